import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Contract } from '../../../src/core/instruments/contract.ts';
import {
  availableText,
  figure,
  figureText,
  plainText,
  priceText,
  sizeText,
  tidy,
  usdValueText,
} from '../../../src/gateway/wire/numbers.ts';
import { fc } from '../../support/property.ts';
import { SmallVenue } from './venue.ts';

test('figures are printed in their shortest form, never as NaN, infinity or -0', () => {
  const table: readonly (readonly [number, string])[] = [
    [0, '0'],
    [-0, '0'],
    [34122.66, '34122.66'],
    [4998.721054420551, '4998.721054420551'],
    [-22.146099045888153, '-22.146099045888153'],
    [1e-10, '1e-10'],
    [1.318994364e-9, '1.318994364e-9'],
  ];
  for (const [value, text] of table) assert.equal(figureText(value), text);
  assert.ok(Object.is(figure(-0), 0));
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    assert.throws(() => figure(value), /a figure on the wire is a number/);
  }
});

test('decimal texts have no exponent', () => {
  const table: readonly (readonly [number, string])[] = [
    [0, '0'],
    [81689, '81689'],
    [0.0001, '0.0001'],
    [4.9e-6, '0.0000049'],
    [1e-10, '0.0000000001'],
    [1.318994364e-9, '0.000000001318994364'],
    [1e21, '1000000000000000000000'],
    [-2.5e-7, '-0.00000025'],
  ];
  for (const [value, text] of table) assert.equal(plainText(value), text);
});

test('a decimal text is the number that it was made from', (t) => {
  let exponents = 0;
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e22, max: 1e22 }), (value) => {
      const text = plainText(Math.abs(value) < 1e-50 ? 0 : value);
      assert.match(text, /^-?\d+(\.\d+)?$/);
      assert.equal(Number(text), Math.abs(value) < 1e-50 ? 0 : value);
      if (String(value).includes('e')) exponents++;
    }),
  );
  t.diagnostic(`values that JavaScript prints with an exponent: ${exponents}`);
});

test('what is available has at most 13 decimals, rounded half away from zero; all of a quantity keeps its digits', () => {
  const table: readonly (readonly [available: number, quantity: string, text: string])[] = [
    [0.1185308247, '0.1185308247', '0.1185308247'],
    [61.85902095411185, '71.69940162885', '61.8590209541119'],
    [61.85902095411184, '71.69940162885', '61.8590209541118'],
    [1599.9998, '4999', '1599.9998'],
    [0, '3', '0'],
    [-61.85902095411185, '-12', '-61.8590209541119'],
    [4.4e-13, '1', '0.0000000000004'],
    [4.4e-14, '1', '0'],
    // A float holds 15 digits of this balance; the text holds them all.
    [123456789.12345679, '123456789.123456789012', '123456789.123456789012'],
    [0.12345678901234568, '0.123456789012345678', '0.1234567890123'],
  ];
  for (const [available, quantity, text] of table) assert.equal(availableText(available, quantity), text);
});

test('an available figure is cut to 13 decimals as big integers cut it', (t) => {
  let cut = 0;
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-5, max: 1e6 }), (value) => {
      const [whole = '', fraction = ''] = String(value).split('.');
      const scaled = BigInt(whole + fraction.padEnd(30, '0'));
      const half = 10n ** 17n / 2n;
      const expected = Number(`${(scaled + half) / 10n ** 17n}e-13`);
      assert.equal(Number(availableText(value, '-1')), expected);
      if (fraction.length > 13) cut++;
    }),
  );
  t.diagnostic(`figures with more than 13 decimals: ${cut}`);
});

test('sums of floats lose the noise of their last digits', () => {
  assert.equal(tidy(0.1 + 0.2), 0.3);
  assert.equal(tidy(661565749.6850001), 661565749.685);
  assert.equal(tidy(0), 0);
});

test('sizes and prices of contracts are exact decimals', () => {
  const venue = new SmallVenue();
  const contract = (symbol: string): Contract => venue.market(symbol).contract;
  const sizes: readonly (readonly [string, number, string])[] = [
    ['PF_XBTUSD', 1, '0.0001'],
    ['PF_XBTUSD', 12_345_678, '1234.5678'],
    ['PF_PEPEUSD', 7, '7000'],
    ['PI_XBTUSD', 250, '250'],
  ];
  for (const [symbol, lots, text] of sizes) assert.equal(sizeText(contract(symbol), lots), text);
  const prices: readonly (readonly [string, number, string])[] = [
    ['PF_XBTUSD', 81_689, '81689'],
    ['PI_XBTUSD', 163_379, '81689.5'],
    ['PF_PEPEUSD', 49_001, '0.0000049001'],
    ['PF_PEPEUSD', 3, '0.0000000003'],
  ];
  for (const [symbol, ticks, text] of prices) assert.equal(priceText(contract(symbol), ticks), text);
});

test('the dollar value of a trade has two decimals, rounded half away from zero', () => {
  const venue = new SmallVenue();
  const table: readonly (readonly [string, lots: number, ticks: number, string])[] = [
    ['PF_XBTUSD', 1, 81_689, '8.17'],
    ['PF_XBTUSD', 1000, 60_000, '6000.00'],
    ['PF_XBTUSD', 1, 50, '0.01'],
    ['PF_XBTUSD', 1, 49, '0.00'],
    ['PF_ETHUSD', 5, 26_001, '13.00'],
    ['PF_PEPEUSD', 1, 49_001, '0.00'],
    ['PF_PEPEUSD', 1000, 49_001, '4.90'],
    ['PI_XBTUSD', 250, 163_379, '250.00'],
  ];
  for (const [symbol, lots, ticks, text] of table) {
    assert.equal(usdValueText(venue.market(symbol).contract, lots, ticks), text);
  }
});
