import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import ccxt from 'ccxt';
import { startDrydock } from 'drydock';

const SYMBOL = 'BTC/USD:USD'; // PF_XBTUSD
let venue;
let exchange;
let start;

before(async () => {
  venue = await startDrydock({ market: 'frozen' });
  const [account] = venue.accounts;
  exchange = new ccxt.krakenfutures({ apiKey: account.apiKey, secret: account.apiSecret, enableRateLimit: false });
  for (const [name, url] of Object.entries(exchange.urls.api)) {
    exchange.urls.api[name] = url.replace('https://futures.kraken.com', venue.url);
  }
  await exchange.loadMarkets();
  start = await venue.snapshot();
});

beforeEach(() => venue.revert(start)); // the faults too are those of the snapshot: none

after(() => venue.close());

/** Sends an order until it is known to be there. The id is chosen once, so that however often it is sent, it is one order. */
async function place(clientOrderId, size, price) {
  for (let attempt = 1; attempt <= 5; attempt++) {
    try {
      return await exchange.createOrder(SYMBOL, 'limit', 'buy', size, price, { clientOrderId });
    } catch (error) {
      // An ExchangeError is the venue's own refusal. After everything else (a 502, a connection that was cut, and what ccxt
      // lets through from below when a body breaks off) nobody knows whether the order was placed; the venue does.
      if (error instanceof ccxt.ExchangeError && !error.message.includes('clientOrderIdAlreadyExist')) throw error;
      const orders = await exchange.fetchOpenOrders(SYMBOL);
      const order = orders.find((each) => each.clientOrderId === clientOrderId);
      if (order !== undefined) return order;
    }
  }
  throw new Error(`${clientOrderId}: no answer after five attempts`);
}

const FAULTS = {
  'its answer is lost': { drop: 'answer' },
  'it is lost itself': { drop: 'request' },
  'a proxy sends it twice': { duplicate: 'request' },
  'a gateway gives up on it, and it is placed': { error: 502, applied: true },
  'a gateway gives up on it, and it is not placed': { error: 502 },
  'the answer breaks off': { partialBody: 40 },
};

for (const [what, fault] of Object.entries(FAULTS)) {
  test(`an order is placed once, though ${what}`, async () => {
    await venue.setFaults({ endpoint: 'sendorder', times: 1, ...fault });
    const { id } = await place('my-order-1', 0.01, 40_000);
    const orders = await exchange.fetchOpenOrders(SYMBOL);
    assert.deepEqual(
      orders.map((order) => [order.id, order.clientOrderId]),
      [[id, 'my-order-1']],
    );
    assert.equal(venue.faults()[0].struck, 1);
  });
}

test('who looks for no id places the order twice', async () => {
  await venue.setFaults({ endpoint: 'sendorder', drop: 'answer', times: 1 });
  const order = () => exchange.createOrder(SYMBOL, 'limit', 'buy', 0.01, 40_000);
  await assert.rejects(order(), ccxt.NetworkError);
  await order();
  assert.equal((await exchange.fetchOpenOrders(SYMBOL)).length, 2);
});
