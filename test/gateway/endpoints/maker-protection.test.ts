/** Maker protection over HTTP: the answer to what is held comes when it is released (C145). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LONGEST_WAIT_MS } from '../../../src/host/held-answers.ts';
import { type Answer, aVenue, type TestVenue, V3 } from './venue.ts';

const SYMBOL = 'PF_XBTUSD';
const ORDER = { orderType: 'lmt', symbol: SYMBOL, side: 'buy', size: '0.1', limitPrice: '70000' };

async function protect(venue: TestVenue): Promise<void> {
  await venue.control({ type: 'setMarket', symbol: SYMBOL, makerProtectionMs: 20 });
}

/** Asks, lets the request reach the venue, and gives the answer to come. */
async function asked(venue: TestVenue, asking: Promise<Answer>): Promise<Promise<Answer>[]> {
  const held = venue.state.held.count;
  while (venue.state.held.count === held) await new Promise((resolve) => setImmediate(resolve));
  return [asking];
}

async function pass(venue: TestVenue, ms: number): Promise<void> {
  venue.pass(ms);
  await venue.control({ type: 'tick' });
}

test('an order is answered when it is released, as if it came then', async (t) => {
  const venue = await aVenue(t, { liquidity: 'none' });
  await protect(venue);
  const alice = venue.caller('alice');
  const [answer] = await asked(venue, alice.post(`${V3}/sendorder`, ORDER));
  assert.deepEqual((await alice.get(`${V3}/openorders`)).json.openOrders, [], 'nothing tells of it while it is held');
  await pass(venue, 20);
  const { status, json } = (await answer) as Answer;
  assert.deepEqual([status, json.result, json.sendStatus.status], [200, 'success', 'placed']);
  const [event] = json.sendStatus.orderEvents;
  assert.deepEqual([event.type, event.order.timestamp], ['PLACE', json.sendStatus.receivedTime]);
  assert.equal(json.serverTime, json.sendStatus.receivedTime);
  const [open] = (await alice.get(`${V3}/openorders`)).json.openOrders;
  assert.equal(open.order_id, json.sendStatus.order_id);
  const [edit] = await asked(
    venue,
    alice.post(`${V3}/editorder`, { orderId: open.order_id, size: '0.2', limitPrice: '71000' }),
  );
  await pass(venue, 20);
  assert.equal(((await edit) as Answer).json.editStatus.status, 'edited');
});

test('the window is published where there is one', async (t) => {
  const venue = await aVenue(t);
  await protect(venue);
  const rows = (await venue.get(`${V3}/instruments`)).json.instruments;
  const windows = rows.filter((row: object) => 'makerProtectionMillis' in row);
  assert.deepEqual(
    windows.map(({ symbol, makerProtectionMillis }: Answer['json']) => [symbol, makerProtectionMillis]),
    [[SYMBOL, 20]],
  );
  const own = (await venue.caller('alice').get(`${V3}/trading/instruments`)).json.instruments;
  assert.equal(own.find(({ symbol }: Answer['json']) => symbol === SYMBOL).makerProtectionMillis, 20);
});

test('a batch is answered when all of it is known, each element in its place', async (t) => {
  const venue = await aVenue(t, { liquidity: 'none' });
  await protect(venue);
  const alice = venue.caller('alice');
  const send = (order_tag: string, orderType: string, limitPrice: number) => ({
    order: 'send',
    order_tag,
    ...ORDER,
    orderType,
    limitPrice,
  });
  const json = JSON.stringify({
    batchOrder: [
      send('1', 'post', 69_000),
      send('2', 'lmt', 70_000),
      { order: 'cancel', cliOrdId: 'nothing' },
      send('3', 'ioc', 60_000),
    ],
  });
  const [answer] = await asked(venue, alice.post(`${V3}/batchorder`, { json }));
  assert.equal(
    (await alice.get(`${V3}/openorders`)).json.openOrders.length,
    1,
    'post-only orders before it do not wait',
  );
  await pass(venue, 20);
  const { batchStatus } = ((await answer) as Answer).json;
  assert.deepEqual(
    batchStatus.map(({ order_tag, status, orderEvents }: Answer['json']) => [order_tag, status, orderEvents.length]),
    [
      ['1', 'placed', 1],
      ['2', 'placed', 1],
      [undefined, 'notFound', 0],
      ['3', 'iocWouldNotExecute', 1],
    ],
  );
});

test('one that is cancelled while it is held may not rest', async (t) => {
  const venue = await aVenue(t, { liquidity: 'none' });
  await protect(venue);
  const alice = venue.caller('alice');
  const [answer] = await asked(venue, alice.post(`${V3}/sendorder`, { ...ORDER, cliOrdId: 'mine' }));
  const cancelled = await alice.post(`${V3}/cancelorder`, { cliOrdId: 'mine' });
  assert.deepEqual(cancelled.json.cancelStatus.status, 'cancelled');
  await pass(venue, 20);
  assert.equal(((await answer) as Answer).json.sendStatus.status, 'iocWouldNotExecute');
});

test('whoever waits when the venue goes back is told that the outcome is unknown', async (t) => {
  const venue = await aVenue(t, { liquidity: 'none' });
  await protect(venue);
  await venue.control({ type: 'snapshot', name: 'before' });
  const [answer] = await asked(venue, venue.caller('alice').post(`${V3}/sendorder`, ORDER));
  await venue.control({ type: 'revert', name: 'before' });
  const { status, json } = (await answer) as Answer;
  assert.deepEqual([status, json.result, json.error], [200, 'error', 'unknownError']);
  const [again] = await asked(venue, venue.caller('alice').post(`${V3}/sendorder`, ORDER));
  await pass(venue, 20);
  assert.equal(((await again) as Answer).json.sendStatus.status, 'placed');
});

test('while the clock stands still nobody waits for ever, and what is held stays held', async (t) => {
  const venue = await aVenue(t, { liquidity: 'none' });
  await protect(venue);
  const alice = venue.caller('alice');
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [answer] = await asked(venue, alice.post(`${V3}/sendorder`, ORDER));
  t.mock.timers.tick(LONGEST_WAIT_MS);
  assert.equal(((await answer) as Answer).json.error, 'unknownError');
  t.mock.timers.reset();
  assert.equal(venue.state.held.count, 1);
  await pass(venue, 20);
  assert.equal((await alice.get(`${V3}/openorders`)).json.openOrders.length, 1, 'it is placed at the next advance');
});

test('leverage waits for what is held', async (t) => {
  const venue = await aVenue(t, { liquidity: 'none' });
  await protect(venue);
  const alice = venue.caller('alice');
  const [answer] = await asked(venue, alice.post(`${V3}/sendorder`, ORDER));
  const leverage = await alice.put(`${V3}/leveragepreferences`, { symbol: SYMBOL, maxLeverage: 5 });
  assert.deepEqual([leverage.status, leverage.json.error], [503, 'Unavailable']);
  await pass(venue, 20);
  await answer;
});
