/**
 * A feed of an account's state, in parts: what changed of it is told at once when the account did something or something
 * was done to it, and at most once a second when only prices or time moved. A reader that is behind gets the newest of each part.
 */
import type { CoreEvent } from '../../../core/events.ts';
import type { Entry } from '../../../journal/journal.ts';
import type { Delivered } from '../../../timeline/timeline.ts';
import { Audience } from '../audience.ts';
import type { Feed, Message, Subscription } from '../listener.ts';
import { Throttle } from '../throttle.ts';
import type { FeedPorts } from './feed-ports.ts';

const INTERVAL_MS = 1_000;

/** A part of what a feed tells. Texts are of JSON objects, without the brace at their end: their number follows. */
export interface Part {
  readonly name: string;
  /** What makes it another: the same text is no news. */
  readonly content: string;
  /** The message that tells of it, whatever was told before. */
  readonly whole: string;
  /** What differs from what was told before, where that is a smaller message. */
  readonly since?: (content: string) => string;
}

export interface AccountState {
  readonly name: string;
  /** The first message. */
  readonly snapshot: (accountId: number) => string;
  readonly parts: (accountId: number) => readonly Part[];
  /** Accounts that an event changes so that it is told at once. */
  readonly changes: (event: CoreEvent) => readonly number[];
}

export class AccountStateFeed implements Feed {
  readonly #ports: FeedPorts;
  readonly #state: AccountState;
  readonly #audience = new Audience();
  readonly #throttle: Throttle;
  readonly #changed = new Set<number>();
  readonly #moved = new Set<number>();
  /** What was told last, by account and part. */
  readonly #told = new Map<number, Map<string, string>>();

  constructor(ports: FeedPorts, state: AccountState) {
    this.#ports = ports;
    this.#state = state;
    this.#throttle = new Throttle(ports.machine, INTERVAL_MS, (key) => ports.guarded(() => this.#tell(key)));
  }

  join(subscription: Subscription): void {
    const { key } = subscription;
    const isFirst = this.#audience.add(subscription);
    this.again(subscription);
    // Who was here before is told what has moved since, so that the next message is news for all of them alike.
    if (isFirst) this.#look(key);
    else this.#tell(key, subscription);
  }

  leave(subscription: Subscription): void {
    if (!this.#audience.remove(subscription)) return;
    this.#throttle.forget(subscription.key);
    this.#told.delete(subscription.key);
  }

  again(subscription: Subscription): void {
    subscription.nextSeq = 0;
    const { name, snapshot } = this.#state;
    this.#tellOne(subscription, `${name}:snapshot`, () => snapshot(subscription.key));
  }

  /** Funding accrues with every entry that is later than the one before, whether or not prices moved. */
  note(_entry: Entry, { events }: Delivered): void {
    if (this.#audience.isEmpty) return;
    for (const key of this.#audience.keys) this.#moved.add(key);
    for (const event of events) {
      for (const key of this.#state.changes(event)) if (this.#audience.has(key)) this.#changed.add(key);
    }
  }

  publish(): void {
    for (const key of this.#changed) {
      this.#moved.delete(key);
      if (this.#audience.has(key)) this.#tell(key);
    }
    for (const key of this.#moved) if (this.#audience.has(key) && this.#throttle.mayTell(key)) this.#tell(key);
    this.#changed.clear();
    this.#moved.clear();
  }

  restart(): void {
    this.#changed.clear();
    this.#moved.clear();
    for (const key of this.#audience.keys) {
      for (const subscription of this.#audience.of(key)) this.again(subscription);
      this.#look(key);
    }
  }

  /** Tells what changed since it was told last, to all but one who knows it already. */
  #tell(key: number, knows?: Subscription): void {
    const told = this.#told.get(key) as Map<string, string>;
    const { timeline } = this.#ports;
    const { position } = timeline;
    for (const { name, content, whole, since } of this.#state.parts(key)) {
      const before = told.get(name);
      if (content === before) continue;
      told.set(name, content);
      const text = before === undefined || since === undefined ? whole : since(before);
      for (const subscription of this.#audience.of(key)) {
        if (subscription === knows) continue;
        this.#tellOne(subscription, `${this.#state.name}:${name}`, () =>
          timeline.position === position ? text : this.#wholeNow(key, name, whole),
        );
      }
    }
    this.#throttle.told(key);
  }

  /** A reader that was behind: the part as it is by now. */
  #wholeNow(key: number, name: string, whole: string): string {
    return this.#state.parts(key).find((part) => part.name === name)?.whole ?? whole;
  }

  /** Takes the present state for told. */
  #look(key: number): void {
    this.#told.set(key, new Map(this.#state.parts(key).map(({ name, content }) => [name, content])));
    this.#throttle.told(key);
  }

  #tellOne(subscription: Subscription, topic: string, text: () => string): void {
    const { key, listener } = subscription;
    listener.tellNewest(`${topic}:${key}`, () =>
      this.#audience.of(key).has(subscription) ? this.#message(subscription, text()) : undefined,
    );
  }

  #message(subscription: Subscription, text: string): Message {
    return this.#ports.writer.message(`${text},"seq":${subscription.nextSeq++}}`);
  }
}
