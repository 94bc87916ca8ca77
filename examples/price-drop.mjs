// What happens to an account when XBT falls by 12 %? The venue runs inside this program.
//
//   npm run build, then: npx node examples/price-drop.mjs
import ccxt from 'ccxt';
import { startDrydock } from 'drydock';

const venue = await startDrydock({ market: 'frozen' });
await venue.setIndexPrice('XBT', 80_000);

const [account] = venue.accounts;
const exchange = new ccxt.krakenfutures({ apiKey: account.apiKey, secret: account.apiSecret, enableRateLimit: false });
for (const [name, url] of Object.entries(exchange.urls.api)) {
  exchange.urls.api[name] = url.replace('https://futures.kraken.com', venue.url);
}

async function print(moment) {
  const { flex } = (await exchange.fetchBalance()).info.accounts;
  const { pnl, marginEquity, initialMargin, availableMargin } = flex;
  console.log(moment, { pnl, marginEquity, initialMargin, availableMargin });
}

await exchange.createOrder('BTC/USD:USD', 'market', 'buy', 5);
await print('bought 5 XBT:  ');
const before = await venue.snapshot();
await venue.setIndexPrice('XBT', 80_000 * 0.88);
await print('XBT at 70,400: ');
await venue.revert(before);
await print('and back again:');
await venue.close();
