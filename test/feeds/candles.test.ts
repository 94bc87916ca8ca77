import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '../../src/core/durations.ts';
import { fc } from '../support/property.ts';
import './fixtures.ts';
import { aggregate, type Candle, intervalStart, RESOLUTIONS, resolutionMs } from '../../src/feeds/candles.ts';

const candle = (minute: number, open: number, high: number, low: number, close: number, volumeLots = 1): Candle => ({
  timeMs: minute * MINUTE_MS,
  open,
  high,
  low,
  close,
  volumeLots,
  lotsTimesPrice: volumeLots * close,
});

test('candles merge within their interval: first open, highest, lowest, last close, summed volume', () => {
  const merged = aggregate(
    [candle(3, 10, 12, 9, 11), candle(4, 11, 15, 11, 14, 2), candle(5, 14, 14, 7, 8, 3), candle(11, 8, 9, 8, 9)],
    5 * MINUTE_MS,
  );
  assert.deepEqual(merged, [
    { timeMs: 0, open: 10, high: 15, low: 9, close: 14, volumeLots: 3, lotsTimesPrice: 39 },
    { timeMs: 5 * MINUTE_MS, open: 14, high: 14, low: 7, close: 8, volumeLots: 3, lotsTimesPrice: 24 },
    { timeMs: 10 * MINUTE_MS, open: 8, high: 9, low: 8, close: 9, volumeLots: 1, lotsTimesPrice: 9 },
  ]);
  assert.deepEqual(aggregate([], MINUTE_MS), []);
});

test('merging in two stages gives what merging at once gives', () => {
  const series = fc
    .uniqueArray(fc.nat(5000), { maxLength: 60 })
    .chain((minutes) =>
      fc.tuple(
        ...minutes
          .toSorted((a, b) => a - b)
          .map((minute) =>
            fc
              .tuple(fc.nat(99), fc.nat(99), fc.nat(9))
              .map(([open, close, volume]) =>
                candle(minute, open, Math.max(open, close) + 1, Math.min(open, close) - 1, close, volume),
              ),
          ),
      ),
    );
  fc.assert(
    fc.property(series, (candles) => {
      const hours = aggregate(aggregate(candles, 5 * MINUTE_MS), 60 * MINUTE_MS);
      assert.deepEqual(hours, aggregate(candles, 60 * MINUTE_MS));
    }),
  );
});

test('the nine resolutions of the wire, each a multiple of the minute', () => {
  assert.deepEqual(
    RESOLUTIONS.map(([name]) => name),
    ['1m', '5m', '15m', '30m', '1h', '4h', '12h', '1d', '1w'],
  );
  assert.equal(resolutionMs('4h'), 14_400_000);
  for (const unknown of ['', '2m', '1M', '60', 'toString']) {
    assert.equal(resolutionMs(unknown), undefined);
  }
  assert.equal(intervalStart(1_791_547_217_000, 86_400_000), 1_791_504_000_000);
});
