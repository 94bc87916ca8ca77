/**
 * An unmodified live node of NautilusTrader: instruments, feeds, reconciliation and orders in each of their states, over REST
 * and the WebSocket. Needs a Python that has the package: `python3 -m venv DIR && DIR/bin/pip install nautilus_trader`, then
 * DRYDOCK_TEST_PYTHON=DIR/bin/python.
 */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startDrydock } from '../../src/index.ts';

const PYTHON = process.env.DRYDOCK_TEST_PYTHON ?? 'python3';
const DRIVER = new URL('nautilus_node.py', import.meta.url).pathname;
const isThere = spawnSync(PYTHON, ['-c', 'import nautilus_trader.adapters.kraken']).status === 0;
const skip = isThere ? false : `${PYTHON} has no nautilus_trader; name one that has in DRYDOCK_TEST_PYTHON`;

test('NautilusTrader trades and follows its orders to their ends', { skip }, async (t) => {
  const venue = await startDrydock({ market: 'frozen', history: 1, dialect: 'numbers' });
  t.after(() => venue.close());
  const [account] = venue.accounts;
  const keys = { DRYDOCK_API_KEY: account?.apiKey, DRYDOCK_API_SECRET: account?.apiSecret };
  const env = { ...process.env, ...keys, DRYDOCK_URL: venue.url };
  const { stdout } = await promisify(execFile)(PYTHON, [DRIVER], { env, timeout: 170_000 });
  const told = stdout.split('\n').flatMap((line) => (line.startsWith('{"name"') ? [JSON.parse(line)] : []));
  assert.deepEqual(
    told.filter(({ problem }) => problem !== null),
    [],
  );
  assert.equal(told.length, 14);
});
