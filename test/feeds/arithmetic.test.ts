import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from '../support/property.ts';
import './fixtures.ts';
import { between, clamp, growth, roundTo } from '../../src/feeds/arithmetic.ts';

test('roundTo', () => {
  const cases: [value: number, decimals: number, leastUnits: number | undefined, expected: number][] = [
    [80_000.005, 2, undefined, 80_000.01],
    [80_000.004, 2, undefined, 80_000],
    [0.0000061234567, 12, undefined, 0.000006123457],
    [-0.00000004, 7, undefined, 0],
    [0.001, 2, 1, 0.01],
    [-5, 2, 1, 0.01],
  ];
  for (const [value, decimals, leastUnits, expected] of cases) {
    assert.ok(Object.is(roundTo(value, decimals, leastUnits), expected), `${value} to ${decimals} places`);
  }
  assert.throws(() => roundTo(1, 16), RangeError);
});

test('growth is close to the exponential function, 1 at 0, positive and rising', () => {
  assert.equal(growth(0), 1);
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (x) => {
      assert.ok(growth(x) > 0);
      assert.ok(Math.abs(growth(x) / Math.exp(x) - 1) <= (x * x) / 2000 + 1e-12);
      assert.ok(growth(x + 0.001) > growth(x));
    }),
  );
  assert.ok(growth(-1000) >= 0);
});

test('clamp and between', () => {
  assert.equal(clamp(5, 1, 3), 3);
  assert.equal(clamp(-5, 1, 3), 1);
  assert.equal(clamp(2, 1, 3), 2);
  assert.equal(between(10, 20, 0), 10);
  assert.equal(between(10, 20, 1), 20);
});
