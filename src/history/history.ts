/**
 * History: what the fills, order status, public history, ticker and chart endpoints read. It is a projection: fed every
 * entry with its events, it holds nothing that they did not tell, and replaying them gives it again.
 *
 * Rows (fills, events of orders, bookings, trades ...) lie in a store, in memory or in the journal's file (`row-store.ts`);
 * what reads them is answered at once or by a promise. Candles, marks, funding rates, the day and orders that just ended are
 * always here. All of it follows the timeline: a snapshot keeps it, and a revert hides the rows of the line that is left.
 */

import { assert } from '../core/assert.ts';
import { ByteReader } from '../core/codec.ts';
import { DAY_MS } from '../core/durations.ts';
import type { BookingReason } from '../core/events.ts';
import type { State } from '../core/state.ts';
import type { TickType } from '../feeds/candles.ts';
import type { Entry, Position } from '../journal/journal.ts';
import type { Delivered } from '../timeline/timeline.ts';
import { atEndOfTurn } from '../turns/end-of-turn.ts';
import { AccessToPast, type Beginning, beginningOf, tradeOfPast } from './access-to-past.ts';
import { NO_ROW, walkBack } from './account-chain.ts';
import { readAssignmentChange } from './assignments.ts';
import { readBooking } from './bookings.ts';
import { type Chart, type ChartRange, chartOf } from './chart.ts';
import { isMeant, type OrderReference, readClosedOrder } from './closed-orders.ts';
import { BOOKING_REASONS } from './codes.ts';
import { dayOf } from './day.ts';
import type { Listed, ListedPage, MarkMove } from './event-rows.ts';
import { type Eventual, whenRead } from './eventual.ts';
import { readFill } from './fills.ts';
import { Forgetting } from './forgetting.ts';
import { readFundingRate } from './funding-rates.ts';
import { KeptLines } from './kept-lines.ts';
import { readLiquidation } from './liquidations.ts';
import { readListed } from './listed-rows.ts';
import { type ListingQuery, listingPage } from './listing-query.ts';
import { type AccountListing, blankHead, type Found, type ListingHead } from './listings.ts';
import type { CandleSource } from './live-candles.ts';
import { marksPage } from './marks.ts';
import { MemoryRows } from './memory-rows.ts';
import { PieceWriter } from './piece-writer.ts';
import { Projection } from './projection.ts';
import { TIME } from './record-log.ts';
import { RECENT_MS, type Retention, retentionOf } from './retention.ts';
import type { RowView } from './row.ts';
import type { RowStore } from './row-store.ts';
import type {
  AssignmentChange,
  BookingRow,
  ClosedOrder,
  Day,
  ExecutionQuery,
  Fill,
  FundingRate,
  LiquidationRow,
  Page,
  Trade,
} from './rows.ts';
import { readBlocks, writeBlocks } from './saved-blocks.ts';
import { Line } from './tables.ts';
import { executionsPage, type TradeSource } from './trade-pages.ts';
import { readTrade } from './trades.ts';

/** Changes whenever the meaning of the saved bytes changes. */
const HISTORY_FORMAT = 6;

/** How far back `/history` reaches. */
const TRADES_REACH_MS = 7 * DAY_MS;
/** Entries that are read at a time where all of a listing is wanted. */
const ENTRIES_AT_A_TIME = 1_000;

/** Who is told of accounts' entries in a listing as they are made, while the journal's entry is taken in that makes them. */
export interface ListingListener {
  readonly listing: AccountListing;
  /** Whether anything of an account is of interest. */
  wants(accountId: number): boolean;
  /** Must not throw. */
  added(accountId: number, entry: Listed): void;
}

/** The venue went back while its history was read piece by piece: what is left of it is on no line any more. */
export class HistoryReverted extends Error {
  constructor() {
    super('The venue was reverted while its history was read.');
  }
}

/** What happened in the venue, as its history endpoints and feeds read it: of the present line, and of the past before it. */
export class History {
  readonly name = 'history';
  readonly #state: State;
  readonly #rows: RowStore;
  readonly #line = new Line();
  readonly #kept: KeptLines;
  readonly #projection: Projection;
  readonly #past: AccessToPast;
  readonly #listeners: ListingListener[] = [];
  #position: Position = -1;
  readonly #forgetting: Forgetting;
  #reverts = 0;

  /** `state` is the live venue's. Rows are kept in memory unless another store is given. Throws a RangeError on a retention that cannot be. */
  constructor(state: State, retention: Partial<Retention> = {}, rows: RowStore = new MemoryRows()) {
    this.#state = state;
    this.#rows = rows;
    const limits = retentionOf(retention);
    this.#kept = new KeptLines(this.#line, () => rows.nextId);
    this.#forgetting = new Forgetting(state, this.#line, rows, this.#kept, limits);
    this.#past = new AccessToPast(state);
    this.#projection = new Projection(state, this.#line, rows, limits, {
      wants: (listing, accountId) => this.#listeners.some((one) => one.listing === listing && one.wants(accountId)),
      tell: (listing, accountId, entry) => {
        const listed = this.#read(entry);
        for (const one of this.#listeners) if (one.listing === listing) one.added(accountId, listed);
      },
    });
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
    this.#rows.reach(entry.position);
    if (delivered.result.type === 'done') {
      const { command } = entry;
      if (command.type === 'genesis') this.#past.begin(beginningOf(command));
      if (this.#kept.follow(command)) this.#forgetting.noteChange();
      if (command.type === 'revert') this.#reverts++;
    }
    this.#forgetting.forgetIfDue(delivered.timeMs);
  }

  listen(listener: ListingListener): void {
    this.#listeners.push(listener);
  }

  /** An account's fills before a time (epoch milliseconds), newest first. */
  fillsOf(accountId: number, beforeMs?: number, count = 100): Eventual<readonly Fill[]> {
    const read = (row: RowView): Fill => readFill(row, this.#tradesBefore);
    return this.#newest(() => this.#line.head(accountId, 'executions'), beforeMs, count, read);
  }

  /** An account's deposits, transfers, conversions and the like before a time, newest first; those of one reason, if it is given. */
  bookingsOf(
    accountId: number,
    beforeMs?: number,
    count = 100,
    reason?: BookingReason,
  ): Eventual<readonly BookingRow[]> {
    const accepts = reason === undefined ? undefined : (tag: number) => tag === BOOKING_REASONS[reason];
    return this.#newest(() => this.#line.head(accountId, 'bookings'), beforeMs, count, readBooking, accepts);
  }

  /** The funding rates of a market, oldest first: those of its past, then those since the venue's start. */
  fundingRates(marketId: number): readonly FundingRate[] {
    const { rates } = this.#line.market(marketId);
    const rows: FundingRate[] = [...(this.#past.of(marketId)?.fundingRates ?? [])];
    for (let row = rates.first; row < rates.end; row++) rows.push(readFundingRate(rates, row));
    return rows;
  }

  /** The steps of an account's liquidations before a time, newest first. */
  liquidationsOf(accountId: number, beforeMs?: number, count = 100): Eventual<readonly LiquidationRow[]> {
    return this.#newest(() => this.#line.head(accountId, 'liquidations'), beforeMs, count, readLiquidation);
  }

  /** The steps of all accounts' liquidations, newest first. */
  liquidations(count = 100): Eventual<readonly LiquidationRow[]> {
    return this.#newest(() => this.#line.venue.liquidationHead, undefined, count, readLiquidation);
  }

  /** An account's preferences of the assignment program as they were added and deleted, newest first. */
  assignmentsOf(accountId: number, count = 100): Eventual<readonly AssignmentChange[]> {
    return this.#newest(() => this.#line.head(accountId, 'assignments'), undefined, count, readAssignmentChange);
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
    walkBack(closedOrders, last, (row) => {
      if (closedOrders.number(row, TIME) < sinceMs) return false;
      if (isMeant(closedOrders, row, reference)) found = readClosedOrder(closedOrders, row);
      return found === undefined;
    });
    return found;
  }

  /** Public trades before a time, newest first, none older than seven days at `nowMs`. */
  tradesOf(
    marketId: number,
    nowMs: number,
    beforeMs = Number.MAX_SAFE_INTEGER,
    count = 100,
  ): Eventual<readonly Trade[]> {
    const query = { sinceMs: nowMs - TRADES_REACH_MS, beforeMs: beforeMs - 1, sort: 'desc', count } as const;
    return whenRead(this.executionsOf(marketId, query), ({ rows }) => rows);
  }

  /** A page of public executions, the past included. */
  executionsOf(marketId: number, query: ExecutionQuery): Eventual<Page<Trade>> {
    return this.#ofThisLine(() => executionsPage(this.#tradeSource(marketId), query));
  }

  /** A page of an account's listing: what happened to it, by kind. */
  listed(listing: AccountListing, accountId: number, query: ListingQuery): Eventual<ListedPage> {
    return this.#listed(() => this.#line.head(accountId, listing), query);
  }

  /** A page of what happened to clients' orders in a market. */
  marketOrders(marketId: number, query: ListingQuery): Eventual<ListedPage> {
    return this.#listed(() => this.#line.findMarket(marketId)?.orderHead, query);
  }

  /**
   * A page of an account's listing as it stands now, piece by piece; the venue goes on in between. Rejects with
   * `HistoryReverted` when it goes back instead: names in the rows could then be those of others.
   */
  async *listedInPieces(
    listing: AccountListing,
    accountId: number,
    query: ListingQuery,
  ): AsyncGenerator<readonly Listed[]> {
    const head = this.#line.head(accountId, listing);
    if (head === undefined) return;
    const asItStands: ListingHead = { ...head };
    const reverts = this.#reverts;
    let { after } = query;
    for (let left = query.count; left > 0; left -= ENTRIES_AT_A_TIME) {
      const piece = { ...query, count: Math.min(left, ENTRIES_AT_A_TIME), after };
      const { found, more } = await listingPage(this.#rows, asItStands, piece);
      await new Promise<void>(atEndOfTurn);
      if (this.#reverts !== reverts) throw new HistoryReverted();
      const rows = found.map((entry) => this.#read(entry));
      yield rows;
      after = rows.at(-1)?.number;
      if (!more) return;
    }
  }

  /** A page of the moves of a market's mark price. */
  marks(marketId: number, query: ExecutionQuery): Page<MarkMove> {
    return marksPage(this.#line.market(marketId).marks, query);
  }

  /** A market's last trade; undefined when it never traded. */
  lastTrade(marketId: number): Eventual<Trade | undefined> {
    return whenRead(this.executionsOf(marketId, { sort: 'desc', count: 1 }), ({ rows: [last] }) => last);
  }

  /** The last trade of a market before the venue's start; undefined when it has no past. */
  lastTradeBefore(marketId: number): Trade | undefined {
    const trades = this.#past.of(marketId)?.trades;
    const [last] = trades?.between(trades.count, trades.count) ?? [];
    return last === undefined ? undefined : tradeOfPast(last, marketId);
  }

  /** How many trades a market had before the venue's start. */
  tradesBefore(marketId: number): number {
    return this.#past.tradesBefore(marketId);
  }

  /** A market's candles, none of them later than `nowMs`; those in which nothing moved are flat. */
  candles(marketId: number, tickType: TickType, range: ChartRange, nowMs: number): Chart {
    return chartOf(this.#candleSource(marketId), tickType, range, nowMs);
  }

  /** The 24 hours before `nowMs`; undefined for a market that never traded. */
  day(marketId: number, nowMs: number): Day | undefined {
    return dayOf(this.#candleSource(marketId), nowMs);
  }

  /** Everything that is not in the journal's file, snapshots included, in canonical bytes. */
  save(): Uint8Array {
    const writer = new PieceWriter();
    // As this machine holds rows; one that holds them otherwise does not read the number.
    writer.raw(new Uint8Array(Float64Array.of(HISTORY_FORMAT).buffer));
    writer.number(this.#position);
    writer.text(JSON.stringify(this.#past.beginning));
    writeBlocks(writer, this.#rows);
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
    readBlocks(reader, this.#rows);
    this.#kept.load(reader);
    assert(reader.done, 'a saved history ends where it should');
    this.#forgetting.goOnFrom(this.#state.root.timeMs);
  }

  #listed(headOf: () => ListingHead | undefined, query: ListingQuery): Eventual<ListedPage> {
    return whenRead(
      this.#ofThisLine(() => listingPage(this.#rows, headOf(), query)),
      ({ found, more }) => ({ rows: found.map((entry) => this.#read(entry)), more }),
    );
  }

  /** Reads again what a revert overtook: an answer is of the line that is live when it is given. */
  #ofThisLine<Value>(read: () => Eventual<Value>): Eventual<Value> {
    const reverts = this.#reverts;
    const value = read();
    if (!(value instanceof Promise)) return value;
    return value.then((given) => (reverts === this.#reverts ? given : this.#ofThisLine(read)));
  }

  /** An owner's newest rows of a time before `beforeMs`. */
  #newest<Row>(
    headOf: () => ListingHead | undefined,
    beforeMs = Number.MAX_SAFE_INTEGER,
    count: number,
    read: (row: RowView) => Row,
    accepts?: (tag: number) => boolean,
  ): Eventual<readonly Row[]> {
    const query = { sort: 'desc', count, beforeMs: beforeMs - 1, accepts } as const;
    const page = this.#ofThisLine(() => listingPage(this.#rows, headOf(), query));
    return whenRead(page, ({ found }) => found.map(({ row }) => read(row)));
  }

  #read(entry: Found): Listed {
    return readListed(entry, this.#tradesBefore);
  }

  readonly #tradesBefore = (marketId: number): number => this.#past.tradesBefore(marketId);

  #tradeSource(marketId: number): TradeSource {
    const head = this.#line.findMarket(marketId)?.tradeHead ?? blankHead();
    return {
      marketId,
      past: this.#past.of(marketId),
      own: (query) =>
        whenRead(listingPage(this.#rows, head, query), ({ found, more }) => {
          return { rows: found.map(({ row }) => readTrade(row, this.#tradesBefore)), more };
        }),
      isWhole: () => {
        return head.count === 0 || whenRead(this.#rows.lowest(head.last), (lowest) => lowest === 1);
      },
    };
  }

  #candleSource(marketId: number): CandleSource {
    const rows = this.#line.market(marketId);
    const { contract } = this.#state.markets.get(marketId);
    return { rows, contract, past: this.#past.of(marketId), firstTicks: rows.firstTicks };
  }
}
