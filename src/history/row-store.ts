/**
 * Where history keeps its rows: in memory, or in the file of the journal. One mechanism holds for rows of every kind.
 *
 * **Ids.** Rows get ids in the order in which they are made: 0, 1, 2 ..., never given twice, not even after a revert. A row
 * carries its entries in listings, and each entry names those before it (`listings.ts`). So rows are only ever added at the
 * end; and a line of history is nothing but the newest entry of each listing, a few numbers that lie in memory, are kept with
 * a snapshot, and come back with a revert. A revert hides all rows of the line that is left because nothing leads to them.
 *
 * **On disk.** Rows gather in a block in memory. A full block goes to the journal's thread, in the same stream of messages as
 * batches and checkpoints; so does what there is of it before anything is read, and the answer contains it. The thread
 * answers from what it has been sent, written or not, and writes rows in the transaction of a later batch, or when many
 * wait: appends to one table, by id, with the position that history had reached. Rows need not be durable at once, for the
 * journal gives them again: but a checkpoint does not count before all rows up to it are written, and only behind a
 * checkpoint does the journal let go of entries.
 *
 * **Restart.** A checkpoint holds the id of the next row. Rows from there on are dropped by the thread when the first ones
 * come, made again by the replay: the same entries give the same rows and ids.
 *
 * **What goes.** The oldest rows by number and age; and rows that neither the live line nor a snapshot reaches
 * (`line-ids.ts`). The thread deletes in slices between batches. Whoever follows a listing into rows that went finds its end.
 *
 * **In memory** blocks are all there is. What is too much or too old goes row by row as in the file; of rows that no line
 * reaches, whole blocks.
 */
import type { Position } from '../journal/journal.ts';
import type { Eventual } from './eventual.ts';
import type { ListingHead, ListingRequest, ListingSlice } from './listings.ts';
import { addEntry } from './listings.ts';
import type { RowKind, RowView } from './row.ts';
import { RowBlock } from './row-block.ts';

/** Ids from `from` on, below `to`. */
export interface IdRange {
  readonly from: number;
  readonly to: number;
}

/** What may go. */
export interface Forgotten {
  /** Rows that no line reaches. */
  readonly dead: readonly IdRange[];
  /** At most this many rows stay. */
  readonly rows: number;
  /** The oldest rows of a time before this go. */
  readonly sinceMs: number;
}

/** The place of rows in the file of a journal. */
export interface RowFile {
  /** Takes the rows behind those before; `reached` is the last entry of which all rows were sent. */
  add(block: RowBlock, reached: Position): void;
  slice(request: ListingRequest): Promise<ListingSlice>;
  lowest(last: number): Promise<number | undefined>;
  forget(forgotten: Forgotten): Promise<void>;
}

export abstract class RowStore {
  protected block = RowBlock.empty(0);

  /** Id of the next row. */
  get nextId(): number {
    return this.block.end;
  }

  /** The columns among which the open row stands. */
  get numbers(): Float64Array {
    return this.block.numbers;
  }

  get longs(): BigInt64Array {
    return this.block.longs;
  }

  /** Begins a row and gives the place of its first column; it is open until `finish`. */
  begin(kind: RowKind, width: number, position: Position, timeMs: number): number {
    if (!this.block.hasRoom) this.turnOver();
    return this.block.begin(kind, width, position, timeMs);
  }

  setText(text: string): void {
    this.block.setText(text);
  }

  /** Puts the open row into a listing. */
  addEntry(head: ListingHead, tag: number, marketId: number | undefined): void {
    addEntry(this.block, head, tag, marketId);
  }

  finish(): RowView {
    return this.block.finish();
  }

  /** An entry is complete: all its rows were written. */
  abstract reach(position: Position): void;
  /** A part of a listing; all rows that were finished are in it. */
  abstract slice(request: ListingRequest): Eventual<ListingSlice>;
  /** The lowest number that is kept of the listing with this newest entry. */
  abstract lowest(last: number): Eventual<number | undefined>;
  /** Lets go of rows. */
  abstract forget(forgotten: Forgotten): Eventual<void>;
  /** The rows themselves, where nothing else keeps them. */
  abstract held(): readonly RowBlock[];
  /** Begins anew behind a checkpoint: rows up to `nextId` are those of `held`, or in the file. */
  abstract restart(nextId: number, held: readonly RowBlock[]): void;
  /** The block is full. */
  protected abstract turnOver(): void;
}
