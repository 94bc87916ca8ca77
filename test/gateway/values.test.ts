import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readBoolean, readDecimal, readInteger, readSymbol, readUuid } from '../../src/gateway/values.ts';
import { fc } from '../support/property.ts';

function table<Value>(title: string, read: (text: string) => Value, rows: readonly (readonly [string, Value])[]): void {
  describe(title, () => {
    for (const [text, value] of rows) {
      test(`${JSON.stringify(text.slice(0, 50))}: ${value}`, () => assert.equal(read(text), value));
    }
  });
}

table('decimals', readDecimal, [
  ['1', '1'],
  ['0', '0'],
  ['-0', '0'],
  ['0.000', '0'],
  ['0e99', '0'],
  ['1.50', '1.5'],
  ['007', '7'],
  ['00.5', '0.5'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['+5', '5'],
  ['-5.0', '-5'],
  ['1e-05', '0.00001'],
  ['1E5', '100000'],
  ['1.5e+3', '1500'],
  ['12.34e1', '123.4'],
  ['1200.00000000000', '1200'],
  ['0.1785169809', '0.1785169809'],
  ['12345678901234567890', '12345678901234567890'],
  ['123456789012345678901', undefined],
  ['1e19', '10000000000000000000'],
  ['1e20', undefined],
  ['1e-20', '0.00000000000000000001'],
  ['1e-21', undefined],
  ['1e9999', undefined],
  ['1e-9999', undefined],
  ['1e99999', undefined],
  ['', undefined],
  [' 1', undefined],
  ['1 ', undefined],
  ['.', undefined],
  ['-', undefined],
  ['e5', undefined],
  ['1e', undefined],
  ['1.2.3', undefined],
  ['1,5', undefined],
  ['1_000', undefined],
  ['NaN', undefined],
  ['Infinity', undefined],
  ['-Infinity', undefined],
  ['0x10', undefined],
  ['1f', undefined],
  ['１', undefined],
  ['1\n', undefined],
  ['1\u0000', undefined],
  ['--1', undefined],
  ['9'.repeat(10_000), undefined],
  [`0.${'0'.repeat(10_000)}1`, undefined],
]);

table('integers', readInteger, [
  ['0', 0],
  ['-5', -5],
  ['007', 7],
  ['999999999999999', 999999999999999],
  ['9999999999999999', undefined],
  ['1.0', undefined],
  ['1e3', undefined],
  ['', undefined],
  ['+1', undefined],
  [' 1', undefined],
]);

table('booleans', readBoolean, [
  ['true', true],
  ['false', false],
  ['True', true],
  ['False', false],
  ['TRUE', true],
  ['1', undefined],
  ['yes', undefined],
  ['', undefined],
  ['true ', undefined],
]);

table('UUIDs', readUuid, [
  ['5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5', '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5'],
  ['5C1DF89D-3D48-41A5-9F4E-1CF1B2B8E6B5', '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5'],
  ['5c1df89d3d4841a59f4e1cf1b2b8e6b5', undefined],
  ['5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b', undefined],
  ['5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6bg', undefined],
  ['1-1-1-1-1', undefined],
  ['', undefined],
]);

table('symbols', readSymbol, [
  ['PF_XBTUSD', 'PF_XBTUSD'],
  ['pi_xbtusd', 'PI_XBTUSD'],
  ['FI_XBTUSD_261225', 'FI_XBTUSD_261225'],
  ['in_xbtusd.x', 'IN_XBTUSD.X'],
  ['', undefined],
  ['PF XBTUSD', undefined],
  ['PF_XBTUSD/', undefined],
  ['pf_ßusd', undefined],
  ['pf_\u0131usd', undefined],
  ['X'.repeat(41), undefined],
  ['__proto__', '__PROTO__'],
]);

/** A decimal as a fraction of integers: value = units / 10^40. */
function exactly(text: string): bigint {
  const [, sign, whole = '', fraction = '', exponent = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:[eE](.+))?$/.exec(text) ?? [];
  const scale = 40 - fraction.length + Number(exponent);
  const digits = BigInt(`0${whole}${fraction}`);
  return (sign === '-' ? -1n : 1n) * (scale >= 0 ? digits * 10n ** BigInt(scale) : digits / 10n ** BigInt(-scale));
}

test('a decimal keeps its exact value, has one text per value, and reads back as itself', (t) => {
  const census = { plain: 0, exponent: 0, refused: 0 };
  const digits = fc.stringMatching(/^\d{0,12}$/);
  fc.assert(
    fc.property(
      fc.constantFrom('', '-', '+'),
      digits,
      digits,
      fc.option(fc.integer({ min: -16, max: 16 })),
      (sign, whole, fraction, exponent) => {
        const text = `${sign}${whole}.${fraction}${exponent === null ? '' : `e${exponent}`}`;
        const read = readDecimal(text);
        if (read === undefined) {
          census.refused++;
          const units = exactly(text);
          const tooLong = units >= 10n ** 60n || units <= -(10n ** 60n) || units % 10n ** 20n !== 0n;
          assert.ok(`${whole}${fraction}` === '' || tooLong, text);
          return;
        }
        census[exponent === null ? 'plain' : 'exponent']++;
        assert.equal(exactly(read), exactly(text), text);
        assert.match(read, /^(0|-?(0|[1-9]\d{0,19})(\.\d{0,19}[1-9])?)$/, text);
        assert.notEqual(read, '-0');
        assert.equal(readDecimal(read), read);
      },
    ),
    { numRuns: 2000 },
  );
  t.diagnostic(JSON.stringify(census));
});

test('a number as JavaScript prints it is read exactly', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-15, max: 1e15, noNaN: true }), (value) => {
      const read = readDecimal(String(value));
      if (read !== undefined) assert.equal(Number(read), value);
    }),
  );
});

test('whatever the text, readers give a value or undefined', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
      for (const read of [readDecimal, readInteger, readBoolean, readUuid, readSymbol]) read(text);
    }),
    { numRuns: 2000 },
  );
});
