/** The venue itself: how it stands, its time, its prices and markets. */
import { done } from '../refusal.ts';
import type { ControlCall } from './call.ts';

export const VENUE_CALLS: readonly ControlCall[] = [
  {
    method: 'GET',
    path: '/status',
    does: "the venue's time, place in its history, settings and counts; ?hash=true adds a digest of its state",
    run: (powers, { query }) => done(powers.status({ hash: query.get('hash') === 'true' })),
  },
  {
    method: 'POST',
    path: '/time',
    does: 'one of {"advance": "8h"}, {"set": "2026-12-01T00:00:00Z"}, {"freeze": true}, {"rate": 60}; with an advance prices or a path',
    run: (powers, { body }) => powers.line.time(body),
  },
  {
    method: 'GET',
    path: '/index-prices',
    does: 'the index prices in USD',
    run: (powers) => done(powers.markets.indexPrices()),
  },
  {
    method: 'PUT',
    path: '/index-prices',
    does: 'sets index prices in USD: {"XBT": 50000, "ETH": 3000}',
    run: (powers, { body }) => powers.markets.setIndexPrices(body),
  },
  {
    method: 'PUT',
    path: '/premiums',
    does: 'sets the house\'s premium over the index: {"PF_XBTUSD": 0.001}',
    run: (powers, { body }) => powers.markets.setPremiums(body),
  },
  {
    method: 'GET',
    path: '/markets',
    does: 'the markets with their prices, premiums and flags',
    run: (powers) => done({ markets: powers.markets.list() }),
  },
  {
    method: 'GET',
    path: '/markets/:symbol',
    does: 'one market with its prices, premium and flags',
    run: (powers, { path }) => powers.markets.find(path.symbol ?? ''),
  },
  {
    method: 'PUT',
    path: '/synthetic',
    does: 'adjusts synthetic prices: {"volatility": 2, "drift": {"XBT": 0.5}, "jumpsPerDay": 4, "jumpSize": 0.03, "correlation": 0.9}',
    run: (powers, { body }) => powers.source.setSynthetic(body),
  },
  {
    method: 'PUT',
    path: '/market-source',
    does: 'lets another source move the prices: {"source": "frozen"}, {"source": "replay:prices.csv", "speed": 60}',
    run: (powers, { body }) => powers.source.setSource(body),
  },
  {
    method: 'PUT',
    path: '/markets/:symbol',
    does: 'changes a market: {"suspended": true, "postOnly": false, "makerProtectionMs": 20}',
    run: (powers, { body, path }) => powers.markets.setMarket(path.symbol ?? '', body),
  },
];
