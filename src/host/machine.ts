/** The machine's clock and its timers, as the host needs them. Injected, so that tests own the time. */
export interface Machine {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Calls `fire` once, about `delayMs` from now, never before it has returned. Gives back what cancels it. */
  after(delayMs: number, fire: () => void): () => void;
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
