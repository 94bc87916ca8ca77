/** What each row means for the listings of its owners. Rows of the venue's own accounts are in none. */
import type {
  Booking,
  Execution,
  FillSide,
  FillType,
  FundingPaid,
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
import { horizonOf } from './listed-rows.ts';
import { addEntry, type RowKind } from './listings.ts';
import { addOrderEvent } from './order-events.ts';
import type { Retention } from './retention.ts';
import type { AccountListing, Line } from './tables.ts';
import { addTriggerEvent } from './trigger-events.ts';

/** Why an order that was refused came to its end, where the venue has a word for it. */
const REASONS_OF_ERRORS: Partial<Readonly<Record<OrderError, OrderReason>>> = {
  INSUFFICIENT_MARGIN: 'NOT_ENOUGH_MARGIN',
  IOC_WOULD_NOT_EXECUTE: 'IOC_WOULD_NOT_EXECUTE_REASON',
  POST_WOULD_EXECUTE: 'POST_WOULD_EXECUTE_REASON',
  WOULD_CAUSE_LIQUIDATION: 'NOT_ENOUGH_MARGIN',
  WOULD_EXECUTE_SELF: 'WOULD_EXECUTE_SELF_REASON',
  WOULD_NOT_REDUCE_POSITION: 'WOULD_NOT_REDUCE_POSITION',
};

const ORDERED_BY_USERS: readonly FillType[] = ['maker', 'taker', 'takerAfterEdit'];

export class ListingWriter {
  readonly #line: Line;
  readonly #retention: Retention;
  /** Wallets whose fee was paid by credits since the last execution. */
  #paidByCredits: number[] = [];
  /** Triggers that fired in this entry: the orders of the same ids were born from them. */
  #fired: number[] = [];
  /** Orders of this entry by which the venue closes a position. */
  #liquidating: number[] = [];

  constructor(line: Line, retention: Retention) {
    this.#line = line;
    this.#retention = retention;
  }

  /** To be called before the events of an entry. */
  begin(): void {
    if (this.#paidByCredits.length > 0) this.#paidByCredits = [];
    if (this.#fired.length > 0) this.#fired = [];
    if (this.#liquidating.length > 0) this.#liquidating = [];
  }

  /** An account's side of an execution, the row of which was added. */
  fill(position: number, execution: Execution, side: FillSide, row: number): void {
    const { timeMs, marketId } = execution;
    const { accountId, fillType, order, oldLots, newLots } = side;
    const add = (listing: AccountListing, tag: number): void => {
      this.#add(listing, accountId, position, timeMs, 'fill', row, tag, marketId);
    };
    add('executions', 0);
    const filledLots = order.filledLots + execution.lots;
    const isFilled = filledLots === order.quantityLots;
    if (!ORDERED_BY_USERS.includes(fillType)) this.#liquidating.push(order.key);
    if (fillType === 'maker' || fillType === 'takerAfterEdit') {
      add('orders', isFilled ? CLOSED : 0);
      this.#addToMarket(position, timeMs, 'fill', row, isFilled ? CLOSED : 0, marketId);
    } else if (isFilled) {
      // It never rested: all that is told of it is how it stood once it had traded.
      this.placed(position, timeMs, { ...order, filledLots, updatedMs: timeMs }, this.#reasonOf(order));
    }
    add('positions', CHANGES[changeOf(oldLots, newLots)] | CAUSES.trade);
    const kind = LOG_KINDS[LOG_KIND_OF_FILL[fillType]];
    add('log', kind | POSITION_LEG);
    if (!this.#isPaidByCredits(side)) add('log', kind);
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
    const reason = REASONS_OF_ERRORS[error] ?? this.#reasonOf(order);
    this.#order(position, order.updatedMs, { event: 'rejected', order, reason, error }, CLOSED);
  }

  trigger(
    position: number,
    event: TriggerEvent['event'],
    trigger: TriggerView,
    reason: OrderReason,
    old?: TriggerView,
  ): void {
    const { triggerEvents } = this.#line.ownVenue();
    const { accountId, marketId, updatedMs } = trigger;
    addTriggerEvent(triggerEvents, position, updatedMs, event, {
      trigger,
      reason,
      ...(old === undefined ? {} : { old }),
    });
    const tag = event === 'placed' ? OPENED : event === 'updated' ? 0 : CLOSED;
    this.#add('triggers', accountId, position, updatedMs, 'trigger', triggerEvents.end - 1, tag, marketId);
    triggerEvents.keep(this.#retention.triggerEvents, updatedMs - this.#retention.ageMs);
    if (event === 'activated') this.#fired.push(trigger.key);
  }

  booking(position: number, { accountId, walletId, reason, timeMs }: Booking, row: number): void {
    if (reason === 'kfee applied') this.#paidByCredits.push(walletId);
    this.#add('log', accountId, position, timeMs, 'booking', row, BOOKING_REASONS[reason], undefined);
  }

  funding(position: number, { accountId, marketId, timeMs }: FundingPaid, row: number): void {
    const tag = CHANGES.noChange | CAUSES.funding;
    this.#add('positions', accountId, position, timeMs, 'funding', row, tag, marketId);
    this.#add('log', accountId, position, timeMs, 'funding', row, LOG_KINDS['funding rate change'], marketId);
  }

  settlement(position: number, { accountId, marketId, timeMs }: Settled, row: number): void {
    const tag = CHANGES.close | CAUSES.settlement;
    this.#add('positions', accountId, position, timeMs, 'settlement', row, tag, marketId);
    this.#add('log', accountId, position, timeMs, 'settlement', row, LOG_KINDS.settlement | POSITION_LEG, marketId);
    this.#add('log', accountId, position, timeMs, 'settlement', row, LOG_KINDS.settlement, marketId);
  }

  #order(
    position: number,
    timeMs: number,
    told: Pick<OrderEvent, 'event' | 'order' | 'reason'> & { readonly old?: OrderView; readonly error?: OrderError },
    tag: number,
  ): void {
    const { orderEvents } = this.#line.ownVenue();
    const { accountId, marketId } = told.order;
    addOrderEvent(orderEvents, position, timeMs, told);
    const row = orderEvents.end - 1;
    this.#add('orders', accountId, position, timeMs, 'order', row, tag, marketId);
    this.#addToMarket(position, timeMs, 'order', row, tag, marketId);
    orderEvents.keep(this.#retention.orderEvents, timeMs - this.#retention.ageMs);
  }

  #add(
    listing: AccountListing,
    accountId: number,
    position: number,
    timeMs: number,
    kind: RowKind,
    row: number,
    tag: number,
    marketId: number | undefined,
  ): void {
    const venue = this.#line.ownVenue();
    const log = venue[listing];
    const head = this.#line.ownHead(accountId, listing);
    addEntry(log, head, accountId, position, timeMs, kind, row, tag, marketId);
    log.letGoUpTo(horizonOf(venue, listing));
  }

  #addToMarket(position: number, timeMs: number, kind: RowKind, row: number, tag: number, marketId: number): void {
    const venue = this.#line.ownVenue();
    const log = venue.marketOrders;
    const { orderHead } = this.#line.ownMarket(marketId);
    addEntry(log, orderHead, marketId, position, timeMs, kind, row, tag, marketId);
    log.letGoUpTo(horizonOf(venue, 'marketOrders'));
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
