import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf } from '../../../src/core/ids.ts';
import { cancelStatus } from '../../../src/gateway/wire/cancel-status.ts';
import { FOREIGN_KEY } from '../../../src/gateway/wire/ids.ts';
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

test('an order is cancelled by its id or by its client id', () => {
  const venue = venueWithFunds();
  const account = venue.account('a').id;
  venue.send({ limitPrice: '49000' });
  venue.send({ limitPrice: '48000', cliOrdId: 'mine' });
  assert.deepEqual(
    received(cancelStatus(venue.state, venue.deliver({ type: 'cancelOrder', account, orderKey: keyOf(1, 0) }))),
    {
      status: 'cancelled',
      order_id: id('order', 1, 0),
      receivedTime: '2026-11-20T12:00:00.003Z',
      orderEvents: [cancelled(1, 49000, null, 3)],
    },
  );
  assert.deepEqual(
    received(cancelStatus(venue.state, venue.deliver({ type: 'cancelOrder', account, cliOrdId: 'mine' }))),
    {
      status: 'cancelled',
      order_id: id('order', 2, 0),
      cliOrdId: 'mine',
      receivedTime: '2026-11-20T12:00:00.004Z',
      orderEvents: [cancelled(2, 48000, 'mine', 4)],
    },
  );
});

test('an order that is not open is not found, with nothing but the time, unless it is known to have filled', () => {
  const venue = venueWithFunds();
  const account = venue.account('a').id;
  venue.send({ limitPrice: '49000' });
  const foreign = venue.deliver({ type: 'cancelOrder', account, orderKey: FOREIGN_KEY });
  assert.deepEqual(received(cancelStatus(venue.state, foreign)), {
    status: 'notFound',
    receivedTime: '2026-11-20T12:00:00.002Z',
  });
  const another = venue.deliver({ type: 'cancelOrder', account: venue.account('b').id, orderKey: keyOf(1, 0) });
  assert.deepEqual(received(cancelStatus(venue.state, another)), {
    status: 'notFound',
    receivedTime: '2026-11-20T12:00:00.003Z',
  });
  venue.send({ account: venue.account('b').id, side: 'sell', limitPrice: '49000' });
  const filled = venue.deliver({ type: 'cancelOrder', account, orderKey: keyOf(1, 0) });
  assert.deepEqual(received(cancelStatus(venue.state, filled, true)), {
    status: 'filled',
    order_id: id('order', 1, 0),
    receivedTime: '2026-11-20T12:00:00.005Z',
    orderEvents: [],
  });
  const late = venue.deliver({ type: 'cancelOrder', account, orderKey: keyOf(1, 0), processBeforeMs: 1 });
  assert.deepEqual(received(cancelStatus(venue.state, late)), {
    status: 'wouldProcessAfterSpecifiedTime',
    receivedTime: '2026-11-20T12:00:00.006Z',
  });
});
