import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OrderView } from '../../../src/core/events.ts';
import { keyOf } from '../../../src/core/ids.ts';
import { closedOrderStatus, openOrderStatus } from '../../../src/gateway/wire/order-status.ts';
import { id, received, SmallVenue, START_MS, usd } from './venue.ts';

const venue = new SmallVenue({
  prices: { XBT: 50_000 },
  funds: { a: [usd('flex', '100000')], b: [usd('flex', '100000')] },
});
venue.send({ limitPrice: '49000', size: '0.5' });
venue.send({ account: venue.account('b').id, side: 'sell', limitPrice: '49000', size: '0.2' });

test('an open order: the whole size and what has filled', () => {
  const orderId = venue.state.orderByKey.find(keyOf(1, 0));
  assert.ok(orderId !== undefined);
  assert.deepEqual(received(openOrderStatus(venue.state, venue.state.orders.get(orderId))), {
    order: {
      type: 'ORDER',
      orderId: id('order', 1, 0),
      cliOrdId: null,
      symbol: 'PF_XBTUSD',
      side: 'buy',
      quantity: 0.5,
      filled: 0.2,
      limitPrice: 49000,
      reduceOnly: false,
      timestamp: '2026-11-20T12:00:00.001Z',
      lastUpdateTimestamp: '2026-11-20T12:00:00.002Z',
    },
    status: 'ENTERED_BOOK',
    updateReason: 'PARTIAL_FILL',
    error: null,
  });
});

test('the reason of an open order is what happened to it last; none while nothing has', () => {
  const reason = (key: number) => {
    const orderId = venue.state.orderByKey.find(key);
    assert.ok(orderId !== undefined);
    return openOrderStatus(venue.state, venue.state.orders.get(orderId)).updateReason;
  };
  const { position } = venue.send({ limitPrice: '48000', size: '0.1' });
  const key = keyOf(position, 0);
  assert.equal(reason(key), null);
  venue.deliver({
    type: 'editOrder',
    account: venue.account('a').id,
    orderKey: key,
    size: '0.05',
    quantityMode: 'relative',
  });
  assert.equal(reason(key), 'EDITED_BY_USER');
});

test('orders that have ended: filled, cancelled, refused', () => {
  const order: OrderView = {
    key: keyOf(9, 0),
    accountId: venue.account('a').id,
    marketId: venue.market('PF_XBTUSD').id,
    side: 'sell',
    orderType: 'mkt',
    ticks: 49_500,
    quantityLots: 5_000,
    filledLots: 5_000,
    reduceOnly: true,
    cliOrdId: 'mine',
    createdMs: START_MS + 100,
    updatedMs: START_MS + 1000,
  };
  const shown = {
    type: 'ORDER',
    orderId: id('order', 9, 0),
    cliOrdId: 'mine',
    symbol: 'PF_XBTUSD',
    side: 'sell',
    quantity: 0.5,
    filled: 0.5,
    limitPrice: 49500,
    reduceOnly: true,
    timestamp: '2026-11-20T12:00:00.1Z',
    lastUpdateTimestamp: '2026-11-20T12:00:01Z',
  };
  const status = (closed: Parameters<typeof closedOrderStatus>[1]): unknown =>
    received(closedOrderStatus(venue.state, closed));
  assert.deepEqual(status({ order, end: 'FULLY_EXECUTED', reason: 'FULL_FILL' }), {
    order: shown,
    status: 'FULLY_EXECUTED',
    updateReason: 'FULL_FILL',
    error: null,
  });
  const half = { ...order, filledLots: 2_500 };
  assert.deepEqual(status({ order: half, end: 'CANCELLED', reason: 'CANCELLED_BY_USER' }), {
    order: { ...shown, filled: 0.25 },
    status: 'CANCELLED',
    updateReason: 'CANCELLED_BY_USER',
    error: null,
  });
  const none = { ...order, filledLots: 0 };
  const rejected = { order: none, end: 'REJECTED', reason: 'NOT_ENOUGH_MARGIN', error: 'INSUFFICIENT_MARGIN' } as const;
  assert.deepEqual(status(rejected), {
    order: { ...shown, filled: 0 },
    status: 'REJECTED',
    updateReason: 'NOT_ENOUGH_MARGIN',
    error: 'INSUFFICIENT_MARGIN',
  });
});
