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
import type { NamedFeed } from './session.ts';
import { tickerLiteText, tickerText } from './wire/tickers.ts';

export function createFeeds(ports: FeedPorts): ReadonlyMap<string, NamedFeed> {
  const feeds: readonly NamedFeed[] = [
    { name: 'book', scope: 'product', feed: new BookFeed(ports) },
    { name: 'trade', scope: 'product', feed: new TradeFeed(ports) },
    { name: 'ticker', scope: 'product', feed: new TickerFeed(ports, 'ticker', tickerText) },
    { name: 'ticker_lite', scope: 'product', feed: new TickerFeed(ports, 'ticker_lite', tickerLiteText) },
    { name: 'heartbeat', scope: 'venue', feed: new HeartbeatFeed(ports) },
    { name: 'balances', scope: 'account', feed: balancesFeed(ports) },
    { name: 'open_positions', scope: 'account', feed: openPositionsFeed(ports) },
    { name: 'open_orders', scope: 'account', feed: new OpenOrdersFeed(ports, false) },
    { name: 'open_orders_verbose', scope: 'account', feed: new OpenOrdersFeed(ports, true) },
    { name: 'fills', scope: 'account', narrows: true, feed: fillsFeed(ports) },
    { name: 'account_log', scope: 'account', feed: accountLogFeed(ports) },
    { name: 'notifications_auth', scope: 'account', feed: new NotificationsFeed(ports) },
    { name: 'account_balances_and_margins', scope: 'account', feed: accountBalancesAndMarginsFeed(ports) },
  ];
  return new Map(feeds.map((named) => [named.name, named]));
}
