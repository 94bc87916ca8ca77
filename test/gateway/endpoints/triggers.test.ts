import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RECENT_MS } from '../../../src/history/retention.ts';
import { type Answer, aVenue, type Caller, type Fields, type TestVenue, V3 } from './venue.ts';

const STOP: Fields = {
  symbol: 'PF_XBTUSD',
  side: 'sell',
  size: '0.1',
  orderType: 'stp',
  stopPrice: '80000',
  triggerSignal: 'mark',
};
const NOW = '2026-11-20T12:00:00Z';

const openOrders = async (caller: Caller) => (await caller.get(`${V3}/openorders`)).json.openOrders;
const status = async (caller: Caller, orderIds: string) =>
  (await caller.post(`${V3}/orders/status`, { orderIds })).json.orders[0];

/** Alice is long 0.2 at the house's price; the index is at 84,000. */
async function long(t: Parameters<typeof aVenue>[0]): Promise<{ venue: TestVenue; alice: Caller }> {
  const venue = await aVenue(t, { liquidity: 'house' });
  await index(venue, 84_000);
  const alice = venue.caller('alice');
  assert.equal(
    (await alice.send({ symbol: 'PF_XBTUSD', side: 'buy', size: '0.2', orderType: 'mkt' })).status,
    'placed',
  );
  return { venue, alice };
}

const index = (venue: TestVenue, price: number) => venue.control({ type: 'setIndexPrices', prices: [['XBT', price]] });

describe('an order that waits for a price', () => {
  test('is placed, listed and looked up', async (t) => {
    const { alice } = await long(t);
    const placed = await alice.send({ ...STOP, limitPrice: '79900', reduceOnly: true, cliOrdId: 'stop' });
    const orderId = placed.order_id;
    assert.deepEqual(placed, {
      status: 'placed',
      order_id: orderId,
      cliOrdId: 'stop',
      receivedTime: NOW,
      orderEvents: [
        {
          type: 'PLACE',
          orderTrigger: {
            uid: orderId,
            clientId: 'stop',
            type: 'lmt',
            symbol: 'PF_XBTUSD',
            side: 'sell',
            quantity: 0.1,
            limitPrice: 79_900,
            triggerPrice: 80_000,
            triggerSide: 'trigger_below',
            triggerSignal: 'mark_price',
            reduceOnly: true,
            timestamp: NOW,
            lastUpdateTimestamp: NOW,
            startTime: null,
          },
        },
      ],
    });
    assert.deepEqual(await openOrders(alice), [
      {
        order_id: orderId,
        cliOrdId: 'stop',
        symbol: 'PF_XBTUSD',
        side: 'sell',
        orderType: 'stop',
        limitPrice: 79_900,
        stopPrice: 80_000,
        unfilledSize: 0.1,
        receivedTime: NOW,
        status: 'untouched',
        filledSize: 0,
        reduceOnly: true,
        triggerSignal: 'mark',
        lastUpdateTime: NOW,
      },
    ]);
    assert.deepEqual(await status(alice, orderId), {
      order: {
        type: 'TRIGGER_ORDER',
        orderId,
        cliOrdId: 'stop',
        symbol: 'PF_XBTUSD',
        side: 'sell',
        quantity: 0.1,
        filled: 0,
        limitPrice: 79_900,
        reduceOnly: true,
        timestamp: NOW,
        lastUpdateTimestamp: NOW,
        priceTriggerOptions: { triggerPrice: 80_000, triggerSide: 'TRIGGER_BELOW', triggerSignal: 'MARK_PRICE' },
        triggerTime: null,
      },
      status: 'TRIGGER_PLACED',
      updateReason: null,
      error: null,
    });
  });

  test('is edited and cancelled', async (t) => {
    const { venue, alice } = await long(t);
    const { order_id: orderId } = await alice.send({ ...STOP, orderType: 'take_profit', stopPrice: '90000' });
    const [listed] = await openOrders(alice);
    assert.deepEqual([listed.orderType, listed.limitPrice], ['take_profit', undefined]);
    const { editStatus } = (await alice.post(`${V3}/editorder`, { orderId, size: '0.05', stopPrice: '91000' })).json;
    assert.deepEqual(
      [editStatus.status, editStatus.orderId, editStatus.orderEvents.map(({ type }: Answer['json']) => type)],
      ['edited', orderId, ['EDIT']],
    );
    const [{ old, new: now }] = editStatus.orderEvents;
    assert.deepEqual([old.triggerPrice, old.quantity, old.type], [90_000, 0.1, 'ioc']);
    assert.deepEqual([now.triggerPrice, now.quantity, now.limitPrice], [91_000, 0.05, null]);
    assert.equal((await status(alice, orderId)).updateReason, 'EDITED_BY_USER');
    const { cancelStatus } = (await alice.post(`${V3}/cancelorder`, { order_id: orderId })).json;
    assert.equal(cancelStatus.status, 'cancelled');
    assert.deepEqual(
      cancelStatus.orderEvents.map(({ type, uid, orderTrigger }: Answer['json']) => [
        type,
        uid,
        orderTrigger.triggerPrice,
      ]),
      [['CANCEL', orderId, 91_000]],
    );
    const ended = await status(alice, orderId);
    assert.deepEqual(
      [ended.status, ended.updateReason, ended.order.type],
      ['CANCELLED', 'CANCELLED_BY_USER', 'TRIGGER_ORDER'],
    );
    venue.pass(RECENT_MS + 1);
    await index(venue, 84_000);
    assert.equal(await status(alice, orderId), undefined);
  });

  test('fires when its price comes: the same id, and fills that say so', async (t) => {
    const { venue, alice } = await long(t);
    const { order_id: orderId } = await alice.send({ ...STOP, reduceOnly: true });
    await index(venue, 79_000);
    const { fills } = (await alice.get(`${V3}/fills`)).json;
    assert.deepEqual([fills[0].order_id, fills[0].fillType, fills[0].size], [orderId, 'taker', 0.02]);
    assert.deepEqual(await openOrders(alice), []);
    assert.equal((await status(alice, orderId)).status, 'FULLY_EXECUTED');
  });

  test('a limit that is born from it rests, and says where it comes from', async (t) => {
    const { venue, alice } = await long(t);
    const { order_id: orderId } = await alice.send({ ...STOP, limitPrice: '83000' });
    await index(venue, 79_000);
    const [open] = await openOrders(alice);
    assert.deepEqual(
      [open.order_id, open.orderType, open.limitPrice, open.stopPrice],
      [orderId, 'lmt', 83_000, undefined],
    );
    const entered = await status(alice, orderId);
    assert.deepEqual(
      [entered.status, entered.updateReason, entered.order.type],
      ['ENTERED_BOOK', 'LIMIT_FROM_STOP', 'ORDER'],
    );
  });

  test('one that is refused when it fires is a failure with its error (D23)', async (t) => {
    const { venue, alice } = await long(t);
    const { order_id: orderId } = await alice.send({ ...STOP, side: 'sell', size: '200', limitPrice: '70000' });
    await index(venue, 79_999);
    const failed = await status(alice, orderId);
    assert.deepEqual(
      [failed.status, failed.error, failed.order.priceTriggerOptions?.triggerPrice],
      ['TRIGGER_ACTIVATION_FAILURE', 'INSUFFICIENT_MARGIN', 80_000],
    );
  });

  test('a trailing stop shows its present price and its deviation', async (t) => {
    const { venue, alice } = await long(t);
    const trailing = {
      symbol: 'PF_XBTUSD',
      side: 'sell',
      size: '0.1',
      orderType: 'trailing_stop',
      triggerSignal: 'index',
      trailingStopMaxDeviation: '2.5',
      trailingStopDeviationUnit: 'PERCENT',
      limitPriceOffsetValue: '-0.5',
      limitPriceOffsetUnit: 'PERCENT',
    };
    const placed = await alice.send(trailing);
    const [{ orderTrigger }] = placed.orderEvents;
    assert.deepEqual(
      [
        orderTrigger.triggerPrice,
        orderTrigger.limitPrice,
        orderTrigger.limitPriceOffsetValue,
        orderTrigger.limitPriceOffsetUnit,
      ],
      [81_900, 81_491, -0.5, 'PERCENT'],
    );
    assert.equal(orderTrigger.triggerSignal, 'spot_price');
    await index(venue, 86_000);
    const { order, updateReason } = await status(alice, placed.order_id);
    assert.deepEqual(order.priceTriggerOptions, {
      triggerPrice: 83_850,
      triggerSide: 'TRIGGER_BELOW',
      triggerSignal: 'SPOT_PRICE',
      trailingStopOptions: { maxDeviation: 2.5, unit: 'PERCENT' },
    });
    assert.equal(updateReason, 'TRAILING_STOP_PRICE_UPDATED');
    const [listed] = await openOrders(alice);
    assert.deepEqual([listed.orderType, listed.stopPrice, listed.triggerSignal], ['stop', 83_850, 'spot']);
  });

  test('a refusal with its reason', async (t) => {
    const { alice } = await long(t);
    const refused = await alice.send({ ...STOP, limitPrice: '79000', limitPriceOffsetValue: '1' });
    assert.equal(refused.status, 'invalidPrice');
    assert.deepEqual(
      refused.orderEvents.map(({ type, reason, uid }: Answer['json']) => [type, reason, uid]),
      [['REJECT', 'LIMIT_PRICE_SET_AS_ABSOLUTE_AND_RELATIVE', refused.order_id]],
    );
    const looked = await status(alice, refused.order_id);
    assert.deepEqual([looked.status, looked.error], ['REJECTED', 'LIMIT_PRICE_SET_AS_ABSOLUTE_AND_RELATIVE']);
  });

  test('what is missing, and what a trailing stop may not have', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    const error = async (fields: Fields) => (await alice.post(`${V3}/sendorder`, fields)).json.error;
    const { stopPrice: _, ...noPrice } = STOP;
    assert.equal(await error(noPrice), 'requiredArgumentMissing');
    const trailing = { ...noPrice, orderType: 'trailing_stop', trailingStopMaxDeviation: '1' };
    assert.equal(await error(trailing), 'requiredArgumentMissing');
    const whole = { ...trailing, trailingStopDeviationUnit: 'PERCENT' };
    assert.equal(await error({ ...whole, stopPrice: '80000' }), 'invalidArgument: stopPrice');
    assert.equal(await error({ ...whole, limitPrice: '80000' }), 'invalidArgument: limitPrice');
    assert.equal(await error({ ...STOP, triggerSignal: 'bid' }), 'invalidArgument: triggerSignal');
  });
});

describe('reduce-only orders that are cut when they come (C85)', () => {
  test('say by how much, resting, taking and waiting', async (t) => {
    const { alice } = await long(t);
    const cut = { symbol: 'PF_XBTUSD', side: 'sell', size: '0.5', reduceOnly: true };
    const resting = await alice.send({ ...cut, orderType: 'lmt', limitPrice: '90000' });
    assert.deepEqual([resting.orderEvents[0].reducedQuantity, resting.orderEvents[0].order.quantity], [0.3, 0.2]);
    const waiting = await alice.send({ ...STOP, ...cut });
    assert.equal(waiting.orderEvents[0].orderTrigger.quantity, 0.2);
    const taking = await alice.send({ ...cut, orderType: 'mkt' });
    assert.deepEqual(
      taking.orderEvents.map(({ type, takerReducedQuantity }: Answer['json']) => [type, takerReducedQuantity]),
      taking.orderEvents.map(() => ['EXECUTION', 0.3]),
    );
    assert.deepEqual(await openOrders(alice), [], 'both went with the position');
  });
});
