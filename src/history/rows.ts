/**
 * What history answers with: plain rows. Sizes are lots, prices ticks unless said, money the ledger's units; names and
 * decimals are put on at the wire.
 */
import type { AssignmentPreference, OrderType, Side } from '../core/commands/command.ts';
import type {
  BookingReason,
  ConversionSide,
  FillType,
  Liquidation,
  OrderError,
  OrderReason,
  OrderView,
  Settled,
  TriggerView,
} from '../core/events.ts';
import type { Position } from '../journal/journal.ts';
import type { Ending } from './codes.ts';

/** One side of an execution, as `/fills` and, with what it did to position and balance, the account log tell it. */
export interface Fill {
  /** The journal entry it comes from. */
  readonly position: Position;
  readonly timeMs: number;
  readonly accountId: number;
  readonly walletId: number;
  readonly marketId: number;
  /** Key of the execution; the account's ledger rows are numbered after it. */
  readonly executionKey: number;
  /** Running number of the market's trades as the wire shows it: the past before the venue's start counts. */
  readonly sequence: number;
  readonly lots: number;
  readonly ticks: number;
  /** USD. */
  readonly markPrice: number;
  readonly fillType: FillType;
  /** What the order was that took; the account's own, if it was the taker. */
  readonly takerType: OrderType;
  /** The account's order before this fill. */
  readonly order: OrderView;
  /** True when this fill took all that was left of the resting order, whoever's it was. */
  readonly makerFilled: boolean;
  readonly oldLots: number;
  readonly newLots: number;
  /** USD. */
  readonly oldEntryPrice: number;
  readonly newEntryPrice: number;
  readonly openedMs: number;
  /** Hundred-millionths of the trade's value. */
  readonly feeRate: number;
  readonly realizedProfit: bigint;
  readonly fee: bigint;
  readonly realizedFunding: bigint;
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
}

/** An order that no longer rests, as it was when it ended. */
export interface ClosedOrder {
  readonly position: Position;
  readonly timeMs: number;
  readonly ending: Ending;
  readonly order: OrderView;
  /** Set when it waited for a price to its end; the order is then what would have come of it. */
  readonly trigger?: TriggerView;
  /** Why it ended, when it was filled or cancelled. */
  readonly reason?: OrderReason;
  /** Why it was refused. */
  readonly error?: OrderError;
}

/** Money that came into or left a wallet other than by a trade. */
export interface BookingRow {
  readonly position: Position;
  readonly timeMs: number;
  readonly accountId: number;
  readonly walletId: number;
  readonly assetId: number;
  readonly key: number;
  readonly reason: BookingReason;
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
  /** Of conversions alone. */
  readonly conversion?: ConversionSide;
}

/** Funding of a position that was realised by itself; what a trade realised stands in its fill. */
export interface FundingPayment {
  readonly position: Position;
  readonly timeMs: number;
  readonly accountId: number;
  readonly walletId: number;
  readonly marketId: number;
  readonly key: number;
  readonly lots: number;
  /** USD. */
  readonly entryPrice: number;
  readonly openedMs: number;
  /** Absolute rate at which it accrued. */
  readonly rate: number;
  /** Negative when paid. */
  readonly booked: bigint;
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
}

/** The funding rate of an hour, which begins at `timeMs`. */
export interface FundingRate {
  readonly timeMs: number;
  /** Absolute: settlement asset per contract and hour. */
  readonly rate: number;
  /** As a fraction of the index. */
  readonly relativeRate: number;
}

/** A position of a dated contract that was closed at the settlement price. */
export type SettlementRow = Omit<Settled, 'type'> & { readonly position: Position };

/** One step of a liquidation, as the core told it. */
export type LiquidationRow = Omit<Liquidation, 'type'> & { readonly position: Position };

/** A preference of the assignment program that was added or deleted. */
export interface AssignmentChange {
  readonly position: Position;
  readonly timeMs: number;
  readonly accountId: number;
  readonly preference: AssignmentPreference;
  readonly deleted: boolean;
}

/** What the public sees of an order: not whose it is. */
export interface PublicOrder {
  readonly key: number;
  readonly side: Side;
  readonly orderType: OrderType;
  readonly ticks: number;
  /** Open lots before the execution. */
  readonly lots: number;
  readonly reduceOnly: boolean;
  readonly createdMs: number;
  readonly updatedMs: number;
}

/** A public trade. */
export interface Trade {
  readonly timeMs: number;
  readonly marketId: number;
  /** Key of the execution. */
  readonly key: number;
  /** Running number of the market's trades, from 1, without gaps; it is the place of a row in every listing. */
  readonly sequence: number;
  readonly ticks: number;
  readonly lots: number;
  /** Side of the taker. */
  readonly side: Side;
  /** What made the taker trade. */
  readonly fillType: FillType;
  /** USD. */
  readonly markPrice: number;
  readonly makerFilled: boolean;
  readonly maker: PublicOrder;
  readonly taker: PublicOrder;
}

/** Which of a market's executions are asked for. */
export interface ExecutionQuery {
  /** Epoch milliseconds of the earliest and the latest, both included. */
  readonly sinceMs?: number;
  readonly beforeMs?: number;
  readonly sort: 'asc' | 'desc';
  /** At most this many. */
  readonly count: number;
  /** Goes on behind the row with this sequence, in the order of `sort`. */
  readonly after?: number;
}

/** A page of a listing. `more` is true when rows follow behind its last one. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly more: boolean;
}

/** The last 24 hours of a market. Prices in USD. */
export interface Day {
  /** Price 24 hours ago: of the last trade before them, or the first trade ever. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly last: number;
  readonly volumeLots: number;
  /** Sum of lots x price: quote volume, and the numerator of the volume-weighted price. */
  readonly lotsTimesPrice: number;
  /** Change of the price in per cent. */
  readonly changePercent: number;
}
