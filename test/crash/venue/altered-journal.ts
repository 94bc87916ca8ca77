/** A journal whose deliveries are not what was kept, or never come. */
import type { RowFile } from '../../../src/history/row-store.ts';
import type { Entry, Journal, Position, Proposal, Stop } from '../../../src/journal/journal.ts';

/** What becomes of a batch on its way from the disk to the venue. */
export type Alter = (entries: readonly Entry[]) => readonly Entry[];

/** The entry at a position is delivered as the one before it, a second time: the venue's own assertions have to notice. */
export function breakAt(position: () => Position): Alter {
  return (entries) =>
    entries.map((entry) => (entry.position === position() ? { ...entry, position: entry.position - 1 } : entry));
}

/**
 * The process ends between the disk and the answer: at the first batch from `position` on that a client waits for. It is
 * durable, and nobody hears of it. A kill from outside meets that moment by luck only.
 */
export function dieBeforeAnswering(position: Position): Alter {
  return (entries) => {
    const last = entries.at(-1)?.position ?? -1;
    if (last >= position && entries.some(({ key }) => key !== undefined)) process.kill(process.pid, 'SIGKILL');
    return entries;
  };
}

export class AlteredJournal implements Journal {
  readonly #inner: Journal;
  readonly #alter: Alter;

  constructor(inner: Journal, alter: Alter) {
    this.#inner = inner;
    this.#alter = alter;
  }

  get first(): Position {
    return this.#inner.first;
  }

  get end(): Position {
    return this.#inner.end;
  }

  get rows(): RowFile | undefined {
    return this.#inner.rows;
  }

  propose(proposal: Proposal): boolean {
    return this.#inner.propose(proposal);
  }

  deliver(from: Position, onBatch: (entries: readonly Entry[]) => void): Stop {
    return this.#inner.deliver(from, (entries) => onBatch(this.#alter(entries)));
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
