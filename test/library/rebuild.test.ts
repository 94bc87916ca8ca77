/** History made anew from the entries of the journal. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { STATE_FORMAT } from '../../src/core/state.ts';
import { OWN } from '../../src/history/row.ts';
import { RowBlock } from '../../src/history/row-block.ts';
import { Checkpoints } from '../../src/host/checkpoints.ts';
import { loadSqlite } from '../../src/journal/load-sqlite.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import type { Drydock } from '../../src/library/drydock.ts';
import type { StartOptions } from '../../src/library/options.ts';
import { Timeline } from '../../src/timeline/timeline.ts';
import { temporaryFolder } from '../journal/folders.ts';
import { venueForTest } from './support.ts';

const LOG = '/api/history/v3/account-log';

function open(folder: string, options: StartOptions = {}): Promise<Drydock> {
  return venueForTest({ market: 'frozen', data: folder, ...options });
}

async function trade(venue: Drydock, count: number): Promise<void> {
  const order = { orderType: 'mkt', symbol: 'PF_XBTUSD', size: '0.001' };
  for (let nth = 0; nth < count; nth++) {
    const side = nth % 2 === 0 ? 'buy' : 'sell';
    const { result } = await venue.request('account-1', 'POST', 'sendorder', { ...order, side });
    assert.equal(result, 'success');
  }
}

async function logOf(venue: Drydock): Promise<readonly { readonly id: number }[]> {
  const { logs } = await venue.request<{ readonly logs: readonly { readonly id: number }[] }>('account-1', 'GET', LOG, {
    sort: 'asc',
  });
  return logs;
}

/** Damages rows of the file from an id on. */
function damage(folder: string, from: number): void {
  const database = new (loadSqlite().DatabaseSync)(join(folder, 'journal.db'));
  const { changes } = database.prepare('UPDATE history_row SET body = zeroblob(8) WHERE id >= ?').run(from);
  assert.ok(changes > 20);
  database.close();
}

function nextId(folder: string): number {
  const database = new (loadSqlite().DatabaseSync)(join(folder, 'journal.db'));
  const { id } = database.prepare('SELECT max(id) + 1 AS id FROM history_row').get() as { readonly id: number };
  database.close();
  return id;
}

/** Two lives with a checkpoint each; gives what the log said, and where the second life's rows begin. */
async function twoLives(t: TestContext, options: StartOptions) {
  const folder = temporaryFolder(t);
  const first = await open(folder, options);
  await trade(first, 6);
  await first.close();
  const middle = nextId(folder);
  const second = await open(folder, options);
  await trade(second, 7);
  const log = await logOf(second);
  await second.close();
  assert.ok(log.length >= 26);
  return { folder, middle, log };
}

test('a journal that keeps every entry gives the whole history again', async (t) => {
  const { folder, log } = await twoLives(t, { keepJournal: true });
  damage(folder, 0);
  const venue = await open(folder, { keepJournal: true, rebuildHistory: true });
  assert.deepEqual((await logOf(venue)).slice(0, log.length), log);
  await venue.close();
});

test('otherwise what came after the older of the last two checkpoints is made anew', async (t) => {
  const { folder, middle, log } = await twoLives(t, {});
  damage(folder, middle);
  const venue = await open(folder, { rebuildHistory: true });
  assert.deepEqual((await logOf(venue)).slice(0, log.length), log);
  await venue.close();
});

test('one that ends half-way is gone on with by the next start', async (t) => {
  const { folder, log } = await twoLives(t, { keepJournal: true });
  // As far as a killed process came: the first rows were made anew, and so the old ones are gone.
  const journal = await SqliteJournal.open({ folder, formatVersion: STATE_FORMAT, nowMs: () => 0 });
  const from = await new Checkpoints(journal, new Timeline(), [], () => 0).load(true);
  assert.equal(from, 0);
  const block = RowBlock.empty(0);
  block.begin('trade', OWN, 0, 0);
  block.finish();
  journal.rows?.add(block, -1);
  await journal.close();

  const venue = await open(folder, { keepJournal: true });
  assert.deepEqual((await logOf(venue)).slice(0, log.length), log);
  await venue.close();
});
