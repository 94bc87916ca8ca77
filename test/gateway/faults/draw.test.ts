import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawLatency, happens, logarithm, type Place } from '../../../src/gateway/faults/draw.ts';
import type { Latency } from '../../../src/gateway/faults/rule.ts';

const place = (index: number, more: Partial<Place> = {}): Place => ({
  seed: 7,
  rule: 'rule',
  whom: 'account 2',
  index,
  ...more,
});
const DRAWS = 4_000;
const draws = (latency: Latency): readonly number[] =>
  Array.from({ length: DRAWS }, (_, index) => drawLatency(place(index), latency)).sort((one, other) => one - other);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test('known answers, the same on every engine', () => {
  const struck = Array.from({ length: 40 }, (_, index) => (happens(place(index), 0.25) ? 'x' : '.')).join('');
  const exponential: Latency = { distribution: 'exponential', meanMs: 200, mostMs: 5000 };
  const lognormal: Latency = { distribution: 'lognormal', medianMs: 80, sigma: 1, mostMs: 5000 };
  const uniform: Latency = { distribution: 'uniform', leastMs: 100, mostMs: 400 };
  const first = (latency: Latency): readonly number[] =>
    Array.from({ length: 8 }, (_, index) => drawLatency(place(index), latency));
  assert.deepEqual(
    { struck, exponential: first(exponential), lognormal: first(lognormal), uniform: first(uniform) },
    KNOWN,
  );
});

const KNOWN = {
  struck: '.x..x.xx.......x.......xxx...x........xx',
  exponential: [47, 216, 1064, 6, 35, 427, 161, 128],
  lognormal: [84, 215, 17, 121, 37, 230, 189, 349],
  uniform: [162, 298, 399, 108, 148, 365, 266, 241],
};

test('as often as the probability says, and each by itself', (t) => {
  for (const probability of [0.01, 0.1, 0.5, 0.9]) {
    const count = Array.from({ length: 20_000 }, (_, index) => happens(place(index), probability)).filter(
      Boolean,
    ).length;
    t.diagnostic(`${probability}: ${count / 20_000}`);
    // Five standard deviations: it is seeded, so it holds or it does not.
    assert.ok(Math.abs(count / 20_000 - probability) < 5 * Math.sqrt((probability * (1 - probability)) / 20_000));
  }
  assert.ok(Array.from({ length: 100 }, (_, index) => happens(place(index), 1)).every(Boolean));
});

test('another seed, rule or account is struck at other times', () => {
  const series = (more: Partial<Place>): string =>
    Array.from({ length: 64 }, (_, index) => Number(happens(place(index, more), 0.5))).join('');
  const others = [{}, { seed: 8 }, { rule: 'other' }, { whom: 'account 3' }].map(series);
  assert.equal(new Set(others).size, others.length);
  assert.equal(series({}), series({}));
});

test('a uniform latency has each of its milliseconds', () => {
  const values = draws({ distribution: 'uniform', leastMs: 3, mostMs: 6 });
  assert.deepEqual([...new Set(values)], [3, 4, 5, 6]);
  assert.ok(Math.abs(mean(values) - 4.5) < 0.1);
});

test('an exponential latency has its mean, and never more than its most', () => {
  const values = draws({ distribution: 'exponential', meanMs: 200, mostMs: 5000 });
  assert.ok(Math.abs(mean(values) - 200) < 15, `${mean(values)}`);
  assert.ok(Math.abs((values[DRAWS / 2] ?? 0) - 200 * Math.LN2) < 12);
  assert.equal(draws({ distribution: 'exponential', meanMs: 200, mostMs: 300 }).at(-1), 300);
});

test('a lognormal latency has its median and its spread', () => {
  const values = draws({ distribution: 'lognormal', medianMs: 1000, sigma: 1, mostMs: 600_000 });
  assert.ok(Math.abs((values[DRAWS / 2] ?? 0) - 1000) < 60);
  // A standard deviation below and above the median: a sixth of all on each side.
  assert.ok(Math.abs((values[Math.round(DRAWS * 0.1587)] ?? 0) - 1000 / Math.E) < 40);
  assert.ok(Math.abs((values[Math.round(DRAWS * 0.8413)] ?? 0) - 1000 * Math.E) < 250);
});

test('the logarithm is that of the engine, to its last digits', () => {
  for (let index = 1; index <= 2_000; index++) {
    for (const value of [index / 2_000, index / 2 ** 53]) {
      assert.ok(
        Math.abs(logarithm(value) - Math.log(value)) <= 1e-15 * Math.max(1, Math.abs(Math.log(value))),
        `${value}`,
      );
    }
  }
});
