/** `trade`: the last hundred trades of a market, newest first, then each trade as it happens. */
import type { Execution } from '../../../core/events.ts';
import { type Eventual, whenRead } from '../../../history/eventual.ts';
import type { Entry } from '../../../journal/journal.ts';
import type { Delivered } from '../../../timeline/timeline.ts';
import { Audience } from '../audience.ts';
import type { Feed, Message, Subscription } from '../listener.ts';
import { type LiveTrade, tradeObject } from '../wire/trades.ts';
import { type FeedPorts, stateOf } from './feed-ports.ts';
import { Openings } from './openings.ts';

const SNAPSHOT_TRADES = 100;

export class TradeFeed implements Feed {
  readonly #ports: FeedPorts;
  readonly #audience = new Audience();
  readonly #openings = new Openings();
  #waiting: { readonly marketId: number; readonly message: Message }[] = [];
  /** Made once for each market, however many begin with them: those of the present position. */
  #snapshots = { position: -1, byMarket: new Map<number, Eventual<Message>>() };

  constructor(ports: FeedPorts) {
    this.#ports = ports;
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
    this.#openings.open(subscription, this.#snapshot(subscription.key));
  }

  note(_entry: Entry, { events }: Delivered): void {
    if (this.#audience.isEmpty) return;
    const { history, writer } = this.#ports;
    const state = stateOf(this.#ports);
    for (const event of events) {
      if (event.type !== 'execution' || !this.#audience.has(event.marketId)) continue;
      const { marketId } = event;
      const market = state.markets.get(marketId);
      const trade = tradeObject(state, market, liveTrade(event, history.tradesBefore(marketId) + event.sequence));
      this.#waiting.push({ marketId, message: writer.message(JSON.stringify(trade)) });
    }
  }

  publish(): void {
    if (this.#waiting.length === 0) return;
    for (const { marketId, message } of this.#waiting) {
      for (const subscription of this.#audience.of(marketId)) this.#openings.tell(subscription, message);
    }
    this.#waiting = [];
  }

  restart(): void {
    this.#waiting = [];
    for (const key of this.#audience.keys) {
      const message = this.#snapshot(key);
      for (const subscription of this.#audience.of(key)) this.#openings.open(subscription, message);
    }
  }

  #snapshot(key: number): Eventual<Message> {
    const { position } = this.#ports.timeline;
    if (this.#snapshots.position !== position) this.#snapshots = { position, byMarket: new Map() };
    const { byMarket } = this.#snapshots;
    const made = byMarket.get(key) ?? this.#makeSnapshot(key);
    byMarket.set(key, made);
    return made;
  }

  #makeSnapshot(key: number): Eventual<Message> {
    const { history, timeline, writer } = this.#ports;
    const state = stateOf(this.#ports);
    const message = writer.here();
    return whenRead(history.tradesOf(key, timeline.venue.timeMs, undefined, SNAPSHOT_TRADES), (trades) => {
      const market = state.markets.get(key);
      return message(
        JSON.stringify({
          feed: 'trade_snapshot',
          product_id: market.contract.symbol,
          trades: trades.map((trade) => tradeObject(state, market, trade)),
        }),
      );
    });
  }
}

function liveTrade(event: Execution, sequence: number): LiveTrade {
  const { key, timeMs, ticks, lots, takerSide: side } = event;
  return { key, timeMs, ticks, lots, side, sequence, fillType: event.taker.fillType };
}
