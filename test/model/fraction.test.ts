import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asPrinted, exactly, Fraction, fromText, tenToThe, whole } from './fraction.ts';

test('text, printed numbers and very doubles', () => {
  assert.ok(fromText('-12.50e1')?.equals(whole(-125)));
  assert.equal(fromText('x'), undefined);
  assert.equal(fromText('.'), undefined);
  assert.ok(asPrinted(0.1).equals(new Fraction(1n, 10n)));
  assert.ok(!exactly(0.1).equals(new Fraction(1n, 10n)));
  assert.ok(exactly(0.1).isAbove(new Fraction(1n, 10n)));
  assert.ok(asPrinted(4.9e-6).equals(new Fraction(49n, 10_000_000n)));
  assert.ok(tenToThe(-3).times(tenToThe(5)).equals(whole(100)));
});

test('arithmetic', () => {
  const third = new Fraction(1n, 3n);
  assert.ok(third.plus(third).plus(third).equals(whole(1)));
  assert.ok(third.minus(whole(1)).equals(new Fraction(-2n, 3n)));
  assert.ok(third.over(new Fraction(-2n, 3n)).equals(new Fraction(-1n, 2n)));
  assert.equal(new Fraction(-5n, 2n).rounded(), -3n);
  assert.equal(new Fraction(5n, 2n).rounded(), 3n);
  assert.equal(new Fraction(-5n, 3n).floor(), -2n);
  assert.equal(new Fraction(-5n, 3n).ceil(), -1n);
  assert.equal(new Fraction(5n, 3n).floor(), 1n);
  assert.equal(new Fraction(6n, 3n).ceil(), 2n);
  assert.throws(() => third.over(whole(0)), /no bottom of zero/);
});

test('numbers come out as near as a double can be', () => {
  for (const value of [0.1, -4.9e-6, 80_000.5, 1e21, 123_456.789, 2 ** 53 + 2]) {
    assert.equal(exactly(value).toNumber(), value);
    assert.ok(Math.abs(asPrinted(value).toNumber() - value) <= Math.abs(value) * 2.3e-16);
  }
  assert.equal(new Fraction(0n).toNumber(), 0);
});
