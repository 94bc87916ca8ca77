/** The rows of the history as the wire takes them. */
import { NONE } from '../../core/entities.ts';
import type { FillType, OrderError, OrderReason, OrderView } from '../../core/events.ts';
import type { Ending } from '../../history/codes.ts';
import { REASON_OF_ERROR } from '../../history/reasons.ts';
import type { ClosedOrder, Fill, PublicOrder, Trade } from '../../history/rows.ts';
import type { FillRow } from '../wire/fills.ts';
import type { ClosedOrder as ClosedOrderRow, ClosedTrigger as ClosedTriggerRow } from '../wire/order-status.ts';
import type { ExecutionRow } from '../wire/public-executions.ts';
import type { TradeRow } from '../wire/public-history.ts';
import type { PublicTrade } from '../wire/schemas/history.ts';

export function fillRow(fill: Fill): FillRow {
  const { key, side, cliOrdId } = fill.order;
  return { ...fill, orderKey: key, side, cliOrdId };
}

export function tradeRow({ side, fillType, ...trade }: Trade): TradeRow {
  const kind = TRADE_KINDS[fillType];
  return { ...trade, takerSide: side, ...(kind === undefined ? {} : { kind }) };
}

/** What made a trade that is no ordinary fill. */
const TRADE_KINDS: Partial<Readonly<Record<FillType, PublicTrade['type']>>> = {
  liquidation: 'liquidation',
  partialLiquidation: 'partial liquidation',
  coveredLiquidation: 'liquidation',
  assignor: 'assignment',
  assignee: 'assignment',
  unwindBankrupt: 'unwind',
  unwindCounterparty: 'unwind',
};

export function executionRow({ maker, taker, ...trade }: Trade): ExecutionRow {
  return { ...trade, makerOrder: orderView(maker, trade.marketId), takerOrder: orderView(taker, trade.marketId) };
}

/** Whose a public order is, nobody is told. What was open of it before the trade is all there is to show. */
function orderView({ lots, ...order }: PublicOrder, marketId: number): OrderView {
  return { ...order, accountId: NONE, marketId, quantityLots: lots, filledLots: 0, cliOrdId: '' };
}

const ENDS: Readonly<Record<Ending, ClosedOrderRow['end']>> = {
  filled: 'FULLY_EXECUTED',
  cancelled: 'CANCELLED',
  rejected: 'REJECTED',
  failed: 'REJECTED',
};

const TRIGGER_ENDS: Readonly<Record<Ending, ClosedTriggerRow['end']>> = {
  filled: 'CANCELLED',
  cancelled: 'CANCELLED',
  rejected: 'REJECTED',
  failed: 'TRIGGER_ACTIVATION_FAILURE',
};

/** An order that waited for a price to its end; undefined for any other. */
export function closedTriggerRow({ trigger, ending, reason, error }: ClosedOrder): ClosedTriggerRow | undefined {
  if (trigger === undefined) return undefined;
  return {
    trigger,
    end: TRIGGER_ENDS[ending],
    reason: reasonOf(reason, error),
    ...(error === undefined ? {} : { error }),
  };
}

function reasonOf(reason: OrderReason | undefined, error: OrderError | undefined): OrderReason {
  return reason ?? (error === undefined ? undefined : REASON_OF_ERROR[error]) ?? 'NEW_USER_ORDER';
}

export function closedOrderRow({ order, ending, reason, error }: ClosedOrder): ClosedOrderRow {
  return {
    order,
    end: ENDS[ending],
    reason: reasonOf(reason, error),
    ...(error === undefined ? {} : { error }),
  };
}
