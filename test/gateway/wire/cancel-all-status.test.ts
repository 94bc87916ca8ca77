import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cancelAllStatus } from '../../../src/gateway/wire/cancel-all-status.ts';
import { id, received, SmallVenue, usd } from './venue.ts';

function venueWithFunds(): SmallVenue {
  const funds = { a: [usd('flex', '100000')], b: [usd('flex', '100000')] };
  return new SmallVenue({ prices: { XBT: 50_000 }, funds });
}

function cancelled(seq: number, limitPrice: number, cliOrdId: string | null, cancelledAtMs: number): unknown {
  return {
    type: 'CANCEL',
    uid: id('order', seq, 0),
    order: {
      orderId: id('order', seq, 0),
      cliOrdId,
      type: 'lmt',
      symbol: 'PF_XBTUSD',
      side: 'buy',
      quantity: 1,
      filled: 0,
      limitPrice,
      reduceOnly: false,
      timestamp: `2026-11-20T12:00:00.00${seq}Z`,
      lastUpdateTimestamp: `2026-11-20T12:00:00.00${cancelledAtMs}Z`,
    },
  };
}

test('all orders, those of one market, and none', () => {
  const venue = venueWithFunds();
  const account = venue.account('a').id;
  venue.send({ limitPrice: '49000' });
  venue.send({ limitPrice: '48000', cliOrdId: 'mine' });
  venue.send({ symbol: 'PF_ETHUSD', limitPrice: '2000' });
  const one = venue.deliver({ type: 'cancelAllOrders', account, symbol: 'PF_XBTUSD' });
  assert.deepEqual(received(cancelAllStatus(venue.state, one, 'PF_XBTUSD')), {
    receivedTime: '2026-11-20T12:00:00.004Z',
    cancelOnly: 'PF_XBTUSD',
    status: 'cancelled',
    cancelledOrders: [{ order_id: id('order', 1, 0) }, { order_id: id('order', 2, 0), cliOrdId: 'mine' }],
    orderEvents: [cancelled(1, 49000, null, 4), cancelled(2, 48000, 'mine', 4)],
  });
  const all = received(cancelAllStatus(venue.state, venue.deliver({ type: 'cancelAllOrders', account })));
  assert.partialDeepStrictEqual(all, {
    cancelOnly: 'all',
    status: 'cancelled',
    cancelledOrders: [{ order_id: id('order', 3, 0) }],
  });
  assert.deepEqual(received(cancelAllStatus(venue.state, venue.deliver({ type: 'cancelAllOrders', account }))), {
    receivedTime: '2026-11-20T12:00:00.006Z',
    cancelOnly: 'all',
    status: 'noOrdersToCancel',
    cancelledOrders: [],
    orderEvents: [],
  });
});
