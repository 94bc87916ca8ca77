/** At most one message an interval for each key: the first at once, what comes too early at the interval's end. */
import type { Machine } from '../../host/machine.ts';

export class Throttle {
  readonly #machine: Machine;
  readonly #intervalMs: number;
  readonly #onDue: (key: number) => void;
  readonly #lastMs = new Map<number, number>();
  readonly #waiting = new Map<number, () => void>();

  /** `onDue`: a key that was held back may be told of now. */
  constructor(machine: Machine, intervalMs: number, onDue: (key: number) => void) {
    this.#machine = machine;
    this.#intervalMs = intervalMs;
    this.#onDue = onDue;
  }

  /** True when the key may be told of now; else `onDue` is called once it may. */
  mayTell(key: number): boolean {
    if (this.#waiting.has(key)) return false;
    const lastMs = this.#lastMs.get(key);
    const leftMs = lastMs === undefined ? 0 : lastMs + this.#intervalMs - this.#machine.nowMs();
    if (leftMs <= 0) return true;
    const cancel = this.#machine.after(leftMs, () => {
      this.#waiting.delete(key);
      this.#onDue(key);
    });
    this.#waiting.set(key, cancel);
    return false;
  }

  /** The key was told of: an interval begins, and nothing is held back any more. */
  told(key: number): void {
    this.#stopWaiting(key);
    this.#lastMs.set(key, this.#machine.nowMs());
  }

  /** Nobody listens to the key any more. */
  forget(key: number): void {
    this.#stopWaiting(key);
    this.#lastMs.delete(key);
  }

  #stopWaiting(key: number): void {
    this.#waiting.get(key)?.();
    this.#waiting.delete(key);
  }
}
