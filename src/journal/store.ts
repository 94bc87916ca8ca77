/** What a journal with group commit needs of the place where its batches are kept. */
import type { RowFile } from '../history/row-store.ts';
import type { Chunk } from './entry-text.ts';
import type { JournalFailed } from './errors.ts';
import type { Checkpoint, Position, Which } from './journal.ts';

/** Proposals that become durable together. They share one time: that of the moment they got their place. */
export interface Batch {
  readonly first: Position;
  readonly count: number;
  readonly timeMs: number;
  readonly text: string;
}

/** What a store holds when it is opened. */
export interface Kept {
  /** Position of the oldest entry still there. */
  readonly first: Position;
  /** Position that the next entry will get. */
  readonly end: Position;
  /** Time of the newest entry; -Infinity when there is none. */
  readonly lastTimeMs: number;
  /** Position of the newest checkpoint; -1 when there is none. */
  readonly checkpointAt: Position;
}

export interface BatchStore {
  readonly kept: Kept;
  /** Where history may keep its rows; undefined where there is no better place than memory. */
  readonly rows?: RowFile;
  /** Called by the store, at most once, when it can keep nothing any more. No `done` is called after it. */
  onFailure: (failure: JournalFailed) => void;
  /** Makes a batch durable, then calls `done`, never before it returns. One batch at a time. */
  commit(batch: Batch, done: () => void): void;
  /** Entries from the batch that contains `from` on, a bounded piece of them. Resolves in a later turn of the event loop. */
  read(from: Position): Promise<Chunk>;
  saveCheckpoint(at: Position, state: Uint8Array): Promise<void>;
  loadCheckpoint(which: Which): Promise<Checkpoint | undefined>;
  /** Drops the checkpoints of later positions. */
  dropCheckpoints(after: Position): Promise<void>;
  /** Drops whole batches that end at or before `before` and that no kept checkpoint needs; resolves to the oldest position left. */
  letGo(before: Position): Promise<Position>;
  /** Releases everything. Also after a failure. */
  close(): Promise<void>;
}
