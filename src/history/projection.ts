/**
 * What each event adds to the live line. The venue is the one to which the event happened: `pricesMoved` says which markets
 * moved, and how far is read from there.
 */
import { assert } from '../core/assert.ts';
import { NONE } from '../core/entities.ts';
import type {
  AssignmentChanged,
  Booking,
  CoreEvent,
  Execution,
  FillSide,
  FundingPaid,
  FundingRateSet,
  Liquidation,
  OrderError,
  OrderReason,
  OrderView,
  PricesMoved,
  Settled,
  TriggerView,
} from '../core/events.ts';
import type { State } from '../core/state.ts';
import type { Delivered } from '../timeline/timeline.ts';
import { NO_ROW } from './account-chain.ts';
import { addAssignmentChange } from './assignments.ts';
import { addBooking } from './bookings.ts';
import { addClosedOrder, addClosedTrigger, orderOfTrigger } from './closed-orders.ts';
import type { Ending } from './codes.ts';
import { addFill } from './fills.ts';
import { addFundingPayment, addFundingRate } from './funding.ts';
import { addLiquidation } from './liquidations.ts';
import { ListingWriter } from './listing-writer.ts';
import { addMark } from './marks.ts';
import { beginCandles, notePrices, noteTrade, passTo } from './minutes.ts';
import type { RecordLog } from './record-log.ts';
import type { Retention } from './retention.ts';
import { addSettlement } from './settlements.ts';
import type { Line, MarketRows } from './tables.ts';
import { addTrade } from './trades.ts';

export class Projection {
  readonly #state: State;
  readonly #line: Line;
  readonly #retention: Retention;
  readonly #listings: ListingWriter;

  constructor(state: State, line: Line, retention: Retention) {
    this.#state = state;
    this.#line = line;
    this.#retention = retention;
    this.#listings = new ListingWriter(line, retention);
  }

  /** Adds what the events of an entry tell. */
  add({ position, timeMs, events }: Delivered): void {
    this.#beginMarkets(position, timeMs);
    this.#listings.begin();
    let moves = 0;
    for (const event of events) {
      if (event.type === 'pricesMoved') moves++;
      else {
        this.#addEvent(position, event);
        this.#listOrder(position, event);
      }
    }
    // The prices are those after the entry. Of several moves of a market the last one made them, so it comes first; those
    // before it find them made.
    for (let index = events.length - 1; moves > 0; index--) {
      const event = events[index] as CoreEvent;
      if (event.type !== 'pricesMoved') continue;
      this.#addPrices(position, event);
      moves--;
    }
  }

  #addEvent(position: number, event: Exclude<CoreEvent, PricesMoved>): void {
    switch (event.type) {
      case 'execution':
        this.#addExecution(position, event);
        return;
      case 'orderCancelled':
        this.#addClosed(
          position,
          event.order.updatedMs,
          event.order,
          event.order.filledLots,
          'cancelled',
          event.reason,
        );
        return;
      case 'orderRejected':
        this.#addClosed(position, event.order.updatedMs, event.order, event.order.filledLots, 'rejected', event.error);
        return;
      case 'triggerCancelled':
        this.#addClosedTrigger(position, event.trigger, 'cancelled', event.reason);
        return;
      case 'triggerRejected':
        this.#addClosedTrigger(position, event.trigger, 'rejected', event.error);
        return;
      case 'triggerFailed':
        this.#addClosedTrigger(position, event.trigger, 'failed', event.error);
        return;
      case 'booking':
        this.#addBooking(position, event);
        return;
      case 'orderPlaced':
      case 'orderEdited':
      case 'triggerPlaced':
      case 'triggerEdited':
      case 'triggerFired':
      case 'marketChanged':
      case 'accountChanged':
        return;
      case 'fundingPaid':
        this.#addFunding(position, event);
        return;
      case 'fundingRateSet':
        this.#addFundingRate(position, event);
        return;
      case 'settled':
        this.#addSettlement(position, event);
        return;
      case 'liquidation':
        this.#addLiquidation(position, event);
        return;
      case 'assignmentChanged':
        this.#addAssignment(position, event);
        return;
    }
  }

  /** What clients' orders came to, for the listings. */
  #listOrder(position: number, event: CoreEvent): void {
    switch (event.type) {
      case 'orderPlaced':
        if (this.#isClient(event.order.accountId)) {
          this.#listings.placed(position, event.order.updatedMs, event.order, event.reason);
        }
        return;
      case 'orderEdited':
        if (this.#isClient(event.now.accountId)) {
          this.#listings.edited(position, event.now, event.old, event.reason ?? 'EDITED_BY_USER');
        }
        return;
      case 'orderCancelled':
        if (this.#isClient(event.order.accountId)) this.#listings.cancelled(position, event.order, event.reason);
        return;
      case 'orderRejected':
        if (this.#isClient(event.order.accountId)) this.#listings.rejected(position, event.order, event.error);
        return;
      case 'triggerPlaced':
        this.#listings.trigger(position, 'placed', event.trigger, 'NEW_USER_ORDER');
        return;
      case 'triggerEdited':
        this.#listings.trigger(position, 'updated', event.now, event.reason, event.old);
        return;
      case 'triggerCancelled':
        this.#listings.trigger(position, 'cancelled', event.trigger, event.reason);
        return;
      case 'triggerFired':
        this.#listings.trigger(position, 'activated', event.trigger, 'STOP_ORDER_TRIGGERED');
        return;
      case 'triggerRejected':
      case 'triggerFailed':
        this.#listings.rejected(position, orderOfTrigger(event.trigger), event.error);
        return;
      default:
        return;
    }
  }

  /** Markets begin when they are first seen: at genesis, and when they are listed later. */
  #beginMarkets(position: number, timeMs: number): void {
    const { markets, assets } = this.#state;
    while (this.#line.marketCount < markets.size) {
      const market = markets.get(this.#line.marketCount);
      const spot = assets.get(market.baseAsset).indexPriceUsd;
      beginCandles(this.#line.addMarket(), position, timeMs, market.markPrice, spot);
    }
  }

  #addPrices(position: number, event: PricesMoved): void {
    const { markets, assets } = this.#state;
    for (const marketId of event.marketIds) {
      const rows = this.#line.ownMarket(marketId);
      const market = markets.get(marketId);
      passTo(rows, this.#retention, position, event.timeMs);
      addMark(rows.marks, position, event.timeMs, market.markPrice);
      rows.marks.keep(this.#retention.marks, Number.NEGATIVE_INFINITY);
      notePrices(rows.openMinute, market.markPrice, assets.get(market.baseAsset).indexPriceUsd);
    }
  }

  #addExecution(position: number, execution: Execution): void {
    const { timeMs, lots, ticks, maker, taker } = execution;
    const rows = this.#line.ownMarket(execution.marketId);
    assert(execution.sequence === rows.trades.end + 1, 'a market has all its trades');
    addTrade(rows.trades, position, execution);
    const gone = rows.trades.keep(this.#retention.trades, timeMs - this.#retention.ageMs);
    this.#countTrades(1 - gone);
    if (rows.firstTicks === 0) rows.firstTicks = ticks;
    passTo(rows, this.#retention, position, timeMs);
    noteTrade(rows.openMinute, ticks, lots);
    this.#addSide(position, execution, maker, execution.makerFilled);
    this.#addSide(position, execution, taker, taker.order.filledLots + lots === taker.order.quantityLots);
    this.#listings.executed();
  }

  #addSide(position: number, execution: Execution, side: FillSide, isFilled: boolean): void {
    if (!this.#isClient(side.accountId)) return;
    const { fills } = this.#line.ownVenue();
    const account = this.#line.ownAccount(side.accountId);
    const { order } = side;
    addFill(fills, position, execution, side, kept(fills, account.lastFill));
    account.lastFill = fills.end - 1;
    this.#listings.fill(position, execution, side, fills.end - 1);
    fills.keep(this.#retention.fills, execution.timeMs - this.#retention.ageMs);
    if (!isFilled) return;
    this.#addClosed(position, execution.timeMs, order, order.filledLots + execution.lots, 'filled', 'FULL_FILL');
  }

  #addClosed(
    position: number,
    timeMs: number,
    order: OrderView,
    filledLots: number,
    ending: Ending,
    why: OrderReason | OrderError,
  ): void {
    if (!this.#isClient(order.accountId)) return;
    const { closedOrders } = this.#line.ownVenue();
    const account = this.#line.ownAccount(order.accountId);
    const previous = kept(closedOrders, account.lastClosedOrder);
    addClosedOrder(closedOrders, position, timeMs, order, filledLots, ending, why, previous);
    account.lastClosedOrder = closedOrders.end - 1;
    closedOrders.keep(this.#retention.closedOrders, timeMs - this.#retention.ageMs);
  }

  #addClosedTrigger(position: number, trigger: TriggerView, ending: Ending, why: OrderReason | OrderError): void {
    if (!this.#isClient(trigger.accountId)) return;
    const { closedOrders } = this.#line.ownVenue();
    const account = this.#line.ownAccount(trigger.accountId);
    addClosedTrigger(closedOrders, position, trigger, ending, why, kept(closedOrders, account.lastClosedOrder));
    account.lastClosedOrder = closedOrders.end - 1;
    closedOrders.keep(this.#retention.closedOrders, trigger.updatedMs - this.#retention.ageMs);
  }

  #addBooking(position: number, booking: Booking): void {
    if (!this.#isClient(booking.accountId)) return;
    const { bookings } = this.#line.ownVenue();
    const account = this.#line.ownAccount(booking.accountId);
    addBooking(bookings, position, booking, kept(bookings, account.lastBooking));
    account.lastBooking = bookings.end - 1;
    this.#listings.booking(position, booking, bookings.end - 1);
    bookings.keep(this.#retention.bookings, booking.timeMs - this.#retention.ageMs);
  }

  #addFunding(position: number, paid: FundingPaid): void {
    if (!this.#isClient(paid.accountId)) return;
    const { funding } = this.#line.ownVenue();
    const account = this.#line.ownAccount(paid.accountId);
    addFundingPayment(funding, position, paid, kept(funding, account.lastFunding));
    account.lastFunding = funding.end - 1;
    this.#listings.funding(position, paid, funding.end - 1);
    funding.keep(this.#retention.funding, paid.timeMs - this.#retention.ageMs);
  }

  #addFundingRate(position: number, set: FundingRateSet): void {
    const { rates } = this.#line.ownMarket(set.marketId);
    addFundingRate(rates, position, set);
    rates.keep(this.#retention.rates, Number.NEGATIVE_INFINITY);
  }

  #addSettlement(position: number, settled: Settled): void {
    if (!this.#isClient(settled.accountId)) return;
    const { settlements } = this.#line.ownVenue();
    const account = this.#line.ownAccount(settled.accountId);
    addSettlement(settlements, position, settled, kept(settlements, account.lastSettlement));
    account.lastSettlement = settlements.end - 1;
    this.#listings.settlement(position, settled, settlements.end - 1);
    settlements.keep(this.#retention.settlements, settled.timeMs - this.#retention.ageMs);
  }

  /** Kept at whatever age: it explains how an account ended. */
  #addLiquidation(position: number, step: Liquidation): void {
    if (!this.#isClient(step.accountId)) return;
    const { liquidations } = this.#line.ownVenue();
    const account = this.#line.ownAccount(step.accountId);
    addLiquidation(liquidations, position, step, kept(liquidations, account.lastLiquidation));
    account.lastLiquidation = liquidations.end - 1;
    liquidations.keep(this.#retention.liquidations, Number.NEGATIVE_INFINITY);
  }

  #addAssignment(position: number, change: AssignmentChanged): void {
    if (!this.#isClient(change.accountId)) return;
    const { assignments } = this.#line.ownVenue();
    const account = this.#line.ownAccount(change.accountId);
    addAssignmentChange(assignments, position, change, kept(assignments, account.lastAssignment));
    account.lastAssignment = assignments.end - 1;
    assignments.keep(this.#retention.assignments, change.timeMs - this.#retention.ageMs);
  }

  /** Counts trades of all markets; beyond the limit the market with the most gives its oldest, so that quiet ones keep theirs. */
  #countTrades(change: number): void {
    const venue = this.#line.ownVenue();
    venue.tradeRows += change;
    while (venue.tradeRows > this.#retention.trades) {
      const { trades } = this.#longest();
      venue.tradeRows -= trades.keep(trades.rows - Math.ceil(trades.rows / 8), Number.NEGATIVE_INFINITY);
    }
  }

  #longest(): MarketRows {
    let longest = 0;
    for (let id = 1; id < this.#line.marketCount; id++) {
      if (this.#line.market(id).trades.rows > this.#line.market(longest).trades.rows) longest = id;
    }
    return this.#line.ownMarket(longest);
  }

  #isClient(accountId: number): boolean {
    return accountId !== NONE && this.#state.accounts.get(accountId).role === 'client';
  }
}

/** The row, if the log still has it. */
function kept(log: RecordLog, row: number): number {
  return row < log.first ? NO_ROW : row;
}
