/** A machine whose clock somebody moves: what was to happen on the way happens, each at its own time. */
import type { Machine } from '../../src/host/machine.ts';

interface Timer {
  readonly dueMs: number;
  readonly fire: () => void;
}

export class SimulatedMachine implements Machine {
  #nowMs: number;
  #timers: Timer[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, fire: () => void): () => void {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), fire };
    this.#timers.push(timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  }

  /** Timers that are set. */
  get timers(): number {
    return this.#timers.length;
  }

  /** Lets so much time pass; `settled` waits for what a timer began before the next one fires. */
  async pass(ms: number, settled: () => Promise<void>): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#timers.reduce<Timer | undefined>(
        (first, timer) => (first === undefined || timer.dueMs < first.dueMs ? timer : first),
        undefined,
      );
      if (next === undefined || next.dueMs > untilMs) break;
      this.#timers.splice(this.#timers.indexOf(next), 1);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.fire();
      await settled();
    }
    this.#nowMs = untilMs;
  }
}
