/** `trade`: the last hundred trades of a market, newest first, then each trade as it happens. */
import type { Execution } from '../../../core/events.ts';
import type { Entry } from '../../../journal/journal.ts';
import type { Delivered } from '../../../timeline/timeline.ts';
import { Audience } from '../audience.ts';
import type { Feed, Message, Subscription } from '../listener.ts';
import { type LiveTrade, tradeObject } from '../wire/trades.ts';
import { type FeedPorts, stateOf } from './feed-ports.ts';

const SNAPSHOT_TRADES = 100;

export class TradeFeed implements Feed {
  readonly #ports: FeedPorts;
  readonly #audience = new Audience();
  #waiting: { readonly marketId: number; readonly message: Message }[] = [];

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  join(subscription: Subscription): void {
    this.#audience.add(subscription);
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
    const { history, writer } = this.#ports;
    const state = stateOf(this.#ports);
    for (const event of events) {
      if (event.type !== 'execution' || !this.#audience.has(event.marketId)) continue;
      const { marketId } = event;
      const market = state.markets.get(marketId);
      // History counts the trades before the venue's start as well; it has taken this entry in already.
      const before = (history.lastTrade(marketId)?.sequence ?? market.trades) - market.trades;
      const trade = tradeObject(state, market, liveTrade(event, before + event.sequence));
      this.#waiting.push({ marketId, message: writer.message(JSON.stringify(trade)) });
    }
  }

  publish(): void {
    if (this.#waiting.length === 0) return;
    for (const { marketId, message } of this.#waiting) {
      for (const { listener } of this.#audience.of(marketId)) listener.tell(message);
    }
    this.#waiting = [];
  }

  restart(): void {
    this.#waiting = [];
    for (const key of this.#audience.keys) {
      const message = this.#snapshot(key);
      for (const { listener } of this.#audience.of(key)) listener.tell(message);
    }
  }

  #snapshot(key: number): Message {
    const { history, timeline, writer } = this.#ports;
    const state = stateOf(this.#ports);
    const market = state.markets.get(key);
    const trades = history.tradesOf(key, timeline.venue.timeMs, undefined, SNAPSHOT_TRADES);
    return writer.message(
      JSON.stringify({
        feed: 'trade_snapshot',
        product_id: market.contract.symbol,
        trades: trades.map((trade) => tradeObject(state, market, trade)),
      }),
    );
  }
}

function liveTrade(event: Execution, sequence: number): LiveTrade {
  const { key, timeMs, ticks, lots, takerSide: side } = event;
  return { key, timeMs, ticks, lots, side, sequence, fillType: event.taker.fillType };
}
