/**
 * What the worker does to an open journal: each function is one short transaction or one bounded read, so that a batch
 * never waits long for its turn.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { Run } from './entry-text.ts';
import { JournalFailed } from './errors.ts';
import type { Position, Which } from './journal.ts';
import { SqliteRows } from './sqlite-rows.ts';
import { PAGE_BYTES, PIECES_PER_CHECKPOINT } from './sqlite-schema.ts';
import {
  type BatchRow,
  type CheckpointRow,
  checksumOf,
  isIntact,
  type LoadedCheckpoint,
  readCheckpoint,
  type Sound,
} from './sqlite-verify.ts';
import type { Batch } from './store.ts';

/** A read stops behind the batch with which it reaches this size. */
const CHUNK_BYTES = 256 * 1024;
/** Batches dropped in one transaction: about a millisecond, for which a batch may have to wait. */
const SLICE_BATCHES = 100;
/** Pages given back to the system in one transaction. */
const SLICE_PAGES = 256;
/** Free pages stay for what is written next, unless they are this many and three quarters of the file. */
const FREE_PAGES_KEPT = 1024;
/** The log is folded into the database when it has about this many pages (4 MiB). */
const LOG_PAGES = 1000;
const CHECKPOINTS_KEPT = 2;
const NO_CHECKPOINT = 0;
const COMMA = 0x2c;

/** As `Chunk`, in bytes that can be handed to another thread without a copy. */
export interface ReadChunk {
  readonly first: Position;
  readonly runs: readonly Run[];
  readonly body: Uint8Array<ArrayBuffer>;
}
interface CheckpointInProgress {
  readonly id: number;
  readonly at: Position;
  pieces: number;
  bytes: number;
  checksum: number;
}

export class SqliteStore {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  /** The rows of history. */
  readonly rows: SqliteRows;
  #logPages = 0;
  /** Read when the folder was opened; let go of when it is asked for, or may no longer be the newest. */
  #newest: LoadedCheckpoint | undefined;
  #checkpoint: CheckpointInProgress | undefined;

  constructor(database: DatabaseSync, sound: Sound) {
    this.#database = database;
    this.#insert = database.prepare(
      'INSERT INTO batch (position, count, time_ms, checksum, body) VALUES (?, ?, ?, ?, ?)',
    );
    this.#select = database.prepare(
      `SELECT position, count, time_ms, checksum, body FROM batch
       WHERE position >= (SELECT max(position) FROM batch WHERE position <= ?) ORDER BY position`,
    );
    this.rows = new SqliteRows(database, (bytes) => this.#countLogPages(bytes));
    this.#newest = sound.newest;
    for (const id of sound.brokenCheckpoints) database.prepare('DELETE FROM checkpoint WHERE id = ?').run(id);
  }

  /** Durable when it returns: one row, one transaction, one fsync of the log. Rows of history that are due go with it. */
  commit(batch: Batch): void {
    if (!this.rows.areDue) {
      this.#insertBatch(batch);
      return;
    }
    this.#database.exec('BEGIN IMMEDIATE');
    this.#insertBatch(batch);
    this.rows.writeSome();
    this.#database.exec('COMMIT');
  }

  #insertBatch(batch: Batch): void {
    const body = Buffer.from(batch.text);
    this.#insert.run(batch.first, batch.count, batch.timeMs, checksumOf(batch, body), body);
    this.#countLogPages(body.length);
  }

  /** Entries from the batch that contains `from` on. */
  read(from: Position): ReadChunk {
    const bodies: Uint8Array[] = [];
    const runs: Run[] = [];
    let bytes = 0;
    let first = -1;
    for (const row of this.#select.iterate(from) as Iterable<object> as Iterable<BatchRow>) {
      if (!isIntact(row)) {
        throw new JournalFailed(
          'ENTRY_DAMAGED',
          `The batch at position ${row.position} is not the one that was written.`,
        );
      }
      if (first < 0) first = row.position;
      runs.push({ count: row.count, timeMs: row.time_ms });
      bodies.push(row.body);
      bytes += row.body.length + 1;
      if (bytes >= CHUNK_BYTES) break;
    }
    return { first, runs, body: joinByComma(bodies, bytes) };
  }

  beginCheckpoint(at: Position): void {
    this.#newest = undefined;
    const newest = this.#database.prepare('SELECT max(id) AS id FROM checkpoint').get() as { id: number | null };
    this.#checkpoint = { id: (newest.id ?? 0) + 1, at, pieces: 0, bytes: 0, checksum: 0 };
  }

  addToCheckpoint(piece: Uint8Array): void {
    const checkpoint = this.#inProgress();
    const id = checkpoint.id * PIECES_PER_CHECKPOINT + checkpoint.pieces;
    this.#database.prepare('INSERT INTO checkpoint_piece (id, body) VALUES (?, ?)').run(id, piece);
    checkpoint.pieces += 1;
    checkpoint.bytes += piece.length;
    checkpoint.checksum = crc32(piece, checkpoint.checksum);
    this.#countLogPages(piece.length);
  }

  /** The checkpoint counts from here on, and the one before the last no longer does. */
  endCheckpoint(): void {
    const { id, at, bytes, checksum } = this.#inProgress();
    this.rows.assertWritten(at);
    // No way back is needed: a transaction that fails ends the journal, and closing undoes it.
    this.#database.exec('BEGIN IMMEDIATE');
    const insert = 'INSERT INTO checkpoint (id, at, bytes, checksum) VALUES (?, ?, ?, ?)';
    this.#database.prepare(insert).run(id, at, bytes, checksum);
    this.#database.prepare('DELETE FROM checkpoint WHERE id <= ?').run(id - CHECKPOINTS_KEPT);
    this.#database.exec('COMMIT');
    this.#checkpoint = undefined;
    this.#countLogPages(0);
  }

  /** An intact one: the newest, or the oldest. */
  loadCheckpoint(which: Which = 'newest'): LoadedCheckpoint | undefined {
    const opened = this.#newest;
    this.#newest = undefined;
    if (which === 'newest' && opened !== undefined) return opened;
    const order = which === 'newest' ? 'DESC' : 'ASC';
    const select = `SELECT id, at, bytes, checksum FROM checkpoint ORDER BY id ${order}`;
    for (const row of this.#database.prepare(select).all() as unknown as CheckpointRow[]) {
      const state = readCheckpoint(this.#database, row);
      if (state !== undefined) return { at: row.at, state };
    }
    return undefined;
  }

  dropCheckpoints(after: Position): void {
    this.#newest = undefined;
    this.#database.prepare('DELETE FROM checkpoint WHERE at > ?').run(after);
    this.#countLogPages(0);
  }

  /** Drops a slice of the batches that end at or before `before`; the newest batch and what a kept checkpoint needs stay. */
  letGo(before: Position): { readonly first: Position; readonly more: boolean } {
    const oldest = this.#database.prepare('SELECT min(at) AS at FROM checkpoint').get() as { at: number | null };
    const bound = Math.min(before, (oldest.at ?? -1) + 1);
    const { changes } = this.#database
      .prepare(
        `DELETE FROM batch WHERE position IN (
           SELECT position FROM batch WHERE position + count <= ? AND position < (SELECT max(position) FROM batch)
           ORDER BY position LIMIT ?)`,
      )
      .run(bound, SLICE_BATCHES);
    const { first } = this.#database.prepare('SELECT min(position) AS first FROM batch').get() as {
      first: number | null;
    };
    this.#countLogPages(Number(changes) * 64);
    return { first: first ?? 0, more: changes === SLICE_BATCHES };
  }

  /** Removes one piece of a checkpoint that does not count, or gives back some room; true when there is more to do. */
  tidy(): boolean {
    return this.#dropStrayPiece() || this.#giveBackPages();
  }

  /** Folds the log into the database if it has grown; to be called when nobody waits. Throws when the disk fails. */
  foldLog(): void {
    if (this.#logPages < LOG_PAGES) return;
    this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    this.#logPages = 0;
  }

  #dropStrayPiece(): boolean {
    const { changes } = this.#database
      .prepare(
        `DELETE FROM checkpoint_piece WHERE id = (
           SELECT id FROM checkpoint_piece
           WHERE id / ${PIECES_PER_CHECKPOINT} NOT IN (SELECT id FROM checkpoint UNION ALL SELECT ?) LIMIT 1)`,
      )
      // Rows of history go while a checkpoint is being saved; its pieces do not count yet, and stay.
      .run(this.#checkpoint?.id ?? NO_CHECKPOINT);
    this.#countLogPages(Number(changes) * PAGE_BYTES);
    return changes > 0;
  }

  #giveBackPages(): boolean {
    const free = this.#pragma('freelist_count');
    if (free <= FREE_PAGES_KEPT || free <= this.#pragma('page_count') * 0.75) return false;
    this.#database.exec(`PRAGMA incremental_vacuum(${SLICE_PAGES})`);
    this.#countLogPages(SLICE_PAGES * PAGE_BYTES);
    return true;
  }

  #pragma(name: 'freelist_count' | 'page_count'): number {
    return Number(this.#database.prepare(`PRAGMA ${name}`).get()?.[name]);
  }

  #inProgress(): CheckpointInProgress {
    if (this.#checkpoint === undefined) throw new Error('no checkpoint is being saved');
    return this.#checkpoint;
  }

  /** A transaction rewrites a leaf and its parent besides the pages of what it adds. */
  #countLogPages(bytes: number): void {
    this.#logPages += 2 + Math.ceil(bytes / PAGE_BYTES);
  }
}

function joinByComma(parts: readonly Uint8Array[], bytes: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(Math.max(0, bytes - 1));
  let offset = 0;
  for (const part of parts) {
    if (offset > 0) joined[offset - 1] = COMMA;
    joined.set(part, offset);
    offset += part.length + 1;
  }
  return joined;
}
