import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openOrders } from '../../../src/gateway/wire/open-orders.ts';
import { id, received, SmallVenue, usd } from './venue.ts';

test('resting orders of all markets, the last received first', () => {
  const venue = new SmallVenue({
    prices: { XBT: 50_000 },
    funds: {
      a: [usd('flex', '100000'), { wallet: 'fi_xbtusd', asset: 'XBT', amount: '10' }],
      b: [usd('flex', '100000')],
    },
  });
  const b = venue.account('b').id;
  assert.deepEqual(openOrders(venue.state, venue.account('a')), []);
  venue.send({ limitPrice: '49000', size: '0.5', cliOrdId: 'grid-18' });
  venue.send({ symbol: 'PI_XBTUSD', orderType: 'post', side: 'sell', size: '1000', limitPrice: '50000.5' });
  venue.send({ account: b, side: 'sell', limitPrice: '49000', size: '0.2' });
  venue.send({ side: 'sell', limitPrice: '51000', size: '0.1', reduceOnly: true });
  venue.send({ account: b, limitPrice: '40000' });
  assert.deepEqual(received(openOrders(venue.state, venue.account('a'))), [
    {
      order_id: id('order', 4, 0),
      symbol: 'PF_XBTUSD',
      side: 'sell',
      orderType: 'lmt',
      limitPrice: 51000,
      unfilledSize: 0.1,
      receivedTime: '2026-11-20T12:00:00.004Z',
      status: 'untouched',
      filledSize: 0,
      reduceOnly: true,
      lastUpdateTime: '2026-11-20T12:00:00.004Z',
    },
    {
      order_id: id('order', 2, 0),
      symbol: 'PI_XBTUSD',
      side: 'sell',
      orderType: 'lmt',
      limitPrice: 50000.5,
      unfilledSize: 1000,
      receivedTime: '2026-11-20T12:00:00.002Z',
      status: 'untouched',
      filledSize: 0,
      reduceOnly: false,
      lastUpdateTime: '2026-11-20T12:00:00.002Z',
    },
    {
      order_id: id('order', 1, 0),
      cliOrdId: 'grid-18',
      symbol: 'PF_XBTUSD',
      side: 'buy',
      orderType: 'lmt',
      limitPrice: 49000,
      unfilledSize: 0.3,
      receivedTime: '2026-11-20T12:00:00.001Z',
      status: 'partiallyFilled',
      filledSize: 0.2,
      reduceOnly: false,
      lastUpdateTime: '2026-11-20T12:00:00.003Z',
    },
  ]);
});
