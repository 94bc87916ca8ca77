/** `GET /api/history/v3/market/{symbol}/executions`: public trades with the orders that met, the house's included. */
import type { OrderType } from '../../core/commands/command.ts';
import type { Market } from '../../core/entities.ts';
import type { OrderView } from '../../core/events.ts';
import type { Contract } from '../../core/instruments/contract.ts';
import type { State } from '../../core/state.ts';
import { tokenOf } from './continuation.ts';
import { eventUuid, executionUuid, orderUuid } from './ids.ts';
import { plainText, priceText, sizeText, usdValueText } from './numbers.ts';
import type { PublicExecutionElement, PublicExecutionsPage, PublicOrder } from './schemas/public-executions.ts';

/** A trade with its orders as they stood before it. */
export interface ExecutionRow {
  readonly key: number;
  readonly timeMs: number;
  readonly ticks: number;
  readonly lots: number;
  readonly markPrice: number;
  readonly sequence: number;
  readonly makerOrder: OrderView;
  readonly takerOrder: OrderView;
  /** True when it took all that was left of the maker's order. */
  readonly makerFilled: boolean;
}

const ORDER_TYPES: Readonly<Record<OrderType, PublicOrder['orderType']>> = {
  lmt: 'Limit',
  post: 'Post',
  ioc: 'IoC',
  fok: 'FillOrKill',
  mkt: 'IoC',
};

/** The page of these trades, in the order given. `isTruncated`: more follow, so that it ends with a token. */
export function publicExecutions(
  state: State,
  market: Market,
  rows: readonly ExecutionRow[],
  isTruncated: boolean,
): PublicExecutionsPage {
  const last = rows[rows.length - 1];
  return {
    elements: rows.map((row) => element(state, market.contract, row)),
    len: rows.length,
    ...(isTruncated && last !== undefined
      ? { continuationToken: tokenOf({ timeMs: last.timeMs, number: last.sequence }) }
      : {}),
  };
}

function element(state: State, contract: Contract, row: ExecutionRow): PublicExecutionElement {
  const execution = {
    uid: executionUuid(state, row.key),
    makerOrder: publicOrder(state, contract, row.makerOrder),
    takerOrder: publicOrder(state, contract, row.takerOrder),
    timestamp: row.timeMs,
    quantity: sizeText(contract, row.lots),
    price: priceText(contract, row.ticks),
    markPrice: plainText(row.markPrice),
    limitFilled: row.makerFilled,
    usdValue: usdValueText(contract, row.lots, row.ticks),
  };
  return {
    uid: eventUuid(state, row.key),
    timestamp: row.timeMs,
    event: { Execution: { execution, takerReducedQuantity: '' } },
  };
}

/** `quantity` is what was open before the trade. */
function publicOrder(state: State, contract: Contract, order: OrderView): PublicOrder {
  return {
    uid: orderUuid(state, order.key),
    tradeable: contract.symbol,
    direction: order.side === 'buy' ? 'Buy' : 'Sell',
    quantity: sizeText(contract, order.quantityLots - order.filledLots),
    timestamp: order.createdMs,
    limitPrice: priceText(contract, order.ticks),
    orderType: ORDER_TYPES[order.orderType],
    reduceOnly: order.reduceOnly,
    lastUpdateTimestamp: order.updatedMs,
  };
}
