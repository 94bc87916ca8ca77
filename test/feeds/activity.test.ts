import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  dailyPattern,
  MEAN_TRADE_SHARE,
  tradeLots,
  tradesPerSecond,
  varianceFactor,
} from '../../src/feeds/activity.ts';
import { streamOf, uniform } from '../../src/feeds/random.ts';
import { contract, correlation, DATED, INVERSE, mean, XBT } from './fixtures.ts';

test('the variance factor has mean 1, is positive, and clusters at every time scale', (t) => {
  const stream = streamOf(3, 'volatility');
  const factors = (stride: number, count: number): number[] =>
    Array.from({ length: count }, (_, nth) => varianceFactor(stream, 1_700_000_000 + nth * stride));
  const far = factors(200_000, 30_000);
  const lags = [1, 60, 3600, 86_400].map((seconds) => {
    const now = factors(200_000, 10_000);
    const later = Array.from({ length: 10_000 }, (_, nth) =>
      varianceFactor(stream, 1_700_000_000 + nth * 200_000 + seconds),
    );
    return correlation(now, later);
  });
  t.diagnostic(`mean ${mean(far).toFixed(3)}, from ${Math.min(...far).toFixed(4)} to ${Math.max(...far).toFixed(1)}`);
  t.diagnostic(`correlation after 1 s, 1 min, 1 h, 1 day: ${lags.map((lag) => lag.toFixed(2)).join(', ')}`);
  assert.ok(Math.abs(mean(far) - 1) < 0.03);
  assert.ok(Math.min(...far) > 0);
  const [second = 0, minute = 0, hour = 0, day = 0] = lags;
  assert.ok(second > 0.9 && minute > hour && hour > day && minute > 0.5 && day > 0 && day < 0.2);
});

test('the daily pattern has mean 1 and no jump at midnight', () => {
  const minutes = Array.from({ length: 1440 }, (_, minute) => dailyPattern(minute * 60_000));
  assert.ok(Math.abs(mean(minutes) - 1) < 1e-9);
  assert.ok(Math.abs(dailyPattern(0) - dailyPattern(86_400_000 - 1)) < 1e-6);
  assert.equal(dailyPattern(14 * 3_600_000), dailyPattern(20_000 * 86_400_000 + 14 * 3_600_000));
});

test('main markets trade every few seconds, dated and smaller ones less', () => {
  assert.ok(1 / tradesPerSecond(XBT) > 3 && 1 / tradesPerSecond(XBT) < 6);
  const rates = [XBT, contract({ base: 'DOGE' }), contract({ base: 'LTC', kind: 'inverse' })].map(tradesPerSecond);
  assert.deepEqual(
    rates,
    rates.toSorted((a, b) => b - a),
  );
  assert.ok(tradesPerSecond(DATED) < tradesPerSecond(INVERSE));
});

test('a trade has at least one lot, at most the impact size, and the stated mean', () => {
  const stream = streamOf(1, 'sizes');
  const lots = Array.from({ length: 50_000 }, (_, nth) => tradeLots(XBT, uniform(stream, nth)));
  assert.ok(lots.every((each) => Number.isInteger(each) && each >= 1 && each <= XBT.impactMidLots));
  assert.ok(Math.abs(mean(lots) / XBT.impactMidLots - MEAN_TRADE_SHARE) < 0.01);
  assert.equal(tradeLots(contract({ impactMidLots: 0 }), 0.99), 1);
});
