/** Every feed of the live wire: the one list of them. */
import { accountLogFeed } from './feeds/account-log.ts';
import { BookFeed } from './feeds/book.ts';
import type { FeedPorts } from './feeds/feed-ports.ts';
import { fillsFeed } from './feeds/fills.ts';
import { HeartbeatFeed } from './feeds/heartbeat.ts';
import { NotificationsFeed } from './feeds/notifications.ts';
import { OpenOrdersFeed } from './feeds/open-orders.ts';
import { accountBalancesAndMarginsFeed, balancesFeed, openPositionsFeed } from './feeds/private-states.ts';
import { TickerFeed } from './feeds/ticker.ts';
import { TradeFeed } from './feeds/trade.ts';
import type { Feed } from './listener.ts';
import type { NamedFeed } from './session.ts';
import { tickerLiteText, tickerText } from './wire/tickers.ts';

/** A feed by its name, and how it is made of a venue. */
interface FeedDefinition extends Omit<NamedFeed, 'feed'> {
  readonly create: (ports: FeedPorts) => Feed;
}

/** Every feed, in the order in which docs/websocket.md lists them. */
export const FEEDS: readonly FeedDefinition[] = [
  { name: 'book', scope: 'product', create: (ports) => new BookFeed(ports) },
  { name: 'trade', scope: 'product', create: (ports) => new TradeFeed(ports) },
  { name: 'ticker', scope: 'product', create: (ports) => new TickerFeed(ports, 'ticker', tickerText) },
  { name: 'ticker_lite', scope: 'product', create: (ports) => new TickerFeed(ports, 'ticker_lite', tickerLiteText) },
  { name: 'heartbeat', scope: 'venue', create: (ports) => new HeartbeatFeed(ports) },
  { name: 'balances', scope: 'account', create: balancesFeed },
  { name: 'open_positions', scope: 'account', create: openPositionsFeed },
  { name: 'open_orders', scope: 'account', create: (ports) => new OpenOrdersFeed(ports, false) },
  { name: 'open_orders_verbose', scope: 'account', create: (ports) => new OpenOrdersFeed(ports, true) },
  { name: 'fills', scope: 'account', narrows: true, create: fillsFeed },
  { name: 'account_log', scope: 'account', create: accountLogFeed },
  { name: 'notifications_auth', scope: 'account', create: (ports) => new NotificationsFeed(ports) },
  { name: 'account_balances_and_margins', scope: 'account', create: accountBalancesAndMarginsFeed },
];

export function createFeeds(ports: FeedPorts): ReadonlyMap<string, NamedFeed> {
  return new Map(FEEDS.map(({ create, ...named }) => [named.name, { ...named, feed: create(ports) }]));
}
