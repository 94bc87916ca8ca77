/** Venues whose time belongs to the test. */
import { after } from 'node:test';
import type { Machine } from '../../src/host/machine.ts';
import type { Drydock } from '../../src/library/drydock.ts';
import { librarySettings } from '../../src/library/library.ts';
import type { StartOptions } from '../../src/library/options.ts';
import { type Ground, startVenue } from '../../src/library/start.ts';

/** 2026-11-22T08:00:00Z, a Sunday. */
export const MORNING_MS = Date.UTC(2026, 10, 22, 8);

interface Timer {
  readonly atMs: number;
  readonly fire: () => void;
}

/** A machine whose clock stands until the test moves it. */
export class TestMachine implements Machine {
  #timeMs: number;
  #timers: Timer[] = [];

  constructor(timeMs: number = MORNING_MS) {
    this.#timeMs = timeMs;
  }

  /** Timers that wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  nowMs(): number {
    return this.#timeMs;
  }

  after(delayMs: number, fire: () => void): () => void {
    const timer = { atMs: this.#timeMs + Math.max(0, delayMs), fire };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves the clock as a machine does that is late: what falls due on the way fires at the next `pass`. */
  passUnnoticed(spanMs: number): void {
    this.#timeMs += spanMs;
  }

  /** Moves the clock and fires what is due, in order of time. */
  pass(spanMs: number): void {
    const untilMs = this.#timeMs + spanMs;
    for (;;) {
      const [due] = this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((one, other) => one.atMs - other.atMs);
      if (due === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#timeMs = Math.max(this.#timeMs, due.atMs);
      due.fire();
    }
    this.#timeMs = untilMs;
  }
}

/** A venue in memory whose clock stands, closed when the test, or the file whose top level asked for it, is over. */
export async function venueForTest(options: StartOptions = {}, ground: Partial<Ground> = {}): Promise<Drydock> {
  const venue = await startVenue(librarySettings({ market: 'frozen', ...options }), {
    machine: new TestMachine(),
    ...ground,
  });
  after(() => venue.close());
  return venue;
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error & { readonly code?: string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('it was not rejected');
}
