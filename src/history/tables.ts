/**
 * What history holds of one line in memory: where each listing ends, orders just closed, and of each market its candles,
 * marks and rates. Tables copied on write hold it, so that a snapshot costs a few pointers and a revert nothing at all.
 */
import { NONE } from '../core/entities.ts';
import { type Entity, type Epoch, Table, type TableSnapshot } from '../core/tables.ts';
import { NO_ROW } from './account-chain.ts';
import { CLOSED_WIDTH } from './closed-orders.ts';
import { FUNDING_RATE_WIDTH } from './funding-rates.ts';
import { ACCOUNT_LISTINGS, type AccountListing, blankHead, copyOfHead, type ListingHead } from './listings.ts';
import { MARK_WIDTH } from './marks.ts';
import { blankRow, CANDLE_WIDTH, type CandleRows } from './minutes.ts';
import { RecordLog } from './record-log.ts';

/** One row: what all accounts share. */
export interface VenueRows extends Entity {
  closedOrders: RecordLog;
  /** Steps of all liquidations. */
  liquidationHead: ListingHead;
}

export interface AccountRows extends Entity {
  /** The account's newest row among the orders that ended. */
  lastClosedOrder: number;
  /** Its listings; of one that it never had a row in there is none. */
  heads: AccountHeads;
}

export type AccountHeads = { [Name in AccountListing]?: ListingHead };

/** A market's candles, and where its listings end. */
export interface MarketRows extends Entity, CandleRows {
  minutes: RecordLog;
  hours: RecordLog;
  /** Funding rates, one for each full hour. */
  rates: RecordLog;
  /** Moves of the mark price. */
  marks: RecordLog;
  /** Events of clients' orders in it. */
  orderHead: ListingHead;
  tradeHead: ListingHead;
  openMinute: Float64Array;
  openHour: Float64Array;
  /** Ticks of its first trade; 0 before it. */
  firstTicks: number;
}

const UNBORN = { id: NONE, epoch: NONE } as const;

export function blankVenueRows(): VenueRows {
  return { ...UNBORN, closedOrders: new RecordLog(CLOSED_WIDTH), liquidationHead: blankHead() };
}

export function blankAccountRows(): AccountRows {
  return { ...UNBORN, lastClosedOrder: NO_ROW, heads: {} };
}

export function blankMarketRows(): MarketRows {
  return {
    ...UNBORN,
    minutes: new RecordLog(CANDLE_WIDTH),
    hours: new RecordLog(CANDLE_WIDTH),
    rates: new RecordLog(FUNDING_RATE_WIDTH),
    marks: new RecordLog(MARK_WIDTH),
    orderHead: blankHead(),
    tradeHead: blankHead(),
    openMinute: blankRow(),
    openHour: blankRow(),
    firstTicks: 0,
  };
}

/** All that is held of one line. */
export interface LineRows {
  readonly venue: VenueRows;
  /** By account id. */
  readonly accounts: readonly AccountRows[];
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
    closedOrders: rows.closedOrders.copy(),
    liquidationHead: copyOfHead(rows.liquidationHead),
  }));
  readonly #accounts = new Table<AccountRows>('account history', this.#epoch, (rows) => ({
    ...rows,
    heads: copyOf(rows.heads),
  }));
  readonly #markets = new Table<MarketRows>('market history', this.#epoch, (rows) => ({
    ...rows,
    minutes: rows.minutes.copy(),
    hours: rows.hours.copy(),
    rates: rows.rates.copy(),
    marks: rows.marks.copy(),
    orderHead: copyOfHead(rows.orderHead),
    tradeHead: copyOfHead(rows.tradeHead),
    openMinute: rows.openMinute.slice(),
    openHour: rows.openHour.slice(),
  }));

  constructor() {
    this.#venue.insert(blankVenueRows());
  }

  /** What all accounts share, for reading. */
  get venue(): VenueRows {
    return this.#venue.get(0);
  }

  /** The same, for adding to. */
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
    const accounts: AccountRows[] = [];
    for (let id = 0; id < this.#accounts.size; id++) accounts.push(this.#accounts.get(id));
    return { venue: this.venue, accounts, markets };
  }

  /** Puts loaded rows in place of all there is. */
  load({ venue, accounts, markets }: LineRows): void {
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
    if (head !== undefined) copy[listing] = copyOfHead(head);
  }
  return copy;
}

function numbered<T extends Entity>(entity: T, id: number): T {
  entity.id = id;
  return entity;
}
