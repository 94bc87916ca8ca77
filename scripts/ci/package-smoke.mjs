// @ts-nocheck: the package can be imported only where it is installed.
// Runs inside a project that installed the package: a venue starts, answers a signed request, closes, and leaves nothing that keeps the process alive.
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { startDrydock } from 'drydock';

// Long enough for a loaded machine; a handle left open would keep the process alive for ever.
const EXIT_WITHIN_MS = 60_000;
const PATH = '/derivatives/api/v3/accounts';

/**
 * The signature of a request without parameters, as a client makes it.
 * @param {string} apiSecret base64
 * @param {string} nonce
 */
function sign(apiSecret, nonce) {
  const digest = createHash('sha256')
    .update(`${nonce}${PATH.replace('/derivatives', '')}`)
    .digest();
  return createHmac('sha512', Buffer.from(apiSecret, 'base64')).update(digest).digest('base64');
}

const venue = await startDrydock({ market: 'frozen', port: 0, ephemeral: true });
const [account] = venue.accounts;
const nonce = String(Date.now());
const headers = { APIKey: account.apiKey, Nonce: nonce, Authent: sign(account.apiSecret, nonce) };
const response = await fetch(`${venue.url}${PATH}`, { headers });
const answer = await response.json();
assert.equal(response.status, 200);
assert.equal(answer.result, 'success');
assert.ok(Object.keys(answer.accounts).length > 0);
await venue.close();

const closedMs = performance.now();
setTimeout(() => {
  console.error(
    `The venue is closed, and something keeps the process alive: ${process.getActiveResourcesInfo().join(', ')}`,
  );
  process.exit(1);
}, EXIT_WITHIN_MS).unref();
process.once('exit', (code) => {
  if (code === 0)
    console.log(
      `${process.version}: answered, closed, and ended ${(performance.now() - closedMs).toFixed(0)} ms later.`,
    );
});
