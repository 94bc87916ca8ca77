/** Recorded prices as paths. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readReplay, thinned } from '../../src/scenario/replay.ts';

const START = Date.UTC(2024, 0, 1);
const ticker = (seconds: number, index: number, bid: number): string =>
  JSON.stringify({
    feed: 'ticker',
    product_id: 'PF_XBTUSD',
    time: START + seconds * 1000,
    index,
    markPrice: index,
    bid,
    ask: bid + 2,
  });

function pathsOf(text: string, speed = 1) {
  const replay = readReplay(text, speed);
  assert.ok(replay.ok);
  const points = (paths: typeof replay.indexPaths) =>
    Object.fromEntries(paths.map(({ symbol, moments, at }) => [symbol, moments.map((ms) => [ms, at(ms)])]));
  return { index: points(replay.indexPaths), premiums: points(replay.premiumPaths) };
}

test('columns and rows of CSV, and objects', () => {
  const expected = { XBT: [[0, 42000], [60_000, 43000]], ETH: [[0, 2300]] }; // biome-ignore format: as a table
  const wide = 'time,BTC,ETH\n2024-01-01T00:00:00Z,42000,2300\n2024-01-01T00:01:00Z,43000,\n';
  const long = 'time,asset,price\n1704067200,XBT,42000\n1704067200,ETH,2300\n1704067260,XBT,43000\n';
  const json = '{"time":1704067200000,"XBT":42000,"ETH":2300}\n\n{"time":1704067260000,"asset":"XBT","price":43000}\n';
  for (const text of [wide, long, json]) assert.deepEqual(pathsOf(text).index, expected);
  assert.deepEqual(pathsOf(wide, 2).index.XBT?.[1], [30_000, 43000]);
});

test('tickers give the index of the base and the premium of the market', () => {
  const text = [ticker(0, 40_000, 40_039), ticker(2, 40_000, 39_959), ticker(1, 41_000, 40_999)].join('\n');
  assert.deepEqual(pathsOf(text), {
    index: { XBT: [[0, 40_000], [1000, 41_000], [2000, 40_000]] }, // biome-ignore format: as a table
    premiums: { PF_XBTUSD: [[0, 40_040 / 40_000 - 1], [1000, 0], [2000, 39_960 / 40_000 - 1]] }, // biome-ignore format: as a table
  });
});

test('of the records within a span the last counts, and the first of all', () => {
  const text = [0, 10, 50, 61, 70, 200].map((seconds) => ticker(seconds, 40_000 + seconds, 40_000)).join('\n');
  const replay = readReplay(text, 1);
  assert.ok(replay.ok);
  const [path] = replay.indexPaths;
  assert.deepEqual(path && thinned(path, 60_000).moments.map((ms) => ms / 1000), [0, 50, 70, 200]);
});

test('a line that is none is named', () => {
  assert.deepEqual(readReplay('time,XBT\n2024-01-01T00:00:00Z,-1\n', 1), {
    ok: false,
    problem: 'line 2: the price takes a number of USD from 0.000000001 to 1000000000.',
  });
  assert.deepEqual(readReplay('', 1), { ok: false, problem: 'there are no prices in it.' });
});
