import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/durations.ts';
import { pastCandles } from '../../src/feeds/past.ts';
import { AccessToPast, beginningOf, type MarketPast } from '../../src/history/access-to-past.ts';
import { pastDay } from '../feeds/past-by-minutes.ts';
import { Bench, CLIENTS, START_MS } from './fixtures.ts';

const [ALICE, BOB] = CLIENTS;
const XBT = 0;

function pastOfXbt(bench: Bench): MarketPast {
  const access = new AccessToPast(bench.state);
  access.begin(beginningOf(bench.genesis));
  const past = access.of(XBT);
  assert.ok(past !== undefined);
  return past;
}

test('a market that never traded has no day; one that traded long ago has a flat one', () => {
  const bench = new Bench();
  assert.equal(bench.history.day(XBT, bench.nowMs), undefined);
  const [fill] = bench.trade(ALICE, XBT, 'buy', 10, MINUTE_MS);
  const price = fill?.ticks as number;
  const atMs = bench.nowMs;
  assert.deepEqual(bench.history.day(XBT, atMs), {
    open: price,
    high: price,
    low: price,
    last: price,
    volumeLots: 10,
    lotsTimesPrice: 10 * price,
    changePercent: 0,
  });
  const flat = {
    open: price,
    high: price,
    low: price,
    last: price,
    volumeLots: 0,
    lotsTimesPrice: 0,
    changePercent: 0,
  };
  assert.deepEqual(bench.history.day(XBT, atMs + DAY_MS + MINUTE_MS), flat);
  bench.setPrice('XBT', 90_000, 3 * DAY_MS);
  assert.deepEqual(bench.history.day(XBT, bench.nowMs), flat);
});

test('the window slides by minutes: a trade counts until its minute began 24 hours ago', () => {
  const bench = new Bench();
  const [first] = bench.trade(ALICE, XBT, 'buy', 10, MINUTE_MS);
  bench.setPrice('XBT', 85_000, HOUR_MS);
  const [second] = bench.trade(BOB, XBT, 'sell', 5, 30 * MINUTE_MS);
  assert.ok(first !== undefined && second !== undefined);
  const minute = Math.floor(first.timeMs / MINUTE_MS) * MINUTE_MS;
  const before = bench.history.day(XBT, minute + DAY_MS);
  assert.deepEqual([before?.volumeLots, before?.open, before?.low], [15, first.ticks, first.ticks]);
  const after = bench.history.day(XBT, minute + DAY_MS + 1);
  assert.deepEqual(
    [after?.volumeLots, after?.open, after?.low, after?.high],
    [5, first.ticks, first.ticks, second.ticks],
  );
  assert.equal(after?.changePercent, ((second.ticks - first.ticks) / first.ticks) * 100);
});

test('a window that begins on the hour has the whole of that hour', () => {
  const bench = new Bench();
  bench.trade(ALICE, XBT, 'buy', 1, MINUTE_MS);
  const hour = Math.ceil(bench.nowMs / HOUR_MS) * HOUR_MS;
  bench.trade(ALICE, XBT, 'buy', 20, hour - bench.nowMs + 3_000);
  bench.trade(ALICE, XBT, 'buy', 300, 10 * MINUTE_MS);
  assert.equal(bench.history.day(XBT, hour + DAY_MS)?.volumeLots, 320);
  assert.equal(bench.history.day(XBT, hour + DAY_MS + 1)?.volumeLots, 300);
  bench.trade(ALICE, XBT, 'buy', 4_000, HOUR_MS);
  assert.equal(bench.history.day(XBT, hour + DAY_MS)?.volumeLots, 4_320);
});

test('after a day without a trade the price of a day ago is that of the last trade', () => {
  const bench = new Bench();
  bench.trade(ALICE, XBT, 'buy', 1, MINUTE_MS);
  bench.setPrice('XBT', 85_000, 5 * MINUTE_MS);
  const [last] = bench.trade(ALICE, XBT, 'buy', 1, 5 * MINUTE_MS);
  const day = bench.history.day(XBT, bench.nowMs + 2 * DAY_MS);
  assert.deepEqual([day?.open, day?.last, day?.changePercent], [last?.ticks, last?.ticks, 0]);
});

test('the part of the day before the venue fades out of the window as the venue lives', () => {
  const bench = new Bench({ historyDays: 2 });
  const past = pastOfXbt(bench);
  const slow = pastDay(past.spec);
  let volumeLots = 0;
  let traded = 0;
  for (let step = 0; step < 30; step++) {
    const [fill] = bench.trade(ALICE, XBT, step % 2 === 0 ? 'buy' : 'sell', 3, step === 0 ? 1_000 : 53 * MINUTE_MS);
    volumeLots += 3;
    traded += 3 * (fill?.ticks ?? 0);
    const expected = slow(bench.nowMs);
    const day = bench.history.day(XBT, bench.nowMs);
    assert.ok(day !== undefined);
    if (expected === undefined) continue;
    assert.equal(day.open, expected.open);
    assert.equal(day.volumeLots, expected.volumeLots + volumeLots);
    assert.ok(Math.abs(day.lotsTimesPrice / (expected.lotsTimesPrice + traded) - 1) < 1e-12);
    assert.ok(day.high >= expected.high && day.low <= expected.low);
  }
  assert.equal(slow(bench.nowMs), undefined);
  assert.ok((bench.history.day(XBT, bench.nowMs)?.volumeLots ?? 0) < volumeLots);
});

test('a market that has not traded since the start shows the last price of the past', () => {
  const bench = new Bench({ historyDays: 1 });
  const past = pastOfXbt(bench);
  const last = pastCandles(past.spec, 'trade', START_MS - MINUTE_MS, START_MS).at(-1)?.close;
  assert.equal(bench.history.day(XBT, bench.nowMs)?.last, last);
  assert.equal(bench.history.lastTrade(XBT)?.ticks, last);
  const flat = { open: last, high: last, low: last, last, volumeLots: 0, lotsTimesPrice: 0, changePercent: 0 };
  assert.deepEqual(bench.history.day(XBT, START_MS + 2 * DAY_MS), flat);
});
