import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  divideRounded,
  divideUp,
  parseDecimal,
  parseSteps,
  powerOfTen,
  toUnits,
  unitsToText,
} from '../../../src/core/money/decimal.ts';
import { fromText, whole } from '../../model/fraction.ts';
import { fc } from '../../support/property.ts';

test('decimal text is read exactly', () => {
  const rows: readonly (readonly [string, bigint, number])[] = [
    ['0', 0n, 0],
    ['12', 12n, 0],
    ['+12', 12n, 0],
    ['-0.5', -5n, 1],
    ['.5', 5n, 1],
    ['5.', 5n, 0],
    ['0.10', 10n, 2],
    ['1e-05', 1n, 5],
    ['1.25E2', 12_500n, 2],
    ['1E+3', 1000n, 0],
    ['141.31756797', 14_131_756_797n, 8],
    ['0.000000000000000000001', 1n, 21],
  ];
  for (const [text, digits, scale] of rows) assert.deepEqual(parseDecimal(text), { digits, scale }, text);
});

test('anything that is no decimal is refused', () => {
  const texts = [
    '',
    '.',
    '-',
    '+',
    'e5',
    '1e',
    '1e1.5',
    'abc',
    '1 ',
    ' 1',
    '1,5',
    '1_000',
    '0x10',
    'NaN',
    'Infinity',
    '--1',
    '1.2.3',
    '٣',
    '1e1000',
    '1e61',
    '1e-61',
  ];
  for (const text of texts) assert.equal(parseDecimal(text), undefined, JSON.stringify(text));
  assert.equal(parseDecimal('9'.repeat(41)), undefined, 'nobody has that many digits');
  assert.equal(parseDecimal(`0.${'9'.repeat(41)}`), undefined);
});

test('units: whole numbers of the smallest unit, or nothing', () => {
  const units = (text: string, decimals: number): bigint | undefined => toUnits(parseDecimal(text) as never, decimals);
  assert.equal(units('1.50', 2), 150n);
  assert.equal(units('1.50', 1), 15n);
  assert.equal(units('1.50', 0), undefined);
  assert.equal(units('-0.001', 3), -1n);
  assert.equal(units('1e3', 0), 1000n);
  assert.equal(units('0.000', 0), 0n);
});

test('units are printed digit by digit, without zeros at the end', () => {
  const rows: readonly (readonly [bigint, number, string])[] = [
    [1500n, 3, '1.5'],
    [-1500n, 3, '-1.5'],
    [0n, 12, '0'],
    [1n, 12, '0.000000000001'],
    [-1n, 1, '-0.1'],
    [100n, 0, '100'],
    [100n, 2, '1'],
    [14_131_756_797n, 8, '141.31756797'],
    [123_456_789_012_345_678_901_234_567_890n, 12, '123456789012345678.90123456789'],
  ];
  for (const [value, decimals, text] of rows) assert.equal(unitsToText(value, decimals), text);
});

test('text and units are inverse to each other', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
      fc.integer({ min: 0, max: 18 }),
      (value, decimals) => {
        assert.equal(toUnits(parseDecimal(unitsToText(value, decimals)) as never, decimals), value);
      },
    ),
  );
});

test('reading agrees with exact fractions on random text', (t) => {
  let read = 0;
  const part = fc.stringMatching(/^\d{0,12}$/);
  const text = fc
    .tuple(
      fc.constantFrom('', '-', '+'),
      part,
      fc.constantFrom('', '.'),
      part,
      fc.constantFrom('', 'e3', 'E-7', 'e+2', 'e', 'x'),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (value) => {
      const decimal = parseDecimal(value);
      const expected = fromText(value);
      assert.equal(decimal === undefined, expected === undefined, value);
      if (decimal === undefined || expected === undefined) return;
      read++;
      assert.ok(
        whole(decimal.digits)
          .over(whole(powerOfTen(decimal.scale)))
          .equals(expected),
        value,
      );
    }),
    { numRuns: 500 },
  );
  t.diagnostic(`${read} of 500 texts were decimals`);
  assert.ok(read > 100);
});

test('steps: whole numbers of ticks or lots', () => {
  // Text, step as mantissa / scale, steps.
  const rows: readonly (readonly [string, number, number, number | undefined])[] = [
    ['80000', 1, 1, 80_000],
    ['80000.5', 1, 1, undefined],
    ['80000.5', 5, 10, 160_001],
    ['80000.25', 5, 10, undefined],
    ['0.0001', 1, 10_000, 1],
    ['0.00005', 1, 10_000, undefined],
    ['1e-4', 1, 10_000, 1],
    ['875000000', 1000, 1, 875_000],
    ['875000001', 1000, 1, undefined],
    ['0.0000049000', 1, 10_000_000_000, 49_000],
    ['-3', 1, 1, -3],
    ['0', 1, 1, 0],
    ['9007199254740991', 1, 1, 9_007_199_254_740_991],
    ['9007199254740992', 1, 1, undefined],
    ['900719925474099.1', 1, 10, 9_007_199_254_740_991],
    ['1e30', 1, 1, undefined],
    ['', 1, 1, undefined],
    ['.', 1, 1, undefined],
    ['1.', 1, 1, 1],
    ['1..', 1, 1, undefined],
    ['0.1e1', 1, 1, 1],
    ['1/2', 1, 1, undefined],
  ];
  for (const [text, mantissa, scale, steps] of rows) {
    assert.equal(parseSteps(text, mantissa, scale), steps, `${text} in steps of ${mantissa}/${scale}`);
  }
});

test('the quick way of counting steps gives what exact fractions give', (t) => {
  let counted = 0;
  const step = fc.constantFrom<readonly [number, number]>(
    [1, 1],
    [5, 10],
    [1, 10],
    [1, 10_000],
    [1000, 1],
    [1, 10_000_000_000],
    [25, 100],
  );
  const text = fc.tuple(fc.nat(10 ** 9), fc.nat(10 ** 6), fc.nat(9)).map(([units, part, digits]) => {
    const decimals = String(part).padStart(digits, '0').slice(0, digits);
    return digits === 0 ? String(units) : `${units}.${decimals}`;
  });
  fc.assert(
    fc.property(text, step, (value, [mantissa, scale]) => {
      const count = fromText(value)?.times(whole(scale)).over(whole(mantissa));
      const expected = count?.isWhole() ? Number(count.rounded()) : undefined;
      const steps = parseSteps(value, mantissa, scale);
      assert.equal(steps, Number.isSafeInteger(expected) ? expected : undefined, value);
      if (steps !== undefined) counted++;
    }),
    { numRuns: 1000 },
  );
  t.diagnostic(`${counted} of 1000 texts were whole numbers of steps`);
  assert.ok(counted > 100);
});

test('quotients are rounded half away from zero', () => {
  const rows: readonly (readonly [bigint, bigint, bigint])[] = [
    [5n, 10n, 1n],
    [-5n, 10n, -1n],
    [4n, 10n, 0n],
    [-4n, 10n, 0n],
    [15n, 10n, 2n],
    [-15n, 10n, -2n],
    [1n, 3n, 0n],
    [2n, 3n, 1n],
    [-2n, 3n, -1n],
    [7n, 7n, 1n],
    [0n, 5n, 0n],
    [3n, 2n, 2n],
    [-3n, 2n, -2n],
  ];
  for (const [dividend, divisor, quotient] of rows) {
    assert.equal(divideRounded(dividend, divisor), quotient, `${dividend} / ${divisor}`);
  }
});

test('rounding is symmetric and off by at most half a divisor', () => {
  const big = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
  const divisor = fc.bigInt({ min: 1n, max: 10n ** 12n });
  fc.assert(
    fc.property(big, divisor, (value, by) => {
      const rounded = divideRounded(value, by);
      const off = 2n * (value - rounded * by);
      assert.ok(off <= by && off >= -by);
      assert.equal(divideRounded(-value, by), -rounded);
      const up = divideUp(value, by);
      assert.equal(divideUp(-value, by), -up);
      assert.ok(value < 0n ? up * by <= value && (up + 1n) * by > value : up * by >= value && (up - 1n) * by < value);
    }),
  );
});

test('powers of ten', () => {
  assert.equal(powerOfTen(0), 1n);
  assert.equal(powerOfTen(20), 100_000_000_000_000_000_000n);
});
