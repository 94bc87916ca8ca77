/** A machine's clock that moves only when the test moves it. */
import type { UpstreamClock } from '../../../src/feeds/mirror/clock.ts';

export class HandClock implements UpstreamClock {
  #timeMs = Date.UTC(2026, 10, 22, 8);
  #timers: { readonly atMs: number; readonly fire: () => void }[] = [];

  nowMs(): number {
    return this.#timeMs;
  }

  after(delayMs: number, fire: () => void): () => void {
    const timer = { atMs: this.#timeMs + delayMs, fire };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** How long the next timer waits. */
  get waitMs(): number | undefined {
    const times = this.#timers.map(({ atMs }) => atMs - this.#timeMs);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  pass(spanMs: number): void {
    this.#timeMs += spanMs;
    const due = this.#timers.filter(({ atMs }) => atMs <= this.#timeMs);
    this.#timers = this.#timers.filter(({ atMs }) => atMs > this.#timeMs);
    for (const { fire } of due) fire();
  }
}

/** Waits, turn by turn of the event loop, until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(setImmediate);
}
