import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/durations.ts';
import { aggregate, type Candle, intervalStart, joined, type TickType } from '../../src/feeds/candles.ts';
import { pastCandles } from '../../src/feeds/past.ts';
import { AccessToPast, beginningOf } from '../../src/history/access-to-past.ts';
import { Bench, CLIENTS, START_MS } from './fixtures.ts';

const [ALICE] = CLIENTS;
const XBT = 0;
/** The first minute of the venue. */
const FIRST = intervalStart(START_MS, MINUTE_MS);

function minutes(bench: Bench, tickType: TickType, range: { fromMs?: number; toMs?: number; count?: number } = {}) {
  const { toMs = bench.nowMs, count = 2_000, ...rest } = range;
  return bench.history.candles(XBT, tickType, { lengthMs: MINUTE_MS, toMs, count, ...rest }, bench.nowMs);
}

test('a minute has what was traded in it, opens at the close before, and is flat when nothing was', () => {
  const bench = new Bench();
  const [first] = bench.trade(ALICE, XBT, 'buy', 10, 1_000);
  const [second] = bench.trade(ALICE, XBT, 'sell', 30, 1_000);
  const [later] = bench.trade(ALICE, XBT, 'buy', 7, 3 * MINUTE_MS);
  assert.ok(first !== undefined && second !== undefined && later !== undefined);
  const flat = { open: second.ticks, high: second.ticks, low: second.ticks, close: second.ticks, volumeLots: 0 };
  const expected: Candle[] = [
    {
      timeMs: FIRST,
      open: first.ticks,
      high: first.ticks,
      low: second.ticks,
      close: second.ticks,
      volumeLots: 40,
      lotsTimesPrice: 10 * first.ticks + 30 * second.ticks,
    },
    { timeMs: FIRST + MINUTE_MS, ...flat, lotsTimesPrice: 0 },
    { timeMs: FIRST + 2 * MINUTE_MS, ...flat, lotsTimesPrice: 0 },
    {
      timeMs: FIRST + 3 * MINUTE_MS,
      open: second.ticks,
      high: later.ticks,
      low: second.ticks,
      close: later.ticks,
      volumeLots: 7,
      lotsTimesPrice: 7 * later.ticks,
    },
  ];
  assert.deepEqual(minutes(bench, 'trade'), { candles: expected, more: false });
});

test('trades have no candle before the first one; mark and index begin with the venue', () => {
  const bench = new Bench();
  bench.run({ type: 'tick' }, 10 * MINUTE_MS);
  assert.deepEqual(minutes(bench, 'trade'), { candles: [], more: false });
  assert.equal(minutes(bench, 'mark').candles.length, 11);
  assert.equal(minutes(bench, 'spot').candles[0]?.timeMs, FIRST);
  bench.trade(ALICE, XBT, 'buy', 1, 5 * MINUTE_MS);
  const { candles } = minutes(bench, 'trade');
  assert.deepEqual(
    candles.map(({ timeMs }) => timeMs),
    [FIRST + 15 * MINUTE_MS],
  );
  assert.deepEqual(minutes(bench, 'trade', { fromMs: 0, toMs: FIRST }).candles, []);
});

test('mark and index follow the prices; their volume is nothing', () => {
  const bench = new Bench();
  const spotBefore = bench.state.assets.get(bench.state.markets.get(XBT).baseAsset).indexPriceUsd;
  bench.setPrice('XBT', spotBefore + 300, 2 * MINUTE_MS);
  bench.setPrice('XBT', spotBefore - 200, 1_000);
  const candle = minutes(bench, 'spot').candles.at(-1);
  assert.equal(candle?.timeMs, FIRST + 2 * MINUTE_MS);
  assert.deepEqual(
    [candle?.high, candle?.low, candle?.close, candle?.volumeLots],
    [spotBefore + 300, spotBefore - 200, spotBefore - 200, 0],
  );
  assert.equal(minutes(bench, 'mark').candles.at(-1)?.close, bench.state.markets.get(XBT).markPrice);
});

test('with a beginning the oldest come first and `more` says that the page is not all; without one the newest come', () => {
  const bench = new Bench();
  bench.trade(ALICE, XBT, 'buy', 1);
  bench.run({ type: 'tick' }, 20 * MINUTE_MS);
  const times = (range: Parameters<typeof minutes>[2]): [number[], boolean] => {
    const { candles, more } = minutes(bench, 'trade', range);
    return [candles.map(({ timeMs }) => (timeMs - FIRST) / MINUTE_MS), more];
  };
  assert.deepEqual(times({ fromMs: FIRST, count: 3 }), [[0, 1, 2], true]);
  assert.deepEqual(times({ fromMs: FIRST + 1, count: 2 }), [[1, 2], true]);
  assert.deepEqual(times({ count: 3 }), [[18, 19, 20], false]);
  assert.deepEqual(times({ fromMs: FIRST + 18 * MINUTE_MS, count: 3 }), [[18, 19, 20], false]);
  assert.deepEqual(times({ toMs: FIRST + 4 * MINUTE_MS, count: 2 }), [[3, 4], false]);
  assert.deepEqual(times({ fromMs: 0, toMs: FIRST + MINUTE_MS, count: 2 }), [[0, 1], false]);
  assert.deepEqual(times({ fromMs: FIRST, count: 0 }), [[], false]);
  assert.deepEqual(times({ fromMs: bench.nowMs + DAY_MS, toMs: bench.nowMs + 2 * DAY_MS, count: 2 }), [[], false]);
  assert.deepEqual(times({ fromMs: FIRST + 20 * MINUTE_MS, toMs: 1e300, count: 9 }), [[20], false]);
});

test('candles of the past lead over into those of the venue, in every resolution', () => {
  const bench = new Bench({ historyDays: 3 });
  const access = new AccessToPast(bench.state);
  access.begin(beginningOf(bench.genesis));
  const past = access.of(XBT);
  assert.ok(past !== undefined);
  bench.trade(ALICE, XBT, 'buy', 10, 5_000);
  bench.setPrice('XBT', 82_000, 1_000);
  bench.trade(ALICE, XBT, 'sell', 20, 40 * MINUTE_MS);
  for (const tickType of ['trade', 'mark', 'spot'] as const) {
    const live = new Map(liveOnly(bench, tickType).map((candle) => [candle.timeMs, candle]));
    const whole = pastCandles(past.spec, tickType, 0, START_MS);
    const boundary = whole.at(-1) as Candle;
    const both = [...whole.slice(0, -1), joined(boundary, live.get(boundary.timeMs) as Candle)];
    for (const [timeMs, candle] of live) if (timeMs > boundary.timeMs) both.push(candle);
    for (const lengthMs of [MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, DAY_MS, 7 * DAY_MS]) {
      const expected = aggregate(both, lengthMs);
      const range = { lengthMs, fromMs: 0, toMs: bench.nowMs, count: 5_000 };
      const { candles } = bench.history.candles(XBT, tickType, range, bench.nowMs);
      assert.deepEqual(candles.map(rounded), expected.map(rounded), `${tickType} ${lengthMs}`);
      const page = bench.history.candles(XBT, tickType, { ...range, count: 7 }, bench.nowMs);
      assert.deepEqual(page, { candles: candles.slice(0, 7), more: candles.length > 7 });
      // Pages that end before, at and behind the beginning of the venue.
      const nearby = candles.findIndex(({ timeMs }) => timeMs > START_MS - 3 * lengthMs);
      const fromMs = candles[nearby]?.timeMs as number;
      for (let count = 1; count < 6; count++) {
        const { more, candles: few } = bench.history.candles(XBT, tickType, { ...range, fromMs, count }, bench.nowMs);
        assert.deepEqual(few, candles.slice(nearby, nearby + count));
        assert.equal(more, nearby + count < candles.length);
      }
      const { fromMs: _fromMs, ...newest } = { ...range, count: 4 };
      assert.deepEqual(bench.history.candles(XBT, tickType, newest, bench.nowMs).candles, candles.slice(-4));
    }
  }
});

/** The minutes since the start as a venue without a past has them, opening where the past closed. */
function liveOnly(bench: Bench, tickType: TickType): readonly Candle[] {
  const range = { lengthMs: MINUTE_MS, fromMs: FIRST, toMs: bench.nowMs, count: 5_000 };
  const { candles } = bench.history.candles(XBT, tickType, range, bench.nowMs);
  const twin = new Bench();
  twin.trade(ALICE, XBT, 'buy', 10, 5_000);
  twin.setPrice('XBT', 82_000, 1_000);
  twin.trade(ALICE, XBT, 'sell', 20, 40 * MINUTE_MS);
  const alone = twin.history.candles(XBT, tickType, range, twin.nowMs).candles;
  assert.deepEqual(alone.slice(1), candles.slice(1));
  return alone;
}

function rounded(candle: Candle): Candle {
  return { ...candle, lotsTimesPrice: Number(candle.lotsTimesPrice.toPrecision(12)) };
}

test('beyond its retention a market shows what is kept, and the past before it', () => {
  const bench = new Bench({ historyDays: 1 }, { minutes: 1_442, hours: 26 });
  for (let minute = 0; minute < 1_500; minute++) bench.setPrice('XBT', 80_000 + minute, MINUTE_MS);
  const { candles } = minutes(bench, 'spot', { fromMs: FIRST, count: 5_000 });
  const times = candles.map(({ timeMs }) => (timeMs - FIRST) / MINUTE_MS);
  // The running minute, and all that are kept but the one that only says where the next opens.
  assert.deepEqual(times, [0, ...Array.from({ length: 1_442 }, (_, nth) => 1_500 - 1_441 + nth)]);
  for (const [nth, candle] of candles.entries()) {
    if (nth > 1) assert.equal(candle.open, candles[nth - 1]?.close);
  }
  for (let hour = 0; hour < 30; hour++) bench.setPrice('XBT', 80_000 + hour, HOUR_MS);
  const range = { lengthMs: HOUR_MS, fromMs: START_MS - HOUR_MS, toMs: bench.nowMs, count: 100 };
  const hours = bench.history.candles(XBT, 'spot', range, bench.nowMs).candles;
  // The hour of the start, and the open one after the 25 that 26 rows tell of.
  assert.equal(hours.length, 1 + 25 + 1 + 1);
});
