/** A journal that delivers one entry which cannot be: the venue's own assertions have to notice. */
import type { Entry, Journal, Position, Proposal, Stop } from '../../../src/journal/journal.ts';

export class BreakingJournal implements Journal {
  readonly #inner: Journal;
  readonly #breakAt: () => Position;

  constructor(inner: Journal, breakAt: () => Position) {
    this.#inner = inner;
    this.#breakAt = breakAt;
  }

  get first(): Position {
    return this.#inner.first;
  }

  get end(): Position {
    return this.#inner.end;
  }

  propose(proposal: Proposal): boolean {
    return this.#inner.propose(proposal);
  }

  /** The entry at the given position is delivered as the one before it, a second time. */
  deliver(from: Position, onBatch: (entries: readonly Entry[]) => void): Stop {
    return this.#inner.deliver(from, (entries) => {
      onBatch(
        entries.map((entry) =>
          entry.position === this.#breakAt() ? { ...entry, position: entry.position - 1 } : entry,
        ),
      );
    });
  }

  saveCheckpoint(at: Position, state: Uint8Array): Promise<void> {
    return this.#inner.saveCheckpoint(at, state);
  }

  loadCheckpoint(): ReturnType<Journal['loadCheckpoint']> {
    return this.#inner.loadCheckpoint();
  }

  dropCheckpoints(after: Position): Promise<void> {
    return this.#inner.dropCheckpoints(after);
  }

  letGo(before: Position): Promise<void> {
    return this.#inner.letGo(before);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
