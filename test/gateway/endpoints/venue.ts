/** A running venue for tests of the endpoints: journal, desk, history and server in this process, on a clock of the test's. */
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Analytics } from '../../../src/analytics/analytics.ts';
import { derivedKeys } from '../../../src/control/keys.ts';
import type { Command, Funding, Genesis } from '../../../src/core/commands/command.ts';
import type { Result } from '../../../src/core/events.ts';
import { frozenSource } from '../../../src/feeds/source.ts';
import { venueRoutes } from '../../../src/gateway/mount.ts';
import type { InternalFailure } from '../../../src/gateway/responder.ts';
import { createGateway, type Gateway, type Upgrades } from '../../../src/gateway/server.ts';
import { FileRows } from '../../../src/history/file-rows.ts';
import { History } from '../../../src/history/history.ts';
import { MemoryRows } from '../../../src/history/memory-rows.ts';
import { type Host, openHost } from '../../../src/host/open.ts';
import { shippedFeeSchedules, shippedInstruments } from '../../../src/instruments/load.ts';
import type { Journal } from '../../../src/journal/journal.ts';
import { MemoryJournal } from '../../../src/journal/memory.ts';
import { SqliteJournal } from '../../../src/journal/sqlite.ts';
import { Doors } from '../../../src/library/doors.ts';
import type { Delivered } from '../../../src/timeline/timeline.ts';
import { signedHeaders } from '../keys.ts';

export const SEED = 7;
/** 2026-11-20T12:00:00Z. */
export const START_MS = 1_795_176_000_000;
export const V3 = '/derivatives/api/v3';
export const FORM_TYPE = 'application/x-www-form-urlencoded';

export interface TestVenueOptions {
  /** What each account starts with, by its name. */
  readonly funds?: Readonly<Record<string, readonly Funding[]>>;
  readonly liquidity?: 'house' | 'none';
  readonly historyDays?: number;
  readonly rules?: unknown;
  /** Masters of accounts, by name. */
  readonly masters?: Readonly<Record<string, string>>;
  readonly journal?: Journal;
  /** Takes WebSocket connections. */
  readonly upgrades?: (venue: Pick<TestVenue, 'host' | 'history' | 'doors'>) => Upgrades;
}

/** Plenty of everything. */
export const RICH: readonly Funding[] = [
  { wallet: 'cash', asset: 'USD', amount: '50000' },
  { wallet: 'cash', asset: 'XBT', amount: '0.5' },
  { wallet: 'flex', asset: 'USD', amount: '1000000' },
  { wallet: 'flex', asset: 'XBT', amount: '1' },
  { wallet: 'fi_xbtusd', asset: 'XBT', amount: '10' },
];

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed, when it is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into replies as a client does
  readonly json: any;
}

export interface Asked {
  readonly method?: string;
  /** Path and query exactly as they go over the wire. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What a test needs to have its venue closed at its end. */
interface Closing {
  after(close: () => Promise<void>): void;
}

/** A venue that lives as long as a test. */
export async function aVenue(test: Closing, options: TestVenueOptions = {}): Promise<TestVenue> {
  const venue = await TestVenue.start(options);
  test.after(() => venue.close());
  return venue;
}

export type Fields = Readonly<Record<string, string | number | boolean | readonly string[]>>;
export type Level = 'full' | 'read' | 'withdrawal';

const folders: string[] = [];

/** A journal in memory; with DRYDOCK_TEST_HISTORY=file one in a folder, where history has its rows too. */
async function openJournal(nowMs: () => number): Promise<Journal> {
  const onFailure = (failure: Error): void => {
    throw failure;
  };
  if (process.env.DRYDOCK_TEST_HISTORY !== 'file') return new MemoryJournal({ nowMs, onFailure });
  if (folders.length === 0) {
    process.once('exit', () => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    });
  }
  const folder = mkdtempSync(join(tmpdir(), 'drydock-history-'));
  folders.push(folder);
  return SqliteJournal.open({ folder, nowMs, onFailure, formatVersion: 1, synchronous: 'off' });
}

export class TestVenue {
  readonly host: Host;
  readonly journal: Journal;
  readonly history: History;
  readonly analytics: Analytics;
  readonly doors: Doors;
  readonly failures: InternalFailure[] = [];
  readonly #gateway: Gateway;
  readonly #clock: { nowMs: number };
  readonly #agent = new Agent({ keepAlive: true });
  #port = 0;

  private constructor(
    host: Host,
    journal: Journal,
    history: History,
    analytics: Analytics,
    doors: Doors,
    clock: { nowMs: number },
    { upgrades }: TestVenueOptions,
  ) {
    this.host = host;
    this.journal = journal;
    this.history = history;
    this.analytics = analytics;
    this.doors = doors;
    this.#clock = clock;
    this.#gateway = createGateway({
      routes: venueRoutes({ host, history, analytics, keyRing: doors.keyRing, nonces: doors.nonces }),
      timeMs: () => host.timeline.venue.timeMs,
      ...(upgrades === undefined ? {} : { upgrades: upgrades({ host, history, doors }) }),
      onInternalFailure: (failure) => this.failures.push(failure),
    });
  }

  static async start(options: TestVenueOptions = {}): Promise<TestVenue> {
    const clock = { nowMs: START_MS };
    const journal = options.journal ?? (await openJournal(() => clock.nowMs));
    let followers: readonly [History, Analytics, Doors] | undefined;
    const host = await openHost({
      journal,
      // Nothing happens by itself: a test moves the time.
      machine: { nowMs: () => clock.nowMs, after: () => () => {} },
      genesis: genesisOf(options),
      source: () => () => frozenSource,
      projections: (timeline) => {
        const { state } = timeline.venue;
        const rows = journal.rows === undefined ? new MemoryRows() : new FileRows(journal.rows);
        followers = [new History(state, {}, rows), new Analytics(timeline.venue.state), new Doors(timeline)];
        return followers;
      },
      clock: 'machine',
      onStopped: () => {},
    });
    const [history, analytics, doors] = followers as readonly [History, Analytics, Doors];
    const venue = new TestVenue(host, journal, history, analytics, doors, clock, options);
    const url = await venue.#gateway.listen({ host: '127.0.0.1', port: 0 });
    venue.#port = Number(new URL(url).port);
    return venue;
  }

  get port(): number {
    return this.#port;
  }

  get state() {
    return this.host.timeline.venue.state;
  }

  /** Lets the machine's clock go on; the next entry is of that time. */
  pass(ms: number): void {
    this.#clock.nowMs += ms;
  }

  /** Proposes a command through the control door and gives what it came to. */
  async control(command: Command): Promise<Delivered> {
    const delivery = this.host.desk.propose('control', command);
    if (delivery === undefined) throw new Error('the backlog is full');
    return delivery;
  }

  async controlled(command: Command): Promise<Result> {
    return (await this.control(command)).result;
  }

  /** A caller with one of the account's keys. */
  caller(account: string, level: Level = 'full'): Caller {
    const [full, read, withdrawal] = derivedKeys(SEED, account);
    return new Caller(this, { full, read, withdrawal }[level] as { apiKey: string; secret: string });
  }

  /** An account's id by its name. */
  account(name: string): number {
    for (let id = 0; id < this.state.accounts.size; id++) {
      if (this.state.accounts.get(id).name === name) return id;
    }
    throw new Error(`there is no account ${name}`);
  }

  ask({ method = 'GET', target, headers = {}, body }: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: this.#port,
          agent: this.#agent,
          method,
          path: target,
          headers: { ...length, ...headers },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            const isJson = incoming.headers['content-type'] === 'application/json' && text !== '';
            resolve({
              status: incoming.statusCode ?? 0,
              headers: incoming.headers,
              text,
              json: isJson ? JSON.parse(text) : undefined,
            });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** A public read. */
  get(path: string, fields: Fields = {}): Promise<Answer> {
    return this.ask({ target: withQuery(path, form(fields)) });
  }

  /** Closes the doors only: the journal stays open, for another venue to be made of it. */
  async leave(): Promise<void> {
    this.#agent.destroy();
    await this.#gateway.close();
  }

  async close(): Promise<void> {
    await this.leave();
    await this.host.close();
  }
}

/** Calls with an API key. Without `nonce` a request has none. */
export class Caller {
  readonly key: { readonly apiKey: string; readonly secret: string };
  readonly #venue: TestVenue;

  constructor(venue: TestVenue, key: { readonly apiKey: string; readonly secret: string }) {
    this.#venue = venue;
    this.key = key;
  }

  get(path: string, fields: Fields = {}, nonce = ''): Promise<Answer> {
    const query = form(fields);
    return this.#venue.ask({ target: withQuery(path, query), headers: this.headers(path, query, nonce) });
  }

  /** Parameters in the body. */
  post(path: string, fields: Fields = {}, nonce = ''): Promise<Answer> {
    const body = form(fields);
    return this.#venue.ask({
      method: 'POST',
      target: path,
      body,
      headers: { 'content-type': FORM_TYPE, ...this.headers(path, body, nonce) },
    });
  }

  /** Parameters in the query, and no body, as ccxt does. */
  postQuery(path: string, fields: Fields = {}, nonce = ''): Promise<Answer> {
    return this.#byQuery('POST', path, fields, nonce);
  }

  /** A PUT as most clients send it: parameters in the query, and no body. */
  put(path: string, fields: Fields = {}, nonce = ''): Promise<Answer> {
    return this.#byQuery('PUT', path, fields, nonce);
  }

  #byQuery(method: string, path: string, fields: Fields, nonce: string): Promise<Answer> {
    const query = form(fields);
    return this.#venue.ask({
      method,
      target: withQuery(path, query),
      headers: this.headers(path, query, nonce),
    });
  }

  headers(path: string, postData = '', nonce = ''): Record<string, string> {
    return signedHeaders({ ...this.key, accountId: 0, general: 'full', transfer: 'none' }, path, postData, nonce);
  }

  async send(fields: Fields): Promise<Answer['json']> {
    const order = { orderType: fields.limitPrice === undefined ? 'mkt' : 'lmt', side: 'buy', ...fields };
    return (await this.post(`${V3}/sendorder`, order)).json.sendStatus;
  }
}

export function form(fields: Fields): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => [value].flat().map((text) => `${name}=${encodeURIComponent(String(text))}`))
    .join('&');
}

export function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`;
}

function genesisOf({
  funds,
  liquidity = 'house',
  historyDays = 0,
  rules = '2026',
  masters = {},
}: TestVenueOptions): Genesis {
  const { assets, instruments, series } = shippedInstruments();
  return {
    type: 'genesis',
    formatVersion: 1,
    seed: SEED,
    startMs: START_MS,
    rules,
    assets: assets.map(({ symbol, decimals, kind, indexPriceUsd, indexDecimals }) => ({
      symbol,
      decimals,
      kind,
      indexPriceUsd,
      indexDecimals,
    })),
    instruments,
    series,
    feeSchedules: shippedFeeSchedules(),
    accounts: Object.entries(funds ?? { alice: RICH, bob: RICH }).map(([name, own]) => ({
      name,
      keys: derivedKeys(SEED, name),
      funds: own,
      ...(masters[name] === undefined ? {} : { master: masters[name] }),
    })),
    liquidity,
    market: 'frozen',
    historyDays,
    premiums: [],
    options: {},
  };
}
