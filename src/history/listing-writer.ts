/** What each row means for the listings of its owners. Rows of the venue's own accounts are in none. */
import { NONE } from '../core/entities.ts';
import type {
  AssignmentChanged,
  Booking,
  Execution,
  FillSide,
  FillType,
  FundingPaid,
  Liquidation,
  OrderError,
  OrderReason,
  OrderView,
  Settled,
  TriggerView,
} from '../core/events.ts';
import { BOOKING_REASONS } from './codes.ts';
import {
  CAUSES,
  CHANGES,
  CLOSED,
  changeOf,
  LOG_KIND_OF_FILL,
  LOG_KINDS,
  OPENED,
  type OrderEvent,
  POSITION_LEG,
  type TriggerEvent,
} from './event-rows.ts';
import type { AccountListing, Found } from './listings.ts';
import { addOrderEvent } from './order-events.ts';
import { REASON_OF_ERROR } from './reasons.ts';
import { indexOfRef } from './row.ts';
import type { RowStore } from './row-store.ts';
import type { Line } from './tables.ts';
import { addTriggerEvent } from './trigger-events.ts';

const ORDERED_BY_USERS: readonly FillType[] = ['maker', 'taker', 'takerAfterEdit'];

/** Who is told of entries as they are made. */
export interface Watch {
  /** Whether somebody wants to know of an account's. */
  wants(listing: AccountListing, accountId: number): boolean;
  tell(listing: AccountListing, accountId: number, entry: Found): void;
}

const NO_ORDER: Omit<OrderView, 'key' | 'accountId'> = {
  marketId: NONE,
  side: 'buy',
  orderType: 'lmt',
  ticks: 0,
  quantityLots: 0,
  filledLots: 0,
  reduceOnly: false,
  cliOrdId: '',
  createdMs: 0,
  updatedMs: 0,
};

export class ListingWriter {
  readonly #line: Line;
  readonly #rows: RowStore;
  readonly #watch: Watch;
  /** Entries of the open row that somebody wants to know of. */
  #added: (readonly [listing: AccountListing, accountId: number, index: number])[] = [];
  /** Wallets whose fee was paid by credits since the last execution. */
  #paidByCredits: number[] = [];
  /** Triggers that fired in this entry: the orders of the same ids were born from them. */
  #fired: number[] = [];
  /** Orders of this entry by which the venue closes a position. */
  #liquidating: number[] = [];

  constructor(line: Line, rows: RowStore, watch: Watch) {
    this.#line = line;
    this.#rows = rows;
    this.#watch = watch;
  }

  /** To be called before the events of an entry. */
  begin(): void {
    if (this.#paidByCredits.length > 0) this.#paidByCredits = [];
    if (this.#fired.length > 0) this.#fired = [];
    if (this.#liquidating.length > 0) this.#liquidating = [];
  }

  /** A market's trade, the row of which is open. */
  trade(marketId: number): void {
    this.#rows.addEntry(this.#line.ownMarket(marketId).tradeHead, 0, marketId);
    this.#rows.finish();
  }

  /** An account's side of an execution, the row of which is open. */
  fill(position: number, execution: Execution, side: FillSide): void {
    const { timeMs, marketId } = execution;
    const { accountId, fillType, order, oldLots, newLots } = side;
    const add = (listing: AccountListing, tag: number): void => this.#add(listing, accountId, tag, marketId);
    add('executions', 0);
    const filledLots = order.filledLots + execution.lots;
    const isFilled = filledLots === order.quantityLots;
    const isResting = fillType === 'maker' || fillType === 'takerAfterEdit';
    if (isResting) {
      add('orders', isFilled ? CLOSED : 0);
      this.#addToMarket(isFilled ? CLOSED : 0, marketId);
    }
    add('positions', CHANGES[changeOf(oldLots, newLots)] | CAUSES.trade);
    const kind = LOG_KINDS[LOG_KIND_OF_FILL[fillType]];
    add('log', kind | POSITION_LEG);
    if (!this.#isPaidByCredits(side)) add('log', kind);
    this.#finish();
    if (!ORDERED_BY_USERS.includes(fillType)) this.#liquidating.push(order.key);
    // It never rested: all that is told of it is how it stood once it had traded.
    if (!isResting && isFilled) {
      this.placed(position, timeMs, { ...order, filledLots, updatedMs: timeMs }, this.#reasonOf(order));
    }
  }

  /** An execution is complete: what credits pay from now on is of the next one. */
  executed(): void {
    if (this.#paidByCredits.length > 0) this.#paidByCredits = [];
  }

  /** An order rests, or ended on its arrival; `order` says how much of it has filled by then. */
  placed(position: number, timeMs: number, order: OrderView, reason: OrderReason = this.#reasonOf(order)): void {
    const tag = OPENED | (order.filledLots === order.quantityLots ? CLOSED : 0);
    this.#order(position, timeMs, { event: 'placed', order, reason }, tag);
  }

  edited(position: number, order: OrderView, old: OrderView, reason: OrderReason): void {
    this.#order(position, order.updatedMs, { event: 'updated', order, old, reason }, 0);
  }

  cancelled(position: number, order: OrderView, reason: OrderReason): void {
    // The rest of an order that never rested; nobody was told of its arrival yet.
    if (reason === 'IOC_WOULD_NOT_EXECUTE_REASON') this.placed(position, order.updatedMs, order);
    this.#order(position, order.updatedMs, { event: 'cancelled', order, reason }, CLOSED);
  }

  rejected(position: number, order: OrderView, error: OrderError): void {
    const reason = REASON_OF_ERROR[error] ?? this.#reasonOf(order);
    this.#order(position, order.updatedMs, { event: 'rejected', order, reason, error }, CLOSED);
  }

  /** An edit was refused: for its owner, not for the market. */
  editRejected(position: number, order: OrderView, old: OrderView, error: OrderError): void {
    const reason = 'EDITED_BY_USER';
    addOrderEvent(this.#rows, position, order.updatedMs, { event: 'editRejected', order, old, reason, error });
    this.#add('orders', order.accountId, 0, order.marketId);
    this.#finish();
  }

  /** An order that was named is not open: all that is known of it is its key. */
  notFound(position: number, timeMs: number, accountId: number, key: number): void {
    const order = { ...NO_ORDER, key, accountId, createdMs: timeMs, updatedMs: timeMs };
    addOrderEvent(this.#rows, position, timeMs, { event: 'notFound', order, reason: 'NEW_USER_ORDER' });
    this.#add('orders', accountId, 0, undefined);
    this.#finish();
  }

  trigger(
    position: number,
    event: TriggerEvent['event'],
    trigger: TriggerView,
    reason: OrderReason,
    old?: TriggerView,
  ): void {
    const { accountId, marketId, updatedMs } = trigger;
    addTriggerEvent(this.#rows, position, updatedMs, event, {
      trigger,
      reason,
      ...(old === undefined ? {} : { old }),
    });
    const tag = event === 'placed' ? OPENED : event === 'updated' ? 0 : CLOSED;
    this.#add('triggers', accountId, tag, marketId);
    this.#finish();
    if (event === 'activated') this.#fired.push(trigger.key);
  }

  /** An edit was refused: it neither opened nor closed anything. */
  triggerEditRejected(position: number, trigger: TriggerView, old: TriggerView, error: OrderError): void {
    const reason = 'EDITED_BY_USER';
    addTriggerEvent(this.#rows, position, trigger.updatedMs, 'editRejected', { trigger, old, reason, error });
    this.#add('triggers', trigger.accountId, 0, trigger.marketId);
    this.#finish();
  }

  /** Money that moved otherwise, the row of which is open. */
  booking({ accountId, walletId, reason }: Booking): void {
    if (reason === 'kfee applied') this.#paidByCredits.push(walletId);
    this.#add('bookings', accountId, BOOKING_REASONS[reason], undefined);
    this.#add('log', accountId, BOOKING_REASONS[reason], undefined);
    this.#finish();
  }

  /** Funding that was realised by itself, the row of which is open. */
  funding({ accountId, marketId }: FundingPaid): void {
    this.#add('positions', accountId, CHANGES.noChange | CAUSES.funding, marketId);
    this.#add('log', accountId, LOG_KINDS['funding rate change'], marketId);
    this.#finish();
  }

  /** A position that was settled, the row of which is open. */
  settlement({ accountId, marketId }: Settled): void {
    this.#add('positions', accountId, CHANGES.close | CAUSES.settlement, marketId);
    this.#add('log', accountId, LOG_KINDS.settlement | POSITION_LEG, marketId);
    this.#add('log', accountId, LOG_KINDS.settlement, marketId);
    this.#finish();
  }

  /** A step of a liquidation, the row of which is open. */
  liquidation({ accountId }: Liquidation): void {
    this.#add('liquidations', accountId, 0, undefined);
    this.#rows.addEntry(this.#line.ownVenue().liquidationHead, 0, undefined);
    this.#finish();
  }

  /** A change of the assignment program, the row of which is open. */
  assignment({ accountId }: AssignmentChanged): void {
    this.#add('assignments', accountId, 0, undefined);
    this.#finish();
  }

  #order(
    position: number,
    timeMs: number,
    told: Pick<OrderEvent, 'event' | 'order' | 'reason'> & { readonly old?: OrderView; readonly error?: OrderError },
    tag: number,
  ): void {
    const { accountId, marketId } = told.order;
    addOrderEvent(this.#rows, position, timeMs, told);
    this.#add('orders', accountId, tag, marketId);
    this.#addToMarket(tag, marketId);
    this.#finish();
  }

  #add(listing: AccountListing, accountId: number, tag: number, marketId: number | undefined): void {
    const head = this.#line.ownHead(accountId, listing);
    this.#rows.addEntry(head, tag, marketId);
    if (this.#watch.wants(listing, accountId)) this.#added.push([listing, accountId, indexOfRef(head.last)]);
  }

  #finish(): void {
    const row = this.#rows.finish();
    if (this.#added.length === 0) return;
    for (const [listing, accountId, index] of this.#added) this.#watch.tell(listing, accountId, { row, index });
    this.#added = [];
  }

  #addToMarket(tag: number, marketId: number): void {
    this.#rows.addEntry(this.#line.ownMarket(marketId).orderHead, tag, marketId);
  }

  #reasonOf(order: OrderView): OrderReason {
    if (this.#liquidating.includes(order.key)) return 'LIQUIDATION_ORDER';
    return this.#fired.includes(order.key) ? 'LIMIT_FROM_STOP' : 'NEW_USER_ORDER';
  }

  /** Such a fill has no row of its own for the balance (rest-history: "a position leg without cash leg"). */
  #isPaidByCredits({ walletId, oldBalance, newBalance, realizedProfit, realizedFunding, fee }: FillSide): boolean {
    const isNothing = oldBalance === newBalance && realizedProfit === 0n && realizedFunding === 0n && fee === 0n;
    return isNothing && this.#paidByCredits.includes(walletId);
  }
}
