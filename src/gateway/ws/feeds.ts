/** Every feed of the live wire: the one list of them. */
import { BookFeed } from './feeds/book.ts';
import type { FeedPorts } from './feeds/feed-ports.ts';
import { HeartbeatFeed } from './feeds/heartbeat.ts';
import { TickerFeed } from './feeds/ticker.ts';
import { TradeFeed } from './feeds/trade.ts';
import type { NamedFeed } from './session.ts';
import { tickerLiteText, tickerText } from './wire/tickers.ts';

export function createFeeds(ports: FeedPorts): ReadonlyMap<string, NamedFeed> {
  const feeds: readonly NamedFeed[] = [
    { name: 'book', scope: 'product', feed: new BookFeed(ports) },
    { name: 'trade', scope: 'product', feed: new TradeFeed(ports) },
    { name: 'ticker', scope: 'product', feed: new TickerFeed(ports, 'ticker', tickerText) },
    { name: 'ticker_lite', scope: 'product', feed: new TickerFeed(ports, 'ticker_lite', tickerLiteText) },
    { name: 'heartbeat', scope: 'venue', feed: new HeartbeatFeed(ports) },
  ];
  return new Map(feeds.map((named) => [named.name, named]));
}
