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
import { addFundingPayment } from './funding.ts';
import { addFundingRate } from './funding-rates.ts';
import { addLiquidation } from './liquidations.ts';
import { ListingWriter, type Watch } from './listing-writer.ts';
import { addMark } from './marks.ts';
import { beginCandles, notePrices, noteTrade, passTo } from './minutes.ts';
import { type RecordLog, TIME } from './record-log.ts';
import { RECENT_MS, type Retention } from './retention.ts';
import type { RowStore } from './row-store.ts';
import { addSettlement } from './settlements.ts';
import type { Line } from './tables.ts';
import { addTrade } from './trades.ts';

export class Projection {
  readonly #state: State;
  readonly #line: Line;
  readonly #retention: Retention;
  readonly #rows: RowStore;
  readonly #listings: ListingWriter;

  constructor(state: State, line: Line, rows: RowStore, retention: Retention, watch: Watch) {
    this.#state = state;
    this.#line = line;
    this.#retention = retention;
    this.#rows = rows;
    this.#listings = new ListingWriter(line, rows, watch);
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
      case 'orderEditRejected':
        this.#listings.editRejected(position, event.attempted, event.old, event.error);
        return;
      case 'orderNotFound':
        this.#listings.notFound(position, event.timeMs, event.accountId, event.orderKey);
        return;
      case 'triggerPlaced':
        this.#listings.trigger(position, 'placed', event.trigger, 'NEW_USER_ORDER');
        return;
      case 'triggerEdited':
        this.#listings.trigger(position, 'updated', event.now, event.reason, event.old);
        return;
      case 'triggerEditRejected':
        this.#listings.triggerEditRejected(position, event.attempted, event.old, event.error);
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
    assert(execution.sequence === rows.tradeHead.count + 1, 'a market has all its trades');
    addTrade(this.#rows, position, execution);
    this.#listings.trade(execution.marketId);
    if (rows.firstTicks === 0) rows.firstTicks = ticks;
    passTo(rows, this.#retention, position, timeMs);
    noteTrade(rows.openMinute, ticks, lots);
    this.#addSide(position, execution, maker, execution.makerFilled);
    this.#addSide(position, execution, taker, taker.order.filledLots + lots === taker.order.quantityLots);
    this.#listings.executed();
  }

  #addSide(position: number, execution: Execution, side: FillSide, isFilled: boolean): void {
    if (!this.#isClient(side.accountId)) return;
    const { order } = side;
    addFill(this.#rows, position, execution, side);
    this.#listings.fill(position, execution, side);
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
    this.#trimClosed(timeMs);
  }

  #addClosedTrigger(position: number, trigger: TriggerView, ending: Ending, why: OrderReason | OrderError): void {
    if (!this.#isClient(trigger.accountId)) return;
    const { closedOrders } = this.#line.ownVenue();
    const account = this.#line.ownAccount(trigger.accountId);
    addClosedTrigger(closedOrders, position, trigger, ending, why, kept(closedOrders, account.lastClosedOrder));
    account.lastClosedOrder = closedOrders.end - 1;
    this.#trimClosed(trigger.updatedMs);
  }

  /** Those of the last seconds stay however many they are. */
  #trimClosed(timeMs: number): void {
    const { closedOrders } = this.#line.ownVenue();
    const tooMany = closedOrders.rows - this.#retention.closedOrders;
    if (tooMany > 0 && closedOrders.number(closedOrders.first, TIME) < timeMs - RECENT_MS)
      closedOrders.letGo(Math.min(2, tooMany));
  }

  #addBooking(position: number, booking: Booking): void {
    if (!this.#isClient(booking.accountId)) return;
    addBooking(this.#rows, position, booking);
    this.#listings.booking(booking);
  }

  #addFunding(position: number, paid: FundingPaid): void {
    if (!this.#isClient(paid.accountId)) return;
    addFundingPayment(this.#rows, position, paid);
    this.#listings.funding(paid);
  }

  #addFundingRate(position: number, set: FundingRateSet): void {
    const { rates } = this.#line.ownMarket(set.marketId);
    addFundingRate(rates, position, set);
    rates.keep(this.#retention.rates, Number.NEGATIVE_INFINITY);
  }

  #addSettlement(position: number, settled: Settled): void {
    if (!this.#isClient(settled.accountId)) return;
    addSettlement(this.#rows, position, settled);
    this.#listings.settlement(settled);
  }

  #addLiquidation(position: number, step: Liquidation): void {
    if (!this.#isClient(step.accountId)) return;
    addLiquidation(this.#rows, position, step);
    this.#listings.liquidation(step);
  }

  #addAssignment(position: number, change: AssignmentChanged): void {
    if (!this.#isClient(change.accountId)) return;
    addAssignmentChange(this.#rows, position, change);
    this.#listings.assignment(change);
  }

  #isClient(accountId: number): boolean {
    return accountId !== NONE && this.#state.accounts.get(accountId).role === 'client';
  }
}

/** The row, if the log still has it. */
function kept(log: RecordLog, row: number): number {
  return row < log.first ? NO_ROW : row;
}
