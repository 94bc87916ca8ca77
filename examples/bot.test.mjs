import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ccxt from 'ccxt';
import { startDrydock } from 'drydock';

let venue;
let exchange;

before(async () => {
  venue = await startDrydock({ market: 'frozen' });
  await venue.freeze(); // the clock: marks follow the book's average from second to second
  await venue.setIndexPrice('XBT', 80_000);
  const [account] = venue.accounts;
  exchange = new ccxt.krakenfutures({ apiKey: account.apiKey, secret: account.apiSecret, enableRateLimit: false });
  for (const [name, url] of Object.entries(exchange.urls.api)) {
    exchange.urls.api[name] = url.replace('https://futures.kraken.com', venue.url);
  }
});

after(() => venue.close());

test('a long position loses when the price falls, and the fall can be taken back', async () => {
  await exchange.createOrder('BTC/USD:USD', 'market', 'buy', 0.05);
  const bought = await venue.snapshot();
  await venue.setIndexPrice('XBT', 72_000);
  assert.equal(await profit(), -400.05); // bought at 80,001, the house's best offer
  await venue.revert(bought);
  assert.equal(await profit(), -0.05);
});

async function profit() {
  const { info } = await exchange.fetchBalance();
  return Math.round(info.accounts.flex.pnl * 1e4) / 1e4;
}
