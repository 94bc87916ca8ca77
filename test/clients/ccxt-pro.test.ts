/**
 * Unmodified ccxt.pro streams from the venue. Prices are frozen at an index of 84,000, where the house quotes 83,999 and
 * 84,001 in PF_XBTUSD. Each watch is under way before what it waits for happens.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ccxt from 'ccxt';
import { type Drydock, startDrydock } from '../../src/index.ts';
import { type CcxtPro, LINEAR, pointed } from './ccxt-ground.ts';

let venue: Drydock;
let client: CcxtPro;

before(async () => {
  venue = await startDrydock({ market: 'frozen' });
  await venue.setIndexPrices({ XBT: 84_000 });
  const { apiKey, apiSecret } = venue.accounts[0] as { apiKey: string; apiSecret: string };
  client = new ccxt.pro.krakenfutures({ apiKey, secret: apiSecret, enableRateLimit: false });
  pointed(client, venue);
  // ccxt speaks unencrypted WebSocket only once it has looked for a proxy.
  await client.loadHttpProxyAgent();
  await client.loadMarkets();
});

after(async () => {
  await client.close();
  await venue.close();
});

test('watchTicker and watchTickers: at once, and again when the price moves', async () => {
  const ticker = await client.watchTicker(LINEAR);
  assert.equal(ticker.bid, 83_999);
  assert.equal(ticker.ask, 84_001);
  assert.equal(ticker.markPrice, 84_000);
  const next = client.watchTicker(LINEAR);
  await venue.setIndexPrice('XBT', 84_100);
  assert.equal((await next).indexPrice, 84_100);
  await venue.setIndexPrice('XBT', 84_000);
});

test('watchBidsAsks: the lite ticker', async () => {
  const tickers = await client.watchBidsAsks([LINEAR]);
  assert.ok((tickers[LINEAR]?.bid ?? 0) > 80_000);
});

test('watchOrderBook: a snapshot, then the level that an order adds', async () => {
  const book = await client.watchOrderBook(LINEAR);
  assert.equal(book.bids[0]?.[0], 83_999);
  assert.equal(book.asks[0]?.[0], 84_001);
  assert.equal(book.bids.length, 20);
  const next = client.watchOrderBook(LINEAR);
  const order = await client.createOrder(LINEAR, 'limit', 'buy', 0.02, 84_000);
  assert.deepEqual((await next).bids[0]?.slice(0, 2), [84_000, 0.02]);
  const last = client.watchOrderBook(LINEAR);
  await client.cancelOrder(order.id as string, LINEAR);
  assert.equal((await last).bids[0]?.[0], 83_999);
});

test('watchTrades: the past, then a trade', async () => {
  const past = await client.watchTrades(LINEAR);
  assert.ok(past.length > 0);
  const next = client.watchTrades(LINEAR);
  await client.createOrder(LINEAR, 'market', 'sell', 0.01);
  const trade = (await next).at(-1);
  assert.equal(trade?.price, 83_999);
  assert.equal(trade?.amount, 0.01);
  assert.equal(trade?.side, 'sell');
});

test('watchBalance: what is held, then the flex wallet with each change of it', async () => {
  const held = await client.watchBalance();
  assert.equal(Number((held as unknown as Record<string, { total: number }>).USD?.total), 50_000);
  const next = client.watchBalance();
  const order = await client.createOrder(LINEAR, 'limit', 'sell', 0.02, 85_000);
  const { flex } = (await next) as unknown as { flex: Record<string, { total: number }> & { info: Flex } };
  // More of the short position that the trade above has made.
  assert.ok(flex.info.flex_futures.initial_margin > flex.info.flex_futures.initial_margin_without_orders);
  assert.equal(flex.XBT?.total ?? flex.BTC?.total, 1);
  await client.cancelOrder(order.id as string, LINEAR);
});

interface Flex {
  readonly flex_futures: { readonly initial_margin: number; readonly initial_margin_without_orders: number };
}

test('watchOrders, watchMyTrades and watchPositions follow an order from its arrival to its fill', async () => {
  // What is there already is told first.
  assert.equal((await client.watchMyTrades(LINEAR)).length, 1);
  assert.equal((await client.watchPositions([LINEAR]))[0]?.contracts, 0.01);
  const orders = client.watchOrders(LINEAR);
  const placed = await client.createOrder(LINEAR, 'limit', 'buy', 0.02, 83_000, { clientOrderId: 'pro-1' });
  const [arrived] = await orders;
  assert.equal(arrived?.id, placed.id);
  // ccxt reads no client id from this feed; what the venue said is in `info`.
  assert.equal(arrived?.info.cli_ord_id, 'pro-1');
  assert.deepEqual([arrived?.price, arrived?.remaining, arrived?.filled], [83_000, 0.02, 0]);
  const filled = client.watchOrders(LINEAR);
  const fills = client.watchMyTrades(LINEAR);
  const held = client.watchPositions([LINEAR]);
  await venue.setIndexPrice('XBT', 82_000);
  const last = (await filled).at(-1);
  assert.equal(last?.id, placed.id);
  // What has filled ccxt does not read from the message of an order that it knows already.
  const fill = (await fills).at(-1);
  assert.deepEqual([fill?.order, fill?.price, fill?.amount, fill?.takerOrMaker], [placed.id, 83_000, 0.02, 'maker']);
  const position = (await held).find(({ symbol }) => symbol === LINEAR);
  assert.deepEqual([position?.side, position?.contracts], ['long', 0.01]);
});
