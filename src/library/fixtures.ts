/** Fixtures: a state that is built once, and gone back to for each test that wants it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { ControlRefused } from '../control/refusal.ts';
import type { SnapshotView } from '../control/views.ts';
import type { Drydock } from './drydock.ts';

/** Builds a state of the venue, and gives what tests need to know of it. A function with a name: by it the fixture is known. */
export type Fixture<Value> = (venue: Drydock) => Value | Promise<Value>;

interface Kept {
  readonly snapshot: string;
  readonly value: unknown;
}

/** Names of snapshots that nobody else would think of. */
const PREFIX = 'loadFixture';

/** The fixtures of one venue. */
export class Fixtures {
  readonly #venue: Pick<Drydock, 'snapshot' | 'revert'> & Drydock;
  readonly #kept = new Map<Fixture<unknown>, Kept>();
  /** Tells a fixture that is loaded from within another one from one that somebody else loads meanwhile. */
  readonly #within = new AsyncLocalStorage<true>();
  /** The venue as it stood when the first fixture was asked for: each is built upon this. */
  #base: SnapshotView | undefined;
  #isLoading = false;

  constructor(venue: Drydock) {
    this.#venue = venue;
  }

  /**
   * The first time builds the fixture, on the venue as it stood at the very first load, and keeps it. Afterwards goes
   * back to it and gives the same value. One that fails is built anew the next time. Rejects with a `TypeError` for a
   * function without a name, and with an `Error` while another load is under way.
   */
  async load<Value>(fixture: Fixture<Value>): Promise<Value> {
    if (typeof fixture !== 'function' || fixture.name === '') {
      throw new TypeError(
        'loadFixture takes a function with a name, the same one each time: function longPosition(venue) { ... }. A function written in the call is a new one at each call, so that it would never be gone back to.',
      );
    }
    if (this.#within.getStore() === true) return this.#load(fixture);
    if (this.#isLoading) {
      throw new Error(
        'Another fixture is being loaded on this venue. Tests that run at the same time would take the state from each other: give each a venue of its own.',
      );
    }
    this.#isLoading = true;
    try {
      return await this.#within.run(true, () => this.#load(fixture));
    } finally {
      this.#isLoading = false;
    }
  }

  async #load<Value>(fixture: Fixture<Value>): Promise<Value> {
    const kept = this.#kept.get(fixture);
    if (kept !== undefined && (await this.#goBack(kept.snapshot))) return kept.value as Value;
    if (this.#base === undefined || !(await this.#goBack(this.#base.name))) {
      this.#base = await this.#venue.snapshot(`${PREFIX}-base`);
    }
    const value = await fixture(this.#venue);
    const { name } = await this.#venue.snapshot(kept?.snapshot ?? `${PREFIX}-${this.#kept.size + 1}`);
    this.#kept.set(fixture, { snapshot: name, value });
    return value;
  }

  /** False when somebody has deleted the snapshot. */
  async #goBack(snapshot: string): Promise<boolean> {
    try {
      await this.#venue.revert(snapshot);
      return true;
    } catch (error) {
      if (error instanceof ControlRefused && error.code === 'unknownSnapshot') return false;
      throw error;
    }
  }
}

/**
 * Brings the venue into the state that the fixture builds, and gives what the fixture gave. It is built once for each
 * venue; every later call goes back to a snapshot of it, whatever happened since.
 */
export function loadFixture<Value>(venue: Drydock, fixture: Fixture<Value>): Promise<Value> {
  return venue.loadFixture(fixture);
}
