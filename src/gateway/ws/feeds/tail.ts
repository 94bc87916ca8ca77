/** A feed of what is added to one of an account's listings: the newest of it at first, then each entry as it comes. */
import { NONE } from '../../../core/entities.ts';
import type { Listed } from '../../../history/event-rows.ts';
import type { AccountListing } from '../../../history/tables.ts';
import type { Entry } from '../../../journal/journal.ts';
import type { Delivered } from '../../../timeline/timeline.ts';
import { Audience } from '../audience.ts';
import type { Feed, Message, Subscription } from '../listener.ts';
import type { FeedPorts } from './feed-ports.ts';
import { accountsTouched } from './touched.ts';

/** What of a listing is told, and how. */
export interface Tail {
  readonly listing: AccountListing;
  readonly snapshotEntries: number;
  /** The text of the first message. `entries` are the newest, newest first. */
  readonly snapshot: (accountId: number, entries: readonly Listed[]) => string;
  readonly update: (accountId: number, entry: Listed) => string;
  /** The market that an entry is of, for subscriptions to some of them. */
  readonly marketOf: (entry: Listed) => number;
}

/** Entries that are read at a time. */
const PAGE = 256;

export class TailFeed implements Feed {
  readonly #ports: FeedPorts;
  readonly #tail: Tail;
  readonly #audience = new Audience();
  readonly #touched = new Set<number>();
  /** Number of the last entry told, by account. */
  readonly #told = new Map<number, number>();

  constructor(ports: FeedPorts, tail: Tail) {
    this.#ports = ports;
    this.#tail = tail;
  }

  join(subscription: Subscription): void {
    if (this.#audience.add(subscription)) this.#look(subscription.key);
    this.again(subscription);
  }

  leave(subscription: Subscription): void {
    if (this.#audience.remove(subscription)) this.#told.delete(subscription.key);
  }

  again(subscription: Subscription): void {
    subscription.listener.tell(this.#snapshot(subscription));
  }

  note(_entry: Entry, { events }: Delivered): void {
    if (this.#audience.isEmpty) return;
    for (const event of events) {
      for (const accountId of accountsTouched(event)) if (this.#audience.has(accountId)) this.#touched.add(accountId);
    }
  }

  publish(): void {
    if (this.#touched.size === 0) return;
    for (const key of this.#touched) if (this.#audience.has(key)) this.#tellNew(key);
    this.#touched.clear();
  }

  restart(): void {
    this.#touched.clear();
    for (const key of this.#audience.keys) {
      this.#look(key);
      for (const subscription of this.#audience.of(key)) this.again(subscription);
    }
  }

  #tellNew(key: number): void {
    const { history, writer } = this.#ports;
    const { listing, update } = this.#tail;
    for (;;) {
      const after = this.#told.get(key) ?? 0;
      const { rows, more } = history.listed(listing, key, { sort: 'asc', after, count: PAGE });
      for (const entry of rows) {
        const message = writer.message(update(key, entry));
        this.#told.set(key, entry.number);
        for (const { listener, markets } of this.#audience.of(key)) {
          if (markets === undefined || markets.has(this.#tail.marketOf(entry))) listener.tell(message);
        }
      }
      if (!more) return;
    }
  }

  #snapshot({ key, markets }: Subscription): Message {
    const { listing, snapshotEntries: count, snapshot, marketOf } = this.#tail;
    const { rows } = this.#ports.history.listed(listing, key, { sort: 'desc', count });
    const wanted = markets === undefined ? rows : rows.filter((entry) => markets.has(marketOf(entry)));
    return this.#ports.writer.message(snapshot(key, wanted));
  }

  #look(key: number): void {
    const { rows } = this.#ports.history.listed(this.#tail.listing, key, { sort: 'desc', count: 1 });
    this.#told.set(key, rows[0]?.number ?? 0);
  }
}

/** The market of an entry that concerns none. */
export const NO_MARKET = NONE;
