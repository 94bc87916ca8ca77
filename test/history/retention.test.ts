import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_RETENTION, retentionOf } from '../../src/history/retention.ts';
import { Bench, CLIENTS, HOUR_MS } from './fixtures.ts';

const [ALICE, BOB] = CLIENTS;

test('a retention is the defaults with what is given in their place', () => {
  assert.deepEqual(retentionOf(), DEFAULT_RETENTION);
  assert.deepEqual(retentionOf({ fills: 7 }), { ...DEFAULT_RETENTION, fills: 7 });
  for (const wrong of [{ fills: 0 }, { trades: Number.NaN }, { ageMs: -1 }, { minutes: 1_000 }, { hours: 24 }]) {
    assert.throws(() => retentionOf(wrong), RangeError);
  }
});

test('a quiet market keeps its trades while a busy one gives', () => {
  const bench = new Bench({}, { trades: 100 });
  for (let nth = 0; nth < 5; nth++) bench.trade(ALICE, 1, 'buy', 1, 1_000);
  for (let nth = 0; nth < 500; nth++) bench.trade(ALICE, 0, nth % 2 === 0 ? 'buy' : 'sell', 1, 1_000);
  const sequences = (marketId: number): number[] =>
    bench.history.executionsOf(marketId, { sort: 'asc', count: 1_000 }).rows.map(({ sequence }) => sequence);
  assert.deepEqual(sequences(1), [1, 2, 3, 4, 5]);
  const busy = sequences(0);
  assert.ok(busy.length > 80 && busy.length <= 95);
  assert.equal(busy.at(-1), bench.state.markets.get(0).trades);
  assert.equal(busy[0], (busy.at(-1) as number) - busy.length + 1);
});

test('once trades are let go, the past before them is no longer listed', () => {
  const bench = new Bench({ historyDays: 1 }, { trades: 10 });
  assert.equal(bench.history.tradesOf(0, bench.nowMs).length, 100);
  for (let nth = 0; nth < 20; nth++) bench.trade(ALICE, 0, nth % 2 === 0 ? 'buy' : 'sell', 1, 1_000);
  const rows = bench.history.tradesOf(0, bench.nowMs);
  assert.ok(rows.length <= 10);
  assert.equal(rows[0]?.sequence, (rows.at(-1)?.sequence ?? 0) + rows.length - 1);
});

test('old rows go when newer ones come', () => {
  const bench = new Bench({}, { ageMs: HOUR_MS });
  bench.trade(ALICE, 0, 'buy', 1, 1_000);
  bench.trade(BOB, 0, 'buy', 1, 2 * HOUR_MS);
  assert.deepEqual(bench.history.fillsOf(ALICE), []);
  assert.equal(bench.history.fillsOf(BOB).length, 1);
  assert.equal(bench.history.tradesOf(0, bench.nowMs).length, 1);
});

test('memory stays bounded however long the venue trades', () => {
  const bench = new Bench(
    {},
    { fills: 500, closedOrders: 300, bookings: 100, trades: 400, orderEvents: 300, marks: 200 },
  );
  const sizes: number[] = [];
  for (let round = 0; round < 6; round++) {
    for (let nth = 0; nth < 500; nth++) bench.trade(ALICE, nth % 3, nth % 2 === 0 ? 'buy' : 'sell', 1, 100);
    sizes.push(bench.history.save().length);
  }
  const [, second = 0] = sizes;
  assert.ok(Math.max(...sizes.slice(2)) < second * 1.1, sizes.join(' '));
});
