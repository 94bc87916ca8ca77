/** Unmodified ccxt reads what happened: ledger, funding, orders that ended, triggers, positions, trades, page by page. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Drydock, startDrydock } from '../../src/index.ts';
import { type Ccxt, clientWith, INVERSE, LINEAR } from './ccxt-ground.ts';

let venue: Drydock;
let client: Ccxt;
let startMs: number;

before(async () => {
  venue = await startDrydock({ market: 'frozen' });
  await venue.setIndexPrices({ XBT: 84_000 });
  client = clientWith(venue, venue.accounts[0] as { apiKey: string; apiSecret: string });
  await client.createOrder(LINEAR, 'market', 'buy', 0.02);
  const [position] = await client.fetchPositions([LINEAR]);
  startMs = position?.timestamp as number;
  await venue.setPremium('PF_XBTUSD', 0.002);
  await venue.advance('2h');
  await client.createOrder(LINEAR, 'market', 'sell', 0.02, undefined, { reduceOnly: true });
  const resting = await client.createOrder(LINEAR, 'limit', 'buy', 0.01, 70_000, { clientOrderId: 'rest' });
  await client.cancelOrder(resting.id as string, LINEAR);
  await client.createOrder(INVERSE, 'market', 'buy', 100);
  const stop = await client.createOrder(LINEAR, 'market', 'sell', 0.01, undefined, { triggerPrice: 60_000 });
  await client.cancelOrder(stop.id as string, LINEAR);
});

after(async () => {
  await venue.close();
});

test('the ledger: cash legs of trades and what else was booked, in either direction', async () => {
  const rows = await client.fetchLedger();
  const trades = rows.filter(({ info }) => info.info === 'futures trade');
  assert.deepEqual(trades.map(({ currency }) => currency).toSorted(), ['BTC', 'USD', 'USD']);
  const opened = trades.find(({ currency }) => currency === 'USD');
  // 0.05 % of 1,680.02, booked to four decimals.
  assert.equal(opened?.fee?.cost, 0.84);
  const again = await client.fetchLedger(undefined, startMs, 3);
  assert.ok(again.length > 0 && again.every(({ timestamp }) => (timestamp as number) >= startMs));
});

test('funding that was paid at the full hours', async () => {
  const rows = await client.fetchFundingHistory(LINEAR);
  assert.ok(rows.length >= 1);
  for (const { symbol, code, amount } of rows)
    assert.deepEqual([symbol, code, Number(amount) < 0], [LINEAR, 'USD', true]);
});

test('orders that were filled, and orders that were cancelled', async () => {
  const closed = await client.fetchClosedOrders(LINEAR);
  assert.deepEqual(
    closed.map(({ symbol, side, status, filled, remaining }) => [symbol, side, status, filled, remaining]),
    [
      [LINEAR, 'buy', 'closed', 0.02, 0],
      [LINEAR, 'sell', 'closed', 0.02, 0],
    ],
  );
  const canceled = await client.fetchCanceledOrders(LINEAR);
  // The client takes the placing of an order that is not filled for its end as well.
  assert.deepEqual(
    new Set(canceled.map(({ clientOrderId, status }) => `${clientOrderId} ${status}`)),
    new Set(['rest canceled']),
  );
});

test('stops that were cancelled', async () => {
  const canceled = await client.fetchCanceledOrders(LINEAR, undefined, undefined, { trigger: true });
  assert.ok(canceled.length >= 1);
  assert.equal(canceled.at(-1)?.status, 'canceled');
});

test('positions that were closed, and trades', async () => {
  const positions = await client.fetchPositionsHistory([LINEAR]);
  assert.equal(positions.length, 1);
  assert.equal(positions[0]?.side, 'long');
  assert.equal(positions[0]?.contracts, 0.02);
  const mine = await client.fetchMyTrades(LINEAR);
  assert.equal(mine.length, 2);
  assert.equal(positions[0]?.id, mine.at(-1)?.id);
  const trades = await client.fetchTrades(LINEAR, startMs, 10);
  assert.ok(trades.some(({ id }) => id === mine[0]?.id));
});
