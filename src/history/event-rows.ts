/** What the listings of events answer with, plain rows like those of `rows.ts`. */
import type { FillType, OrderError, OrderReason, OrderView, TriggerView } from '../core/events.ts';
import type {
  AssignmentChange,
  BookingRow,
  Fill,
  FundingPayment,
  LiquidationRow,
  Page,
  SettlementRow,
  Trade,
} from './rows.ts';

/** What happened to an order other than by a fill. An order that trades on its arrival is placed once it has. */
export interface OrderEvent {
  readonly timeMs: number;
  readonly event: 'placed' | 'updated' | 'cancelled' | 'rejected' | 'editRejected' | 'notFound';
  readonly order: OrderView;
  /** As it was before; the same as `order` unless it was updated, or was to be. Of one that was not found the key alone counts. */
  readonly old: OrderView;
  readonly reason: OrderReason;
  /** Why it was refused. */
  readonly error: OrderError | undefined;
}

/** What happened to an order that waits for a price. */
export interface TriggerEvent {
  readonly timeMs: number;
  readonly event: 'placed' | 'updated' | 'cancelled' | 'activated' | 'editRejected';
  readonly trigger: TriggerView;
  readonly old: TriggerView;
  readonly reason: OrderReason;
  /** Why an edit was refused. */
  readonly error: OrderError | undefined;
}

/** A row of any kind, as a listing shows it. */
export type ListedRow =
  | { readonly kind: 'fill'; readonly fill: Fill }
  | { readonly kind: 'order'; readonly event: OrderEvent }
  | { readonly kind: 'trigger'; readonly event: TriggerEvent }
  | { readonly kind: 'booking'; readonly booking: BookingRow }
  | { readonly kind: 'funding'; readonly payment: FundingPayment }
  | { readonly kind: 'settlement'; readonly settlement: SettlementRow }
  | { readonly kind: 'liquidation'; readonly step: LiquidationRow }
  | { readonly kind: 'assignment'; readonly change: AssignmentChange }
  | { readonly kind: 'trade'; readonly trade: Trade };

/** An entry of a listing with its row. */
export type Listed<Row extends ListedRow = ListedRow> = Row & {
  /** From 1 without gaps, of its owner in its listing. */
  readonly number: number;
  readonly timeMs: number;
  readonly tag: number;
};

export type ListedPage = Page<Listed>;

/** A move of a market's mark price, in USD. */
export interface MarkMove {
  readonly timeMs: number;
  /** Running number of the market's moves, from 1. */
  readonly sequence: number;
  readonly price: number;
}

// Tags: what the entries of a listing can be filtered by.

/** Of order and trigger events. */
export const OPENED = 1;
export const CLOSED = 2;

/** Of position changes: what became of the position, and why. */
export const CHANGES = { open: 1, close: 2, increase: 4, decrease: 8, reverse: 16, noChange: 32 } as const;
export const CAUSES = { trade: 64, funding: 128, settlement: 256 } as const;
export type PositionChange = keyof typeof CHANGES;

/** What a change of a position's size is called. */
export function changeOf(oldLots: number, newLots: number): PositionChange {
  if (oldLots === newLots) return 'noChange';
  if (oldLots === 0) return 'open';
  if (newLots === 0) return 'close';
  if (oldLots > 0 !== newLots > 0) return 'reverse';
  return Math.abs(newLots) > Math.abs(oldLots) ? 'increase' : 'decrease';
}

/** Of rows of the account log: the word that says what they are of. Those of bookings have the numbers of their reasons. */
export const LOG_KINDS = {
  transfer: 0,
  'cross-exchange transfer': 1,
  'admin transfer': 2,
  conversion: 3,
  'kfee applied': 4,
  'interest payment': 5,
  'liquidity pool': 6,
  'subaccount transfer': 7,
  'futures trade': 16,
  'futures liquidation': 17,
  'futures partial liquidation': 18,
  'futures assignor': 19,
  'futures assignee': 20,
  'covered liquidation': 21,
  'futures unwind bankrupt': 22,
  'futures unwind counterparty': 23,
  'funding rate change': 24,
  settlement: 25,
} as const;
export type LogKind = keyof typeof LOG_KINDS;

/** Set on the tag of a row that tells of a position's size and not of a balance. */
export const POSITION_LEG = 512;

const LOG_KIND_WORDS: readonly (LogKind | undefined)[] = (() => {
  const words: (LogKind | undefined)[] = [];
  for (const word of Object.keys(LOG_KINDS) as LogKind[]) words[LOG_KINDS[word]] = word;
  return words;
})();

/** The word of a row of the account log, by its tag. */
export function logKindOf(tag: number): LogKind {
  return LOG_KIND_WORDS[tag & (POSITION_LEG - 1)] as LogKind;
}

/** What the account log calls a fill. */
export const LOG_KIND_OF_FILL: Readonly<Record<FillType, LogKind>> = {
  maker: 'futures trade',
  taker: 'futures trade',
  takerAfterEdit: 'futures trade',
  liquidation: 'futures liquidation',
  partialLiquidation: 'futures partial liquidation',
  assignor: 'futures assignor',
  assignee: 'futures assignee',
  coveredLiquidation: 'covered liquidation',
  unwindBankrupt: 'futures unwind bankrupt',
  unwindCounterparty: 'futures unwind counterparty',
};
