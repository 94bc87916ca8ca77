import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, HOUR_MS } from '../../src/core/durations.ts';
import { AccessToPast, beginningOf } from '../../src/history/access-to-past.ts';
import type { Trade } from '../../src/history/rows.ts';
import { pastTradeCount, pastTrades } from '../feeds/past-by-minutes.ts';
import { fc } from '../support/property.ts';
import { Bench, CLIENTS, START_MS } from './fixtures.ts';

const [ALICE] = CLIENTS;
const XBT = 0;
const bench = new Bench({ historyDays: 2, premiums: [['PF_XBTUSD', 0.0002]] });
const access = new AccessToPast(bench.state);
access.begin(beginningOf(bench.genesis));
const past = access.of(XBT);
assert.ok(past !== undefined);
const { spec } = past;
const all = pastTrades(spec, START_MS, 1e6);
const live = [3, 5, 7].flatMap((lots) => bench.trade(ALICE, XBT, 'buy', lots, 1_000));

test('the past of a market is what genesis says', () => {
  const { contract, baseAsset } = bench.state.markets.get(XBT);
  const { seed, startMs, days, startPremium, asset } = spec;
  assert.deepEqual(
    { seed, startMs, days, startPremium },
    { seed: 5, startMs: START_MS, days: 2, startPremium: 0.0002 },
  );
  assert.equal(spec.contract, contract);
  assert.equal(asset.indexPriceUsd, bench.state.assets.get(baseAsset).indexPriceUsd);
  assert.ok(asset.annualVolatility > 0 && asset.correlationToXbt === 1);
  assert.equal(access.of(1)?.spec.startPremium, 0);
  assert.equal(access.of(99), undefined);
  const none = new Bench();
  const without = new AccessToPast(none.state);
  without.begin(beginningOf(none.genesis));
  assert.equal(without.of(XBT), undefined);
});

test('a price set later, a save and a load do not change the past', () => {
  const other = new Bench({ historyDays: 2 });
  const before = other.history.executionsOf(XBT, { sort: 'desc', count: 50 });
  other.setPrice('XBT', 50_000, 1_000);
  const loaded = other.freshHistory();
  loaded.load(other.history.save());
  assert.deepEqual(loaded.executionsOf(XBT, { sort: 'desc', count: 50 }), before);
  assert.deepEqual(loaded.day(XBT, START_MS), other.history.day(XBT, START_MS));
});

test('trades of the past are found by number and by time', () => {
  const { trades } = past;
  assert.equal(trades.count, all.length);
  assert.equal(access.tradesBefore(XBT), pastTradeCount(spec));
  fc.assert(
    fc.property(
      fc.nat(all.length + 5),
      fc.nat(500),
      fc.integer({ min: -HOUR_MS, max: 2 * DAY_MS + HOUR_MS }),
      (from, length, ago) => {
        assert.deepEqual(trades.between(from, from + length), all.slice(Math.max(0, from - 1), from + length));
        const timeMs = START_MS - ago;
        const index = all.findIndex((trade) => trade.timeMs >= timeMs);
        assert.equal(trades.countBefore(timeMs), index === -1 ? all.length : index);
      },
    ),
    { numRuns: 60 },
  );
  assert.deepEqual(trades.between(all.length - 99, all.length), all.slice(-100));
});

test('a listing goes from the venue into its past and back without a seam', () => {
  const numbered = (rows: readonly Trade[]): number[] => rows.map(({ sequence }) => sequence);
  const newest = bench.history.executionsOf(XBT, { sort: 'desc', count: 10 });
  const last = all.length + live.length;
  assert.deepEqual(
    numbered(newest.rows),
    Array.from({ length: 10 }, (_, nth) => last - nth),
  );
  assert.equal(newest.more, true);
  assert.deepEqual(
    newest.rows.slice(0, live.length).map(({ key }) => key),
    live.map(({ key }) => key).reverse(),
  );
  for (const sort of ['asc', 'desc'] as const) {
    const sinceMs = START_MS - 3 * HOUR_MS;
    const seen: Trade[] = [];
    for (let more = true; more; ) {
      const after = seen.at(-1)?.sequence;
      const page = bench.history.executionsOf(XBT, {
        sort,
        sinceMs,
        count: 137,
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...page.rows);
      more = page.more;
    }
    const expected = Array.from({ length: last }, (_, nth) => nth + 1).filter((number) => {
      const trade = all[number - 1];
      return trade === undefined || trade.timeMs >= sinceMs;
    });
    assert.deepEqual(numbered(seen), sort === 'asc' ? expected : expected.reverse());
    for (const { timeMs, sequence } of seen) assert.ok(sequence > all.length ? timeMs >= START_MS : timeMs < START_MS);
  }
  assert.equal(bench.history.fillsOf(ALICE)[0]?.sequence, last);
});

test('trades of the past have ids of their own, two orders each, and reach back seven days at most', () => {
  const page = bench.history.executionsOf(XBT, { sort: 'desc', count: 100, beforeMs: START_MS - 1 });
  const keys = new Set(page.rows.flatMap(({ maker, taker }) => [maker.key, taker.key]));
  assert.equal(keys.size, 200);
  for (const { key, maker, taker, side, lots, ticks } of page.rows) {
    assert.ok(Number.isSafeInteger(key) && key < 2 ** 52 && key > 2 ** 51);
    assert.deepEqual([taker.side, maker.side], side === 'buy' ? ['buy', 'sell'] : ['sell', 'buy']);
    assert.deepEqual([maker.lots, maker.ticks, taker.lots, taker.ticks], [lots, ticks, lots, ticks]);
  }
  assert.notEqual(bench.history.executionsOf(1, { sort: 'desc', count: 1 }).rows[0]?.key, page.rows[0]?.key);
  const sevenDaysOn = START_MS + 6 * DAY_MS;
  const oldest = bench.history.tradesOf(XBT, sevenDaysOn, undefined, 1e6).at(-1);
  assert.ok(oldest !== undefined && oldest.timeMs >= sevenDaysOn - 7 * DAY_MS);
  assert.equal(bench.history.tradesOf(XBT, START_MS + 8 * DAY_MS).length, 0);
});
