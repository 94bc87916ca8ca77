/** The machine's clock and its timers, as the host needs them. Injected, so that tests own the time. */
export interface Machine {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Calls `fire` once, about `delayMs` from now, never before it has returned. Gives back what cancels it. */
  after(delayMs: number, fire: () => void): () => void;
  /** Told of a time that the venue has reached: from now on the clock goes on from there, at the same pace. */
  notBefore?(timeMs: number): void;
}

/** setTimeout counts in 32 bits; a longer wait is taken up again. */
const LONGEST_DELAY_MS = 0x7fffffff;

/** The real machine. Its timers do not keep the process alive: a venue lives as long as its server. */
export const realMachine: Machine = {
  nowMs: () => Date.now(),
  after: (delayMs, fire) => {
    const timer = setTimeout(fire, Math.min(Math.max(0, delayMs), LONGEST_DELAY_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * A machine whose clock never goes back. Where the one below is set back, or shows less than the journal's last entry, time
 * goes on from there: a venue whose entries all carried the same time would stand still until the clock has caught up.
 */
export class SteadyMachine implements Machine {
  readonly #below: Machine;
  #aheadMs = 0;
  #shownMs = Number.NEGATIVE_INFINITY;

  constructor(below: Machine) {
    this.#below = below;
  }

  nowMs(): number {
    this.notBefore(this.#shownMs);
    this.#shownMs = this.#below.nowMs() + this.#aheadMs;
    return this.#shownMs;
  }

  after(delayMs: number, fire: () => void): () => void {
    return this.#below.after(delayMs, fire);
  }

  notBefore(timeMs: number): void {
    this.#aheadMs += Math.max(0, timeMs - this.#below.nowMs() - this.#aheadMs);
  }
}
