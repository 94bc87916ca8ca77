/** What the journal's tests share: commands, a clock that the test moves, and a receiver that can be waited for. */
import type { Command } from '../../src/core/commands/command.ts';
import type { Entry, Journal, Position, Proposal, Stop } from '../../src/journal/journal.ts';

/** A journal never looks inside a command, so any object will do. */
export function command(content: Record<string, unknown>): Command {
  return { type: 'test', ...content } as unknown as Command;
}

export function proposal(n: number, more: Partial<Proposal> = {}): Proposal {
  return { origin: 'rest', n, command: command({ n }), ...more };
}

export class ManualClock {
  ms = 1_000;
  readonly now = (): number => this.ms;
}

/** Receives entries from `from` on and keeps them. */
export class Receiver {
  readonly entries: Entry[] = [];
  readonly batchSizes: number[] = [];
  readonly stop: Stop;
  #awaited: { readonly count: number; readonly resolve: () => void } | undefined;

  constructor(journal: Journal, from: Position, onBatch?: (entries: readonly Entry[]) => void) {
    this.stop = journal.deliver(from, (entries) => {
      this.entries.push(...entries);
      this.batchSizes.push(entries.length);
      onBatch?.(entries);
      if (this.#awaited !== undefined && this.entries.length >= this.#awaited.count) this.#awaited.resolve();
    });
  }

  /** Resolves when `count` entries have come. */
  async reaches(count: number): Promise<void> {
    if (this.entries.length >= count) return;
    await new Promise<void>((resolve) => {
      this.#awaited = { count, resolve };
    });
  }

  get positions(): number[] {
    return this.entries.map((entry) => entry.position);
  }

  get counters(): number[] {
    return this.entries.map((entry) => entry.n);
  }
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** Proposes `count` commands, as many at once as are taken, and resolves when all are delivered. */
export async function fill(journal: Journal, count: number, content: Record<string, unknown> = {}): Promise<void> {
  const end = journal.end + count;
  await new Promise<void>((resolve) => {
    let n = journal.end;
    const proposeMore = (): void => {
      while (n < end && journal.propose(proposal(n, { command: command({ n, ...content }) }))) n += 1;
    };
    const stop = journal.deliver(journal.end, (entries) => {
      if (entries.at(-1)?.position === end - 1) {
        stop();
        resolve();
      }
      proposeMore();
    });
    proposeMore();
  });
}

/** A turn of the event loop: what was due has run. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
