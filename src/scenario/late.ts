/**
 * What comes late. The venue's doors wait by the machine's clock; a scenario's machine stands still, so what they wait
 * for is kept here and let go when the scenario's time has come to it: a latency takes venue time, the same each run.
 */
import type { Machine } from '../host/machine.ts';

/** A request on its way, from being sent until it is answered, or given up. */
export interface Flight {
  /** Whether somebody at the venue waits before it goes on. */
  isHeld: boolean;
  isDone: boolean;
  /** Whether no answer will ever come. */
  isSilent: boolean;
  readonly giveUp: () => void;
}

interface Late {
  readonly dueMs: number;
  readonly order: number;
  readonly fire: () => void;
  readonly flight: Flight | undefined;
}

/** A machine whose clock stands still; what is due at once is done as soon as the present work is. */
export class StandingMachine implements Machine {
  /** The request that the venue is at now. */
  flight: Flight | undefined;
  readonly #nowMs: number;
  #venueMs: () => number;
  #late: Late[] = [];
  #order = 0;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
    this.#venueMs = () => nowMs;
  }

  /** From now on waits are counted from the venue's time. */
  follow(venueMs: () => number): void {
    this.#venueMs = venueMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, fire: () => void): () => void {
    if (delayMs <= 0) {
      const soon = setImmediate(fire);
      return () => clearImmediate(soon);
    }
    const late = { dueMs: this.#venueMs() + delayMs, order: this.#order++, fire, flight: this.flight };
    this.#late.push(late);
    if (this.flight !== undefined) this.flight.isHeld = true;
    return () => {
      this.#late = this.#late.filter((other) => other !== late);
    };
  }

  /** Venue time of what is due next; undefined when nothing waits. */
  get nextDueMs(): number | undefined {
    return this.#next()?.dueMs;
  }

  /** Lets go what is due next, and gives the request that waited for it. */
  fireNext(): Flight | undefined {
    const next = this.#next();
    if (next === undefined) return undefined;
    this.#late = this.#late.filter((other) => other !== next);
    if (next.flight !== undefined) next.flight.isHeld = false;
    this.flight = next.flight;
    next.fire();
    return next.flight;
  }

  #next(): Late | undefined {
    return this.#late.reduce<Late | undefined>((first, late) => {
      if (first === undefined) return late;
      const isSooner = late.dueMs - first.dueMs || late.order - first.order;
      return isSooner < 0 ? late : first;
    }, undefined);
  }
}
