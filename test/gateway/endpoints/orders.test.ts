import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RECENT_MS } from '../../../src/history/retention.ts';
import { type Answer, aVenue, type Caller, type Fields, V3 } from './venue.ts';

const UNKNOWN = '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5';
const QUIET = { liquidity: 'none' } as const;
const BID: Fields = { symbol: 'PF_XBTUSD', side: 'buy', size: '0.1', limitPrice: '80000' };

const openOrders = async (caller: Caller) => (await caller.get(`${V3}/openorders`)).json.openOrders;
const cancel = async (caller: Caller, fields: Fields) =>
  (await caller.post(`${V3}/cancelorder`, fields)).json.cancelStatus;
const edit = async (caller: Caller, fields: Fields) => (await caller.post(`${V3}/editorder`, fields)).json.editStatus;
const statuses = async (caller: Caller, fields: Fields) =>
  (await caller.post(`${V3}/orders/status`, fields)).json.orders.map(words);
const words = ({ order, status, updateReason, error }: Answer['json']) => [
  order.orderId,
  status,
  order.filled,
  updateReason,
  error,
];

describe('an order through its life', () => {
  test('rests, is edited, is looked up three ways, is cancelled', async (t) => {
    const venue = await aVenue(t, QUIET);
    const alice = venue.caller('alice');
    const placed = await alice.send({ ...BID, cliOrdId: 'mine' });
    assert.equal(placed.status, 'placed');
    assert.deepEqual(
      placed.orderEvents.map(({ type }: Answer['json']) => type),
      ['PLACE'],
    );
    venue.pass(250);
    const edited = await edit(alice, { cliOrdId: 'mine', size: '0.2', limitPrice: '80100' });
    assert.equal(edited.status, 'edited');
    assert.equal(edited.orderId, placed.order_id);
    const [open] = await openOrders(alice);
    assert.equal(open.order_id, placed.order_id);
    assert.equal(open.limitPrice, 80_100);
    assert.equal(open.unfilledSize, 0.2);
    assert.equal(open.receivedTime, '2026-11-20T12:00:00Z');
    assert.equal(open.lastUpdateTime, '2026-11-20T12:00:00.25Z');
    const row = [placed.order_id, 'ENTERED_BOOK', 0, 'EDITED_BY_USER', null];
    assert.deepEqual(await statuses(alice, { orderIds: placed.order_id }), [row]);
    assert.deepEqual(await statuses(alice, { cliOrdIds: 'mine' }), [row]);
    const cancelled = await cancel(alice, { order_id: placed.order_id });
    assert.equal(cancelled.status, 'cancelled');
    assert.equal(cancelled.cliOrdId, 'mine');
    assert.deepEqual(await openOrders(alice), []);
    const gone = [placed.order_id, 'CANCELLED', 0, 'CANCELLED_BY_USER', null];
    assert.deepEqual(await statuses(alice, { orderIds: placed.order_id, cliOrdIds: 'mine' }), [gone]);
  });

  test('is filled by another, and both see the same trade', async (t) => {
    const venue = await aVenue(t, QUIET);
    const alice = venue.caller('alice');
    const bob = venue.caller('bob');
    const bid = await alice.send({ ...BID, cliOrdId: 'maker' });
    const ask = await bob.send({ ...BID, side: 'sell', size: '0.04' });
    const [maker] = (await alice.get(`${V3}/fills`)).json.fills;
    const [taker] = (await bob.get(`${V3}/fills`)).json.fills;
    assert.equal(maker.fill_id, taker.fill_id);
    assert.equal(ask.orderEvents[0].executionId, taker.fill_id);
    assert.deepEqual(
      [maker.order_id, maker.fillType, maker.side, maker.cliOrdId, maker.size, maker.realized_pnl],
      [bid.order_id, 'maker', 'buy', 'maker', 0.04, 0],
    );
    assert.deepEqual([taker.order_id, taker.fillType, taker.side], [ask.order_id, 'taker', 'sell']);
    const [trade] = (await venue.get(`${V3}/history`, { symbol: 'PF_XBTUSD' })).json.history;
    assert.deepEqual([trade.uid, trade.side, trade.size, trade.sequence_id], [maker.fill_id, 'sell', 0.04, '1']);
    const [open] = await openOrders(alice);
    assert.deepEqual([open.status, open.filledSize, open.unfilledSize], ['partiallyFilled', 0.04, 0.06]);
    assert.deepEqual(await statuses(bob, { orderIds: ask.order_id }), [
      [ask.order_id, 'FULLY_EXECUTED', 0.04, 'FULL_FILL', null],
    ]);
    const [long] = (await alice.get(`${V3}/openpositions`)).json.openPositions;
    const [short] = (await bob.get(`${V3}/openpositions`)).json.openPositions;
    assert.deepEqual([long.side, long.size, long.price], ['long', 0.04, 80_000]);
    assert.deepEqual([short.side, short.size, short.price], ['short', 0.04, 80_000]);
  });

  test('once filled, a cancellation says so as long as it is remembered', async (t) => {
    const venue = await aVenue(t, QUIET);
    const alice = venue.caller('alice');
    const bid = await alice.send({ ...BID, cliOrdId: 'mine' });
    await venue.caller('bob').send({ ...BID, side: 'sell' });
    venue.pass(60_000);
    const byId = await cancel(alice, { order_id: bid.order_id });
    assert.deepEqual([byId.status, byId.order_id, byId.orderEvents], ['filled', bid.order_id, []]);
    assert.equal((await cancel(alice, { cliOrdId: 'mine' })).status, 'filled');
    const stranger = await cancel(venue.caller('bob'), { order_id: bid.order_id });
    assert.deepEqual(Object.keys(stranger), ['status', 'receivedTime']);
    assert.equal(stranger.status, 'notFound');
  });

  test('that ended is shown for five seconds', async (t) => {
    const venue = await aVenue(t, QUIET);
    const alice = venue.caller('alice');
    const { order_id: orderId } = await alice.send(BID);
    await cancel(alice, { order_id: orderId });
    venue.pass(RECENT_MS);
    await venue.control({ type: 'tick' });
    assert.equal((await statuses(alice, { orderIds: orderId })).length, 1);
    venue.pass(1);
    await venue.control({ type: 'tick' });
    assert.deepEqual(await statuses(alice, { orderIds: orderId }), []);
  });

  test('that was refused is shown with the reason', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    const refused = await alice.send({ ...BID, orderType: 'post', limitPrice: '90000' });
    assert.equal(refused.status, 'postWouldExecute');
    const poor = await alice.send({ ...BID, size: '150' });
    assert.equal(poor.status, 'insufficientAvailableFunds');
    assert.deepEqual(await statuses(alice, { orderIds: [refused.order_id, poor.order_id] }), [
      [refused.order_id, 'REJECTED', 0, 'POST_WOULD_EXECUTE_REASON', 'POST_WOULD_EXECUTE'],
      [poor.order_id, 'REJECTED', 0, 'NOT_ENOUGH_MARGIN', 'INSUFFICIENT_MARGIN'],
    ]);
  });
});

describe('orders of others', () => {
  test('are neither cancelled, nor edited, nor shown', async (t) => {
    const venue = await aVenue(t, QUIET);
    const bob = venue.caller('bob');
    const { order_id: orderId } = await venue.caller('alice').send({ ...BID, cliOrdId: 'hers' });
    assert.equal((await cancel(bob, { order_id: orderId })).status, 'notFound');
    assert.equal((await cancel(bob, { cliOrdId: 'hers' })).status, 'notFound');
    assert.equal((await edit(bob, { orderId, size: '1' })).status, 'orderForEditNotFound');
    assert.deepEqual(await statuses(bob, { orderIds: orderId, cliOrdIds: 'hers' }), []);
    assert.equal((await bob.post(`${V3}/cancelallorders`)).json.cancelStatus.status, 'noOrdersToCancel');
    assert.equal((await openOrders(venue.caller('alice'))).length, 1);
  });
});

describe('ids that nobody has', () => {
  test('are not found, and given back where the venue gives them back', async (t) => {
    const venue = await aVenue(t, QUIET);
    const alice = venue.caller('alice');
    assert.deepEqual(Object.keys(await cancel(alice, { order_id: UNKNOWN })), ['status', 'receivedTime']);
    const edited = await edit(alice, { orderId: UNKNOWN, size: '1' });
    assert.deepEqual([edited.status, edited.orderId, edited.orderEvents], ['orderForEditNotFound', UNKNOWN, []]);
    assert.deepEqual(await statuses(alice, { orderIds: UNKNOWN, cliOrdIds: 'nothing' }), []);
  });
});

describe('POST /cancelallorders', () => {
  test('cancels those of one market, then all', async (t) => {
    const venue = await aVenue(t, QUIET);
    const alice = venue.caller('alice');
    const xbt = await alice.send(BID);
    const eth = await alice.send({ ...BID, symbol: 'PF_ETHUSD', limitPrice: '2000', cliOrdId: 'eth' });
    const one = (await alice.post(`${V3}/cancelallorders`, { symbol: 'pf_xbtusd' })).json.cancelStatus;
    assert.deepEqual(
      [one.cancelOnly, one.status, one.cancelledOrders],
      ['PF_XBTUSD', 'cancelled', [{ order_id: xbt.order_id }]],
    );
    const all = (await alice.post(`${V3}/cancelallorders`)).json.cancelStatus;
    assert.deepEqual([all.cancelOnly, all.cancelledOrders], ['all', [{ order_id: eth.order_id, cliOrdId: 'eth' }]]);
  });
});

describe('GET /fills', () => {
  test('gives the hundred before a time, without realised profit', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    for (const side of ['buy', 'sell', 'buy']) {
      await alice.send({ symbol: 'PF_XBTUSD', side, size: '0.01' });
      venue.pass(1_000);
    }
    const { fills } = (await alice.get(`${V3}/fills`)).json;
    assert.equal(fills.length, 3);
    assert.ok(fills[1].realized_pnl < 0, 'closing into the spread costs something');
    const before = (await alice.get(`${V3}/fills`, { lastFillTime: fills[1].fillTime })).json.fills;
    assert.deepEqual(before, [{ ...fills[2], realized_pnl: null }]);
  });
});
