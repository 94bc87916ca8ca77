/** The machine's clock and timers, as a connection to another venue needs them. Tests bring their own. */
export interface UpstreamClock {
  nowMs(): number;
  after(delayMs: number, fire: () => void): () => void;
}

/** The real machine's; its timers do not keep a process alive. */
export const MACHINE_CLOCK: UpstreamClock = {
  nowMs: () => Date.now(),
  after: (delayMs, fire) => {
    const timer = setTimeout(fire, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
