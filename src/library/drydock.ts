/// <reference lib="esnext.disposable" preserve="true" />
/** The handle of a venue in this process: what `startDrydock` gives. */

import type { AccountInput, AmountInput, DialectInput } from '../control/account-inputs.ts';
import type { DepositView } from '../control/account-powers.ts';
import type { ExplanationView } from '../control/explanations.ts';
import type { FaultInput, FaultSetInput } from '../control/fault-input.ts';
import type { FaultsView, FaultView } from '../control/faults.ts';
import type { ImportOptions } from '../control/import-input.ts';
import type { ImportView } from '../control/imports.ts';
import type { KeyRefusalView } from '../control/key-refusals.ts';
import type { TimeView } from '../control/line-powers.ts';
import type { LiquidationView } from '../control/liquidations.ts';
import type { PremiumsView, PricesView } from '../control/market-powers.ts';
import type { RefusedOrderView } from '../control/refused-orders.ts';
import type { MarketChanges } from '../control/requests.ts';
import type { SourceView, SyntheticView } from '../control/source-powers.ts';
import type { PathPointInput } from '../control/time-requests.ts';
import type { AccountDetailView, AccountView, MarketView, Moment, SnapshotView, StatusView } from '../control/views.ts';
import type { WhatIfInput } from '../control/what-if-input.ts';
import type { WhatIfView } from '../control/what-ifs.ts';
import type { MarginScheduleName } from '../core/instruments/platforms.ts';
import type { ReplaySettings } from '../feeds/replay-settings.ts';
import type { SyntheticInput } from '../feeds/synthetic-settings.ts';
import type { Fixture } from './fixtures.ts';
import type { GapCounts } from './restart-watch.ts';
import type { TlsView } from './tls.ts';
import type { WireParameters } from './wire-call.ts';

/** What may be changed of an account while the venue runs. */
export interface AccountChanges {
  readonly active?: boolean;
  readonly tradingEnabled?: boolean;
  readonly marginSchedule?: MarginScheduleName;
  /** Uid of a fee schedule; empty text for that of each contract. */
  readonly feeSchedule?: string;
  /** In which dialect it is answered: a name, or switches; empty text for the venue's. */
  readonly dialect?: DialectInput;
}

/** Prices on the way of an advance. */
export interface AdvanceOptions {
  /** `hold` (default), or the venue's source moves them. */
  readonly prices?: 'hold' | 'source';
  /** Milliseconds between two steps of the source; 1000 by default. */
  readonly stepMs?: number;
  /** Index prices in USD at moments of the advance, in order of time. */
  readonly path?: readonly PathPointInput[];
  /** Told of the venue time that was reached, step by step. */
  readonly onReached?: (timeMs: number) => void;
}

/** How many records are wanted. */
export interface RecordOptions {
  /** At most so many, the newest; up to 1,000. */
  readonly count?: number;
}

/** A document of the wire, for those who do not give its type. */
// biome-ignore lint/suspicious/noExplicitAny: its shape is the endpoint's
export type WireAnswer = Readonly<Record<string, any>>;

/** What happened at the start. */
export interface RestartView {
  /** True when the venue was found in its folder and goes on; false when it was made. */
  readonly restarted: boolean;
  /** The venue's time of its last entry before, and after the start. */
  readonly from: string;
  readonly to: string;
  readonly passedMs: number;
  /** Entries that had to be replayed: those behind the last checkpoint. */
  readonly replayed: number;
  /** What happened in the time that passed, with prices held. */
  readonly meanwhile: GapCounts;
}

/**
 * A running venue. Every call resolves when what it did is journaled and applied, and rejects with `ControlRefused` when
 * the venue refuses it. Accounts are named by id, name or uid, assets by symbol (`BTC` is `XBT`).
 */
export interface Drydock extends AsyncDisposable {
  /** Where it listens: `http://127.0.0.1:8600`, or `https://`. */
  readonly url: string;
  readonly port: number;
  /** The accounts with their API keys, as they are now. */
  readonly accounts: readonly AccountView[];
  /** What a user should know, one sentence each. */
  readonly notes: readonly string[];
  readonly restart: RestartView;
  /** Whether `/control` is offered. Beyond loopback it needs a token. */
  readonly control: boolean;
  /** What clients must trust; undefined for a venue without TLS. */
  readonly tls: TlsView | undefined;
  /** Rejects never, resolves with the error if the venue has to stop by itself: a full disk, a broken invariant. */
  readonly stopped: Promise<Error>;

  status(options?: { readonly hash?: boolean }): StatusView;
  /** Environment variables for clients: the URL, the key of each account, and under TLS what Node.js is to trust. */
  env(): Readonly<Record<string, string>>;

  /** Sets the index price of one asset, USD. Marks, and orders that the house's quotes pass, follow at once. */
  setIndexPrice(asset: string, usd: number): Promise<PricesView>;
  /** Sets several index prices at once, USD by asset. */
  setIndexPrices(prices: Readonly<Record<string, number>>): Promise<PricesView>;
  /** Sets the house's premium over the index in one market, as a fraction of it. */
  setPremium(symbol: string, fraction: number): Promise<PremiumsView>;
  /** Sets several premiums at once, fractions of the index by market. */
  setPremiums(premiums: Readonly<Record<string, number>>): Promise<PremiumsView>;
  /** The markets as they are now, expired ones included: prices, premiums, flags. */
  markets(): readonly MarketView[];
  /** One market; throws `ControlRefused` when there is none of that symbol. */
  market(symbol: string): MarketView;
  /** The index prices in USD, by asset. */
  indexPrices(): Readonly<Record<string, number>>;
  /**
   * Adjusts synthetic prices: volatility, drift, jumps and correlation, for all assets or by asset. What is not named
   * stays.
   */
  setSynthetic(dials: SyntheticInput): Promise<SyntheticView>;
  /** Lets another source move the prices from now on: `synthetic`, `frozen`, `replay:FILE`, `mirror:URL`. */
  setMarketSource(source: string, replay?: ReplaySettings): Promise<Moment & SourceView>;
  setMarket(symbol: string, changes: MarketChanges): Promise<MarketView & Moment>;

  /** One account with what its wallets hold; throws `ControlRefused` when there is none of that id, name or uid. */
  account(account: string | number): AccountDetailView;
  setAccount(account: string | number, changes: AccountChanges): Promise<AccountView & Moment>;
  /** Gives an account money from the outside world. */
  deposit(account: string | number, wallet: string, asset: string, amount: AmountInput): Promise<DepositView>;
  createAccount(account: AccountInput): Promise<AccountView & Moment>;
  /**
   * Rebuilds an account from what the real venue answered for `/accounts`, `/openpositions`, `/openorders`, `/instruments`
   * and `/tickers`: any of them, each whole or bare, under its name in one object; and reports each figure, theirs and ours.
   */
  importAccount(replies: unknown, options?: ImportOptions): Promise<ImportView>;

  /**
   * How each figure of `GET /accounts` came about: by path, as `flex.availableMargin`, a tree of operations and inputs
   * that refer to each other by path. With a `figure` that one alone, with all that it is made of.
   */
  explain(account: string | number, figure?: string): Promise<ExplanationView>;
  /** What would be of the account: figures, liquidation prices, and what would follow. Nothing changes. */
  whatIf(account: string | number, supposed: WhatIfInput): Promise<WhatIfView>;
  /** Why the last orders were refused or cancelled, and by which figures: of one account, or of all; the newest first. */
  refusals(account?: string | number, options?: RecordOptions): Promise<readonly RefusedOrderView[]>;
  /**
   * Why the last keys, signatures and nonces were refused, which the wire tells by one word: of one account, or of all,
   * those of nobody included; the newest first.
   */
  keyRefusals(account?: string | number, options?: RecordOptions): Promise<readonly KeyRefusalView[]>;
  /** The steps of liquidations: of one account, or of all; the newest first. */
  liquidations(account?: string | number, options?: RecordOptions): Promise<readonly LiquidationView[]>;

  /** Makes these the faults, in place of those there are: one, several, or several with a seed. */
  setFaults(faults: FaultInput | readonly FaultInput[] | FaultSetInput): Promise<FaultsView>;
  /** Adds faults; one whose name is taken takes its place and counts anew. */
  addFaults(faults: FaultInput | readonly FaultInput[] | FaultSetInput): Promise<FaultsView>;
  /** The faults in the order in which they are asked, and how often each has struck. */
  faults(): readonly FaultView[];
  /** Takes one fault away, or all of them. */
  clearFaults(name?: string): Promise<FaultsView>;

  /**
   * Lets time pass at once: `'8h'`, `'1d12h'`, or milliseconds. Everything due on the way happens, in order. Prices hold,
   * unless the venue's source or a path is to move them.
   */
  advance(span: string | number, way?: AdvanceOptions): Promise<TimeView>;
  /** Lets time pass along a path of index prices, up to its last point: `[{ after: '1h', XBT: 48_000 }]`. */
  advanceAlong(path: readonly PathPointInput[]): Promise<TimeView>;
  /** Lets time pass until a date and time; it only goes forward. */
  setTime(time: string | Date): Promise<TimeView>;
  /**
   * Stops the clock. Time still moves by `advance` and `setTime`; and with `stepMs` each command is that much later than
   * the one before, so that each record has a time of its own.
   */
  freeze(step?: { readonly stepMs: number }): Promise<TimeView>;
  /** Lets the clock run again, as fast as before. */
  resume(): Promise<TimeView>;
  /** Lets the clock run at a number of venue seconds a second, above 0 and at most 86400. */
  setRate(rate: number): Promise<TimeView>;

  /** Keeps the venue as it stands. A name taken before is kept anew. */
  snapshot(name?: string): Promise<SnapshotView>;
  /** Makes a snapshot live again, any number of times. Takes what `snapshot` gave, or a name. */
  revert(snapshot: string | { readonly name: string }): Promise<SnapshotView>;
  deleteSnapshot(snapshot: string | { readonly name: string }): Promise<SnapshotView>;
  /** The snapshots, oldest first. One named `genesis` is always there. */
  snapshots(): readonly SnapshotView[];
  /** Back to the venue as it began. */
  reset(): Promise<SnapshotView>;

  /**
   * Brings the venue into the state that a fixture builds, and gives what the fixture gave. Built once, on the venue as
   * it stood at the first load; later calls go back to it. The same as `loadFixture(venue, fixture)`.
   */
  loadFixture<Value>(fixture: Fixture<Value>): Promise<Value>;

  /**
   * One call of the wire, signed with the account's key; of a public endpoint with null. `path` is
   * `/derivatives/api/v3/sendorder`, or `sendorder` for short. Resolves with the venue's document, its errors included.
   */
  request<Answer = WireAnswer>(
    account: string | number | null,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    parameters?: WireParameters,
  ): Promise<Answer>;

  /** Answers what is under way, writes a checkpoint, and leaves nothing open. */
  close(): Promise<void>;
}
