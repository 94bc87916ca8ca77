/** What feeds and connections know of each other. */
import type { Entry } from '../../journal/journal.ts';
import type { Delivered } from '../../timeline/timeline.ts';

/** The bytes of a message, made once however many are to get it. */
export type Message = Buffer;

/** A connection, as feeds see it. */
export interface Listener {
  /** Sends a message that must arrive, and in its place. */
  tell(message: Message): void;
  /**
   * Sends the newest message of a topic. While the reader is behind, one waiting is enough: it is made when it is sent,
   * and not at all when nobody wants it by then.
   */
  tellNewest(topic: string, newest: () => Message | undefined): void;
}

/** Somebody's wish to hear of one thing: a market, an account, or the venue. */
export interface Subscription {
  readonly listener: Listener;
  /** Id of the market or account; 0 for what concerns the venue. */
  readonly key: number;
  /** Fills of these markets only; undefined for all. */
  readonly markets?: ReadonlySet<number>;
  /** The number of its next message, for feeds that count by subscription. */
  nextSeq: number;
}

/** One feed. It tells after each batch what its entries changed, and nothing of what was before a subscription. */
export interface Feed {
  /** Begins with the present state, as of the last applied entry. */
  join(subscription: Subscription): void;
  leave(subscription: Subscription): void;
  /** Sends the present state to one that asked again. */
  again(subscription: Subscription): void;
  /** Takes note of an entry, which has just been applied. */
  note(entry: Entry, delivered: Delivered): void;
  /** Tells what there is to tell: all entries of the batch are applied and durable. */
  publish(): void;
  /** The venue is another: what was noted no longer counts, and everybody begins anew. */
  restart(): void;
}
