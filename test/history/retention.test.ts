import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS } from '../../src/core/durations.ts';
import { HistoryReverted } from '../../src/history/history.ts';
import { DEFAULT_RETENTION, retentionOf } from '../../src/history/retention.ts';
import { Bench, CLIENTS } from './fixtures.ts';

const [ALICE, BOB] = CLIENTS;

test('a retention is the defaults with what is given in their place', () => {
  assert.deepEqual(retentionOf(), DEFAULT_RETENTION);
  assert.deepEqual(retentionOf({ rows: 7 }), { ...DEFAULT_RETENTION, rows: 7 });
  for (const wrong of [{ rows: 0 }, { marks: Number.NaN }, { ageMs: -1 }, { minutes: 1_000 }, { hours: 24 }]) {
    assert.throws(() => retentionOf(wrong), RangeError);
  }
});

function tradeMany(bench: Bench, account: number, count: number): void {
  for (let nth = 0; nth < count; nth++) bench.trade(account, 0, nth % 2 === 0 ? 'buy' : 'sell', 1, 1_000);
}

test('beyond so many rows the oldest go, whosever they are; listings end there, without holes', () => {
  const bench = new Bench({}, { rows: 600 });
  tradeMany(bench, ALICE, 20);
  tradeMany(bench, BOB, 400);
  assert.deepEqual(bench.history.fillsOf(ALICE), []);
  const { rows } = bench.history.executionsOf(0, { sort: 'asc', count: 1_000 });
  // Each trade of Bob's is a public one, a fill and an event of his order.
  assert.ok(rows.length >= 200 && rows.length < 420, `${rows.length} trades`);
  assert.equal(rows.at(-1)?.sequence, 420);
  for (const [index, { sequence }] of rows.entries()) assert.equal(sequence, 420 - rows.length + index + 1);
  const log = bench.history.listed('log', BOB, { sort: 'asc', count: 5_000 }).rows;
  assert.deepEqual(
    log.map(({ number }) => number - (log[0]?.number ?? 0)),
    log.map((_row, index) => index),
  );
});

test('once trades are let go, the past before them is no longer listed', () => {
  const bench = new Bench({ historyDays: 1 }, { rows: 300 });
  assert.equal(bench.history.tradesOf(0, bench.nowMs).length, 100);
  tradeMany(bench, ALICE, 300);
  const rows = bench.history.tradesOf(0, bench.nowMs, undefined, 1_000);
  assert.ok(rows.length < 250, `${rows.length} trades`);
  assert.equal(rows[0]?.sequence, (rows.at(-1)?.sequence ?? 0) + rows.length - 1);
});

test('old rows go when newer ones come', () => {
  const bench = new Bench({}, { ageMs: HOUR_MS, rows: 900 });
  tradeMany(bench, ALICE, 100);
  bench.trade(BOB, 0, 'buy', 1, 2 * HOUR_MS);
  tradeMany(bench, BOB, 500);
  assert.deepEqual(bench.history.fillsOf(ALICE), []);
  assert.equal(bench.history.fillsOf(BOB).length, 100);
});

test('old rows go as time passes, though nobody trades', () => {
  const bench = new Bench({}, { ageMs: HOUR_MS });
  tradeMany(bench, ALICE, 200);
  const before = bench.history.save().length;
  bench.run({ type: 'tick' }, HOUR_MS / 2);
  assert.equal(bench.history.fillsOf(ALICE).length, 100);
  bench.run({ type: 'tick' }, 2 * HOUR_MS);
  // Rows in memory go block by block, and the last block stays.
  assert.ok(bench.history.fillsOf(ALICE).length < 60);
  assert.ok(bench.history.save().length < before / 2);
});

test('rows go also where the venue is started again before there are many', () => {
  const bench = new Bench({}, { rows: 1_000 });
  for (let start = 0; start < 12; start++) {
    tradeMany(bench, ALICE, 100);
    const bytes = bench.history.save();
    bench.history = bench.freshHistory();
    bench.history.load(bytes);
  }
  const { rows } = bench.history.executionsOf(0, { sort: 'asc', count: 5_000 });
  assert.ok(rows.length < 700, `${rows.length} trades of 1200`);
});

test('memory stays bounded however long the venue trades', () => {
  const bench = new Bench({}, { rows: 2_000, closedOrders: 300, marks: 200 });
  const sizes: number[] = [];
  for (let round = 0; round < 6; round++) {
    for (let nth = 0; nth < 700; nth++) bench.trade(ALICE, nth % 3, nth % 2 === 0 ? 'buy' : 'sell', 1, 100);
    sizes.push(bench.history.save().length);
  }
  const [, second = 0] = sizes;
  assert.ok(Math.max(...sizes.slice(2)) < second * 1.5, sizes.join(' '));
});

test('however often the venue is reverted, nothing grows, and nothing that is reached goes', () => {
  const bench = new Bench({}, { rows: 5_000 });
  tradeMany(bench, ALICE, 100);
  bench.run({ type: 'snapshot', name: 'here' });
  const fills = bench.history.fillsOf(ALICE);
  const sizes: number[] = [];
  for (let round = 0; round < 4; round++) {
    for (let nth = 0; nth < 600; nth++) {
      bench.run({ type: 'revert', name: 'here' });
      bench.trade(BOB, 0, 'buy', 1, 1_000);
      // The line goes on from a snapshot that is taken anew each time, and is nothing but the old one.
      if (nth % 2 === 0) {
        bench.run({ type: 'revert', name: 'here' });
        bench.run({ type: 'snapshot', name: 'here' });
      }
    }
    sizes.push(bench.history.save().length);
    assert.deepEqual(bench.history.fillsOf(ALICE), fills);
  }
  const [, second = 0] = sizes;
  assert.ok(Math.max(...sizes.slice(2)) < second * 1.3, sizes.join(' '));
});

test('a listing in pieces is the page of all of them', async () => {
  const bench = new Bench();
  tradeMany(bench, ALICE, 1_300);
  for (const query of [
    { sort: 'desc', count: 100_000 },
    { sort: 'asc', count: 2_005, fromNumber: 7 },
    { sort: 'asc', count: 9_000, accepts: (tag: number) => tag >= 512 },
  ] as const) {
    const pieces = [];
    for await (const rows of bench.history.listedInPieces('log', ALICE, query)) pieces.push(rows);
    assert.ok(pieces.length > 1);
    assert.deepEqual(pieces.flat(), bench.history.listed('log', ALICE, query).rows);
  }
  await assert.rejects(async () => {
    for await (const _ of bench.history.listedInPieces('log', ALICE, { sort: 'desc', count: 9_000 })) {
      bench.run({ type: 'revert', name: 'genesis' });
    }
  }, HistoryReverted);
});
