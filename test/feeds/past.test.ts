import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, MINUTE_MS } from '../../src/core/durations.ts';
import { MEAN_TRADE_SHARE, tradesPerSecond } from '../../src/feeds/activity.ts';
import { aggregate, type Candle, type TickType } from '../../src/feeds/candles.ts';
import { MOST_HISTORY_DAYS, type PastSpec, pastCandles } from '../../src/feeds/past.ts';
import { fc } from '../support/property.ts';
import { asset, DATED, ETH, INVERSE, mean, PEPE, pastSpec, START_MS, XBT } from './fixtures.ts';
import { pastCandle, pastDay, pastTradeCount, pastTrades } from './past-by-minutes.ts';

const TICK_TYPES: readonly TickType[] = ['trade', 'mark', 'spot'];
const LAST_MINUTE_MS = Math.floor(START_MS / MINUTE_MS) * MINUTE_MS;
const SPECS: readonly PastSpec[] = [
  pastSpec({ startPremium: 0.0004 }),
  pastSpec({ contract: ETH }),
  pastSpec({ contract: PEPE }),
  pastSpec({ contract: INVERSE, startPremium: -0.0002 }),
  pastSpec({ contract: DATED, startPremium: 0.012 }),
];

const anySpec = fc
  .record({
    seed: fc.maxSafeNat(),
    startMs: fc.integer({ min: 1_500_000_000_000, max: 2_500_000_000_000 }),
    days: fc.integer({ min: 1, max: MOST_HISTORY_DAYS }),
    contract: fc.constantFrom(XBT, ETH, PEPE, INVERSE),
    factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
    startPremium: fc.double({ min: -0.01, max: 0.01, noNaN: true }),
  })
  .map(({ factor, ...spec }): PastSpec => {
    const base = asset(spec.contract.base);
    return { ...spec, asset: { ...base, indexPriceUsd: base.indexPriceUsd * factor } };
  });

test('the past of a seed is the same numbers on every engine', () => {
  const at = LAST_MINUTE_MS - 5 * DAY_MS;
  const summary = SPECS.map((spec) => ({
    trade: pastCandle(spec, 'trade', LAST_MINUTE_MS),
    mark: pastCandle(spec, 'mark', LAST_MINUTE_MS - DAY_MS)?.high,
    spot: pastCandle(spec, 'spot', at)?.low,
    trades: pastTradeCount(spec),
    last: pastTrades(spec, START_MS, 1)[0],
  }));
  assert.deepEqual(JSON.parse(JSON.stringify(summary)), GOLDEN);
});

test('the path ends, to the last bit, at the start price and the mark that belongs to it', () => {
  fc.assert(
    fc.property(anySpec, (spec) => {
      const last = spec.startMs - 1;
      const minuteMs = Math.floor(last / MINUTE_MS) * MINUTE_MS;
      assert.equal(pastCandle(spec, 'spot', minuteMs)?.close, spec.asset.indexPriceUsd);
      assert.equal(pastCandle(spec, 'mark', minuteMs)?.close, spec.asset.indexPriceUsd * (1 + spec.startPremium));
      assert.equal(pastCandle(spec, 'spot', minuteMs + MINUTE_MS), undefined);
    }),
    { numRuns: 50 },
  );
  const premiums = fc.double({ min: 0.001, max: 0.03, noNaN: true });
  fc.assert(
    fc.property(premiums, (startPremium) => {
      const close = pastCandle(pastSpec({ contract: DATED, startPremium }), 'mark', LAST_MINUTE_MS)?.close;
      assert.equal(close, 80_000 * (1 + startPremium));
    }),
  );
});

test('candles: no gaps, open at the last close, highest and lowest outside, ticks and lots whole', (t) => {
  let seen = 0;
  fc.assert(
    fc.property(anySpec, fc.constantFrom(...TICK_TYPES), fc.maxSafeNat(), (spec, type, offset) => {
      const fromMs = spec.startMs - ((offset % (spec.days * 1440)) + 1) * MINUTE_MS;
      const candles = pastCandles(spec, type, fromMs, fromMs + 200 * MINUTE_MS);
      checkSeries(spec, type, candles);
      seen += candles.length;
    }),
    { numRuns: 150 },
  );
  t.diagnostic(`${seen} candles`);
  assert.ok(seen > 10_000);
});

test('a candle does not depend on the range or the order in which it is asked for', () => {
  for (const spec of SPECS) {
    for (const type of TICK_TYPES) {
      const whole = pastCandles(spec, type, 0, START_MS);
      const byTime = new Map(whole.map((candle) => [candle.timeMs, candle]));
      fc.assert(
        fc.property(fc.nat(whole.length - 1), fc.nat(40), (nth, length) => {
          const fromMs = whole[nth]?.timeMs ?? 0;
          assert.deepEqual(
            pastCandles(spec, type, fromMs, fromMs + length * MINUTE_MS),
            whole.slice(nth, nth + length),
          );
          assert.deepEqual(pastCandle(spec, type, fromMs), byTime.get(fromMs));
        }),
        { numRuns: 15 },
      );
    }
  }
});

test('a past begins where it was asked to, or with its contract, and is empty for zero days', () => {
  const week = pastCandles(pastSpec(), 'trade', 0, Number.MAX_SAFE_INTEGER);
  assert.equal(week.length, 7 * 1440);
  assert.equal(week[0]?.timeMs, LAST_MINUTE_MS + MINUTE_MS - 7 * DAY_MS);
  const dated = pastCandles(pastSpec({ contract: DATED }), 'mark', 0, START_MS);
  assert.equal(dated.length, 3 * 1440);
  const unopened = pastSpec({ contract: { ...DATED, openingMs: START_MS + DAY_MS } });
  for (const spec of [pastSpec({ days: 0 }), unopened]) {
    assert.deepEqual(pastCandles(spec, 'trade', 0, START_MS), []);
    assert.deepEqual(pastTrades(spec, START_MS, 100), []);
    assert.equal(pastTradeCount(spec), 0);
    assert.equal(pastDay(spec)(START_MS), undefined);
  }
  assert.deepEqual(pastCandles(pastSpec(), 'trade', START_MS, START_MS - DAY_MS), []);
});

test('an impossible past is refused', () => {
  for (const days of [-1, MOST_HISTORY_DAYS + 1, Number.NaN]) {
    assert.throws(() => pastCandles(pastSpec({ days }), 'trade', 0, START_MS), RangeError);
  }
  for (const indexPriceUsd of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(
      () => pastCandles(pastSpec({ asset: { ...asset('XBT'), indexPriceUsd } }), 'trade', 0, START_MS),
      RangeError,
    );
  }
  assert.throws(() => pastCandles(pastSpec({ seed: 1.5 }), 'trade', 0, START_MS), RangeError);
});

test('mark and trades stay by the index: the basis of a perpetual is small, that of a dated contract its carry', (t) => {
  for (const spec of SPECS) {
    const spot = pastCandles(spec, 'spot', 0, START_MS);
    const mark = pastCandles(spec, 'mark', 0, START_MS);
    const trade = pastCandles(spec, 'trade', 0, START_MS);
    const basis = mark.map((candle, nth) => candle.close / (spot[nth]?.close ?? 1) - 1);
    const tick = spec.contract.tickMantissa / spec.contract.tickScale;
    trade.forEach((candle, nth) => {
      assert.ok(Math.abs(candle.close - (mark[nth]?.close ?? 0)) <= tick * (1 + 1e-9));
    });
    t.diagnostic(
      `${spec.contract.symbol}: basis ${(Math.min(...basis) * 100).toFixed(3)} % to ${(Math.max(...basis) * 100).toFixed(3)} %`,
    );
    const centre = spec.contract === DATED ? 0.012 : 0;
    assert.ok(basis.every((premium) => Math.abs(premium - centre) < 0.0025));
  }
});

test('two contracts of one asset share its index', () => {
  const linear = pastCandles(pastSpec(), 'spot', START_MS - DAY_MS, START_MS);
  assert.deepEqual(pastCandles(pastSpec({ contract: INVERSE }), 'spot', START_MS - DAY_MS, START_MS), linear);
});

test('the volume of the past is that of the trades to come, with the hours of the day', (t) => {
  for (const contract of [XBT, ETH]) {
    const candles = [1, 2, 3].flatMap((seed) =>
      pastCandles(pastSpec({ seed, contract, days: MOST_HISTORY_DAYS }), 'trade', 0, START_MS),
    );
    const daily = mean(candles.map(({ volumeLots }) => volumeLots)) * 1440;
    const expected = tradesPerSecond(contract) * 86_400 * contract.impactMidLots * MEAN_TRADE_SHARE;
    const atHour = (hour: number): number =>
      mean(candles.filter(({ timeMs }) => (timeMs % DAY_MS) / 3_600_000 === hour).map(({ volumeLots }) => volumeLots));
    t.diagnostic(`${contract.symbol}: ${(daily / expected).toFixed(2)} of the long-run volume of the live source`);
    assert.ok(daily / expected > 0.8 && daily / expected < 1.1);
    assert.ok(atHour(15) > atHour(5));
  }
});

test('trades make up their candles: volume, close, high and low, inside the minute', (t) => {
  let seen = 0;
  for (const spec of SPECS) {
    const trades = pastTrades(spec, START_MS, 2000);
    assert.equal(trades.length, 2000);
    const { tickMantissa, tickScale } = spec.contract;
    const first = Math.floor((trades[0]?.timeMs ?? 0) / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
    for (const candle of pastCandles(spec, 'trade', first, START_MS)) {
      const own = trades.filter(({ timeMs }) => Math.floor(timeMs / MINUTE_MS) * MINUTE_MS === candle.timeMs);
      const prices = own.map(({ price }) => price);
      assert.equal(
        own.reduce((sum, { lots }) => sum + lots, 0),
        candle.volumeLots,
      );
      assert.equal(prices.at(-1), candle.close);
      assert.equal(Math.max(candle.open, ...prices), candle.high);
      assert.equal(Math.min(candle.open, ...prices), candle.low);
      seen += own.length;
    }
    trades.forEach((trade, nth) => {
      assert.ok(trade.timeMs < START_MS && trade.timeMs >= (trades[nth - 1]?.timeMs ?? 0));
      assert.ok(Number.isInteger(trade.lots) && trade.lots >= 1);
      assert.equal(trade.price, (trade.priceTicks * tickMantissa) / tickScale);
      assert.equal(trade.sequence, (trades[0]?.sequence ?? 0) + nth);
    });
    assert.equal(trades.at(-1)?.sequence, pastTradeCount(spec));
    const buys = trades.filter(({ side }) => side === 'buy').length;
    assert.ok(buys > 850 && buys < 1150);
  }
  t.diagnostic(`${seen} trades`);
});

test('pages of trades backwards join without gap or overlap, down to number 1', () => {
  const spec = pastSpec({ contract: INVERSE, days: 1 });
  const all = pastTrades(spec, START_MS, Number.MAX_SAFE_INTEGER);
  assert.equal(all.length, pastTradeCount(spec));
  assert.equal(all[0]?.sequence, 1);
  fc.assert(
    fc.property(fc.nat(all.length - 1), fc.integer({ min: 1, max: 150 }), (nth, count) => {
      const beforeMs = all[nth]?.timeMs ?? 0;
      const older = all.filter(({ timeMs }) => timeMs < beforeMs);
      assert.deepEqual(pastTrades(spec, beforeMs, count), older.slice(Math.max(0, older.length - count)));
    }),
    { numRuns: 40 },
  );
  assert.deepEqual(pastTrades(spec, START_MS - 2 * DAY_MS, 10), []);
  assert.deepEqual(pastTrades(spec, START_MS, 0), []);
});

test('the day before the start: statistics of what is left of it', () => {
  const spec = pastSpec();
  const day = pastDay(spec);
  const candles = pastCandles(spec, 'trade', START_MS - DAY_MS, START_MS);
  for (const laterMs of [0, 1, MINUTE_MS, 3_600_000, 23 * 3_600_000, DAY_MS - 60_000]) {
    const left = candles.filter(({ timeMs }) => timeMs >= START_MS + laterMs - DAY_MS);
    const [whole] = aggregate(
      left.map((candle) => ({ ...candle, timeMs: 0 })),
      DAY_MS,
    );
    const figures = day(START_MS + laterMs);
    if (whole === undefined || figures === undefined) {
      assert.equal(figures, undefined);
      continue;
    }
    const { lotsTimesPrice: summed, timeMs: _zero, ...expected } = whole;
    const { lotsTimesPrice, timeMs, ...given } = figures;
    assert.deepEqual(given, expected);
    assert.equal(timeMs, left[0]?.timeMs);
    assert.ok(Math.abs(lotsTimesPrice / summed - 1) < 1e-12);
    const average = lotsTimesPrice / given.volumeLots;
    assert.ok(average >= given.low && average <= given.high);
  }
  assert.equal(day(START_MS + DAY_MS), undefined);
  assert.equal(day(START_MS + 400 * DAY_MS), undefined);
  assert.deepEqual(day(START_MS - 1), day(START_MS));
});

function checkSeries(spec: PastSpec, type: TickType, candles: readonly Candle[]): void {
  const { tickMantissa, tickScale } = spec.contract;
  candles.forEach((candle, nth) => {
    const before = candles[nth - 1];
    const prices = [candle.open, candle.high, candle.low, candle.close];
    assert.ok(candle.high >= Math.max(...prices) && candle.low <= Math.min(...prices) && candle.low > 0);
    assert.ok(before === undefined || before.close === candle.open);
    assert.ok(before === undefined || before.timeMs + MINUTE_MS === candle.timeMs);
    assert.equal(candle.timeMs % MINUTE_MS, 0);
    if (type === 'trade') {
      for (const price of prices) {
        const ticks = Math.round((price * tickScale) / tickMantissa);
        assert.equal((ticks * tickMantissa) / tickScale, price);
      }
      assert.ok(Number.isInteger(candle.volumeLots) && candle.volumeLots >= 1);
    } else {
      assert.equal(candle.volumeLots, 0);
    }
  });
}

const GOLDEN: unknown = [
  {
    trade: {
      timeMs: 1791547200000,
      open: 80023,
      high: 80058,
      low: 80005,
      close: 80032,
      volumeLots: 415,
      lotsTimesPrice: 33212242.5,
    },
    mark: 79648.72066753019,
    spot: 82053.61,
    trades: 124754,
    last: { timeMs: 1791547215467, priceTicks: 80032, price: 80032, lots: 17, side: 'sell', sequence: 124754 },
  },
  {
    trade: {
      timeMs: 1791547200000,
      open: 2399.4,
      high: 2400.2,
      low: 2398.5,
      close: 2400,
      volumeLots: 1535,
      lotsTimesPrice: 3683270.875,
    },
    mark: 2419.4165404425985,
    spot: 2485.06,
    trades: 124775,
    last: { timeMs: 1791547216859, priceTicks: 24000, price: 2400, lots: 387, side: 'buy', sequence: 124775 },
  },
  {
    trade: {
      timeMs: 1791547200000,
      open: 0.000005994,
      high: 0.000006,
      low: 0.000005994,
      close: 0.000006,
      volumeLots: 179,
      lotsTimesPrice: 0.001073463,
    },
    mark: 0.00000636986390167545,
    spot: 0.000007043843,
    trades: 41781,
    last: { timeMs: 1791547207226, priceTicks: 60000, price: 0.000006, lots: 179, side: 'sell', sequence: 41781 },
  },
  {
    trade: {
      timeMs: 1791547200000,
      open: 79976,
      high: 79984,
      low: 79976,
      close: 79984,
      volumeLots: 260,
      lotsTimesPrice: 20794800,
    },
    mark: 79654.77590349698,
    spot: 82053.61,
    trades: 46876,
    last: { timeMs: 1791547200563, priceTicks: 159968, price: 79984, lots: 260, side: 'sell', sequence: 46876 },
  },
  {
    trade: {
      timeMs: 1791547200000,
      open: 80947,
      high: 80960,
      low: 80947,
      close: 80960,
      volumeLots: 165,
      lotsTimesPrice: 13357327.5,
    },
    mark: 80481.72687922695,
    trades: 10083,
    last: { timeMs: 1791547204658, priceTicks: 80960, price: 80960, lots: 165, side: 'buy', sequence: 10083 },
  },
];
