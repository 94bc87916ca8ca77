/**
 * Is what a folder holds enough to go on from, and is it what was written? Checked at every opening: the structure of
 * the file, that no batch is missing, and the checksums of all that a restart will read: the newest sound checkpoint
 * and the batches behind it. Older batches are checked when somebody reads them.
 */
import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { Position } from './journal.ts';
import { PIECES_PER_CHECKPOINT, TABLES } from './sqlite-schema.ts';
import type { Batch, Kept } from './store.ts';

/** What is wrong with a folder, as half a sentence. */
export class Unsound extends Error {}

/** As `Checkpoint`, in bytes that can be handed to another thread without a copy. */
export interface LoadedCheckpoint {
  readonly at: Position;
  readonly state: Uint8Array<ArrayBuffer>;
}

export interface Sound {
  readonly kept: Kept;
  /** The newest sound checkpoint as it was read: whoever opens a folder asks for it next. */
  readonly newest: LoadedCheckpoint | undefined;
  /** Checkpoints that cannot be used; a sound older one, or genesis, stands in for them. */
  readonly brokenCheckpoints: readonly number[];
}

export interface BatchRow {
  readonly position: number;
  readonly count: number;
  readonly time_ms: number;
  readonly checksum: number;
  readonly body: Uint8Array;
}

export interface CheckpointRow {
  readonly id: number;
  readonly at: number;
  readonly bytes: number;
  readonly checksum: number;
}

/** Covers the place and the time of a batch as well as its text. */
export function checksumOf(batch: Omit<Batch, 'text'>, body: Uint8Array): number {
  return crc32(body, crc32(`${batch.first},${batch.count},${batch.timeMs};`));
}

export function isIntact(row: BatchRow): boolean {
  return row.checksum === checksumOf({ first: row.position, count: row.count, timeMs: row.time_ms }, row.body);
}

/** The bytes of a checkpoint, or undefined when they are not those that were saved. */
export function readCheckpoint(database: DatabaseSync, row: CheckpointRow): Uint8Array<ArrayBuffer> | undefined {
  const pieces = database
    .prepare('SELECT body FROM checkpoint_piece WHERE id >= ? AND id < ? ORDER BY id')
    .iterate(row.id * PIECES_PER_CHECKPOINT, (row.id + 1) * PIECES_PER_CHECKPOINT) as Iterable<{ body: Uint8Array }>;
  const state = new Uint8Array(row.bytes);
  let filled = 0;
  for (const { body } of pieces) {
    if (filled + body.length > state.length) return undefined;
    state.set(body, filled);
    filled += body.length;
  }
  return filled === state.length && crc32(state) === row.checksum ? state : undefined;
}

/** Rows of history may be many: each is checked when it is read. */
const READ_AT_START = ['batch', 'checkpoint', 'checkpoint_piece', 'history_reached'] as const;

/** Throws `Unsound`, or the error of SQLite. */
export function verify(database: DatabaseSync): Sound {
  verifyStructure(database);
  const { first, end } = verifyPlaces(database);
  const { newest, brokenCheckpoints } = verifyCheckpoints(database);
  const contained = newest === undefined ? 0 : newest.at + 1;
  if (contained < first || contained > end) {
    throw new Unsound(
      newest === undefined
        ? `its entries begin at ${first} and no checkpoint stands for those before`
        : `its checkpoint stands at ${newest.at}, its entries reach from ${first} to ${end}`,
    );
  }
  const lastTimeMs = verifyBatches(database, contained);
  return { kept: { first, end, lastTimeMs, checkpointAt: newest?.at ?? -1 }, newest, brokenCheckpoints };
}

function verifyStructure(database: DatabaseSync): void {
  const tables = database.prepare("SELECT sql FROM sqlite_schema ORDER BY type = 'table' DESC, name").all();
  if (tables.length !== TABLES.length || TABLES.some((sql, index) => tables[index]?.sql !== sql)) {
    throw new Unsound('its tables are not those of a journal');
  }
  for (const table of READ_AT_START) {
    const finding = database.prepare(`PRAGMA quick_check('${table}')`).get()?.quick_check;
    if (finding !== 'ok') throw new Unsound(String(finding).replaceAll('\n', ' '));
  }
}

/** Each batch begins where the one before it ends, and its time is not before that one's. */
function verifyPlaces(database: DatabaseSync): { first: Position; end: Position } {
  const { first, end, faults } = database
    .prepare(
      `SELECT min(position) AS first, max(position + count) AS "end",
         sum(count < 1 OR position < 0 OR position <> previous_end OR time_ms < previous_time_ms) AS faults
       FROM (SELECT position, count, time_ms,
         lag(position + count) OVER (ORDER BY position) AS previous_end,
         lag(time_ms) OVER (ORDER BY position) AS previous_time_ms
         FROM batch)`,
    )
    .get() as { first: number | null; end: number | null; faults: number | null };
  if (faults !== null && faults > 0) throw new Unsound(`${faults} of its batches are out of place`);
  return { first: first ?? 0, end: end ?? 0 };
}

function verifyCheckpoints(database: DatabaseSync): {
  newest: LoadedCheckpoint | undefined;
  brokenCheckpoints: readonly number[];
} {
  const rows = database.prepare('SELECT id, at, bytes, checksum FROM checkpoint ORDER BY id DESC').all();
  const brokenCheckpoints: number[] = [];
  for (const row of rows as unknown as CheckpointRow[]) {
    const state = readCheckpoint(database, row);
    if (state !== undefined) return { newest: { at: row.at, state }, brokenCheckpoints };
    brokenCheckpoints.push(row.id);
  }
  return { newest: undefined, brokenCheckpoints };
}

/** Time of the last batch; checks those that hold entries from `from` on, and at least the last. */
function verifyBatches(database: DatabaseSync, from: Position): number {
  const rows = database
    .prepare(
      `SELECT position, count, time_ms, checksum, body FROM batch
       WHERE position >= (SELECT max(position) FROM batch WHERE position <= ?) ORDER BY position`,
    )
    .iterate(from) as Iterable<object> as Iterable<BatchRow>;
  let lastTimeMs = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    if (!isIntact(row)) throw new Unsound(`the batch at position ${row.position} is not the one that was written`);
    lastTimeMs = row.time_ms;
  }
  return lastTimeMs;
}
