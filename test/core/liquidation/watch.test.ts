/**
 * The watch against a look at every wallet: two venues are told the same, one of them looks at all wallets whenever
 * anything moved, the other only at those that its watch names and forgets its caches at random. They must decide alike.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../../../src/core/commands/command.ts';
import { everyWallet } from '../../../src/core/liquidation/watch.ts';
import type { DangerWatch } from '../../../src/core/liquidation/watch-cache.ts';
import type { State, StateSnapshot } from '../../../src/core/state.ts';
import { account } from '../../support/genesis.ts';
import { datedInverse, datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { Random } from '../../support/random.ts';
import { ALICE, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const ACCOUNTS = 24;
const SYMBOLS = ['PF_XBTUSD', 'PF_ETHUSD', 'FF_XBTUSD_261225', 'PI_XBTUSD', 'FI_XBTUSD_261225'];
const HOUR_MS = 3_600_000;

const RULES = [
  '2026',
  { preset: '2026', linearMaintenanceBasis: 'mark', linearInitialBasis: 'mark', inverseInitialBasis: 'mark' },
  { preset: '2026', inverseMaintenanceBasis: 'entry', interestAnnualRate: 2, interestFreeUsd: 0 },
  { preset: '2026', linearMaintenanceBasis: 'mark', volatilityMultiplier: 3, levels: 'marginal' },
  'live-2023',
];

function venueFor(seed: number, liquidity: 'house' | 'none'): SmallVenue {
  const random = new Random(seed);
  return new SmallVenue({
    rules: RULES[seed % RULES.length],
    liquidity,
    instruments: [linear(), ether(), datedLinear(), inverse(), datedInverse()],
    accounts: [
      ...Array.from({ length: ACCOUNTS }, (_, index) => {
        const usd = Math.round(200 * 50 ** random.next());
        const funds = [`fi_xbtusd XBT ${(usd / 40_000).toFixed(6)}`];
        if (random.chance(0.6)) funds.push(`flex USD ${usd}`);
        if (random.chance(0.5)) funds.push(`flex XBT ${(usd / 80_000).toFixed(6)}`);
        if (random.chance(0.4)) funds.push(`flex ETH ${(usd / 2_600).toFixed(6)}`, `flex EUR ${usd}`);
        return account(`a${index}`, ...funds);
      }),
      account('deep', 'flex USD 100000000', 'fi_xbtusd XBT 5000'),
    ],
  });
}

/** Stands for the watch, and names everybody. */
function lookAtAll({ state }: SmallVenue): void {
  const all = {
    noteChange: () => undefined,
    noteRevert: () => undefined,
    takeEndangered: () => [...everyWallet(state)],
  };
  state.watch = all as unknown as DangerWatch;
}

class Story {
  readonly random: Random;
  readonly prices: Record<string, number> = { XBT: 80_000, ETH: 2_600, EUR: 1.17 };
  readonly deep = ALICE + ACCOUNTS;

  constructor(seed: number) {
    this.random = new Random(seed + 1_000);
  }

  /** The next commands, and how much time passes before them. */
  next(): { readonly ms: number; readonly commands: readonly Command[] } {
    const { random } = this;
    return random.weighted<() => { ms: number; commands: readonly Command[] }>([
      [30, () => ({ ms: random.whole(0, 20_000), commands: [this.#index(0.01)] })],
      [2, () => ({ ms: 0, commands: [this.#index(0.12)] })],
      [2, () => ({ ms: random.whole(1, HOUR_MS), commands: [{ type: 'tick' }] })],
      [10, () => ({ ms: 0, commands: this.#trade() })],
      [24, () => ({ ms: 0, commands: [this.#order(this.#client(), random.pick(SYMBOLS), 0.1)] })],
      [3, () => ({ ms: 0, commands: [this.#preference()] })],
      [2, () => ({ ms: 0, commands: [this.#premium()] })],
      [1, () => ({ ms: 0, commands: [this.#transfer()] })],
      [
        1,
        () => ({
          ms: 0,
          commands: [
            { type: 'setAccount', account: this.#client(), marginSchedule: random.pick(['retail', 'professional']) },
          ],
        }),
      ],
    ])();
  }

  #client(): number {
    return this.random.whole(ALICE, ALICE + ACCOUNTS - 1);
  }

  #index(size: number): Command {
    const { random, prices } = this;
    const common = (random.next() - 0.5) * size;
    for (const asset of Object.keys(prices)) {
      if (random.chance(0.3)) continue;
      const spread = asset === 'EUR' ? 0.1 : 1;
      const factor = 1 + (common + (random.next() - 0.5) * size) * spread;
      prices[asset] = Math.max(0.01, Math.round((prices[asset] as number) * factor * 100) / 100);
    }
    return { type: 'setIndexPrices', prices: Object.entries(prices) };
  }

  #premium(): Command {
    const premiums = SYMBOLS.map((symbol): [string, number] => [symbol, (this.random.next() - 0.4) * 0.01]);
    return { type: 'setPremiums', premiums };
  }

  /** A client takes a position with the deep account, near the largest that it can have. */
  #trade(): readonly Command[] {
    const symbol = this.random.pick(SYMBOLS);
    const taker = this.#order(this.#client(), symbol, 0);
    const side = taker.side === 'buy' ? 'sell' : 'buy';
    return [{ ...taker, account: this.deep, side }, taker];
  }

  #order(id: number, symbol: string, distance: number): Extract<Command, { type: 'sendOrder' }> {
    const { random } = this;
    const price = (symbol.includes('ETH') ? this.prices.ETH : this.prices.XBT) as number;
    const usd = 500 * 500 ** random.next();
    const size = symbol[1] === 'I' ? String(Math.round(usd)) : (usd / price).toFixed(symbol.includes('ETH') ? 3 : 4);
    const side = random.chance(0.5) ? 'buy' : 'sell';
    const limit = price * (1 + (side === 'buy' ? -1 : 1) * random.next() * distance);
    return {
      type: 'sendOrder',
      account: id,
      symbol,
      side,
      orderType: 'lmt',
      size,
      limitPrice: String(Math.round(limit)),
      reduceOnly: random.chance(0.05),
    };
  }

  #preference(): Command {
    const { random } = this;
    const symbol = random.pick(SYMBOLS.slice(0, 3));
    const id = this.#client();
    if (random.chance(0.3)) {
      return { type: 'setProfitCurrency', account: id, symbol, asset: random.pick(['USD', 'XBT', 'EUR']) };
    }
    const base = { type: 'setLeverage', account: id, symbol } as const;
    return random.chance(0.4) ? base : { ...base, maxLeverage: random.whole(2, 40) };
  }

  #transfer(): Command {
    const [from, to] = this.random.chance(0.5) ? ['flex', 'cash'] : ['cash', 'flex'];
    const asset = this.random.pick(['USD', 'XBT']);
    return { type: 'transfer', account: this.#client(), from, to, asset, amount: asset === 'USD' ? '100' : '0.002' };
  }
}

/** What was reached, over all stories. */
const census: Record<string, number> = {};

function count(key: string, by = 1): void {
  census[key] = (census[key] ?? 0) + by;
}

function follow(seed: number, steps: number): void {
  const liquidity = seed % 3 === 0 ? 'none' : 'house';
  const watched = venueFor(seed, liquidity);
  const passed = venueFor(seed, liquidity);
  const story = new Story(seed);
  const kept: [StateSnapshot, StateSnapshot][] = [];
  for (let step = 0; step < steps; step++) {
    if (step % 4 === 0) tellLooks(watched);
    const { ms, commands } = story.next();
    if (story.random.chance(0.03)) watched.state.dropCaches();
    if (passed.state.watch === undefined) lookAtAll(passed);
    for (const venue of [watched, passed]) venue.timeMs += ms;
    if (story.random.chance(0.02)) kept.push([watched.venue.snapshot(), passed.venue.snapshot()]);
    if (kept.length > 0 && story.random.chance(0.02)) {
      const [one, other] = story.random.pick(kept);
      watched.venue.restore(one);
      passed.venue.restore(other);
      for (const venue of [watched, passed]) venue.timeMs = venue.state.root.timeMs;
      count('reverts');
    }
    for (const command of commands) {
      const found = watched.apply(command);
      const expected = passed.apply(command);
      assert.deepEqual(found.events, expected.events, `seed ${seed}, step ${step}`);
      tellEvents(watched, found.events);
    }
    const { state } = watched;
    if (step % 10 === 9) assert.equal(state.hash(), passed.state.hash(), `seed ${seed}, step ${step}`);
  }
}

/** Counts the wallets that looks name, against those there are. */
function tellLooks({ state }: SmallVenue): void {
  const { watch } = state;
  if (watch === undefined || Object.hasOwn(watch, 'takeEndangered')) return;
  const take = watch.takeEndangered.bind(watch);
  watch.takeEndangered = (binds) => {
    const named = take((id) => {
      count('wallets examined');
      return binds(id);
    });
    count('looks');
    count('wallets there were', everyWallet(state).length);
    count('wallets named', named.length);
    return named;
  };
}

function isIsolated(state: State, positionId: number, marketId: number): boolean {
  const position = state.positions.get(positionId);
  return position.marketId === marketId && position.leverage !== 0;
}

function tellEvents({ state }: SmallVenue, events: Parameters<typeof eventsOf>[0]): void {
  for (const event of eventsOf(events, 'liquidation')) {
    const { kind } = state.wallets.get(event.walletId);
    count(`${kind} ${event.step}`);
    const position = state.wallets.get(event.walletId).positions.find((id) => isIsolated(state, id, event.marketId));
    if (position !== undefined) count(`isolated ${event.step}`);
  }
  count('fundings paid', eventsOf(events, 'fundingPaid').length);
  count('executions', eventsOf(events, 'execution').length);
}

test('the watch decides as a look at every wallet does, with its caches and without', (t) => {
  for (let seed = 1; seed <= 20; seed++) follow(seed, 400);
  const sorted = Object.entries(census).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key, value] of sorted) t.diagnostic(`${String(value).padStart(8)}  ${key}`);
  for (const reached of [
    'flex ordersCancelled',
    'flex partial',
    'flex full',
    'single full',
    'single ordersCancelled',
  ]) {
    assert.ok((census[reached] ?? 0) > 20, reached);
  }
  assert.ok((census['wallets examined'] as number) < 0.5 * (census['wallets there were'] as number));
});
