import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  normal,
  roughNormal,
  type Stream,
  signedUniform,
  streamOf,
  threefry,
  uniform,
} from '../../src/feeds/random.ts';
import { fc } from '../support/property.ts';
import { correlation, mean } from './fixtures.ts';

/** The upper 53 bits of two 32-bit words. */
const upper53 = (x: number, y: number): number => x * 0x20_0000 + (y >>> 11);

test('threefry gives the known answers published with Random123 for Threefry-2x32-20', () => {
  assert.equal(threefry(0, 0, 0, 0), upper53(0x6b200159, 0x99ba4efe));
  assert.equal(threefry(-1, -1, -1, -1), upper53(0x1cb996fc, 0xbb002be7));
  assert.equal(threefry(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3), upper53(0xc4923a9c, 0x483df7a0));
});

test('streams and variates are the same numbers on every engine', () => {
  assert.deepEqual(streamOf(0, ''), GOLDEN.empty);
  assert.deepEqual(streamOf(42, 'asset/XBT'), GOLDEN.xbt);
  assert.deepEqual(streamOf(Number.MAX_SAFE_INTEGER, 'asset/XBT'), GOLDEN.largest);
  const stream = streamOf(42, 'asset/XBT');
  const indices = [0, 1, 1_791_547_217, 2 ** 32, 2 ** 45 + 1];
  assert.deepEqual(
    indices.map((index) => uniform(stream, index)),
    GOLDEN.uniform,
  );
  assert.deepEqual(
    indices.map((index) => normal(stream, index)),
    GOLDEN.normal,
  );
});

test('names and seeds do not share a stream', () => {
  const seen = new Set<string>();
  let streams = 0;
  for (const seed of [0, 1, 2, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER]) {
    for (const name of [
      '',
      'a',
      'a\0',
      'aa',
      'b',
      'past/PF_XBTUSD',
      'past/PF_XBTUSE',
      'PF_XBTUSD/past',
      'XBT',
      'TBX',
    ]) {
      const { low, high } = streamOf(seed, name);
      seen.add(`${low}/${high}`);
      streams += 1;
    }
  }
  assert.equal(seen.size, streams);
});

test('a seed that is no whole number from 0 to 2^53 - 1 is refused', () => {
  for (const seed of [-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
    assert.throws(() => streamOf(seed, 'x'), RangeError);
  }
});

test('uniforms fill [0, 1) evenly and neighbours are independent', (t) => {
  const values = draws(100_000, uniform);
  const cells = new Array<number>(64).fill(0);
  for (const value of values) {
    assert.ok(value >= 0 && value < 1);
    const cell = Math.floor(value * 64);
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  const expected = values.length / 64;
  const chiSquared = cells.reduce((sum, count) => sum + ((count - expected) * (count - expected)) / expected, 0);
  const serial = correlation(values.slice(1), values.slice(0, -1));
  t.diagnostic(
    `chi-squared ${chiSquared.toFixed(1)} with 63 degrees of freedom, serial correlation ${serial.toFixed(4)}`,
  );
  assert.ok(chiSquared > 30 && chiSquared < 110);
  assert.ok(Math.abs(serial) < 0.015);
});

test('normals have the moments of the sum of twelve uniforms', (t) => {
  const values = draws(200_000, normal);
  const moment = (power: number): number => mean(values.map((z) => z ** power));
  const extreme = values.reduce((most, z) => Math.max(most, Math.abs(z)), 0);
  t.diagnostic(
    `mean ${moment(1).toFixed(4)}, variance ${moment(2).toFixed(4)}, skewness ${moment(3).toFixed(4)}, ` +
      `kurtosis ${moment(4).toFixed(4)}, furthest ${extreme.toFixed(2)}`,
  );
  assert.ok(Math.abs(moment(1)) < 0.01);
  assert.ok(Math.abs(moment(2) - 1) < 0.015);
  assert.ok(Math.abs(moment(3)) < 0.03);
  assert.ok(Math.abs(moment(4) - 2.9) < 0.06);
  assert.ok(extreme > 4 && extreme < 6);
  assert.ok(Math.abs(correlation(values.slice(1), values.slice(0, -1))) < 0.01);
});

test('rough normals have mean 0, variance 1 and lighter tails', () => {
  const values = draws(100_000, roughNormal);
  assert.ok(Math.abs(mean(values)) < 0.01);
  assert.ok(Math.abs(mean(values.map((z) => z * z)) - 1) < 0.015);
  assert.ok(Math.abs(mean(values.map((z) => z ** 4)) - 2.7) < 0.06);
  assert.ok(values.every((z) => Math.abs(z) < 3.47));
});

test('streams and neighbouring indices are uncorrelated, and a value does not depend on what was asked before', () => {
  const first = draws(20_000, normal, streamOf(1, 'asset/XBT'));
  const second = draws(20_000, normal, streamOf(1, 'asset/ETH'));
  assert.ok(Math.abs(correlation(first, second)) < 0.03);
  const stream = streamOf(9, 'order');
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 20 }), (indices) => {
      const forwards = indices.map((index) => normal(stream, index));
      const backwards = indices.toReversed().map((index) => normal(stream, index));
      assert.deepEqual(forwards, backwards.reverse());
    }),
  );
  assert.ok(draws(1000, signedUniform).every((value) => value >= -1 && value < 1));
});

function draws(
  count: number,
  variate: (stream: Stream, index: number) => number,
  stream: Stream = streamOf(2026, 'census'),
): number[] {
  return Array.from({ length: count }, (_, index) => variate(stream, index));
}

const GOLDEN = {
  empty: { low: 1797259609, high: 724776777 },
  xbt: { low: -682291639, high: -918584461 },
  largest: { low: 1736090301, high: 1470191790 },
  uniform: [0.0794013728311429, 0.4760586762839991, 0.45306742708286096, 0.19169627693093672, 0.11530091239797591],
  normal: [-1.52099609375, 0.5198974609375, 0.0711669921875, -0.9722900390625, -0.5101318359375],
};
