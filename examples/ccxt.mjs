// ccxt trades on the venue: an order, the position, the wallets.
//
//   npm start, then in another shell, with the `export` lines of the banner: npx node examples/ccxt.mjs
import ccxt from 'ccxt';

const exchange = new ccxt.krakenfutures({
  apiKey: process.env.DRYDOCK_API_KEY,
  secret: process.env.DRYDOCK_API_SECRET,
  enableRateLimit: false,
});
for (const [name, url] of Object.entries(exchange.urls.api)) {
  exchange.urls.api[name] = url.replace('https://futures.kraken.com', process.env.DRYDOCK_URL);
}

const symbol = 'BTC/USD:USD'; // PF_XBTUSD
const { bid, ask } = await exchange.fetchTicker(symbol);
console.log(`${symbol}: ${bid} / ${ask}`);

const order = await exchange.createOrder(symbol, 'market', 'buy', 0.01);
console.log(`bought ${order.filled} at ${order.average}`);

const [position] = await exchange.fetchPositions([symbol]);
console.log(`${position.side} ${position.contracts} from ${position.entryPrice}`);

const { info } = await exchange.fetchBalance();
console.log(`available margin: ${info.accounts.flex.availableMargin} USD`);
