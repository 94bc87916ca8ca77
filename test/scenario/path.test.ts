import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseScenario } from '../../src/scenario/document.ts';
import { clockText, niceSpan, readMoment } from '../../src/scenario/moments.ts';
import { pathThrough } from '../../src/scenario/path.ts';
import { randomWalk } from '../../src/scenario/random-walk.ts';
import { readScenario } from '../../src/scenario/read.ts';

const MINUTE_MS = 60_000;
const POINTS = [
  { atMs: 10, value: 100 },
  { atMs: 20, value: 200 },
  { atMs: 40, value: 100 },
];

test('a path is a straight line between points, or holds until the next; before the first it is nothing', () => {
  const values = (move: 'linear' | 'hold') => [9, 10, 15, 20, 35, 40, 99].map(pathThrough('XBT', POINTS, move).at);
  assert.deepEqual(values('linear'), [undefined, 100, 150, 200, 125, 100, 100]);
  assert.deepEqual(values('hold'), [undefined, 100, 100, 200, 200, 100, 100]);
});

test('a path moves on the grain of the scenario, and a single one may hold', async () => {
  const text = `
accounts: { alice: {} }
duration: 5m
prices:
  every: 2m
  indexPrices:
    XBT: { 1m: 100, 6m: 200 }
    ETH: { move: hold, 0m: 10, 3m: 20 }
  premiums: { PF_XBTUSD: { 0m: 0, 1m: 0.01 } }`;
  const { indexPaths, premiumPaths } = readScenario(await parseScenario(text, 'file.yaml'));
  const minutes = [...indexPaths, ...premiumPaths].map(({ symbol, moments }) => [
    symbol,
    moments.map((ms) => ms / MINUTE_MS),
  ]);
  assert.deepEqual(minutes, [
    ['XBT', [1, 2, 4]],
    ['ETH', [0, 3]],
    ['PF_XBTUSD', [0, 1]],
  ]);
});

test('a random walk has the volatility and the drift that it is given', () => {
  const terms = { seed: 3, startPrice: 100, everyMs: 3_600_000, durationMs: 2 * 365 * 86_400_000 };
  const { at, moments } = randomWalk('XBT', { volatility: 0.8, drift: 0.5 }, terms);
  const returns = moments
    .slice(1)
    .map((ms, index) => (at(ms) as number) / (at(moments[index] as number) as number) - 1);
  const mean = returns.reduce((sum, each) => sum + each, 0) / returns.length;
  const variance = returns.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / returns.length;
  const year = 365 * 24;
  assert.ok(Math.abs(Math.sqrt(variance * year) - 0.8) < 0.02, String(Math.sqrt(variance * year)));
  assert.ok(Math.abs(mean * year - 0.5) < 1.2, String(mean * year));
  const still = randomWalk('XBT', { volatility: 0 }, terms);
  assert.equal(still.at(terms.durationMs), 100);
});

test('moments are spans or times', () => {
  const start = Date.UTC(2026, 0, 1);
  const rows: readonly (readonly [string | number, number | undefined])[] = [
    [0, 0],
    ['0h', 0],
    ['90m', 90 * MINUTE_MS],
    ['1d12h', 36 * 60 * MINUTE_MS],
    ['2026-01-01T00:01:00Z', MINUTE_MS],
    ['2026-01-01T01:00:00+01:00', 0],
    ['soon', undefined],
    [90, undefined],
  ];
  for (const [text, ms] of rows) assert.equal(readMoment(text, start), ms, String(text));
  assert.deepEqual(
    [0, 90_000, 26 * 60 * MINUTE_MS].map((ms) => [clockText(ms, false), clockText(ms, true)]),
    [
      ['00:00', '0d 00:00'],
      ['00:01:30', '0d 00:01:30'],
      ['26:00', '1d 02:00'],
    ],
  );
  assert.equal(niceSpan(30 * 86_400_000, 1, 26), 2 * 86_400_000);
  assert.equal(niceSpan(3_600_000, MINUTE_MS, 1_500), MINUTE_MS);
});
