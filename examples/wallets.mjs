// The wallets of an account, read with nothing but Node.js: how a request is signed.
//
//   Paste the `export` lines of the banner, then: node examples/wallets.mjs
import { createHash, createHmac } from 'node:crypto';

const { DRYDOCK_URL: url, DRYDOCK_API_KEY: apiKey, DRYDOCK_API_SECRET: apiSecret } = process.env;
if (apiSecret === undefined) {
  console.error("First paste the `export` lines of the venue's banner into this shell.");
  process.exit(1);
}

/** Sends a signed request. `parameters` go into the query, which is signed exactly as it is sent. */
async function call(method, path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  const nonce = String(Date.now());
  const message = createHash('sha256')
    .update(query + nonce + path.replace('/derivatives', ''))
    .digest();
  const authent = createHmac('sha512', Buffer.from(apiSecret, 'base64')).update(message).digest('base64');
  const reply = await fetch(`${url}${path}${query === '' ? '' : `?${query}`}`, {
    method,
    headers: { APIKey: apiKey, Nonce: nonce, Authent: authent },
  });
  return reply.json();
}

const { accounts } = await call('GET', '/derivatives/api/v3/accounts');
console.log(`available margin: ${accounts.flex.availableMargin} USD`);
console.log(`inverse wallet:   ${accounts.fi_xbtusd.balances.xbt} XBT`);
