/** A journal that is kept in memory, for tests and comparisons. Everything but durability is as with SQLite. */
import { atEndOfTurn } from '../turns/end-of-turn.ts';
import type { Chunk } from './entry-text.ts';
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts';
import type { Checkpoint, Position, Which } from './journal.ts';
import type { Batch, BatchStore, Kept } from './store.ts';

/** As many as SQLite keeps: the newest, and one to fall back on. */
const CHECKPOINTS_KEPT = 2;
/** What a replay is handed in one piece. */
const CHUNK_CHARACTERS = 256 * 1024;

export class MemoryJournal extends GroupCommit {
  constructor(options: GroupCommitOptions) {
    super(new MemoryStore(), options);
  }
}

class MemoryStore implements BatchStore {
  readonly kept: Kept = { first: 0, end: 0, lastTimeMs: Number.NEGATIVE_INFINITY, checkpointAt: -1 };
  onFailure = (): void => {};
  #batches: Batch[] = [];
  #checkpoints: Checkpoint[] = [];

  commit(batch: Batch, done: () => void): void {
    this.#batches.push(batch);
    queueMicrotask(done);
  }

  async read(from: Position): Promise<Chunk> {
    // A turn for each chunk: a long replay leaves room for everything else in the process.
    await new Promise<void>(atEndOfTurn);
    const start = this.#indexOf(from);
    const first = this.#batches[start]?.first;
    if (first === undefined) throw new Error(`entry ${from} is not there`);
    let characters = 0;
    let stop = start;
    while (stop < this.#batches.length && characters < CHUNK_CHARACTERS) {
      characters += this.#batches[stop]?.text.length ?? 0;
      stop += 1;
    }
    const runs = this.#batches.slice(start, stop);
    return { first, runs, text: runs.map((batch) => batch.text).join(',') };
  }

  async saveCheckpoint(at: Position, state: Uint8Array): Promise<void> {
    this.#checkpoints = [{ at, state: state.slice() }, ...this.#checkpoints].slice(0, CHECKPOINTS_KEPT);
  }

  async loadCheckpoint(which: Which): Promise<Checkpoint | undefined> {
    const found = this.#checkpoints.at(which === 'newest' ? 0 : -1);
    return found && { at: found.at, state: found.state.slice() };
  }

  async dropCheckpoints(after: Position): Promise<void> {
    this.#checkpoints = this.#checkpoints.filter(({ at }) => at <= after);
  }

  async letGo(before: Position): Promise<Position> {
    const contained = (this.#checkpoints.at(-1)?.at ?? -1) + 1;
    const keepFrom = this.#indexOf(Math.min(before, contained));
    this.#batches = this.#batches.slice(Math.min(keepFrom, this.#batches.length - 1));
    return this.#batches[0]?.first ?? 0;
  }

  async close(): Promise<void> {}

  /** Index of the batch that contains `position`; the number of batches when none does. */
  #indexOf(position: Position): number {
    let low = 0;
    let high = this.#batches.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const batch = this.#batches[middle];
      if (batch !== undefined && batch.first + batch.count <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
