import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activityOnly, extremeLevel, forEachMinute, type Walk, walkOf } from '../../src/feeds/past-walk.ts';
import { asset, correlation, mean, START_MS } from './fixtures.ts';

const DAYS = 31;

test('volatility, correlation and clustering of the past are those of the assets', (t) => {
  const seeds = [1, 2, 3, 4];
  const ofXbt = seeds.flatMap((seed) => minutes(walk('XBT', seed)));
  const activity = mean(ofXbt.map((minute) => minute.activity));
  t.diagnostic(`mean activity ${activity.toFixed(3)} in ${ofXbt.length} minutes`);
  assert.ok(Math.abs(activity - 1) < 0.1);
  for (const symbol of ['XBT', 'ETH', 'SOL']) {
    const own = seeds.flatMap((seed) => minutes(walk(symbol, seed)));
    const { annualVolatility, correlationToXbt: expected } = asset(symbol);
    const squares = mean(own.map(({ move }) => move * move));
    const volatility = Math.sqrt((squares * 525_600) / activity);
    const kurtosis = mean(own.map(({ move }) => move ** 4)) / (squares * squares);
    const withXbt = correlation(moves(own), moves(ofXbt));
    const hourly = correlation(hours(moves(own)), hours(moves(ofXbt)));
    const serial = correlation(moves(own).slice(1), moves(own).slice(0, -1));
    const sizes = moves(own).map(Math.abs);
    const clustering = correlation(sizes.slice(10), sizes.slice(0, -10));
    t.diagnostic(
      `${symbol}: volatility ${volatility.toFixed(3)} (stated ${annualVolatility}), correlation with XBT ` +
        `${withXbt.toFixed(3)}, hourly ${hourly.toFixed(3)} (${expected}), kurtosis ${kurtosis.toFixed(1)}, ` +
        `serial ${serial.toFixed(3)}, |r| after ten minutes ${clustering.toFixed(2)}`,
    );
    assert.ok(Math.abs(volatility / annualVolatility - 1) < 0.03);
    assert.ok(Math.abs(withXbt - expected) < 0.02);
    assert.ok(Math.abs(hourly - expected) < 0.06);
    assert.ok(kurtosis > 4);
    assert.ok(Math.abs(serial) < 0.03);
    assert.ok(clustering > 0.1);
  }
});

test('block returns and bridges make one walk: the variance of a day is that of its minutes', (t) => {
  const ratios = Array.from({ length: 20 }, (_, seed) => {
    const own = minutes(walk('XBT', 100 + seed));
    const days = Array.from({ length: DAYS }, (__, day) =>
      moves(own)
        .slice(day * 1440, day * 1440 + 1440)
        .reduce((sum, move) => sum + move, 0),
    );
    return mean(days.map((move) => move * move)) / (mean(own.map(({ move }) => move * move)) * 1440);
  });
  t.diagnostic(`daily to minute variance ${mean(ratios).toFixed(3)} over ${ratios.length} months`);
  assert.ok(Math.abs(mean(ratios) - 1) < 0.15);
});

test('activity alone is the same bits as with the shocks', () => {
  const full = walk('ETH', 3);
  const activities = (of: Walk): number[] => minutes(of).map(({ activity }) => activity);
  assert.deepEqual(activities(activityOnly(full)), activities(full));
});

test('the extremes of a minute lie outside its open and close, as far as those of a Brownian bridge', (t) => {
  const of = walk('XBT', 1);
  const unit = 1 / (of.minuteVolatility * of.minuteVolatility);
  // Mean range of a bridge back to its start with variance 1: 2 x sqrt(pi / 8).
  const ranges = Array.from({ length: 20_000 }, (_, minute) => {
    const high = extremeLevel(of, minute, 0, 0, unit, 1);
    const low = extremeLevel(of, minute, 0, 0, unit, -1);
    assert.ok(high >= 0 && low <= 0);
    return high - low;
  });
  t.diagnostic(`mean range ${mean(ranges).toFixed(3)}, expected ${Math.sqrt(Math.PI / 2).toFixed(3)}`);
  assert.ok(Math.abs(mean(ranges) - Math.sqrt(Math.PI / 2)) < 0.02);
  assert.ok(extremeLevel(of, 1, 0.001, 0.003, 1, 1) >= 0.003);
  assert.ok(extremeLevel(of, 1, 0.001, 0.003, 1, -1) <= 0.001);
});

function walk(symbol: string, seed: number): Walk {
  return walkOf(seed, symbol, asset(symbol), START_MS);
}

function minutes(of: Walk): { move: number; activity: number }[] {
  const list: { move: number; activity: number }[] = [];
  forEachMinute(of, of.endMinute - DAYS * 1440, of.endMinute, (_minute, open, close, activity) => {
    list.push({ move: close - open, activity });
  });
  assert.equal(list.length, DAYS * 1440);
  return list;
}

function moves(list: readonly { move: number }[]): number[] {
  return list.map(({ move }) => move);
}

function hours(list: readonly number[]): number[] {
  return Array.from({ length: Math.floor(list.length / 60) }, (_, hour) =>
    list.slice(hour * 60, hour * 60 + 60).reduce((sum, move) => sum + move, 0),
  );
}
