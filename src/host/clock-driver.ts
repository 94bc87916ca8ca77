/**
 * Delivers a tick when the core says that something is due, and none when nothing is. One tick is under way at a time.
 */
import { machineTime } from '../timeline/clock.ts';
import type { Desk } from './desk.ts';
import type { Machine } from './machine.ts';

/** A full backlog is tried again after this. */
const RETRY_MS = 50;

export class ClockDriver {
  readonly #desk: Desk;
  readonly #machine: Machine;
  #cancel = (): void => {};
  #armedFor: number | undefined;
  #underWay = false;
  #running = true;

  constructor(desk: Desk, machine: Machine) {
    this.#desk = desk;
    this.#machine = machine;
    desk.afterBatch(() => this.arm());
  }

  /** Sets the timer for what is next due; to be called whenever that, or the clock, may have changed. */
  arm(): void {
    if (!this.#running || this.#underWay) return;
    const { timeline } = this.#desk;
    const dueMs = timeline.venue.nextDueMs;
    const at = dueMs === undefined ? undefined : this.#machineTimeOf(dueMs);
    if (at === this.#armedFor) return;
    this.#cancel();
    this.#armedFor = at;
    if (at !== undefined)
      this.#cancel = this.#machine.after(Math.max(0, at - this.#machine.nowMs()), () => this.#tick());
  }

  /** What is due already goes on even while the clock stands still: a part that the last entry had no room for. */
  #machineTimeOf(dueMs: number): number | undefined {
    const { timeline } = this.#desk;
    return dueMs <= timeline.venue.timeMs ? 0 : machineTime(timeline.clock, dueMs);
  }

  stop(): void {
    this.#running = false;
    this.#cancel();
  }

  #tick(): void {
    this.#armedFor = undefined;
    const delivery = this.#desk.propose('clock', { type: 'tick' });
    if (delivery === undefined) {
      if (this.#running) this.#cancel = this.#machine.after(RETRY_MS, () => this.#tick());
      return;
    }
    this.#underWay = true;
    const done = (): void => {
      this.#underWay = false;
      this.arm();
    };
    delivery.then(done, () => this.stop());
  }
}
