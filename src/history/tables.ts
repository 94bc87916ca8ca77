/**
 * What history holds of one line: the logs of the whole venue, where each account's rows end, and the rows of each market.
 * Tables copied on write hold them, so that a snapshot costs a few pointers and a revert nothing at all.
 */
import { NONE } from '../core/entities.ts';
import { type Entity, type Epoch, Table, type TableSnapshot } from '../core/tables.ts';
import { NO_ROW } from './account-chain.ts';
import { ASSIGNMENT_WIDTH } from './assignments.ts';
import { BOOKING_WIDTH } from './bookings.ts';
import { CLOSED_WIDTH } from './closed-orders.ts';
import { FILL_WIDTH } from './fills.ts';
import { FUNDING_RATE_WIDTH, FUNDING_WIDTH } from './funding.ts';
import { LIQUIDATION_WIDTH } from './liquidations.ts';
import { ACCOUNT_LISTINGS, blankHead, LISTING_WIDTH, type Listing, type ListingHead } from './listings.ts';
import { MARK_WIDTH } from './marks.ts';
import { blankRow, CANDLE_WIDTH, type CandleRows } from './minutes.ts';
import { ORDER_EVENT_WIDTH } from './order-events.ts';
import { RecordLog } from './record-log.ts';
import { SETTLEMENT_WIDTH } from './settlements.ts';
import { TRADE_WIDTH } from './trades.ts';
import { TRIGGER_EVENT_WIDTH } from './trigger-events.ts';

/** One row: the logs that all accounts share. */
/** Logs of listings, by their names. */
type ListingLogs = { [Name in Listing]: RecordLog };

export interface VenueRows extends Entity, ListingLogs {
  fills: RecordLog;
  closedOrders: RecordLog;
  bookings: RecordLog;
  /** Funding realised by itself. */
  funding: RecordLog;
  /** Positions closed at a settlement price. */
  settlements: RecordLog;
  /** Steps of liquidations. */
  liquidations: RecordLog;
  /** Preferences of the assignment program as they were added and deleted. */
  assignments: RecordLog;
  /** What happened to orders other than by fills of resting ones. */
  orderEvents: RecordLog;
  /** What happened to orders that wait for a price. */
  triggerEvents: RecordLog;
  /** Trades kept, of all markets. */
  tradeRows: number;
}

/** The newest row of an account in each shared log. */
export interface AccountRows extends Entity {
  lastFill: number;
  lastClosedOrder: number;
  lastBooking: number;
  lastFunding: number;
  lastSettlement: number;
  lastLiquidation: number;
  lastAssignment: number;
  /** Its listings; of one that it never had a row in there is none. */
  heads: AccountHeads;
}

export type AccountListing = Exclude<Listing, 'marketOrders'>;
export type AccountHeads = { [Name in AccountListing]?: ListingHead };

/** A market's trades and candles. */
export interface MarketRows extends Entity, CandleRows {
  trades: RecordLog;
  minutes: RecordLog;
  hours: RecordLog;
  /** Funding rates, one for each full hour. */
  rates: RecordLog;
  /** Moves of the mark price. */
  marks: RecordLog;
  /** Events of clients' orders in it. */
  orderHead: ListingHead;
  openMinute: Float64Array;
  openHour: Float64Array;
  /** Ticks of its first trade; 0 before it. */
  firstTicks: number;
}

const UNBORN = { id: NONE, epoch: NONE } as const;

export function blankVenueRows(): VenueRows {
  return {
    ...UNBORN,
    fills: new RecordLog(FILL_WIDTH),
    closedOrders: new RecordLog(CLOSED_WIDTH),
    bookings: new RecordLog(BOOKING_WIDTH),
    funding: new RecordLog(FUNDING_WIDTH),
    settlements: new RecordLog(SETTLEMENT_WIDTH),
    liquidations: new RecordLog(LIQUIDATION_WIDTH),
    assignments: new RecordLog(ASSIGNMENT_WIDTH),
    orderEvents: new RecordLog(ORDER_EVENT_WIDTH),
    triggerEvents: new RecordLog(TRIGGER_EVENT_WIDTH),
    executions: new RecordLog(LISTING_WIDTH),
    orders: new RecordLog(LISTING_WIDTH),
    triggers: new RecordLog(LISTING_WIDTH),
    positions: new RecordLog(LISTING_WIDTH),
    log: new RecordLog(LISTING_WIDTH),
    marketOrders: new RecordLog(LISTING_WIDTH),
    tradeRows: 0,
  };
}

export function blankAccountRows(): AccountRows {
  return {
    ...UNBORN,
    lastFill: NO_ROW,
    lastClosedOrder: NO_ROW,
    lastBooking: NO_ROW,
    lastFunding: NO_ROW,
    lastSettlement: NO_ROW,
    lastLiquidation: NO_ROW,
    lastAssignment: NO_ROW,
    heads: {},
  };
}

export function blankMarketRows(): MarketRows {
  return {
    ...UNBORN,
    trades: new RecordLog(TRADE_WIDTH),
    minutes: new RecordLog(CANDLE_WIDTH),
    hours: new RecordLog(CANDLE_WIDTH),
    rates: new RecordLog(FUNDING_RATE_WIDTH),
    marks: new RecordLog(MARK_WIDTH),
    orderHead: blankHead(),
    openMinute: blankRow(),
    openHour: blankRow(),
    firstTicks: 0,
  };
}

/** How many entries an account's listings ever had, by listing in their order. */
export type ListingCounts = readonly number[];

/** All rows of one line. */
export interface LineRows {
  readonly venue: VenueRows;
  /** By account id. */
  readonly counts: readonly ListingCounts[];
  /** By market id. */
  readonly markets: readonly MarketRows[];
}

/** What a snapshot keeps. Opaque. */
export interface LineSnapshot {
  readonly venue: TableSnapshot<VenueRows>;
  readonly accounts: TableSnapshot<AccountRows>;
  readonly markets: TableSnapshot<MarketRows>;
}

/** The live line. */
export class Line {
  readonly #epoch: Epoch = { value: 0 };
  readonly #venue = new Table<VenueRows>('venue history', this.#epoch, (rows) => ({
    ...rows,
    fills: rows.fills.copy(),
    closedOrders: rows.closedOrders.copy(),
    bookings: rows.bookings.copy(),
    funding: rows.funding.copy(),
    settlements: rows.settlements.copy(),
    liquidations: rows.liquidations.copy(),
    assignments: rows.assignments.copy(),
    orderEvents: rows.orderEvents.copy(),
    triggerEvents: rows.triggerEvents.copy(),
    executions: rows.executions.copy(),
    orders: rows.orders.copy(),
    triggers: rows.triggers.copy(),
    positions: rows.positions.copy(),
    log: rows.log.copy(),
    marketOrders: rows.marketOrders.copy(),
  }));
  readonly #accounts = new Table<AccountRows>('account history', this.#epoch, (rows) => ({
    ...rows,
    heads: copyOf(rows.heads),
  }));
  readonly #markets = new Table<MarketRows>('market history', this.#epoch, (rows) => ({
    ...rows,
    trades: rows.trades.copy(),
    minutes: rows.minutes.copy(),
    hours: rows.hours.copy(),
    rates: rows.rates.copy(),
    marks: rows.marks.copy(),
    orderHead: { ...rows.orderHead },
    openMinute: rows.openMinute.slice(),
    openHour: rows.openHour.slice(),
  }));

  constructor() {
    this.#venue.insert(blankVenueRows());
  }

  /** The shared logs, for reading. */
  get venue(): VenueRows {
    return this.#venue.get(0);
  }

  /** The shared logs, for adding to. */
  ownVenue(): VenueRows {
    return this.#venue.own(0);
  }

  /** Where an account's rows end; undefined when it never had any. */
  findAccount(accountId: number): AccountRows | undefined {
    return this.#accounts.find(accountId);
  }

  /** The same, for changing. */
  ownAccount(accountId: number): AccountRows {
    while (this.#accounts.size <= accountId) this.#accounts.insert(blankAccountRows());
    return this.#accounts.own(accountId);
  }

  /** The newest entry of an account's listing; undefined when it never had one. */
  head(accountId: number, listing: AccountListing): ListingHead | undefined {
    return this.#accounts.find(accountId)?.heads[listing];
  }

  /** The same, for changing. */
  ownHead(accountId: number, listing: AccountListing): ListingHead {
    const { heads } = this.ownAccount(accountId);
    const known = heads[listing];
    if (known !== undefined) return known;
    const head = blankHead();
    heads[listing] = head;
    return head;
  }

  /** Markets begun so far; their ids run from 0. */
  get marketCount(): number {
    return this.#markets.size;
  }

  findMarket(marketId: number): MarketRows | undefined {
    return this.#markets.find(marketId);
  }

  market(marketId: number): MarketRows {
    return this.#markets.get(marketId);
  }

  ownMarket(marketId: number): MarketRows {
    return this.#markets.own(marketId);
  }

  addMarket(): MarketRows {
    const rows = blankMarketRows();
    this.#markets.insert(rows);
    return rows;
  }

  /** Keeps the line as it stands. */
  snapshot(): LineSnapshot {
    const kept = {
      venue: this.#venue.snapshot(),
      accounts: this.#accounts.snapshot(),
      markets: this.#markets.snapshot(),
    };
    this.#epoch.value++;
    return kept;
  }

  /** Makes a kept line live again, any number of times. */
  restore(kept: LineSnapshot): void {
    this.#venue.restore(kept.venue);
    this.#accounts.restore(kept.accounts);
    this.#markets.restore(kept.markets);
    this.#epoch.value++;
  }

  /** All there is, for saving. */
  all(): LineRows {
    const markets: MarketRows[] = [];
    for (let id = 0; id < this.marketCount; id++) markets.push(this.market(id));
    const counts: ListingCounts[] = [];
    for (let id = 0; id < this.#accounts.size; id++) {
      const { heads } = this.#accounts.get(id);
      counts.push(ACCOUNT_LISTINGS.map((listing) => heads[listing]?.count ?? 0));
    }
    return { venue: this.venue, counts, markets };
  }

  /** Puts loaded rows in place of all there is. `accounts` are by account id, as far as any account has rows. */
  load({ venue, markets }: LineRows, accounts: readonly AccountRows[]): void {
    this.#venue.load([numbered(venue, 0)], []);
    this.#accounts.load(accounts.map(numbered), []);
    this.#markets.load(markets.map(numbered), []);
    this.#epoch.value++;
  }
}

function copyOf(heads: AccountHeads): AccountHeads {
  const copy: AccountHeads = {};
  for (const listing of ACCOUNT_LISTINGS) {
    const head = heads[listing];
    if (head !== undefined) copy[listing] = { ...head };
  }
  return copy;
}

function numbered<T extends Entity>(entity: T, id: number): T {
  entity.id = id;
  return entity;
}
