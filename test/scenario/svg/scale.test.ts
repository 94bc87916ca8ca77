import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateText, scaleOf, timeTicks } from '../../../src/scenario/svg/scale.ts';
import { fc } from '../../support/property.ts';

const HOUR_MS = 3_600_000;

test('a scale holds every value and has a few round ticks within it', (t) => {
  const sizes = new Set<number>();
  const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 20 }), fc.integer({ min: 3, max: 8 }), (values, count) => {
      const { from, to, ticks, step } = scaleOf(values, count);
      assert.ok(to > from);
      for (const each of values) assert.ok(each >= from && each <= to);
      for (const tick of ticks) assert.ok(tick >= from - step * 1e-6 && tick <= to + step * 1e-6);
      assert.ok(ticks.length >= 1 && ticks.length <= count + 2, `${ticks.length} ticks`);
      sizes.add(ticks.length);
    }),
    { numRuns: 500, seed: 1 },
  );
  t.diagnostic(`${[...sizes].toSorted((one, other) => one - other)} ticks`);
});

test('scales as a reader would draw them', () => {
  assert.deepEqual(scaleOf([0, 100], 5).ticks, [0, 25, 50, 75, 100]);
  assert.deepEqual(scaleOf([0.001, 0.0035], 5).ticks, [0.001, 0.002, 0.003]);
  assert.deepEqual(scaleOf([60_000, 60_000], 4).ticks, [59_500, 60_000, 60_500]);
  assert.deepEqual(scaleOf([], 4).ticks.length > 1, true);
});

test('times are told by what tells them apart', () => {
  const start = Date.UTC(2020, 2, 12);
  const labels = (hours: number): readonly string[] =>
    timeTicks(start, start + hours * HOUR_MS, 8).map(({ label }) => label);
  assert.deepEqual(labels(48), ['12 Mar', '06:00', '12:00', '18:00', '13 Mar', '06:00', '12:00', '18:00', '14 Mar']);
  assert.deepEqual(labels(1).slice(0, 3), ['12 Mar', '00:10', '00:20']);
  assert.deepEqual(labels(96), ['12 Mar', '12:00', '13 Mar', '12:00', '14 Mar', '12:00', '15 Mar', '12:00', '16 Mar']);
  assert.equal(dateText(start + 10.75 * HOUR_MS), '12 Mar 2020 10:45');
});
