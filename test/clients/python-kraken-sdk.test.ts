/**
 * An unmodified python-kraken-sdk: every futures method, and its WebSocket client over TLS. Needs a Python that has the
 * package: `python3 -m venv DIR && DIR/bin/pip install python-kraken-sdk`, then DRYDOCK_TEST_PYTHON=DIR/bin/python.
 */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { type Drydock, startDrydock } from '../../src/index.ts';
import { prepare } from './ccxt-ground.ts';
import { assertReached } from './reached.ts';

const PYTHON = process.env.DRYDOCK_TEST_PYTHON ?? 'python3';
const DRIVER = new URL('python_kraken_sdk.py', import.meta.url).pathname;
const isThere = spawnSync(PYTHON, ['-c', 'import kraken.futures']).status === 0;
const skip = isThere ? false : `${PYTHON} has no python-kraken-sdk; name one that has in DRYDOCK_TEST_PYTHON`;

interface Told {
  readonly name: string;
  readonly problem: string | null;
}

/** Runs the driver beside the venue and gives what it tells, one entry a method. */
async function drive(part: 'rest' | 'stream', venue: Drydock, prepared: object): Promise<readonly Told[]> {
  const [main] = venue.accounts;
  const keys = { full: main?.keys.full, withdrawal: main?.keys.withdrawal };
  const authority = venue.tls === undefined ? {} : { SSL_CERT_FILE: venue.tls.authorityFile };
  const env = {
    ...process.env,
    ...authority,
    DRYDOCK_URL: venue.url,
    PREPARED: JSON.stringify({ resting: '', desk: '', main: main?.uid, ...prepared, ...keys }),
  };
  const { stdout } = await promisify(execFile)(PYTHON, [DRIVER, part], { env, timeout: 170_000 });
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Told);
}

const problems = (told: readonly Told[]) => told.filter(({ problem }) => problem !== null);

describe('python-kraken-sdk', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'python-'));
  after(() => rmSync(folder, { recursive: true }));

  test('every method answers what was worked out by hand', async (t) => {
    const accessLog = join(folder, 'access.ndjson');
    const { venue, resting, desk } = await prepare(accessLog);
    const told = await drive('rest', venue, { resting, desk });
    await venue.close();
    assert.deepEqual(problems(told), []);
    assert.ok(told.length > 40);
    t.diagnostic(`${told.length} calls`);
    assertReached('python-kraken-sdk', accessLog);
  });

  test('its WebSocket client subscribes and is told', async (t) => {
    const venue = await startDrydock({ market: 'frozen', tls: true, history: 0 });
    t.after(() => venue.close());
    assert.deepEqual(problems(await drive('stream', venue, {})), []);
  });
});
