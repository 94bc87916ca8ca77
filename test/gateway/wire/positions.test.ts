import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPositions } from '../../../src/gateway/wire/positions.ts';
import { received, SmallVenue, usd } from './venue.ts';

test('positions of all wallets, linear and inverse, perpetual and dated, long and short', () => {
  const coins = { wallet: 'fi_xbtusd', asset: 'XBT', amount: '10' };
  const venue = new SmallVenue({
    prices: { XBT: 50_000, ETH: 2_500 },
    funds: { a: [usd('flex', '100000'), coins], b: [usd('flex', '100000'), coins] },
  });
  const b = venue.account('b').id;
  const trade = (symbol: string, side: 'buy' | 'sell', size: string, limitPrice: string): void => {
    venue.send({ account: b, symbol, side: side === 'buy' ? 'sell' : 'buy', size, limitPrice });
    venue.send({ symbol, side, size, limitPrice });
  };
  assert.deepEqual(openPositions(venue.state, venue.account('a')), []);
  trade('PF_XBTUSD', 'buy', '0.1', '50000');
  trade('PF_XBTUSD', 'buy', '0.3', '50100');
  trade('PF_ETHUSD', 'sell', '2', '2500.5');
  trade('FF_XBTUSD_261225', 'buy', '0.5', '50200');
  trade('PI_XBTUSD', 'sell', '1000', '50000');
  trade('PF_SOLUSD', 'buy', '1', '118.5');
  trade('PF_SOLUSD', 'sell', '1', '118.5');
  venue.deliver({ type: 'setIndexPrices', prices: [['XBT', 62_500]] });
  const fillTime = '2026-11-20T12:00:00.015Z';
  assert.deepEqual(received(openPositions(venue.state, venue.account('a'))), [
    {
      side: 'long',
      symbol: 'PF_XBTUSD',
      // (0.1 x 50,000 + 0.3 x 50,100) / 0.4
      price: 50075,
      fillTime,
      size: 0.4,
      unrealizedPnl: 4970,
      unrealizedFunding: 0,
      pnlCurrency: 'USD',
    },
    {
      side: 'long',
      symbol: 'FF_XBTUSD_261225',
      price: 50200,
      fillTime,
      size: 0.5,
      unrealizedPnl: 6150,
      pnlCurrency: 'USD',
    },
    {
      side: 'short',
      symbol: 'PF_ETHUSD',
      price: 2500.5,
      fillTime,
      size: 2,
      unrealizedPnl: 1,
      unrealizedFunding: 0,
      pnlCurrency: 'USD',
    },
    {
      side: 'short',
      symbol: 'PI_XBTUSD',
      price: 50000,
      fillTime,
      size: 1000,
      // 1,000 x (1 / 62,500 - 1 / 50,000) coins
      unrealizedPnl: -0.004,
      unrealizedFunding: 0,
    },
  ]);
});
