/**
 * The desk: where doors hand in proposals and get them back delivered. It applies what the journal delivers, in order, and
 * nothing else; reads are answered from the timeline it drives.
 */
import { assert } from '../core/assert.ts';
import type { Command } from '../core/commands/command.ts';
import type { Entry, Journal, Position, Stop } from '../journal/journal.ts';
import type { Delivered, Timeline } from '../timeline/timeline.ts';
import { HeldAnswers } from './held-answers.ts';

/** Follows the entries as they are applied: history, feeds, nonces. Called for every entry, replayed ones included. */
export interface Follower {
  apply(entry: Entry, delivered: Delivered): void;
}

/** Key and nonce of the request that carries a command; they go into the journal with it. */
export interface Signed {
  readonly key: string;
  readonly nonce?: string;
}

/** The doors that propose. */
export type Origin = 'rest' | 'control' | 'clock' | 'feed' | 'host';

/** Something that cannot happen has happened, or the journal could not make a batch durable: the venue has stopped. */
export class VenueStopped extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'VenueStopped';
  }
}

interface Waiting {
  readonly settled: Promise<Delivered>;
  readonly resolve: (delivered: Delivered) => void;
  readonly reject: (error: Error) => void;
}

export class Desk {
  readonly timeline: Timeline;
  readonly #journal: Journal;
  readonly #followers: Follower[];
  readonly #afterBatch: (() => void)[] = [];
  readonly #waiting = new Map<number, Waiting>();
  readonly #held = new HeldAnswers();
  #nextNumber = 1;
  #stop: Stop | undefined;
  #stopped: VenueStopped | undefined;
  #onStopped: (error: VenueStopped) => void = () => {};

  constructor(journal: Journal, timeline: Timeline, followers: readonly Follower[]) {
    this.#journal = journal;
    this.timeline = timeline;
    this.#followers = [...followers];
  }

  get hasStopped(): boolean {
    return this.#stopped !== undefined;
  }

  /** The place in the journal that the next proposal gets. */
  get nextPosition(): Position {
    return this.timeline.position + 1 + this.#waiting.size;
  }

  /** Called once if the venue has to stop. */
  onStopped(listener: (error: VenueStopped) => void): void {
    this.#onStopped = listener;
  }

  /** Lets a further one follow, from the next entry on and after those that follow already. */
  follow(follower: Follower): void {
    this.#followers.push(follower);
  }

  /** Called after each batch was applied and answered. */
  afterBatch(listener: () => void): void {
    this.#afterBatch.push(listener);
  }

  /** Applies all that the journal holds from `from` on; resolves when its end is reached. From then on it applies live. */
  replay(from: Position): Promise<void> {
    const { end } = this.#journal;
    return new Promise((resolve, reject) => {
      this.#onStopped = reject;
      this.#stop = this.#journal.deliver(from, (entries) => {
        this.#deliver(entries);
        if (this.timeline.position + 1 >= end) resolve();
      });
      if (from >= end) resolve();
    });
  }

  /**
   * Proposes a command. Undefined when the backlog is full: the door answers `Unavailable`. Otherwise resolves once the
   * command is durable and applied; rejects only when the venue stops.
   */
  propose(origin: Origin, command: Command, signed?: Signed): Promise<Delivered> | undefined {
    if (this.#stopped !== undefined) return undefined;
    const n = this.#nextNumber++;
    if (!this.#journal.propose({ origin, n, command, ...signed })) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<Delivered>();
    this.#waiting.set(n, { settled: promise, resolve, reject });
    return promise;
  }

  /** Resolves when nothing that was proposed so far waits any more; what maker protection holds back is not waited for. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#waiting.values()].map((waiting) => waiting.settled));
  }

  /** Tells all who wait for maker protection that their outcome is not known: the venue is about to close. */
  stopWaiting(): void {
    for (const answer of this.#held.giveUpAll()) answer();
  }

  /** Stops the venue: what waits is not answered, nothing more is taken. */
  halt(cause: unknown): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = new VenueStopped(cause);
    this.#stop?.();
    for (const waiting of [...this.#waiting.values()]) waiting.reject(this.#stopped);
    this.#waiting.clear();
    this.#held.rejectAll(this.#stopped);
    this.#onStopped(this.#stopped);
  }

  #deliver(entries: readonly Entry[]): void {
    const answers: (() => void)[] = [];
    // Nobody is answered before the whole batch is applied: what a client reads next contains it. If the venue halts on
    // the way, they all still wait, and learn of it.
    for (const entry of entries) {
      let delivered: Delivered;
      try {
        delivered = this.timeline.apply(entry);
        for (const follower of this.#followers) follower.apply(entry, delivered);
      } catch (error) {
        this.halt(error);
        return;
      }
      if (entry.command.type === 'revert' && delivered.result.type === 'done') answers.push(...this.#held.giveUpAll());
      answers.push(...this.#held.follow(delivered));
      const waiting = this.#waiting.get(entry.n);
      if (waiting === undefined) continue;
      if (this.#held.takes(delivered, waiting)) {
        this.#waiting.delete(entry.n);
        continue;
      }
      answers.push(() => {
        this.#waiting.delete(entry.n);
        waiting.resolve(delivered);
      });
    }
    for (const answer of answers) answer();
    for (const listener of this.#afterBatch) listener();
  }
}

/** The result of something that cannot be refused for lack of room: the host's own commands at start-up. */
export async function must(delivery: Promise<Delivered> | undefined): Promise<Delivered> {
  assert(delivery !== undefined, 'an idle journal has room');
  return await delivery;
}
