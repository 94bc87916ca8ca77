/**
 * History: what the fills, order status, public history, ticker and chart endpoints read. It is a projection: fed every
 * entry with its events, it holds nothing that they did not tell, and replaying them gives it again.
 *
 * It follows the timeline: where a snapshot keeps the venue, it keeps its rows, and a revert hides the rows of the line that
 * is left at once. Rows are flat numbers that begin with their journal position and are never changed; whoever reads gets
 * plain copies. So the lists of rows can move into a file beside the journal, while candles, the day and orders just closed
 * stay here.
 */
import { assert } from '../core/assert.ts';
import { ByteReader } from '../core/codec.ts';
import type { BookingReason } from '../core/events.ts';
import type { State } from '../core/state.ts';
import { DAY_MS, type TickType } from '../feeds/candles.ts';
import type { Entry, Position } from '../journal/journal.ts';
import type { Delivered } from '../timeline/timeline.ts';
import { AccessToPast, type Beginning, beginningOf } from './access-to-past.ts';
import { NO_ROW, walkBack } from './account-chain.ts';
import { readAssignmentChange } from './assignments.ts';
import { isBookedFor, readBooking } from './bookings.ts';
import { type Chart, type ChartRange, chartOf } from './chart.ts';
import { isMeant, type OrderReference, readClosedOrder } from './closed-orders.ts';
import { dayOf } from './day.ts';
import type { ListedPage, MarkMove } from './event-rows.ts';
import { readFill } from './fills.ts';
import { readFundingPayment, readFundingRate } from './funding.ts';
import { KeptLines } from './kept-lines.ts';
import { readLiquidation } from './liquidations.ts';
import { horizonOf, readListed } from './listed-rows.ts';
import { executionsPage, lastTrade, type TradeSource } from './listing.ts';
import { type Listing, type ListingHead, type ListingQuery, listingPage } from './listings.ts';
import type { CandleSource } from './live-candles.ts';
import { marksPage } from './marks.ts';
import { PieceWriter } from './piece-writer.ts';
import { Projection } from './projection.ts';
import { type RecordLog, TIME } from './record-log.ts';
import { type Retention, retentionOf } from './retention.ts';
import type {
  AssignmentChange,
  BookingRow,
  ClosedOrder,
  Day,
  ExecutionQuery,
  Fill,
  FundingPayment,
  FundingRate,
  LiquidationRow,
  Page,
  SettlementRow,
  Trade,
} from './rows.ts';
import { readSettlement } from './settlements.ts';
import { type AccountListing, Line } from './tables.ts';

/** Changes whenever the meaning of the saved bytes changes. */
const HISTORY_FORMAT = 5;

/** How long `/orders/status` shows an order that ended. */
export const RECENT_MS = 5_000;
/** How far back `/history` reaches. */
const TRADES_REACH_MS = 7 * DAY_MS;

export class History {
  readonly name = 'history';
  readonly #state: State;
  readonly #line = new Line();
  readonly #kept = new KeptLines(this.#line);
  readonly #projection: Projection;
  readonly #past: AccessToPast;
  #position: Position = -1;

  /** `state` is the live venue's. Throws a RangeError on a retention that cannot be. */
  constructor(state: State, retention: Partial<Retention> = {}) {
    this.#state = state;
    this.#projection = new Projection(state, this.#line, retentionOf(retention));
    this.#past = new AccessToPast(state);
  }

  /** Position of the last entry taken in; -1 before genesis. */
  get position(): Position {
    return this.#position;
  }

  /** Takes in the next entry, once the venue has applied it. Halts on one that is not the next. */
  apply(entry: Entry, delivered: Delivered): void {
    assert(entry.position === this.#position + 1, 'entries come in order, each once');
    this.#position = entry.position;
    if (delivered.events.length > 0) this.#projection.add(delivered);
    if (delivered.result.type !== 'done') return;
    const { command } = entry;
    if (command.type === 'genesis') this.#past.begin(beginningOf(command));
    this.#kept.follow(command);
  }

  /** An account's fills before a time (epoch milliseconds), newest first. */
  fillsOf(accountId: number, beforeMs = Number.POSITIVE_INFINITY, count = 100): readonly Fill[] {
    const { fills } = this.#line.venue;
    const last = this.#line.findAccount(accountId)?.lastFill ?? NO_ROW;
    const read = (log: RecordLog, row: number): Fill => {
      return readFill(log, row, (marketId) => this.#past.tradesBefore(marketId));
    };
    return newest(fills, accountId, last, beforeMs, count, read);
  }

  /** An account's deposits, transfers, conversions and the like before a time, newest first; those of one reason, if it is given. */
  bookingsOf(
    accountId: number,
    beforeMs = Number.POSITIVE_INFINITY,
    count = 100,
    reason?: BookingReason,
  ): readonly BookingRow[] {
    const { bookings } = this.#line.venue;
    const last = this.#line.findAccount(accountId)?.lastBooking ?? NO_ROW;
    return newest(bookings, accountId, last, beforeMs, count, readBooking, (row) => {
      return reason === undefined || isBookedFor(bookings, row, reason);
    });
  }

  /** An account's funding that was realised by itself, before a time, newest first. */
  fundingOf(accountId: number, beforeMs = Number.POSITIVE_INFINITY, count = 100): readonly FundingPayment[] {
    const { funding } = this.#line.venue;
    const last = this.#line.findAccount(accountId)?.lastFunding ?? NO_ROW;
    return newest(funding, accountId, last, beforeMs, count, readFundingPayment);
  }

  /** The funding rates of a market since the venue's start, oldest first. */
  fundingRates(marketId: number): readonly FundingRate[] {
    const { rates } = this.#line.market(marketId);
    const rows: FundingRate[] = [];
    for (let row = rates.first; row < rates.end; row++) rows.push(readFundingRate(rates, row));
    return rows;
  }

  /** An account's positions that were settled, before a time, newest first. */
  settlementsOf(accountId: number, beforeMs = Number.POSITIVE_INFINITY, count = 100): readonly SettlementRow[] {
    const { settlements } = this.#line.venue;
    const last = this.#line.findAccount(accountId)?.lastSettlement ?? NO_ROW;
    return newest(settlements, accountId, last, beforeMs, count, readSettlement);
  }

  /** The steps of an account's liquidations before a time, newest first. */
  liquidationsOf(accountId: number, beforeMs = Number.POSITIVE_INFINITY, count = 100): readonly LiquidationRow[] {
    const { liquidations } = this.#line.venue;
    const last = this.#line.findAccount(accountId)?.lastLiquidation ?? NO_ROW;
    return newest(liquidations, accountId, last, beforeMs, count, readLiquidation);
  }

  /** The steps of all accounts' liquidations, newest first. */
  liquidations(count = 100): readonly LiquidationRow[] {
    const { liquidations } = this.#line.venue;
    const rows: LiquidationRow[] = [];
    for (let row = liquidations.end - 1; row >= liquidations.first && rows.length < count; row--) {
      rows.push(readLiquidation(liquidations, row));
    }
    return rows;
  }

  /** An account's preferences of the assignment program as they were added and deleted, newest first. */
  assignmentsOf(accountId: number, count = 100): readonly AssignmentChange[] {
    const { assignments } = this.#line.venue;
    const last = this.#line.findAccount(accountId)?.lastAssignment ?? NO_ROW;
    return newest(assignments, accountId, last, Number.POSITIVE_INFINITY, count, readAssignmentChange);
  }

  /** An account's order that ended within the last five seconds before `nowMs`, the newest one of a client's id. */
  recentOrder(accountId: number, reference: OrderReference, nowMs: number): ClosedOrder | undefined {
    return this.#findClosed(accountId, reference, nowMs - RECENT_MS);
  }

  /** An account's order that ended, as long as it is remembered: what was filled is told apart from what never was. */
  closedOrder(accountId: number, reference: OrderReference): ClosedOrder | undefined {
    return this.#findClosed(accountId, reference, Number.NEGATIVE_INFINITY);
  }

  /** Looks back no further than `sinceMs`: a list of ids must not walk an account's whole past for each of them. */
  #findClosed(accountId: number, reference: OrderReference, sinceMs: number): ClosedOrder | undefined {
    const { closedOrders } = this.#line.venue;
    const last = this.#line.findAccount(accountId)?.lastClosedOrder ?? NO_ROW;
    let found: ClosedOrder | undefined;
    walkBack(closedOrders, accountId, last, Number.POSITIVE_INFINITY, (row) => {
      if (closedOrders.number(row, TIME) < sinceMs) return false;
      if (isMeant(closedOrders, row, reference)) found = readClosedOrder(closedOrders, row);
      return found === undefined;
    });
    return found;
  }

  /** Public trades before a time, newest first, none older than seven days at `nowMs`. */
  tradesOf(marketId: number, nowMs: number, beforeMs = Number.MAX_SAFE_INTEGER, count = 100): readonly Trade[] {
    const query = { sinceMs: nowMs - TRADES_REACH_MS, beforeMs: beforeMs - 1, sort: 'desc', count } as const;
    return executionsPage(this.#tradeSource(marketId), query).rows;
  }

  /** A page of public executions, the past included. */
  executionsOf(marketId: number, query: ExecutionQuery): Page<Trade> {
    return executionsPage(this.#tradeSource(marketId), query);
  }

  /** A page of an account's listing: what happened to it, by kind. */
  listed(listing: AccountListing, accountId: number, query: ListingQuery): ListedPage {
    return this.#listed(listing, this.#line.head(accountId, listing), query);
  }

  /** A page of what happened to clients' orders in a market. */
  marketOrders(marketId: number, query: ListingQuery): ListedPage {
    return this.#listed('marketOrders', this.#line.market(marketId).orderHead, query);
  }

  #listed(listing: Listing, head: ListingHead | undefined, query: ListingQuery): ListedPage {
    if (head === undefined) return { rows: [], more: false };
    const { venue } = this.#line;
    const { entries, more } = listingPage(venue[listing], head.last, horizonOf(venue, listing), query);
    const tradesBefore = (marketId: number): number => this.#past.tradesBefore(marketId);
    return { rows: entries.map((entry) => readListed(venue, entry, tradesBefore)), more };
  }

  /** A page of the moves of a market's mark price. */
  marks(marketId: number, query: ExecutionQuery): Page<MarkMove> {
    return marksPage(this.#line.market(marketId).marks, query);
  }

  /** A market's last trade; undefined when it never traded. */
  lastTrade(marketId: number): Trade | undefined {
    return lastTrade(this.#tradeSource(marketId));
  }

  /** A market's candles, none of them later than `nowMs`; those in which nothing moved are flat. */
  candles(marketId: number, tickType: TickType, range: ChartRange, nowMs: number): Chart {
    return chartOf(this.#candleSource(marketId), tickType, range, nowMs);
  }

  /** The 24 hours before `nowMs`; undefined for a market that never traded. */
  day(marketId: number, nowMs: number): Day | undefined {
    return dayOf(this.#candleSource(marketId), nowMs);
  }

  /** Everything, snapshots included, in canonical bytes. */
  save(): Uint8Array {
    const writer = new PieceWriter();
    // As this machine holds rows; one that holds them otherwise does not read the number.
    writer.raw(new Uint8Array(Float64Array.of(HISTORY_FORMAT).buffer));
    writer.number(this.#position);
    writer.text(JSON.stringify(this.#past.beginning));
    this.#kept.save(writer);
    return writer.take();
  }

  /** Reads what `save` wrote. Halts on other bytes: the journal has checked its own checksum before. */
  load(bytes: Uint8Array): void {
    const [format] = new Float64Array(bytes.slice(0, Float64Array.BYTES_PER_ELEMENT).buffer);
    assert(format === HISTORY_FORMAT, 'the format of the history is known');
    const reader = new ByteReader(bytes.subarray(Float64Array.BYTES_PER_ELEMENT));
    this.#position = reader.number();
    this.#past.begin(JSON.parse(reader.text()) as Beginning);
    this.#kept.load(reader);
    assert(reader.done, 'a saved history ends where it should');
  }

  #tradeSource(marketId: number): TradeSource {
    return { marketId, log: this.#line.market(marketId).trades, past: this.#past.of(marketId) };
  }

  #candleSource(marketId: number): CandleSource {
    const rows = this.#line.market(marketId);
    const { contract } = this.#state.markets.get(marketId);
    return { rows, contract, past: this.#past.of(marketId), firstTicks: rows.firstTicks };
  }
}

/** An account's newest rows of a log, of a time before `beforeMs`. `last` is its newest one. */
function newest<Row>(
  log: RecordLog,
  accountId: number,
  last: number,
  beforeMs: number,
  count: number,
  read: (log: RecordLog, row: number) => Row,
  isWanted: (row: number) => boolean = () => true,
): readonly Row[] {
  const rows: Row[] = [];
  walkBack(log, accountId, last, beforeMs, (row) => {
    if (rows.length < count && isWanted(row)) rows.push(read(log, row));
    return rows.length < count;
  });
  return rows;
}
