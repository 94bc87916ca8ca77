/**
 * The journal of a venue that ends with its process: entries get their place and their time, are delivered, and are gone.
 * Nobody will ever start from them, so neither they nor checkpoints are kept.
 */
import type { Chunk } from './entry-text.ts';
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts';
import type { Position } from './journal.ts';
import type { Batch, BatchStore, Kept } from './store.ts';

export class TransientJournal extends GroupCommit {
  readonly isTransient = true;

  constructor(options: GroupCommitOptions) {
    super(new Nowhere(), options);
  }

  /** Nothing is there any more. */
  override get first(): Position {
    return this.end;
  }
}

class Nowhere implements BatchStore {
  readonly kept: Kept = { first: 0, end: 0, lastTimeMs: Number.NEGATIVE_INFINITY, checkpointAt: -1 };
  onFailure = (): void => {};

  commit(_batch: Batch, done: () => void): void {
    queueMicrotask(done);
  }

  async read(from: Position): Promise<Chunk> {
    throw new Error(`entry ${from} is not there`);
  }

  async saveCheckpoint(): Promise<void> {}

  async loadCheckpoint(): Promise<undefined> {
    return undefined;
  }

  async dropCheckpoints(): Promise<void> {}

  async letGo(before: Position): Promise<Position> {
    return before;
  }

  async close(): Promise<void> {}
}
