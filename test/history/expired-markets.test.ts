/** An expired contract keeps its candles as long as a market that moves all the time would, and nothing after that. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Analytics } from '../../src/analytics/analytics.ts';
import { TIME } from '../../src/analytics/rows.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/durations.ts';
import { datedLinear, inverse, linear } from '../support/instruments.ts';
import { Bench, type InMemory } from './fixtures.ts';

const DATED = 2;
const EXPIRY_MS = Date.UTC(2026, 11, 25, 8);
const MINUTES = 1_500;
const HOURS = 240;

/** A market of a dated contract that moved and traded for some hours and has expired, and what followed it. */
function rig() {
  const retention = { minutes: MINUTES, hours: HOURS };
  const bench = new Bench(
    { startMs: EXPIRY_MS - 5 * HOUR_MS, instruments: [linear(), inverse(), datedLinear()], historyDays: 0 },
    retention,
  );
  const analytics = new Analytics(bench.state);
  analytics.apply(bench.begun.entry, bench.begun.delivered);
  const run = (step: ReturnType<Bench['run']>): void => analytics.apply(step.entry, step.delivered);
  for (let minute = 0; minute < 290; minute++) run(bench.setPrice('XBT', 84_000 + (minute % 50), MINUTE_MS));
  run(bench.run({ type: 'tick' }, 20 * MINUTE_MS));
  const toMs = EXPIRY_MS + 30 * DAY_MS;
  const counts = (history: InMemory) => ({
    minutes: moved(history.candles(DATED, 'mark', { lengthMs: MINUTE_MS, fromMs: 0, toMs, count: 5_000 }, bench.nowMs)),
    hours: moved(history.candles(DATED, 'mark', { lengthMs: HOUR_MS, fromMs: 0, toMs, count: 5_000 }, bench.nowMs)),
    marks: history.marks(DATED, { sort: 'asc', count: 5_000 }).rows.length,
    measured: analytics.market(DATED, { lengthMs: MINUTE_MS, firstMs: 0, lastMs: toMs, count: 5_000 }, bench.nowMs).rows
      .length,
  });
  return { bench, run, counts, analytics };
}

function moved({ candles }: ReturnType<InMemory['candles']>): number {
  return candles.filter(({ high, low }) => high !== low).length;
}

test('minutes, marks and hours of an expired contract go in their time', () => {
  const { bench, run, counts } = rig();
  assert.equal(bench.state.markets.get(DATED).listed, false);
  const all = counts(bench.history);
  assert.ok(all.minutes > 250 && all.hours >= 4 && all.marks > 250 && all.measured > 250, JSON.stringify(all));
  run(bench.run({ type: 'tick' }, MINUTES * MINUTE_MS - HOUR_MS));
  assert.deepEqual(counts(bench.history).minutes, all.minutes);
  run(bench.run({ type: 'tick' }, DAY_MS));
  // The minute in which it was settled runs for ever.
  const { minutes, hours, marks } = counts(bench.history);
  assert.deepEqual({ minutes, hours, marks }, { minutes: 1, hours: all.hours, marks: 0 });
  run(bench.run({ type: 'tick' }, HOURS * HOUR_MS));
  assert.equal(counts(bench.history).hours, 2, 'the running hour, and the minute of the settlement');
  // Where its price stood is still told.
  const { candles } = bench.history.candles(
    DATED,
    'mark',
    { lengthMs: HOUR_MS, toMs: bench.nowMs, count: 1 },
    bench.nowMs,
  );
  assert.equal(candles[0]?.close, bench.state.markets.get(DATED).markPrice);
});

test('what a snapshot keeps of it comes back with a revert; replaying and saving give the same', () => {
  const { bench, run, counts } = rig();
  const before = counts(bench.history);
  run(bench.run({ type: 'snapshot', name: 'expired' }));
  run(bench.run({ type: 'tick' }, 20 * DAY_MS));
  assert.equal(counts(bench.history).minutes, 1);
  const saved = bench.history.save();
  const loaded = bench.freshHistory();
  loaded.load(saved);
  assert.deepEqual(loaded.save(), saved);
  run(bench.run({ type: 'revert', name: 'expired' }));
  assert.deepEqual(counts(bench.history), before);
});

test('analytics keep half a day of minutes and a month of hours', () => {
  const { bench, run, analytics } = rig();
  const firstMs = (lengthMs: number): number => {
    const asked = { lengthMs, firstMs: 0, lastMs: bench.nowMs, count: 1 };
    return analytics.market(DATED, asked, bench.nowMs).rows[0]?.[TIME] ?? 0;
  };
  const [minute, hour] = [firstMs(MINUTE_MS), firstMs(HOUR_MS)];
  assert.ok(minute < EXPIRY_MS - 4 * HOUR_MS && hour < EXPIRY_MS - 4 * HOUR_MS);
  run(bench.run({ type: 'tick' }, 2 * DAY_MS));
  assert.ok(firstMs(MINUTE_MS) >= EXPIRY_MS - MINUTE_MS);
  assert.equal(firstMs(HOUR_MS), hour);
  run(bench.run({ type: 'tick' }, 40 * DAY_MS));
  assert.ok(firstMs(HOUR_MS) >= EXPIRY_MS - HOUR_MS);
});
