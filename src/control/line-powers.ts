/** Powers over the line of history: time, snapshots, revert. */
import type { DeleteSnapshot, Revert } from '../core/commands/command.ts';
import { formatTime } from '../core/iso-time.ts';
import type { Clock } from '../timeline/clock.ts';
import { type Delivered, GENESIS } from '../timeline/timeline.ts';
import { Advances } from './advances.ts';
import { UNAVAILABLE } from './core-refusals.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome } from './refusal.ts';
import { NOTHING, SNAPSHOT } from './requests.ts';
import { TIME, wishOf } from './time-requests.ts';
import { unknownSnapshot } from './unknown.ts';
import {
  type AdvanceView,
  type ClockView,
  clockView,
  type Moment,
  momentOf,
  type SnapshotView,
  snapshotView,
} from './views.ts';

/** Where the clock stands, and how it runs. */
export type TimeView = Moment & ClockView;

export class LinePowers {
  readonly #context: PowerContext;
  readonly #advances: Advances;
  #unnamedSnapshots = 0;
  /** Moves along the line follow each other: two advances of 8 hours, asked for at once, are 16 hours. */
  #moves: Promise<unknown> = Promise.resolve();

  constructor(context: PowerContext) {
    this.#context = context;
    this.#advances = new Advances(context);
  }

  /** Moves, sets, stops or speeds the clock. `reached`: told of venue times on the way of an advance with prices. */
  async time(input: unknown, reached: (timeMs: number) => void = () => {}): Promise<Outcome<TimeView>> {
    const request = this.#context.read(TIME, input);
    if (!request.ok) return request;
    const wish = wishOf(request.value);
    if (!wish.ok) return wish;
    switch (wish.value.does) {
      case 'clock': {
        const { freeze, stepMs } = wish.value;
        return this.#setClock(({ rate: before }) => ({ rate: before, frozen: freeze, stepMs }));
      }
      case 'rate': {
        const { rate } = wish.value;
        return this.#setClock(() => ({ rate, frozen: false, stepMs: 0 }));
      }
      case 'move': {
        const advance = this.#advances.read(wish.value);
        return advance.ok ? this.#move(async () => this.#arrived(await advance.value(reached))) : advance;
      }
    }
  }

  /** The advance that is under way, for the venue's status. */
  underWay(): { readonly advance?: AdvanceView } {
    const { underWay } = this.#advances;
    return underWay === undefined ? {} : { advance: underWay };
  }

  snapshots(): readonly SnapshotView[] {
    return this.#context.host.timeline.snapshots.map(snapshotView);
  }

  /** Keeps the venue as it stands, under a name of the caller's or one of ours. A name taken before is kept anew. */
  async snapshot(input: unknown): Promise<Outcome<SnapshotView>> {
    const request = this.#context.read(SNAPSHOT, input);
    if (!request.ok) return request;
    const name = request.value.name ?? this.#freeName();
    const delivered = await this.#context.carryOut({ type: 'snapshot', name });
    if (!delivered.ok) return delivered;
    // What is kept is the venue before this entry.
    return done({ name, ...momentOf(delivered.value), position: delivered.value.position - 1 });
  }

  /** Makes a kept venue live again. It takes nothing besides the name. */
  async revert(name: string, input?: unknown): Promise<Outcome<SnapshotView>> {
    const request = this.#context.read(NOTHING, input);
    if (!request.ok) return request;
    return this.#move(async () => {
      const delivered = await this.#named(name, { type: 'revert', name });
      if (!delivered.ok) return delivered;
      this.#context.host.reschedule();
      return done({ name, ...momentOf(delivered.value) });
    });
  }

  /** Back to the venue as genesis made it. */
  reset(input?: unknown): Promise<Outcome<SnapshotView>> {
    return this.revert(GENESIS, input);
  }

  async deleteSnapshot(name: string): Promise<Outcome<SnapshotView>> {
    const delivered = await this.#named(name, { type: 'deleteSnapshot', name });
    return delivered.ok ? done({ name, ...momentOf(delivered.value) }) : delivered;
  }

  /** Carries out what is about a snapshot; when there is none of the name, the refusal tells which there are. */
  async #named(name: string, command: Revert | DeleteSnapshot): Promise<Outcome<Delivered>> {
    const delivered = await this.#context.carryOut(command);
    if (delivered.ok || delivered.refusal.error !== 'unknownSnapshot') return delivered;
    const names = this.#context.host.timeline.snapshots.map((kept) => kept.name);
    return unknownSnapshot(name, names);
  }

  #arrived(arrival: Outcome<Delivered>): Outcome<TimeView> {
    return arrival.ok ? done(this.#view(arrival.value)) : arrival;
  }

  #setClock(policy: (before: Clock) => Pick<Clock, 'rate' | 'frozen' | 'stepMs'>): Promise<Outcome<TimeView>> {
    return this.#move(async () => {
      const { host } = this.#context;
      const { rate, frozen, stepMs } = policy(host.timeline.clock);
      const step = stepMs === 0 ? {} : { stepMs };
      const delivered = await this.#context.carryOut({ type: 'setClock', rate, frozen, from: 'now', ...step });
      if (!delivered.ok) return delivered;
      host.reschedule();
      if (!frozen) return done(this.#view(delivered.value));
      const rest = await this.#comeToRest();
      if (!rest.ok) return rest;
      const { position, venue } = host.timeline;
      return done({ ...this.#view(delivered.value), position, seq: venue.seq });
    });
  }

  /**
   * What was due, or under way, when the clock stopped has happened when that is told: nothing moves any more by itself.
   * Machines are late, and a source whose prices are a function of time catches up with the moment at which time stopped.
   */
  async #comeToRest(): Promise<Outcome<void>> {
    const { host } = this.#context;
    for (;;) {
      await host.desk.settled();
      const { nextDueMs } = host.timeline.venue;
      if (nextDueMs === undefined || nextDueMs > host.timeMs()) return done(undefined);
      if ((await host.advanceTo(host.timeMs())) === undefined) return { ok: false, refusal: UNAVAILABLE };
    }
  }

  #view(delivered: Delivered): TimeView {
    const { host } = this.#context;
    const timeMs = host.timeMs();
    return { ...momentOf(delivered), time: formatTime(timeMs), timeMs, ...clockView(host.timeline.clock) };
  }

  #move<Value>(work: () => Promise<Value>): Promise<Value> {
    const result = this.#moves.then(work);
    this.#moves = result.catch(() => {});
    return result;
  }

  #freeName(): string {
    const { snapshots } = this.#context.host.timeline;
    for (;;) {
      this.#unnamedSnapshots++;
      const name = `snapshot-${this.#unnamedSnapshots}`;
      if (!snapshots.some((kept) => kept.name === name)) return name;
    }
  }
}
