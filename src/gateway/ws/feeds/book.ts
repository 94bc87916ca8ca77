/**
 * `book`: the whole book of a market, then each price whose size changed, numbered without gaps. What is told is the
 * difference between the book after one batch of entries and after the next; sizes that shrink go before those that grow,
 * so that a book rebuilt from them never crosses.
 */
import type { Entry } from '../../../journal/journal.ts';
import type { Delivered } from '../../../timeline/timeline.ts';
import { orderBook } from '../../wire/orderbook.ts';
import type { OrderBook } from '../../wire/schemas/order-book.ts';
import { Audience } from '../audience.ts';
import type { Feed, Message, Subscription } from '../listener.ts';
import { bookChanges, bookDeltaText, bookSnapshotText } from '../wire/books.ts';
import { type FeedPorts, stateOf } from './feed-ports.ts';
import { marketsTouched } from './touched.ts';

/** A market's book as everybody who listens knows it. */
interface Told {
  readonly book: OrderBook;
  readonly seq: number;
}

export class BookFeed implements Feed {
  readonly #ports: FeedPorts;
  readonly #audience = new Audience();
  readonly #touched = new Set<number>();
  /** Kept when nobody listens any more: the numbers of a market go on. */
  readonly #told = new Map<number, Told>();

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  join(subscription: Subscription): void {
    const { key } = subscription;
    if (this.#audience.add(subscription)) this.#look(key);
    this.again(subscription);
  }

  leave(subscription: Subscription): void {
    this.#audience.remove(subscription);
  }

  again({ listener, key }: Subscription): void {
    listener.tell(this.#snapshot(key));
  }

  note(_entry: Entry, { events }: Delivered): void {
    if (this.#audience.isEmpty) return;
    for (const event of events) {
      for (const marketId of marketsTouched(event)) if (this.#audience.has(marketId)) this.#touched.add(marketId);
    }
  }

  publish(): void {
    if (this.#touched.size === 0) return;
    for (const key of this.#touched) if (this.#audience.has(key)) this.#tellChanges(key);
    this.#touched.clear();
  }

  restart(): void {
    this.#touched.clear();
    for (const key of this.#audience.keys) {
      this.#look(key);
      const message = this.#snapshot(key);
      for (const { listener } of this.#audience.of(key)) listener.tell(message);
    }
  }

  #tellChanges(key: number): void {
    const { timeline, writer } = this.#ports;
    const { contract } = stateOf(this.#ports).markets.get(key);
    const before = this.#told.get(key) as Told;
    const book = this.#book(key);
    let { seq } = before;
    for (const change of bookChanges(before.book, book)) {
      seq++;
      const message = writer.message(bookDeltaText(contract.symbol, change, seq, timeline.venue.timeMs));
      for (const { listener } of this.#audience.of(key)) listener.tell(message);
    }
    this.#told.set(key, { book, seq });
  }

  /** Takes the present book for told; its number is a new one. */
  #look(key: number): void {
    this.#told.set(key, { book: this.#book(key), seq: (this.#told.get(key)?.seq ?? 0) + 1 });
  }

  #snapshot(key: number): Message {
    const { timeline, writer } = this.#ports;
    const { contract } = stateOf(this.#ports).markets.get(key);
    const { book, seq } = this.#told.get(key) as Told;
    return writer.message(bookSnapshotText(contract.symbol, book, seq, timeline.venue.timeMs));
  }

  #book(key: number): OrderBook {
    const state = stateOf(this.#ports);
    return orderBook(state, state.markets.get(key));
  }
}
