/**
 * The rows of history in the journal's file, as the worker keeps them (`history/row-store.ts`). What it was sent can be read
 * at once; it is written slice by slice, in the transactions of batches. Each function is a part of a transaction, or one.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { type FindRow, type ListingRequest, type ListingSlice, listingSlice, lowestKept } from '../history/listings.ts';
import { RowBlocks } from '../history/memory-rows.ts';
import { BYTES, RowView, TIME } from '../history/row.ts';
import { type PackedRows, RowBlock } from '../history/row-block.ts';
import type { Forgotten, IdRange } from '../history/row-store.ts';
import { JournalFailed } from './errors.ts';
import type { Position } from './journal.ts';

/** Rows that wait before some go with a batch, and how many go with one. */
const ROWS_WAITING = 512;
const ROWS_WITH_A_BATCH = 256;
/** Rows that may wait at all: a replay brings many and no batches. */
const MOST_WAITING = 8_192;
/** Rows written, or deleted, in a transaction of their own: about a millisecond, for which a batch may have to wait. */
const SLICE_ROWS = 512;
/** The same during a replay, when no batch waits. */
const REPLAY_SLICE_ROWS = 2_048;

interface StoredRow {
  readonly checksum: number;
  readonly body: Uint8Array;
}

export class SqliteRows {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #select: StatementSync;
  readonly #remove: StatementSync;
  readonly #reach: StatementSync;
  readonly #count: (bytes: number) => void;
  readonly #waiting = new RowBlocks();
  /** Rows below this id are in the table; undefined until rows came. */
  #written: number | undefined;
  #end = 0;
  /** The last entry of which all rows were sent, and of which all are written. */
  #reached: Position = -1;
  #writtenUpTo: Position = -1;
  #rows: number;

  /** `count` is told the bytes of what is written. */
  constructor(database: DatabaseSync, count: (bytes: number) => void) {
    this.#database = database;
    this.#count = count;
    this.#insert = database.prepare('INSERT INTO history_row (id, checksum, body) VALUES (?, ?, ?)');
    this.#select = database.prepare('SELECT checksum, body FROM history_row WHERE id = ?');
    this.#remove = database.prepare(
      `DELETE FROM history_row WHERE id IN (
         SELECT id FROM history_row WHERE id >= ? AND id < ? ORDER BY id LIMIT ?)`,
    );
    this.#reach = database.prepare('INSERT OR REPLACE INTO history_reached (id, position, rows) VALUES (1, ?, ?)');
    const reached = database.prepare('SELECT rows FROM history_reached').get() as { rows: number } | undefined;
    this.#rows = reached?.rows ?? 0;
  }

  /** Takes rows behind those before. The first ones say where the venue goes on: what is there from their ids on never was. */
  add(packed: PackedRows, reached: Position): void {
    const block = RowBlock.of(packed);
    if (this.#written === undefined) this.#begin(block.first);
    else if (block.first !== this.#end)
      throw new Error(`rows from ${block.first} do not follow those up to ${this.#end}`);
    this.#reached = reached;
    this.#end = block.end;
    if (block.rows > 0) this.#waiting.add(block);
    else if (this.#countWaiting() === 0) this.#writtenUpTo = reached;
    while (this.#countWaiting() > MOST_WAITING) this.#inTransaction(() => this.#write(REPLAY_SLICE_ROWS));
  }

  /** Whether enough wait to be written with the next batch. */
  get areDue(): boolean {
    return this.#countWaiting() >= ROWS_WAITING;
  }

  /** Writes some, within a transaction. */
  writeSome(): void {
    this.#write(ROWS_WITH_A_BATCH);
  }

  /** Writes a slice of those that wait; true when there are more. */
  writeSlice(): boolean {
    if (this.#countWaiting() > 0) this.#inTransaction(() => this.#write(SLICE_ROWS));
    return this.#countWaiting() > 0;
  }

  /** Throws unless all rows of the entries up to `at` are written. A history that keeps its rows elsewhere never sent any. */
  assertWritten(at: Position): void {
    if (this.#written === undefined || this.#writtenUpTo >= at) return;
    throw new Error(`the history of the entries up to ${at} is not written yet`);
  }

  slice(request: ListingRequest): ListingSlice {
    return listingSlice(this.#finder(), request);
  }

  lowest(last: number): number | undefined {
    return lowestKept(this.#finder(), last);
  }

  /** Lets go of a slice of what may go; true when there may be more. */
  forget({ dead, rows, sinceMs }: Forgotten): boolean {
    const last = dead.at(-1);
    // What has not been written cannot be deleted.
    if (last !== undefined && this.#written !== undefined && this.#written < last.to && this.writeSlice()) return true;
    if (this.#delete(dead, SLICE_ROWS) > 0) return true;
    const everything = [{ from: 0, to: this.#written ?? 0 }];
    if (this.#rows > rows) return this.#delete(everything, Math.min(SLICE_ROWS, this.#rows - rows)) > 0;
    const old = this.#countOlderThan(sinceMs);
    return old > 0 && this.#delete(everything, old) > 0;
  }

  #begin(first: number): void {
    this.#written = first;
    this.#end = first;
    this.#inTransaction(() => {
      const { changes } = this.#database.prepare('DELETE FROM history_row WHERE id >= ?').run(first);
      this.#rows -= Number(changes);
      this.#reach.run(-1, this.#rows);
    });
  }

  #countWaiting(): number {
    return this.#end - (this.#written ?? this.#end);
  }

  #write(atMost: number): void {
    const from = this.#written ?? 0;
    const to = Math.min(this.#end, from + atMost);
    let bytes = 0;
    for (const block of this.#waiting.all) {
      for (let id = Math.max(block.first, from); id < Math.min(block.end, to); id++) {
        const body = block.bytesOf(id);
        this.#insert.run(id, crc32(body), body);
        bytes += body.length;
      }
    }
    this.#rows += to - from;
    this.#written = to;
    this.#waiting.dropBefore(to);
    if (to === this.#end) this.#writtenUpTo = this.#reached;
    this.#reach.run(this.#writtenUpTo, this.#rows);
    this.#count(bytes);
  }

  /** Deletes the oldest rows of the ranges; gives how many. */
  #delete(ranges: readonly IdRange[], atMost: number): number {
    if (ranges.length === 0) return 0;
    let count = 0;
    this.#inTransaction(() => {
      for (const { from, to } of ranges) {
        if (count < atMost) count += Number(this.#remove.run(from, to, atMost - count).changes);
      }
      if (count === 0) return;
      this.#rows -= count;
      this.#reach.run(this.#writtenUpTo, this.#rows);
    });
    this.#count(count * 64);
    return count;
  }

  /** How many of the oldest rows are older, in one slice. */
  #countOlderThan(timeMs: number): number {
    const time = `substr(body, ${TIME * BYTES + 1}, ${BYTES})`;
    const rows = this.#database
      .prepare(`SELECT ${time} AS time FROM history_row ORDER BY id LIMIT ${SLICE_ROWS}`)
      .iterate() as Iterable<object> as Iterable<{ readonly time: Uint8Array }>;
    let count = 0;
    for (const row of rows) {
      const [rowMs = 0] = new Float64Array(row.time.slice().buffer);
      if (rowMs >= timeMs) break;
      count++;
    }
    return count;
  }

  /** Reads rows, each once. */
  #finder(): FindRow {
    const known = new Map<number, RowView | undefined>();
    return (id) => {
      if (!known.has(id)) known.set(id, this.#find(id));
      return known.get(id);
    };
  }

  #find(id: number): RowView | undefined {
    if (this.#written !== undefined && id >= this.#written) return this.#waiting.find(id);
    const row = this.#select.get(id) as StoredRow | undefined;
    if (row === undefined) return undefined;
    const { body, checksum } = row;
    if (crc32(body) !== checksum) {
      throw new JournalFailed(
        'ENTRY_DAMAGED',
        `Row ${id} of the history is not the one that was written. A start with --rebuild-history makes it anew, as far as the journal goes back.`,
      );
    }
    return new RowView(new Float64Array(body.slice().buffer), 0);
  }

  #inTransaction(work: () => void): void {
    // No way back is needed: a transaction that fails ends the journal, and closing undoes it.
    this.#database.exec('BEGIN IMMEDIATE');
    work();
    this.#database.exec('COMMIT');
  }
}
