/** `ticker` and `ticker_lite`: a market at a glance, when something in it changed, and at most once a second. */
import type { Market } from '../../../core/entities.ts';
import type { Entry } from '../../../journal/journal.ts';
import type { Delivered } from '../../../timeline/timeline.ts';
import { tickerOf } from '../../endpoints/tickers.ts';
import type { Ticker } from '../../wire/schemas/tickers.ts';
import { Audience } from '../audience.ts';
import type { Feed, Message, Subscription } from '../listener.ts';
import { Throttle } from '../throttle.ts';
import { type FeedPorts, stateOf } from './feed-ports.ts';
import { marketsTouched } from './touched.ts';

const INTERVAL_MS = 1_000;

/** The text of a message without the time it begins with, and that time apart: it alone is no news. */
export type TickerText = (
  market: Market,
  ticker: Ticker,
  timeMs: number,
) => { readonly head: string; readonly body: string };

/** The newest message of a market. */
interface Newest {
  readonly position: number;
  readonly body: string;
  readonly message: Message;
}

export class TickerFeed implements Feed {
  readonly #ports: FeedPorts;
  readonly #name: string;
  readonly #text: TickerText;
  readonly #audience = new Audience();
  readonly #throttle: Throttle;
  readonly #touched = new Set<number>();
  readonly #newest = new Map<number, Newest>();

  constructor(ports: FeedPorts, name: string, text: TickerText) {
    this.#ports = ports;
    this.#name = name;
    this.#text = text;
    this.#throttle = new Throttle(ports.machine, INTERVAL_MS, (key) => ports.guarded(() => this.#tell(key)));
  }

  join(subscription: Subscription): void {
    this.#audience.add(subscription);
    this.again(subscription);
  }

  leave(subscription: Subscription): void {
    if (!this.#audience.remove(subscription)) return;
    this.#throttle.forget(subscription.key);
    this.#newest.delete(subscription.key);
  }

  again({ listener, key }: Subscription): void {
    listener.tellNewest(this.#topic(key), () => this.#message(key));
  }

  note(_entry: Entry, { events }: Delivered): void {
    if (this.#audience.isEmpty) return;
    for (const event of events) {
      for (const marketId of marketsTouched(event)) if (this.#audience.has(marketId)) this.#touched.add(marketId);
    }
  }

  publish(): void {
    if (this.#touched.size === 0) return;
    for (const key of this.#touched) if (this.#audience.has(key) && this.#throttle.mayTell(key)) this.#tell(key);
    this.#touched.clear();
  }

  restart(): void {
    this.#touched.clear();
    this.#newest.clear();
    for (const key of this.#audience.keys) this.#tell(key);
  }

  #tell(key: number): void {
    const before = this.#newest.get(key);
    if (before !== undefined && this.#make(key).body === before.body) return;
    this.#throttle.told(key);
    const topic = this.#topic(key);
    const newest = (): Message | undefined => this.#message(key);
    for (const { listener } of this.#audience.of(key)) listener.tellNewest(topic, newest);
  }

  #message(key: number): Message | undefined {
    return this.#audience.has(key) ? this.#make(key).message : undefined;
  }

  /** The message of the last applied entry: made once, whoever it is for, and whenever a slow reader has room for it. */
  #make(key: number): Newest {
    const { timeline, writer } = this.#ports;
    const known = this.#newest.get(key);
    if (known !== undefined && known.position === timeline.position) return known;
    const market = stateOf(this.#ports).markets.get(key);
    const { head, body } = this.#text(market, tickerOf(this.#ports, market), timeline.venue.timeMs);
    const made = { position: timeline.position, body, message: writer.message(head + body) };
    this.#newest.set(key, made);
    return made;
  }

  #topic(key: number): string {
    return `${this.#name}:${key}`;
  }
}
