/** A feed of what is added to one of an account's listings: the newest of it at first, then each entry as it comes. */
import { NONE } from '../../../core/entities.ts';
import type { Listed } from '../../../history/event-rows.ts';
import { type Eventual, whenRead } from '../../../history/eventual.ts';
import type { AccountListing } from '../../../history/listings.ts';
import { Audience } from '../audience.ts';
import type { Feed, Message, Subscription } from '../listener.ts';
import type { FeedPorts } from './feed-ports.ts';
import { Openings } from './openings.ts';

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

export class TailFeed implements Feed {
  readonly #ports: FeedPorts;
  readonly #tail: Tail;
  readonly #audience = new Audience();
  readonly #openings = new Openings();
  /** What was added since the last batch. */
  #added: { readonly accountId: number; readonly entry: Listed }[] = [];

  constructor(ports: FeedPorts, tail: Tail) {
    this.#ports = ports;
    this.#tail = tail;
    ports.history.listen({
      listing: tail.listing,
      wants: (accountId) => this.#audience.has(accountId),
      added: (accountId, entry) => void this.#added.push({ accountId, entry }),
    });
  }

  join(subscription: Subscription): void {
    this.#audience.add(subscription);
    this.again(subscription);
  }

  leave(subscription: Subscription): void {
    this.#audience.remove(subscription);
    this.#openings.cancel(subscription);
  }

  again(subscription: Subscription): void {
    this.#openings.open(subscription, this.#snapshot(subscription));
  }

  note(): void {}

  publish(): void {
    if (this.#added.length === 0) return;
    const { update, marketOf } = this.#tail;
    for (const { accountId, entry } of this.#added) {
      const listeners = this.#audience.of(accountId);
      if (listeners.size === 0) continue;
      const message = this.#ports.writer.message(update(accountId, entry));
      for (const subscription of listeners) {
        const { markets } = subscription;
        if (markets === undefined || markets.has(marketOf(entry))) this.#openings.tell(subscription, message);
      }
    }
    this.#added = [];
  }

  restart(): void {
    this.#added = [];
    for (const key of this.#audience.keys) {
      for (const subscription of this.#audience.of(key)) this.again(subscription);
    }
  }

  #snapshot({ key, markets }: Subscription): Eventual<Message> {
    const { listing, snapshotEntries: count, snapshot, marketOf } = this.#tail;
    const message = this.#ports.writer.here();
    return whenRead(this.#ports.history.listed(listing, key, { sort: 'desc', count }), ({ rows }) => {
      const wanted = markets === undefined ? rows : rows.filter((entry) => markets.has(marketOf(entry)));
      return message(snapshot(key, wanted));
    });
  }
}

/** The market of an entry that concerns none. */
export const NO_MARKET = NONE;
