/** The projection behind the analytics: it follows reverts, comes back from its bytes, and stays within its limits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Analytics } from '../../src/analytics/analytics.ts';
import { emptyLog, intervalsOf, rowsOf, withRow } from '../../src/analytics/row-log.ts';
import { CLOSE, MARKET_WIDTH, nextRow, note, OPEN, type Row, TIME, TRADES } from '../../src/analytics/rows.ts';
import type { Command } from '../../src/core/commands/command.ts';
import { Bench } from '../history/fixtures.ts';
import { Random } from '../support/random.ts';

const MINUTE_MS = 60_000;

/** A timeline with analytics that follow it. */
class Followed extends Bench {
  analytics = new Analytics(this.state);

  constructor() {
    super({ liquidity: 'house' });
    this.analytics.apply(this.begun.entry, this.begun.delivered);
  }

  override run(command: Command, afterMs = 0) {
    const step = super.run(command, afterMs);
    // The first step runs before the analytics are there.
    (this.analytics as Analytics | undefined)?.apply(step.entry, step.delivered);
    return step;
  }

  page(marketId: number, lengthMs = MINUTE_MS): readonly (readonly number[])[] {
    const intervals = { lengthMs, firstMs: 0, lastMs: Number.MAX_SAFE_INTEGER, count: 5_000 };
    return this.analytics.market(marketId, intervals, this.nowMs).rows.map((row) => [...row]);
  }
}

function act(bench: Followed, random: Random): void {
  const afterMs = random.pick([0, 1_000, 30_000, 90_000, 400_000]);
  if (random.whole(0, 3) === 0) bench.setPrice('XBT', 80_000 + random.whole(-300, 300), afterMs);
  else
    bench.trade(2 + random.whole(0, 1), random.whole(0, 1), random.pick(['buy', 'sell']), random.whole(1, 20), afterMs);
}

test('a revert takes back what was measured, and the same trades give the same again', () => {
  const bench = new Followed();
  const random = new Random(5);
  for (let step = 0; step < 40; step++) act(bench, random);
  bench.run({ type: 'snapshot', name: 'here' });
  const before = [bench.page(0), bench.page(1), bench.page(0, 3_600_000)];
  const again = (): unknown => {
    const repeated = new Random(9);
    for (let step = 0; step < 40; step++) act(bench, repeated);
    return [bench.page(0), bench.page(1), bench.page(0, 3_600_000)];
  };
  const first = again();
  bench.run({ type: 'revert', name: 'here' });
  assert.deepEqual([bench.page(0), bench.page(1), bench.page(0, 3_600_000)], before);
  const opened = (bench.page(0).at(-1) as readonly number[])[OPEN];
  assert.notEqual(opened, undefined);
  again();
  assert.equal((first as readonly unknown[]).length, 3);
});

test('comes back from its bytes, snapshots included, and goes on alike', () => {
  const bench = new Followed();
  const random = new Random(6);
  for (let step = 0; step < 60; step++) act(bench, random);
  bench.run({ type: 'snapshot', name: 'here' });
  for (let step = 0; step < 30; step++) act(bench, random);
  const pages = [bench.page(0), bench.page(1, 3_600_000)];
  const restored = new Analytics(bench.state);
  const original = bench.analytics;
  restored.load(original.save());
  bench.analytics = restored;
  assert.deepEqual([bench.page(0), bench.page(1, 3_600_000)], pages);
  assert.deepEqual(restored.save(), original.save());
  bench.run({ type: 'revert', name: 'here' });
  act(bench, random);
  assert.ok(bench.page(0).length > 0);
});

test('what minutes say in sum is what hours say, and what the venue holds', (t) => {
  const bench = new Followed();
  const random = new Random(7);
  for (let step = 0; step < 300; step++) act(bench, random);
  for (const marketId of [0, 1]) {
    const sum = (rows: readonly (readonly number[])[], column: number): number =>
      rows.reduce((total, row) => total + (row[column] as number), 0);
    const [minutes, hours] = [bench.page(marketId), bench.page(marketId, 3_600_000)];
    assert.equal(sum(hours, TRADES), bench.state.markets.get(marketId).trades);
    assert.equal(sum(minutes, TRADES), sum(hours, TRADES));
    assert.equal(minutes.at(-1)?.[CLOSE], bench.state.markets.get(marketId).openInterestLots);
    assert.equal(hours.at(-1)?.[CLOSE], minutes.at(-1)?.[CLOSE]);
    for (const [index, row] of minutes.entries()) {
      if (index > 0) assert.equal(row[OPEN], minutes[index - 1]?.[CLOSE], 'it opens where it closed');
    }
    t.diagnostic(`${minutes.length} minutes, ${hours.length} hours, ${sum(hours, TRADES)} trades`);
  }
});

test('a log keeps its newest rows, and only tells of times that it knows', () => {
  let log = emptyLog(0);
  let row: Row = new Float64Array(MARKET_WIDTH);
  for (let minute = 0; minute < 1_000; minute++) {
    row = nextRow(row, minute * MINUTE_MS);
    note(row, minute);
    log = withRow(log, row, 200);
  }
  const kept = [...rowsOf(log)];
  assert.ok(kept.length >= 200 && kept.length <= 200 + 64, String(kept.length));
  assert.equal(log.beginsMs, kept[0]?.[TIME]);
  const { rows, more } = intervalsOf(kept, {
    lengthMs: 5 * MINUTE_MS,
    firstMs: 900 * MINUTE_MS,
    lastMs: 995 * MINUTE_MS,
    count: 3,
  });
  assert.deepEqual([rows.map((made) => made[CLOSE]), more], [[904, 909, 914], true]);
});
