/** A fill as the `fills` feed tells it. */
import type { OrderType } from '../../../core/commands/command.ts';
import type { FillType, OrderView } from '../../../core/events.ts';
import { priceOf, sizeOf } from '../../../core/instruments/terms.ts';
import { amountOf } from '../../../core/margin/balances.ts';
import { marketTerms } from '../../../core/margin/figures.ts';
import type { State } from '../../../core/state.ts';
import type { Fill } from '../../../history/rows.ts';
import { executionUuid, orderUuid } from '../../wire/ids.ts';
import type { LiveDialect } from '../dialect.ts';
import { clientId, orderTypeWord } from './orders.ts';

/** The venue's own orders of a liquidation are called by what they are. */
const LIQUIDATION_TYPES: Partial<Readonly<Record<FillType, string>>> = {
  liquidation: 'liquidation',
  partialLiquidation: 'liquidation',
  coveredLiquidation: 'coveredLiquidation',
  assignor: 'assignment',
  assignee: 'assignment',
  unwindBankrupt: 'unwind',
  unwindCounterparty: 'unwind',
};

/** The wire has fewer kinds of fills than the venue: every step of a liquidation that goes into the book is one. */
const FILL_TYPES: Partial<Readonly<Record<FillType, string>>> = {
  partialLiquidation: 'liquidation',
  coveredLiquidation: 'liquidation',
};

/**
 * One fill. `number`: of the account's fills, from 1; the wire counts from 0. `takerType`: of the order that it met, where it
 * is a maker's.
 */
export function fillObject(
  state: State,
  fill: Fill,
  number: number,
  takerType: OrderType,
  dialect: LiveDialect,
): object {
  const { order, fillType, lots } = fill;
  const market = state.markets.get(fill.marketId);
  const terms = marketTerms(state, market);
  const settlement = state.assets.get(market.settlementAsset);
  const ownType = LIQUIDATION_TYPES[fillType] ?? orderTypeWord(order.orderType, dialect.limitOrder);
  return {
    instrument: market.contract.symbol,
    time: fill.timeMs,
    price: priceOf(terms, fill.ticks),
    seq: number - 1,
    buy: order.side === 'buy',
    qty: sizeOf(terms, lots),
    remaining_order_qty: sizeOf(terms, remaining(order) - lots),
    order_id: orderUuid(state, order.key),
    ...clientId(order),
    fill_id: executionUuid(state, fill.executionKey),
    fill_type: FILL_TYPES[fillType] ?? fillType,
    fee_paid: amountOf(fill.fee, settlement.decimals),
    fee_currency: settlement.symbol === 'XBT' ? 'BTC' : settlement.symbol,
    taker_order_type: fillType === 'maker' ? orderTypeWord(takerType, dialect.limitOrder) : ownType,
    order_type: ownType,
  };
}

function remaining({ quantityLots, filledLots }: OrderView): number {
  return quantityLots - filledLots;
}
