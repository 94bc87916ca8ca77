import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { printDuration, readDuration } from '../../src/control/duration.ts';

describe('a span of time', () => {
  for (const [text, expected] of [
    ['250ms', 250],
    ['1s', 1000],
    ['1.5s', 1500],
    ['15m', 900_000],
    ['8h', 28_800_000],
    ['1d', 86_400_000],
    ['2w', 1_209_600_000],
    ['1d12h', 129_600_000],
    ['1h30m15s', 5_415_000],
    ['0.0001s', undefined],
    ['0s', undefined],
    ['', undefined],
    ['8', undefined],
    ['h', undefined],
    ['-8h', undefined],
    ['8 h', undefined],
    ['8H', undefined],
    ['8hours', undefined],
    ['1e3s', undefined],
    ['8h ', undefined],
    ['1.s', undefined],
    ['8h8', undefined],
    ['9999999999999h', undefined],
  ] as const) {
    test(`${JSON.stringify(text)} is ${expected ?? 'none'}`, () => assert.equal(readDuration(text), expected));
  }
});

describe('a span of time for people', () => {
  for (const [spanMs, expected] of [
    [0, '0 ms'],
    [7, '7 ms'],
    [1000, '1 s'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h'],
    [3_605_000, '1 h'],
    [90_061_000, '1 d 1 h'],
  ] as const) {
    test(`${spanMs} is ${expected}`, () => assert.equal(printDuration(spanMs), expected));
  }
});
