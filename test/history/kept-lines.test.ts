import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS, MINUTE_MS } from '../../src/core/durations.ts';
import { Bench, CLIENTS } from './fixtures.ts';

const [ALICE, BOB] = CLIENTS;
const XBT = 0;

/** All that history answers about Alice and the market, to be compared as a whole. */
function answers({ history, nowMs }: Bench) {
  return {
    fills: history.fillsOf(ALICE),
    trades: history.executionsOf(XBT, { sort: 'asc', count: 1_000 }),
    day: history.day(XBT, nowMs),
    minutes: history.candles(XBT, 'mark', { lengthMs: MINUTE_MS, toMs: nowMs, count: 500 }, nowMs),
    hours: history.candles(XBT, 'trade', { lengthMs: HOUR_MS, toMs: nowMs, count: 500 }, nowMs),
    bookings: history.bookingsOf(ALICE),
    log: history.listed('log', ALICE, { sort: 'asc', count: 1_000 }),
    orders: history.listed('orders', ALICE, { sort: 'desc', count: 1_000 }),
    positions: history.listed('positions', ALICE, { sort: 'asc', count: 1_000 }),
    marketOrders: history.marketOrders(XBT, { sort: 'asc', count: 1_000 }),
    marks: history.marks(XBT, { sort: 'desc', count: 1_000 }),
  };
}

test('a revert hides the rows of the line that is left, and a line comes back with its snapshot, any number of times', () => {
  const bench = new Bench();
  const atGenesis = answers(bench);
  bench.trade(ALICE, XBT, 'buy', 10, MINUTE_MS);
  bench.run({ type: 'snapshot', name: 'one' }, 1_000);
  const atOne = answers(bench);
  bench.trade(ALICE, XBT, 'sell', 4, 2 * HOUR_MS);
  bench.setPrice('XBT', 90_000, MINUTE_MS);
  bench.run({ type: 'snapshot', name: 'two' }, 1_000);
  const atTwo = answers(bench);
  for (const name of ['one', 'genesis', 'two', 'two', 'one', 'two', 'genesis', 'genesis', 'one'] as const) {
    bench.run({ type: 'revert', name }, 1_000);
    assert.deepEqual(answers(bench), { genesis: atGenesis, one: atOne, two: atTwo }[name]);
    // What each line goes on with stays on it.
    bench.trade(ALICE, XBT, 'buy', 3, 90_000);
    bench.trade(BOB, XBT, 'sell', 2, 1_000);
    assert.notDeepEqual(answers(bench).fills, atTwo.fills);
  }
});

test('a snapshot taken anew replaces its line; a deleted one is gone from the checkpoint', () => {
  const bench = new Bench();
  bench.trade(ALICE, XBT, 'buy', 10, 1_000);
  bench.run({ type: 'snapshot', name: 'one' });
  bench.trade(ALICE, XBT, 'buy', 10, 1_000);
  bench.run({ type: 'snapshot', name: 'one' });
  const kept = answers(bench);
  bench.trade(ALICE, XBT, 'buy', 10, 1_000);
  bench.run({ type: 'revert', name: 'one' });
  assert.deepEqual(answers(bench), kept);
  const { length } = bench.history.save();
  bench.run({ type: 'deleteSnapshot', name: 'one' });
  assert.ok(bench.history.save().length < length);
});

test('a refused command of the timeline changes nothing', () => {
  const bench = new Bench();
  bench.trade(ALICE, XBT, 'buy', 10, 1_000);
  const before = answers(bench);
  for (const type of ['snapshot', 'deleteSnapshot'] as const) {
    assert.equal(bench.run({ type, name: 'genesis' }).delivered.result.type, 'refused');
  }
  assert.equal(bench.run({ type: 'revert', name: 'nowhere' }).delivered.result.type, 'refused');
  assert.deepEqual(answers(bench), before);
});

test('lines that share their rows are saved once, and share them again after a load', () => {
  const bench = new Bench();
  for (let nth = 0; nth < 600; nth++) bench.trade(ALICE, XBT, nth % 2 === 0 ? 'buy' : 'sell', 1, 1_000);
  const alone = bench.history.save().length;
  for (const name of ['a', 'b', 'c', 'd']) {
    bench.trade(ALICE, XBT, 'buy', 1, 1_000);
    bench.run({ type: 'snapshot', name });
  }
  bench.run({ type: 'revert', name: 'b' });
  bench.trade(BOB, XBT, 'buy', 1, 1_000);
  bench.run({ type: 'snapshot', name: 'e' });
  const bytes = bench.history.save();
  assert.ok(alone > 200_000);
  assert.ok(bytes.length < alone * 1.1, `${bytes.length} bytes for six lines, ${alone} for one`);
  const loaded = bench.freshHistory();
  loaded.load(bytes);
  assert.deepEqual(loaded.save(), bytes);
  assert.deepEqual(loaded.fillsOf(ALICE), bench.history.fillsOf(ALICE));
});

test('entries come in order, each once; foreign bytes are not taken', () => {
  const bench = new Bench();
  assert.throws(() => bench.history.apply(bench.begun.entry, bench.begun.delivered), /in order, each once/);
  const fresh = bench.freshHistory();
  assert.throws(() => fresh.load(new Uint8Array(64)), /the format of the history is known/);
  const bytes = bench.history.save();
  assert.throws(() => fresh.load(bytes.subarray(0, bytes.length - 8)), /ends where it should/);
});

test('a loaded history answers as the saved one did, and numbers go on even where their rows are gone', () => {
  const bench = new Bench({}, { rows: 250 });
  for (let nth = 0; nth < 12; nth++) {
    bench.trade(ALICE, XBT, nth % 2 === 0 ? 'buy' : 'sell', 1, 1_000);
    if (nth === 6) bench.run({ type: 'snapshot', name: 'half' });
  }
  // Bob's rows push all of hers out.
  for (let nth = 0; nth < 400; nth++) bench.trade(BOB, XBT, nth % 2 === 0 ? 'buy' : 'sell', 1, 1_000);
  const before = answers(bench);
  assert.deepEqual(before.log.rows, []);
  const bytes = bench.history.save();
  bench.history = bench.freshHistory();
  bench.history.load(bytes);
  assert.deepEqual(answers(bench), before);
  assert.deepEqual(bench.history.save(), bytes);
  bench.trade(ALICE, XBT, 'buy', 1, 1_000);
  // Two deposits and two rows of each of twelve trades came before.
  assert.deepEqual(
    answers(bench).log.rows.map(({ number }) => number),
    [27, 28],
  );
  bench.run({ type: 'revert', name: 'half' });
  bench.trade(ALICE, XBT, 'buy', 1, 1_000);
  assert.equal(answers(bench).log.rows.at(-1)?.number, 18);
});
