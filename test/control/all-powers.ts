/**
 * Everything that a caller of the control door can do to a venue, in any order, beside signed trading: prices by hand and
 * from sources, time, faults, maker protection, margin schedules, imports, snapshots, reverts, restarts. What comes of it is
 * held against the journal: a fresh venue that is given the same entries must be the same at each moment that was noted.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_FORMAT } from '../../src/core/state.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import type { Drydock, WireAnswer } from '../../src/library/drydock.ts';
import { librarySettings } from '../../src/library/library.ts';
import type { StartOptions } from '../../src/library/options.ts';
import { startVenue } from '../../src/library/start.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { TestMachine } from '../library/support.ts';
import { assertInvariants } from '../simulation/invariants.ts';
import type { Random } from '../support/random.ts';

/** Two hours before contracts of November expire. */
const START = '2026-11-27T06:00:00Z';
const START_MS = Date.parse(START);
const ACCOUNTS = ['account-1', 'account-2', 'account-3'] as const;
const SYMBOLS = ['PF_XBTUSD', 'PF_ETHUSD', 'PI_XBTUSD', 'FF_XBTUSD_261127', 'FI_XBTUSD_261127'] as const;
const NAMES = ['one', 'two', 'three'] as const;
const CLIENT_IDS = ['a', 'b', 'c', 'd'] as const;
const SCHEDULES = ['retail', 'professional', 'europa/retail', 'europa/professional'] as const;
const BASE_USD = { XBT: 84_000, ETH: 3_000 } as const;
/** Entries between two looks at all invariants of a replay. */
const LOOK_EVERY = 7;

type Act = () => Promise<unknown>;

export class AllPowers {
  /** What was done, and what came of it. */
  readonly census = new Map<string, number>();
  readonly #random: Random;
  readonly #folder: string;
  #machine = new TestMachine(START_MS);
  #venue: Drydock | undefined;
  readonly #files: { readonly prices: string; readonly tickers: string };
  /** State digests by position of the journal. */
  readonly #noted = new Map<number, string>();
  readonly #kept = new Map<string, string>();
  /** Requests that maker protection may hold. */
  readonly #pending = new Set<Promise<unknown>>();
  /** Replies of an account, to be imported. */
  #replies: WireAnswer | undefined;
  #failure: unknown;
  #stopped: Error | undefined;
  #imports = 0;

  constructor(random: Random, folder: string, files: string) {
    this.#random = random;
    this.#folder = folder;
    this.#files = { prices: join(files, 'prices.csv'), tickers: join(files, 'tickers.ndjson') };
    writePrices(this.#files.prices);
    writeTickers(this.#files.tickers);
  }

  /** Leaves nothing open, however the run ended. */
  async close(): Promise<void> {
    await this.#venue?.close();
  }

  async run(acts: number): Promise<void> {
    await this.#start();
    await this.#live.freeze({ stepMs: 1 });
    for (const account of ACCOUNTS) await this.#live.deposit(account, 'flex', 'USD', '500000');
    for (let act = 0; act < acts; act++) {
      if (act === acts >>> 1) await this.#restart();
      await this.#act();
      if (this.#random.chance(0.15)) this.#note();
      assert.equal(this.#stopped, undefined, `the venue stopped: ${this.#stopped?.stack}`);
      if (this.#failure !== undefined) throw this.#failure;
    }
    await this.#end();
    await this.#replay();
  }

  get #live(): Drydock {
    assert.ok(this.#venue !== undefined);
    return this.#venue;
  }

  async #start(): Promise<void> {
    const options: StartOptions = {
      data: this.#folder,
      market: 'frozen',
      history: 0,
      startTime: START,
      keepJournal: true,
      clock: 'resume',
    };
    this.#venue = await startVenue(librarySettings(this.#venue === undefined ? options : without(options)), {
      machine: this.#machine,
    });
    const opened = this.#venue;
    void opened.stopped.then((error) => {
      if (opened === this.#venue) this.#stopped ??= error;
    });
  }

  /** Closes the venue: whoever still waits for maker protection is told, too. */
  async #end(): Promise<void> {
    this.#note();
    const closed = this.#live.close();
    await closed;
    await Promise.all(this.#pending);
    this.#count('closed');
  }

  #note(): void {
    const { position, stateHash = '' } = this.#live.status({ hash: true });
    const before = this.#noted.get(position);
    assert.equal(before ?? stateHash, stateHash, `the state at ${position} is one`);
    this.#noted.set(position, stateHash);
  }

  async #act(): Promise<void> {
    const random = this.#random;
    const power =
      (what: string, act: Act): Act =>
      (): Promise<unknown> =>
        this.#power(what, act);
    await random.weighted<Act>([
      [30, () => this.#order()],
      [6, () => this.#other()],
      [4, () => this.#batch()],
      [6, power('price', () => this.#price())],
      [2, power('premium', () => this.#live.setPremium(random.pick(SYMBOLS), random.pick([0, 0.002, -0.01, 0.3])))],
      [8, power('advance', () => this.#advance())],
      [2, power('clock', () => this.#clock())],
      [3, power('source', () => this.#source())],
      [1, power('synthetic', () => this.#live.setSynthetic({ volatility: random.pick([1, 5, 50]) }))],
      [4, power('market', () => this.#market())],
      [4, power('account', () => this.#account())],
      [2, power('faults', () => this.#faults())],
      [2, power('import', () => this.#import())],
      [1, power('capture', () => this.#capture())],
      [2, power('look', () => this.#look())],
      [2, power('snapshot', () => this.#snapshot())],
      [2, power('revert', () => this.#revert())],
      [0.2, power('reset', () => this.#live.reset().then(() => this.#live.freeze({ stepMs: 1 })))],
      [1, () => this.#restart()],
    ])();
  }

  /** A call of the door. It may refuse; it may not fail. */
  async #power(what: string, act: Act): Promise<void> {
    try {
      await act();
      this.#count(what);
    } catch (error) {
      assert.ok(error instanceof Error && error.name === 'ControlRefused', error as Error);
      const { code } = error as Error & { readonly code: string };
      assert.notEqual(code, 'internalFailure', `${what}: ${error.message}`);
      this.#count(`${what} ${code}`);
    }
  }

  /** A signed request: waited for until it was answered, or is held. */
  async #request(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    parameters: Readonly<Record<string, string | undefined>>,
  ) {
    const { position } = this.#live.status();
    const hadFaults = this.#live.faults().length > 0;
    let isSettled = false;
    const settled = this.#live
      .request(this.#random.pick(ACCOUNTS), method, path, parameters)
      .then(
        (answer) => this.#answered(path, answer, hadFaults),
        (error: unknown) => {
          // A revert may have brought faults back meanwhile.
          assert.ok(hadFaults || this.#live.faults().length > 0, error as Error);
          this.#count(`${path} lost`);
        },
      )
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => {
        isSettled = true;
        this.#pending.delete(settled);
      });
    this.#pending.add(settled);
    // Held or not, it was applied once the journal is longer.
    for (let turn = 0; turn < 100_000 && !isSettled; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (turn > 50 && this.#live.status().position > position + 1) break;
      if (turn > 2_000 && this.#live.status().position > position) break;
    }
  }

  #answered(path: string, answer: WireAnswer, hadFaults: boolean): void {
    const { sendStatus, editStatus, cancelStatus, error, result } = answer;
    const status = sendStatus?.status ?? editStatus?.status ?? cancelStatus?.status ?? error ?? result;
    assert.ok(hadFaults || error !== 'Server Error', `${path}: ${JSON.stringify(answer)}`);
    this.#count(`${path} ${status}`);
  }

  #order(): Promise<void> {
    const random = this.#random;
    const symbol = random.pick(SYMBOLS);
    const orderType = random.pick([
      'lmt',
      'lmt',
      'mkt',
      'mkt',
      'post',
      'ioc',
      'fok',
      'stp',
      'take_profit',
      'trailing_stop',
    ]);
    const isTrigger = ['stp', 'take_profit', 'trailing_stop'].includes(orderType);
    return this.#request('POST', 'sendorder', {
      symbol,
      orderType,
      side: random.pick(['buy', 'sell']),
      size: this.#size(symbol),
      ...(orderType === 'mkt' || isTrigger ? {} : { limitPrice: this.#limit(symbol, 0.02) }),
      ...(orderType === 'trailing_stop' && { trailingStopMaxDeviation: '2', trailingStopDeviationUnit: 'PERCENT' }),
      ...(isTrigger && { triggerSignal: random.pick(['mark', 'spot', 'last']) }),
      ...(isTrigger && orderType !== 'trailing_stop' && { stopPrice: this.#limit(symbol, 0.02) }),
      ...(random.chance(0.5) && { cliOrdId: random.pick(CLIENT_IDS) }),
      ...(random.chance(0.2) && { reduceOnly: 'true' }),
    });
  }

  #restingOrder(): Promise<void> {
    const limitPrice = String(this.#random.whole(60_000, 70_000));
    return this.#request('POST', 'sendorder', {
      symbol: 'PF_XBTUSD',
      orderType: 'lmt',
      side: 'buy',
      size: '0.01',
      limitPrice,
    });
  }

  #other(): Promise<void> {
    const random = this.#random;
    const symbol = random.pick(SYMBOLS);
    const cliOrdId = random.pick(CLIENT_IDS);
    return random.pick<() => Promise<void>>([
      () => this.#request('POST', 'cancelorder', { cliOrdId }),
      () => this.#request('POST', 'cancelallorders', random.chance(0.5) ? { symbol } : {}),
      () => this.#request('POST', 'cancelallordersafter', { timeout: random.pick(['0', '60']) }),
      () =>
        this.#request('POST', 'editorder', {
          cliOrdId,
          size: this.#size(symbol),
          limitPrice: this.#limit(symbol, 0.02),
        }),
      () => this.#request('PUT', 'leveragepreferences', { symbol, maxLeverage: random.chance(0.5) ? '10' : undefined }),
      () =>
        this.#request('POST', 'transfer', { fromAccount: 'flex', toAccount: 'fi_xbtusd', unit: 'xbt', amount: '0.01' }),
    ])();
  }

  #batch(): Promise<void> {
    const random = this.#random;
    const element = (): object => {
      const symbol = random.pick(SYMBOLS);
      const terms = { size: this.#size(symbol), limitPrice: this.#limit(symbol, 0.02) };
      return random.pick<object>([
        { order: 'send', order_tag: 'x', orderType: 'lmt', symbol, side: random.pick(['buy', 'sell']), ...terms },
        { order: 'edit', cliOrdId: random.pick(CLIENT_IDS), ...terms },
        { order: 'cancel', cliOrdId: random.pick(CLIENT_IDS) },
      ]);
    };
    const batchOrder = Array.from({ length: random.whole(1, 5) }, element);
    return this.#request('POST', 'batchorder', { json: JSON.stringify({ batchOrder }) });
  }

  #price(): Promise<unknown> {
    const random = this.#random;
    // Now and then a crash, so that there are liquidations; and prices at which hardly anything can be computed.
    const spread = random.pick([0.01, 0.01, 0.02, 0.3]);
    if (random.chance(0.02)) return this.#live.setIndexPrices({ XBT: random.pick([1e-6, 1e9]) });
    return this.#live.setIndexPrices({
      XBT: Math.round(random.around(BASE_USD.XBT, BASE_USD.XBT * spread)),
      ETH: Math.round(random.around(BASE_USD.ETH, BASE_USD.ETH * spread)),
    });
  }

  #advance(): Promise<unknown> {
    const random = this.#random;
    const span = random.pick(['1ms', '20ms', '100ms', '1s', '61s', '10m', '1h', '3h', '2d']);
    const path = [1, 2, 3].map((nth) => ({
      after: `${nth * 20}m`,
      XBT: Math.round(random.around(BASE_USD.XBT, BASE_USD.XBT * 0.1)),
    }));
    return random.weighted<Act>([
      [6, () => this.#live.advance(span)],
      [2, () => this.#live.advance('2h', { path })],
      [2, () => this.#live.advance(random.pick(['30s', '2h']), { prices: 'source', stepMs: 60_000 })],
      // Two at once follow each other.
      [1, () => Promise.allSettled([this.#live.advance('1s', { prices: 'source' }), this.#revert()])],
    ])();
  }

  #clock(): Promise<unknown> {
    return this.#random.pick<Act>([
      () => this.#live.freeze({ stepMs: 1 }),
      () => this.#live.freeze(),
      () => this.#live.setRate(60),
      async () => this.#machine.pass(this.#random.pick([1, 100, 5_000])),
    ])();
  }

  #source(): Promise<unknown> {
    const random = this.#random;
    const { prices, tickers } = this.#files;
    return random.pick<Act>([
      () => this.#live.setMarketSource('frozen'),
      () => this.#live.setMarketSource('synthetic'),
      () =>
        this.#live.setMarketSource(`replay:${prices}`, {
          speed: random.pick([1, 60]),
          end: random.pick(['hold', 'loop']),
        }),
      () => this.#live.setMarketSource(`replay:${tickers}`),
      () => this.#live.setMarketSource(`replay:${prices}.none`),
    ])();
  }

  #market(): Promise<unknown> {
    const random = this.#random;
    const symbol = random.pick(SYMBOLS);
    return random.weighted<Act>([
      [4, () => this.#live.setMarket(symbol, { makerProtectionMs: random.pick([0, 5, 20, 100]) })],
      [1, () => this.#live.setMarket(symbol, { suspended: random.chance(0.3) })],
      [1, () => this.#live.setMarket(symbol, { postOnly: random.chance(0.3) })],
    ])();
  }

  #account(): Promise<unknown> {
    const random = this.#random;
    const account = random.pick(ACCOUNTS);
    return random.weighted<Act>([
      [4, () => this.#live.setAccount(account, { marginSchedule: random.pick(SCHEDULES) })],
      [1, () => this.#live.setAccount(account, { tradingEnabled: random.chance(0.8) })],
      [1, () => this.#live.setAccount(account, { active: random.chance(0.8) })],
      [
        2,
        () => this.#live.deposit(account, random.pick(['flex', 'fi_xbtusd', 'cash']), 'XBT', random.pick(['0.5', '3'])),
      ],
    ])();
  }

  async #faults(): Promise<void> {
    const random = this.#random;
    if (random.chance(0.5)) {
      await this.#live.clearFaults();
      return;
    }
    await this.#live.addFaults({
      endpoint: random.pick(['sendorder', 'batchorder', 'editorder']),
      probability: 0.4,
      ...random.pick([
        { latency: 1 },
        { drop: 'answer' as const },
        { drop: 'request' as const },
        { duplicate: 'request' as const },
        { error: 503 },
        { partialBody: 10 },
      ]),
    });
  }

  async #capture(): Promise<void> {
    const account = this.#random.pick(ACCOUNTS);
    const replies: Record<string, unknown> = {};
    for (const name of ['accounts', 'openpositions', 'openorders']) {
      replies[name] = await this.#live.request(account, 'GET', name);
    }
    for (const name of ['tickers', 'instruments']) replies[name] = await this.#live.request(null, 'GET', name);
    this.#replies = replies;
  }

  async #import(): Promise<void> {
    const random = this.#random;
    if (this.#replies === undefined) await this.#capture();
    await this.#live.importAccount(this.#replies, {
      name: `imported-${this.#imports++}`,
      prices: random.pick(['theirs', 'ours']),
      allowLiquidation: random.chance(0.5),
      skipUnknown: random.chance(0.5),
      dryRun: random.chance(0.2),
    });
  }

  /** Reads change nothing, whatever was done before. */
  async #look(): Promise<void> {
    const account = this.#random.pick(this.#live.accounts).id;
    const before = this.#live.status({ hash: true }).stateHash;
    await this.#live.explain(account);
    await this.#live.whatIf(account, {
      indexPrices: { XBT: this.#random.pick([1, 50_000, 200_000]) },
      orders: [{ symbol: 'PF_XBTUSD', side: 'sell', orderType: 'mkt', size: '1' }],
    });
    await this.#live.refusals(account);
    await this.#live.liquidations();
    this.#live.markets();
    assert.equal(this.#live.status({ hash: true }).stateHash, before, 'reads change nothing');
  }

  async #snapshot(): Promise<void> {
    const name = this.#random.pick(NAMES);
    await this.#live.snapshot(name);
    this.#kept.set(name, this.#live.status({ hash: true }).stateHash ?? '');
  }

  async #revert(): Promise<void> {
    const [name] = [...this.#kept.keys()].slice(this.#random.whole(0, Math.max(0, this.#kept.size - 1)));
    if (name === undefined) return;
    await this.#live.revert(name);
    assert.equal(this.#live.status({ hash: true }).stateHash, this.#kept.get(name), `the revert to ${name} is total`);
  }

  /** With requests that are held, some of them cancelled, over the restart. */
  async #restart(): Promise<void> {
    if (this.#random.chance(0.7)) {
      await this.#power('freeze', () => this.#live.freeze());
      await this.#power('market', () => this.#live.setMarket('PF_XBTUSD', { makerProtectionMs: 100 }));
      for (let nth = 0; nth < 4; nth++) await this.#restingOrder();
      if (this.#random.chance(0.5)) await this.#request('POST', 'cancelallorders', {});
    }
    await this.#end();
    await this.#start();
    this.#note();
    this.#count('restarts');
  }

  /** The journal, given to a fresh timeline. */
  async #replay(): Promise<void> {
    const journal = await SqliteJournal.open({
      folder: this.#folder,
      formatVersion: STATE_FORMAT,
      nowMs: () => this.#machine.nowMs(),
      onFailure: (failure) => {
        throw failure;
      },
    });
    const timeline = new Timeline();
    const { end } = journal;
    let compared = 0;
    await new Promise<void>((resolve, reject) => {
      journal.deliver(0, (entries) => {
        try {
          for (const entry of entries) {
            for (const { type } of timeline.apply(entry).events) this.#count(`(${type})`);
            if (entry.position % LOOK_EVERY === 0) assertInvariants(timeline.venue.state);
            const noted = this.#noted.get(entry.position);
            if (noted === undefined) continue;
            assert.equal(timeline.stateHash(), noted, `the replay differs at ${entry.position}`);
            compared++;
          }
          if (timeline.position + 1 >= end) resolve();
        } catch (error) {
          reject(error);
        }
      });
    });
    await journal.close();
    assert.equal(compared, this.#noted.size, 'every state that was noted is met again');
    this.census.set('entries', end);
    this.census.set('states compared', compared);
  }

  #size(symbol: (typeof SYMBOLS)[number]): string {
    if (symbol.startsWith('PI') || symbol.startsWith('FI')) return this.#random.pick(['100', '5000', '90000']);
    return this.#random.pick(symbol.includes('ETH') ? ['0.5', '5', '100'] : ['0.01', '0.5', '5', '20']);
  }

  #limit(symbol: (typeof SYMBOLS)[number], spread: number): string {
    const base = symbol.includes('ETH') ? BASE_USD.ETH : BASE_USD.XBT;
    return String(Math.round(this.#random.around(base, base * spread)));
  }

  #count(what: string): void {
    this.census.set(what, (this.census.get(what) ?? 0) + 1);
  }
}

/** What a venue that was found may not be told again. */
function without({ market: _market, startTime: _start, history: _history, ...rest }: StartOptions): StartOptions {
  return rest;
}

function writePrices(file: string): void {
  const rows = Array.from({ length: 400 }, (_, n) => `${1_700_000_000 + n * 10},XBT,${84_000 + ((n * 7919) % 3_000)}`);
  writeFileSync(file, ['time,asset,price', ...rows].join('\n'));
}

/** Tickers whose marks are not those that this venue would compute. */
function writeTickers(file: string): void {
  const rows = Array.from({ length: 200 }, (_, n) => {
    const index = 84_000 + ((n * 104_729) % 2_000);
    const product_id = n % 3 === 0 ? 'PI_XBTUSD' : 'PF_XBTUSD';
    const time = 1_700_000_000_000 + n * 5_000;
    return JSON.stringify({
      feed: 'ticker',
      product_id,
      time,
      index,
      markPrice: index * 1.004,
      bid: index - 5,
      ask: index + 5,
    });
  });
  writeFileSync(file, rows.join('\n'));
}
