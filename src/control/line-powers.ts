/** Powers over the line of history: time, snapshots, revert. */
import { formatTime } from '../gateway/server-time.ts';
import { type Delivered, GENESIS } from '../timeline/timeline.ts';
import { UNAVAILABLE } from './core-refusals.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, refuse } from './refusal.ts';
import { NOTHING, SNAPSHOT, TIME } from './requests.ts';
import { instantOf, spanOf, type Target } from './time-targets.ts';
import { type ClockView, type Moment, momentOf, type SnapshotView, snapshotView } from './views.ts';

/** Where the clock stands, and how it runs. */
export type TimeView = Moment & ClockView;

export class LinePowers {
  readonly #context: PowerContext;
  #unnamedSnapshots = 0;
  /** Moves along the line follow each other: two advances of 8 hours, asked for at once, are 16 hours. */
  #moves: Promise<unknown> = Promise.resolve();

  constructor(context: PowerContext) {
    this.#context = context;
  }

  /** Moves, sets, stops or speeds the clock. */
  async time(input: unknown): Promise<Outcome<TimeView>> {
    const request = this.#context.read(TIME, input);
    if (!request.ok) return request;
    const { advance, set, freeze, rate } = request.value;
    if (Object.values(request.value).filter((value) => value !== undefined).length !== 1) {
      return refuse('invalidRequest', 'Give exactly one of advance, set, freeze and rate.');
    }
    if (freeze !== undefined) return this.#setClock(({ rate: before }) => ({ rate: before, frozen: freeze }));
    if (rate !== undefined) return this.#setClock(() => ({ rate, frozen: false }));
    const target = advance === undefined ? instantOf(set ?? '') : spanOf(advance);
    return target.ok ? this.#move(() => this.#advance(target.value)) : target;
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
      const delivered = await this.#context.carryOut({ type: 'revert', name });
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
    const delivered = await this.#context.carryOut({ type: 'deleteSnapshot', name });
    return delivered.ok ? done({ name, ...momentOf(delivered.value) }) : delivered;
  }

  async #advance(target: Target): Promise<Outcome<TimeView>> {
    const { host } = this.#context;
    const targetMs = target(host.timeMs());
    if (!targetMs.ok) return targetMs;
    const delivered = await host.advanceTo(targetMs.value);
    return delivered === undefined ? { ok: false, refusal: UNAVAILABLE } : done(this.#view(delivered));
  }

  #setClock(policy: (before: ClockView) => ClockView): Promise<Outcome<TimeView>> {
    return this.#move(async () => {
      const { host } = this.#context;
      const { rate, frozen } = policy(host.timeline.clock);
      const delivered = await this.#context.carryOut({ type: 'setClock', rate, frozen, from: 'now' });
      if (!delivered.ok) return delivered;
      host.reschedule();
      return done(this.#view(delivered.value));
    });
  }

  #view(delivered: Delivered): TimeView {
    const { host } = this.#context;
    const timeMs = host.timeMs();
    const { rate, frozen } = host.timeline.clock;
    return { ...momentOf(delivered), time: formatTime(timeMs), timeMs, rate, frozen };
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
