/** History whose rows lie in a journal's file, cut off at any moment, against one in memory that never stopped. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Command } from '../../src/core/commands/command.ts';
import { FileRows } from '../../src/history/file-rows.ts';
import { History } from '../../src/history/history.ts';
import { ACCOUNT_LISTINGS } from '../../src/history/listings.ts';
import type { RowFile } from '../../src/history/row-store.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { FORMAT_VERSION, readFolder, temporaryFolder } from '../journal/folders.ts';
import { Random } from '../support/random.ts';
import { Bench, CLIENTS, type InMemory, type Step } from './fixtures.ts';

const MARKETS = [0, 1, 2];

function open(folder: string): Promise<SqliteJournal> {
  return SqliteJournal.open({ folder, nowMs: () => 5, formatVersion: FORMAT_VERSION, synchronous: 'off' });
}

/** Everything that history answers from rows. */
async function answers(history: History | InMemory, nowMs: number): Promise<unknown> {
  const ofAccounts = CLIENTS.map(async (id) => [
    await Promise.all(ACCOUNT_LISTINGS.map((name) => history.listed(name, id, { sort: 'asc', count: 1e5 }))),
    await history.fillsOf(id),
    await history.bookingsOf(id, undefined, 50, 'transfer'),
  ]);
  const ofMarkets = MARKETS.map(async (id) => [
    await history.marketOrders(id, { sort: 'desc', count: 1e5 }),
    await history.executionsOf(id, { sort: 'asc', count: 1e5 }),
    await history.tradesOf(id, nowMs),
    await history.lastTrade(id),
  ]);
  return [await Promise.all(ofAccounts), await Promise.all(ofMarkets), await history.liquidations()];
}

/** One life of a history on a folder: where it was last saved, and how much of it came to the disk. */
class Life {
  readonly journal: SqliteJournal;
  readonly rows: FileRows;
  readonly history: History;

  private constructor(journal: SqliteJournal, bench: Bench) {
    this.journal = journal;
    this.rows = new FileRows(journal.rows as RowFile);
    this.history = new History(bench.state, bench.retention, this.rows);
  }

  static async begin(folder: string, bench: Bench, saved: Uint8Array | undefined, missed: readonly Step[]) {
    const life = new Life(await open(folder), bench);
    if (saved !== undefined) life.history.load(saved);
    for (const { entry, delivered } of missed) life.history.apply(entry, delivered);
    return life;
  }

  /** Has all rows of this moment written. */
  async write(): Promise<void> {
    const { nextId } = this.rows;
    await this.rows.forget({ dead: [{ from: nextId, to: nextId }], rows: 1e9, sinceMs: 0 });
  }
}

function randomCommand(random: Random, bench: Bench): Command {
  const account = random.pick(CLIENTS);
  const { contract } = bench.state.markets.get(random.pick(MARKETS));
  const order = { account, symbol: contract.symbol, reduceOnly: false } as const;
  const draw = random.whole(0, 19);
  if (draw < 11) {
    const side = random.pick(['buy', 'sell'] as const);
    return { type: 'sendOrder', ...order, side, orderType: 'mkt', size: String(random.whole(1, 20)) };
  }
  if (draw < 14) {
    return { type: 'sendOrder', ...order, side: 'buy', orderType: 'lmt', size: '1', limitPrice: '1000' };
  }
  if (draw < 15) return { type: 'cancelAllOrders', account };
  const name = random.pick(['a', 'b']);
  if (draw < 17) return { type: 'snapshot', name };
  return draw < 19 ? { type: 'revert', name: random.pick([name, 'genesis']) } : { type: 'deleteSnapshot', name };
}

async function livesOn(t: TestContext, seed: number): Promise<{ readonly rows: number; readonly lives: number }> {
  const random = new Random(seed);
  const folder = temporaryFolder(t);
  const bench = new Bench();
  const steps: Step[] = [bench.begun];
  let saved: { readonly bytes: Uint8Array; readonly steps: number } | undefined;
  let lives = 0;
  for (; lives < 5; lives++) {
    const missed = steps.slice(saved?.steps ?? 0);
    const life = await Life.begin(folder, bench, saved?.bytes, missed);
    assert.deepEqual(await answers(life.history, bench.nowMs), await answers(bench.history, bench.nowMs));
    for (let left = random.whole(5, 150); left > 0; left--) {
      const step = bench.run(randomCommand(random, bench), random.whole(0, 3_000));
      steps.push(step);
      life.history.apply(step.entry, step.delivered);
      if (random.chance(0.05)) await life.write();
      if (random.chance(0.03)) {
        const bytes = life.history.save();
        await life.write();
        saved = { bytes, steps: steps.length };
      }
      if (random.chance(0.05)) {
        assert.deepEqual(await answers(life.history, bench.nowMs), await answers(bench.history, bench.nowMs));
      }
    }
    // It ends without another word: what was not written is lost, and what was written may be ahead of what was saved.
    await life.journal.close();
  }
  return { rows: bench.history.position, lives };
}

test('cut off at any moment, it goes on as one that never stopped, on every line', async (t) => {
  const census = { rows: 0, lives: 0 };
  for (const seed of [1, 2, 3]) {
    const { rows, lives } = await livesOn(t, seed);
    census.rows += rows;
    census.lives += lives;
  }
  t.diagnostic(JSON.stringify(census));
});

test('a thousand reverts leave nothing behind in the file', async (t) => {
  const bench = new Bench();
  const folder = temporaryFolder(t);
  const life = await Life.begin(folder, bench, undefined, [bench.begun]);
  bench.others.push(life.history);
  for (let nth = 0; nth < 50; nth++) bench.trade(CLIENTS[0], 0, nth % 2 === 0 ? 'buy' : 'sell', 1, 1_000);
  bench.run({ type: 'snapshot', name: 'here' });
  const before = life.rows.nextId;
  for (let round = 0; round < 1_000; round++) {
    bench.trade(CLIENTS[1], 0, 'buy', 1, 1_000);
    bench.run({ type: 'revert', name: 'here' });
    if (round % 50 === 0) await life.history.fillsOf(CLIENTS[0]);
  }
  const after = await answers(life.history, bench.nowMs);
  assert.deepEqual(after, await answers(bench.history, bench.nowMs));
  const made = life.rows.nextId;
  assert.ok(made > before + 2_000);
  assert.ok(life.history.save().length < 60_000);
  await life.write();
  await life.journal.close();
  // What was made since they were last looked for is still there.
  const kept = readFolder(folder).rows.size;
  assert.ok(kept < before + 1_500, `${kept} of ${made} rows`);
});
