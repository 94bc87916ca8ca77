/** The events of `/api/history/v3/{executions,triggers,positions}`; those of orders are in `historical-orders.ts`. */
import type { FillType } from '../../core/events.ts';
import { unitsToText } from '../../core/money/decimal.ts';
import type { State } from '../../core/state.ts';
import { changeOf, type Listed } from '../../history/event-rows.ts';
import type { Fill } from '../../history/rows.ts';
import { errorText, historicalOrder, historicalTrigger, reasonText } from './historical-orders.ts';
import { accountUuid, executionUuid } from './ids.ts';
import { plainText, priceText, sizeText, usdValueText } from './numbers.ts';
import type { ExecutionEvent, HistoricalTriggerEvent, PositionEvent } from './schemas/history-events.ts';

type Row<Kind extends Listed['kind']> = Extract<Listed, { readonly kind: Kind }>;

/** A rate in hundred-millionths, in per cent. */
const RATE_IN_PERCENT = 1_000_000;

/** Fills that take the maker's side of their execution. */
export const MAKER_SIDES: readonly FillType[] = ['maker', 'assignee', 'unwindCounterparty'];

/** One side of an execution. */
export function executionEvent(state: State, row: Listed): ExecutionEvent {
  const { fill } = row as Row<'fill'>;
  const market = state.markets.get(fill.marketId);
  const { contract } = market;
  const { decimals } = state.assets.get(market.settlementAsset);
  return {
    execution: {
      execution: {
        uid: executionUuid(state, fill.executionKey),
        order: historicalOrder(state, fill.order, fill.fillType),
        timestamp: fill.timeMs,
        quantity: sizeText(contract, fill.lots),
        price: priceText(contract, fill.ticks),
        markPrice: plainText(fill.markPrice),
        executionType: MAKER_SIDES.includes(fill.fillType) ? 'maker' : 'taker',
        limitFilled: fill.makerFilled,
        usdValue: usdValueText(contract, fill.lots, fill.ticks),
        orderData: {
          fee: unitsToText(fill.fee, decimals),
          positionSize: signedSizeText(state, fill.marketId, fill.newLots),
          feeCalculationInfo: {
            percentageFee: plainText(fill.feeRate / RATE_IN_PERCENT),
            userFeeDiscountApplied: null,
            marketShareRebateCredited: null,
          },
          realizedPnl: unitsToText(fill.realizedProfit, decimals),
        },
      },
      takerReducedQuantity: '',
    },
  };
}

/** What happened to an order that waits for a price. */
export function triggerEvent(state: State, row: Listed): HistoricalTriggerEvent {
  const { event, trigger, old, reason: why, error } = (row as Row<'trigger'>).event;
  const order = historicalTrigger(state, trigger);
  const reason = reasonText(why);
  switch (event) {
    case 'placed':
      return { OrderTriggerPlaced: { order, reason } };
    case 'updated':
      return {
        OrderTriggerUpdated: { oldOrderTrigger: historicalTrigger(state, old), newOrderTrigger: order, reason },
      };
    case 'cancelled':
      return { OrderTriggerCancelled: { order, reason } };
    case 'activated':
      return { OrderTriggerActivated: { order } };
    case 'editRejected':
      return {
        OrderTriggerEditRejected: {
          attemptedOrderTrigger: order,
          oldOrderTrigger: historicalTrigger(state, old),
          reason,
          orderError: errorText({ error }),
        },
      };
  }
}

const TRADE_TYPES: Readonly<
  Record<FillType, 'userExecution' | 'liquidation' | 'partialLiquidation' | 'assignment' | 'unwind'>
> = {
  maker: 'userExecution',
  taker: 'userExecution',
  takerAfterEdit: 'userExecution',
  liquidation: 'liquidation',
  partialLiquidation: 'partialLiquidation',
  assignor: 'assignment',
  assignee: 'assignment',
  // The history has no word of its own for the covered step of a liquidation.
  coveredLiquidation: 'liquidation',
  unwindBankrupt: 'unwind',
  unwindCounterparty: 'unwind',
};

/** What happened to a position: a trade, funding that was realised, or its settlement. */
export function positionEvent(state: State, row: Listed): PositionEvent {
  switch (row.kind) {
    case 'fill':
      return { PositionUpdate: tradeUpdate(state, row.fill) };
    case 'funding': {
      const { payment } = row;
      const size = signedSizeText(state, payment.marketId, payment.lots);
      return {
        PositionUpdate: {
          ...base(state, payment, payment.lots, payment.entryPrice, payment.lots, payment.entryPrice),
          oldPosition: size,
          newPosition: size,
          fundingRealizationTime: payment.timeMs,
          realizedFunding: amountText(state, payment.marketId, payment.booked),
          updateReason: 'fundingRealisation',
        },
      };
    }
    default: {
      const { settlement } = row as Row<'settlement'>;
      return {
        PositionUpdate: {
          ...base(state, settlement, settlement.lots, settlement.entryPrice, 0, 0),
          fee: amountText(state, settlement.marketId, settlement.fee),
          feeCurrency: currencyOf(state, settlement.marketId),
          realizedPnL: amountText(state, settlement.marketId, settlement.realizedProfit),
          settlementPrice: plainText(settlement.settlementPrice),
          updateReason: 'settlement',
        },
      };
    }
  }
}

function tradeUpdate(state: State, fill: Fill): PositionEvent['PositionUpdate'] {
  const { marketId, oldLots, newLots } = fill;
  const { contract } = state.markets.get(marketId);
  return {
    ...base(state, fill, oldLots, fill.oldEntryPrice, newLots, fill.newEntryPrice),
    fee: amountText(state, marketId, fill.fee),
    feeCurrency: currencyOf(state, marketId),
    realizedPnL: amountText(state, marketId, fill.realizedProfit),
    executionUid: executionUuid(state, fill.executionKey),
    executionPrice: priceText(contract, fill.ticks),
    executionSize: sizeText(contract, fill.lots),
    tradeType: TRADE_TYPES[fill.fillType],
    // What had accrued is realised whenever a position changes.
    ...(oldLots === 0
      ? {}
      : { fundingRealizationTime: fill.timeMs, realizedFunding: amountText(state, marketId, fill.realizedFunding) }),
    updateReason: 'trade',
  };
}

/** What every change has. A position that is not there has no entry price; one that is gone has the price 0. */
function base(
  state: State,
  { accountId, marketId, openedMs, timeMs }: Pick<Fill, 'accountId' | 'marketId' | 'openedMs' | 'timeMs'>,
  oldLots: number,
  oldEntryPrice: number,
  newLots: number,
  newEntryPrice: number,
): Omit<PositionEvent['PositionUpdate'], 'updateReason'> {
  return {
    accountUid: accountUuid(state, accountId),
    tradeable: state.markets.get(marketId).contract.symbol,
    oldPosition: signedSizeText(state, marketId, oldLots),
    oldAverageEntryPrice: oldLots === 0 ? null : plainText(oldEntryPrice),
    newPosition: signedSizeText(state, marketId, newLots),
    newAverageEntryPrice: newLots === 0 ? '0' : plainText(newEntryPrice),
    fillTime: openedMs,
    positionChange: changeOf(oldLots, newLots),
    timestamp: timeMs,
  };
}

function signedSizeText(state: State, marketId: number, lots: number): string {
  return sizeText(state.markets.get(marketId).contract, lots);
}

function amountText(state: State, marketId: number, units: bigint): string {
  return unitsToText(units, state.assets.get(state.markets.get(marketId).settlementAsset).decimals);
}

function currencyOf(state: State, marketId: number): string {
  return state.assets.get(state.markets.get(marketId).settlementAsset).symbol;
}
