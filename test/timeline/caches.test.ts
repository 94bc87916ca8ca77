/**
 * Caches decide nothing: three timelines are told the same entries. One keeps whatever it has cached and is asked for
 * figures at odd moments; one forgets everything before every entry; one is saved and loaded again now and then. What they
 * deliver must be the same, and so must their figures, to the last bit.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liquidationPrice } from '../../src/core/margin/liquidation-price.ts';
import { initialMarginOf, largestSizeOf } from '../../src/core/orders/queries.ts';
import type { State } from '../../src/core/state.ts';
import { whatIf } from '../../src/core/what-if/what-if.ts';
import type { Entry } from '../../src/journal/journal.ts';
import { type Delivered, Timeline } from '../../src/timeline/timeline.ts';
import { allFigures } from '../simulation/compare.ts';
import { Random } from '../support/random.ts';
import { genesisOfCaches, nextCommand } from './busy-program.ts';

const MACHINE_START_MS = 1_800_000_000_000;
const SEEDS = Number(process.env.CACHE_SEEDS ?? 3);
const FIRST_SEED = Number(process.env.CACHE_FIRST_SEED ?? 1);
const ENTRIES = 300;
const NOTHING = { deposits: [], positions: [], leverage: [], orders: [], premiums: [], indexPrices: [] };

/** Questions that only one of the timelines is asked: they fill caches and make forks, and must leave no trace. */
function ask(random: Random, { state }: { readonly state: State }): void {
  const account = state.accounts.get(random.whole(2, state.accounts.size - 1));
  const market = state.markets.get(random.pick(state.openMarkets));
  const { symbol } = market.contract;
  const price = Number((market.markPrice * (0.97 + random.next() * 0.06)).toPrecision(4));
  const order = {
    accountId: account.id,
    market,
    side: random.pick(['buy', 'sell'] as const),
    orderType: 'lmt' as const,
  };
  const question = { ...order, limitPrice: String(price) };
  random.weighted<() => unknown>([
    [3, () => liquidationPrice(state, state.wallets.get(random.pick(account.wallets)), market.id)],
    [2, () => initialMarginOf(state, { ...question, size: '1' })],
    [2, () => largestSizeOf(state, question)],
    [2, () => whatIf(state, account.id, { ...NOTHING, positions: [{ symbol, size: '2', entryPrice: String(price) }] })],
    [2, () => allFigures(state)],
  ])();
}

function run(seed: number, count: (name: string) => void): void {
  const random = new Random(seed);
  const kept = new Timeline();
  const forgetful = new Timeline();
  let loaded = new Timeline();
  const hashes = new Map<string, string>();
  let machineMs = MACHINE_START_MS;
  for (let position = 0; position < ENTRIES; position++) {
    const command =
      position === 0 ? genesisOfCaches(random) : nextCommand(random, kept.venue.state, [...hashes.keys()]);
    const entry: Entry = { position, timeMs: machineMs, origin: 'test', n: position, command };
    if (position > 0) forgetful.venue.state.dropCaches();
    if (position > 0 && random.chance(0.04)) {
      const next = new Timeline();
      next.load(loaded.save());
      loaded = next;
    }
    const delivered = kept.apply(entry);
    const where = () => `seed ${seed}, entry ${position}: ${JSON.stringify(command)}`;
    same(forgetful.apply(entry), delivered, where);
    same(loaded.apply(entry), delivered, where);
    const { result } = delivered;
    count(`${command.type} ${result.type === 'order' ? result.status : result.type === 'refused' ? result.error : ''}`);
    for (const { type } of delivered.events) count(`event ${type}`);
    if (random.chance(0.2)) ask(random, kept.venue);
    if (random.chance(0.15)) {
      const figures = allFigures(kept.venue.state);
      forgetful.venue.state.dropCaches();
      assert.deepStrictEqual(figures, allFigures(forgetful.venue.state), where());
      assert.deepStrictEqual(figures, allFigures(loaded.venue.state), where());
    }
    if (random.chance(0.1) || ['revert', 'snapshot'].includes(command.type)) {
      const hash = kept.stateHash();
      assert.equal(forgetful.stateHash(), hash, where());
      assert.equal(loaded.stateHash(), hash, where());
      if (command.type === 'snapshot' && result.type === 'done') hashes.set(command.name, hash);
      if (command.type === 'revert' && result.type === 'done' && hashes.has(command.name)) {
        assert.equal(hash, hashes.get(command.name), where());
      }
    }
    machineMs += random.weighted([
      [5, 0],
      [5, random.whole(1, 3_000)],
      [1, random.whole(3_000, 4_000_000)],
    ]);
  }
  assert.deepStrictEqual(kept.save(), forgetful.save(), `seed ${seed}: what is saved`);
  assert.deepStrictEqual(kept.save(), loaded.save(), `seed ${seed}: what is saved after loading`);
}

function same(one: Delivered, other: Delivered, where: () => string): void {
  try {
    assert.deepStrictEqual(one, other);
  } catch (error) {
    throw new Error(`${where()}\n${(error as Error).message}`);
  }
}

test('kept caches, forgotten caches and a loaded venue decide alike', (t) => {
  const census = new Map<string, number>();
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
    run(seed, (name) => census.set(name, (census.get(name) ?? 0) + 1));
  }
  for (const [name, times] of [...census].sort(([a], [b]) => (a < b ? -1 : 1))) t.diagnostic(`${name}: ${times}`);
  for (const event of ['execution', 'settled', 'fundingPaid']) assert.ok(census.has(`event ${event}`), event);
});
