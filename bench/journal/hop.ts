/**
 * What the journal costs: from `propose` to delivery, and what it keeps and reads back per second, each against a bare
 * loop in the same run. `node bench/journal/hop.ts` runs it alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from '../../src/core/commands/command.ts';
import { encodeProposal } from '../../src/journal/entry-text.ts';
import type { Journal, Proposal } from '../../src/journal/journal.ts';
import { loadSqlite } from '../../src/journal/load-sqlite.ts';
import { MemoryJournal } from '../../src/journal/memory.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { openFolder } from '../../src/journal/sqlite-folder.ts';
import { SqliteStore } from '../../src/journal/sqlite-store.ts';
import { plain, quantile, type Row } from '../lib/row.ts';

const ALONE = 2_000;
const MANY = 300_000;
const FORMAT_VERSION = 1;

/** The folder lies where temporary files do; TMPDIR names another disk. */
export async function benchJournal(): Promise<readonly Row[]> {
  const root = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  try {
    return await measure(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function measure(root: string): Promise<readonly Row[]> {
  const bareFull = bareInserts(root, 'full');
  const bareOff = bareInserts(root, 'off');
  const bulk = bulkInserts(root);
  const parsed = bareParsing();
  const full = await openSqlite(root, 'full');
  const aloneFull = await oneAtATime(full);
  const manyFull = await manyAtOnce(full);
  const replayed = await replay(full);
  await full.close();
  const off = await openSqlite(root, 'off');
  const aloneOff = await oneAtATime(off);
  await off.close();
  const memory = new MemoryJournal({ nowMs: Date.now });
  const aloneMemory = await oneAtATime(memory);
  const manyMemory = await manyAtOnce(memory);

  const alone = `${plain(ALONE)} proposals, one at a time, nothing beside them`;
  const many = `${plain(MANY)} proposals of ${encodeProposal(proposal(MANY)).length} characters, as many at once as the backlog takes`;
  return [
    {
      what: 'durable proposal, from propose to delivery',
      measured: told(aloneFull),
      limit: `a bare insert with its fsync (${told(bareFull)})`,
      value: bareFull.medianUs / aloneFull.medianUs,
      workload: alone,
    },
    {
      what: "hop to the journal's thread and back",
      measured: `${plain(aloneOff.medianUs - bareOff.medianUs, 1)} us`,
      value: aloneOff.medianUs - bareOff.medianUs,
      workload: `${alone}, nothing synced; on an idle machine most of it is two cores that wake up`,
    },
    {
      what: 'durable entries',
      measured: `${plain(manyFull)} entries/s`,
      limit: `the same entries in one transaction (${plain(bulk)}/s; one fsync for each: ${plain(1e6 / bareFull.medianUs)}/s)`,
      value: manyFull / bulk,
      workload: many,
    },
    {
      what: 'replay from disk',
      measured: `${plain(replayed)} entries/s`,
      limit: `JSON.parse of the same text (${plain(parsed)}/s)`,
      value: replayed / parsed,
      workload: `the entries of the line above, applied to nothing`,
    },
    {
      what: 'entries in memory',
      measured: `${plain(manyMemory)} entries/s; alone ${told(aloneMemory)}`,
      value: manyMemory,
      workload: many,
    },
  ];
}

function proposal(n: number): Proposal {
  const command = {
    type: 'order',
    account: n % 1_000,
    symbol: 'PF_XBTUSD',
    side: 'buy',
    size: `0.${n}`,
    limitPrice: `${n}`,
  };
  return {
    origin: 'rest',
    n,
    command: command as unknown as Command,
    key: `key-${n % 1_000}`,
    nonce: `${1_700_000_000_000 + n}`,
  };
}

interface Latency {
  readonly medianUs: number;
  readonly p99Us: number;
}

function summary(latenciesMs: readonly number[]): Latency {
  const latenciesUs = Float64Array.from(latenciesMs.slice(latenciesMs.length >> 2), (ms) => ms * 1_000); // the first quarter warms up
  return { medianUs: quantile(latenciesUs, 0.5), p99Us: quantile(latenciesUs, 0.99) };
}

function told({ medianUs, p99Us }: Latency): string {
  return `median ${plain(medianUs)} us, p99 ${plain(p99Us)} us`;
}

function openSqlite(root: string, synchronous: 'full' | 'off'): Promise<SqliteJournal> {
  return SqliteJournal.open({
    folder: join(root, synchronous),
    nowMs: Date.now,
    formatVersion: FORMAT_VERSION,
    synchronous,
  });
}

/** One proposal at a time: what a lonely request waits. */
async function oneAtATime(journal: Journal): Promise<Latency> {
  const latenciesMs: number[] = [];
  let delivered = (): void => {};
  const stop = journal.deliver(journal.end, () => delivered());
  for (let n = 0; n < ALONE; n += 1) {
    const startMs = performance.now();
    await new Promise<void>((resolve) => {
      delivered = resolve;
      journal.propose(proposal(n));
    });
    latenciesMs.push(performance.now() - startMs);
  }
  stop();
  return summary(latenciesMs);
}

/** As many as the backlog takes: entries per second until the last is delivered. */
async function manyAtOnce(journal: Journal): Promise<number> {
  const startMs = performance.now();
  let proposed = 0;
  let delivered = 0;
  await new Promise<void>((resolve) => {
    const proposeMore = (): void => {
      while (proposed < MANY && journal.propose(proposal(proposed))) proposed += 1;
    };
    journal.deliver(journal.end, (entries) => {
      delivered += entries.length;
      proposeMore();
      if (delivered === MANY) resolve();
    });
    proposeMore();
  });
  return (MANY / (performance.now() - startMs)) * 1_000;
}

async function replay(journal: Journal): Promise<number> {
  const startMs = performance.now();
  let entryCount = 0;
  await new Promise<void>((resolve) => {
    journal.deliver(0, (entries) => {
      entryCount += entries.length;
      if (entryCount === journal.end) resolve();
    });
  });
  return (entryCount / (performance.now() - startMs)) * 1_000;
}

/** The limit: the same rows written by this thread, one fsync each, nothing around it. */
function bareInserts(root: string, synchronous: 'full' | 'off'): Latency {
  const opened = openFolder({
    folder: join(root, `bare-${synchronous}`),
    formatVersion: FORMAT_VERSION,
    oldestVersion: FORMAT_VERSION,
    synchronous,
    maxPages: 0,
    reset: false,
  });
  const store = new SqliteStore(opened.database, opened.sound);
  const latenciesMs: number[] = [];
  for (let n = 0; n < ALONE; n += 1) {
    const startMs = performance.now();
    store.commit({ first: n, count: 1, timeMs: n, text: encodeProposal(proposal(n)) });
    latenciesMs.push(performance.now() - startMs);
    store.foldLog();
  }
  opened.release();
  return summary(latenciesMs);
}

/** The limit of throughput: the same entries in one transaction of plain rows, nothing durable before its end. */
function bulkInserts(root: string): number {
  const database = new (loadSqlite().DatabaseSync)(join(root, 'bulk.db'));
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE entry (position INTEGER PRIMARY KEY, body)',
  );
  const insert = database.prepare('INSERT INTO entry VALUES (?, ?)');
  const startMs = performance.now();
  database.exec('BEGIN');
  for (let n = 0; n < MANY; n += 1) insert.run(n, encodeProposal(proposal(n)));
  database.exec('COMMIT');
  const perSecond = (MANY / (performance.now() - startMs)) * 1_000;
  database.close();
  return perSecond;
}

/** The limit of a replay: the text of its entries, parsed in pieces of a thousand. */
function bareParsing(): number {
  const texts: string[] = [];
  for (let n = 0; n < MANY; n += 1_000) {
    texts.push(`[${Array.from({ length: 1_000 }, (_, index) => encodeProposal(proposal(n + index))).join(',')}]`);
  }
  const startMs = performance.now();
  for (const text of texts) JSON.parse(text);
  return (MANY / (performance.now() - startMs)) * 1_000;
}

if (import.meta.main) for (const row of await benchJournal()) console.log(row);
