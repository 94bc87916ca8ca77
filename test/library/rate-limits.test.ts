/** Budgets of requests through the wire, at a venue whose time the test moves. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { KeyView } from '../../src/control/views.ts';
import type { Drydock } from '../../src/library/drydock.ts';
import { librarySettings } from '../../src/library/library.ts';
import type { StartOptions } from '../../src/library/options.ts';
import { startVenue } from '../../src/library/start.ts';
import { send } from '../control/support.ts';
import { signedHeaders } from '../gateway/keys.ts';
import { TestMachine, venueForTest } from './support.ts';

const V3 = '/derivatives/api/v3';
const FORM = 'application/x-www-form-urlencoded';

interface Called {
  readonly status: number;
  readonly error: string | undefined;
  readonly reset: string | undefined;
}

async function call(
  venue: Drydock,
  account: number,
  method: 'GET' | 'POST',
  endpoint: string,
  query = '',
  key?: KeyView,
): Promise<Called> {
  const { apiKey, apiSecret } = key ?? (venue.accounts[account] as KeyView);
  const path = `${V3}/${endpoint}`;
  const signed = signedHeaders(
    { apiKey, secret: apiSecret, accountId: 0, general: 'full', transfer: 'none' },
    path,
    query,
  );
  const target = query === '' ? path : `${path}?${query}`;
  const { status, text, headers } = await send(venue, method, target, { ...signed, 'content-type': FORM });
  const { error } = JSON.parse(text) as { readonly error?: string };
  const reset = headers['rate-limit-reset'];
  return { status, error, reset: typeof reset === 'string' ? reset : undefined };
}

async function venueWithLimits(options: StartOptions = {}): Promise<{ venue: Drydock; machine: TestMachine }> {
  const machine = new TestMachine();
  return { venue: await venueForTest({ rateLimits: 'on', ...options }, { machine }), machine };
}

/** Spends 400 of the 500 units. */
async function spend400(venue: Drydock, account = 0): Promise<void> {
  for (let times = 0; times < 2; times++) {
    assert.equal((await call(venue, account, 'GET', 'unwindqueue')).error, undefined);
  }
}

const PASSED = { status: 200, error: undefined, reset: undefined };
const REFUSED = { status: 429, error: 'apiLimitExceeded', reset: '2' };

describe('a spent budget', () => {
  test('refuses with 429 and says when the same request passes', async () => {
    const { venue, machine } = await venueWithLimits();
    await spend400(venue);
    assert.deepEqual(await call(venue, 0, 'GET', 'unwindqueue'), REFUSED);
    assert.deepEqual(await call(venue, 0, 'GET', 'accounts'), PASSED, 'a cheaper one passes still');
    machine.pass(2_040);
    assert.deepEqual(await call(venue, 0, 'GET', 'unwindqueue'), PASSED);
  });

  test('is the account’s, whichever of its keys calls; another account and public endpoints are free', async () => {
    const { venue } = await venueWithLimits();
    await spend400(venue);
    const readOnly = venue.accounts[0]?.keys.readOnly;
    assert.deepEqual(await call(venue, 0, 'GET', 'unwindqueue', '', readOnly), REFUSED);
    assert.deepEqual(await call(venue, 1, 'GET', 'unwindqueue'), PASSED);
    assert.equal((await send(venue, 'GET', `${V3}/tickers`)).status, 200);
  });

  test('is not spent by somebody whose signature does not hold', async () => {
    const { venue } = await venueWithLimits();
    const { apiKey } = venue.accounts[0] as KeyView;
    const stranger = { apiKey, apiSecret: venue.accounts[1]?.apiSecret ?? '' };
    for (let times = 0; times < 4; times++) {
      assert.equal((await call(venue, 0, 'GET', 'unwindqueue', '', stranger)).error, 'authenticationError');
    }
    await spend400(venue);
  });

  test('is spent by what is refused for its parameters, and by fills and batches as they are large', async () => {
    const { venue } = await venueWithLimits();
    for (let times = 0; times < 20; times++) {
      assert.equal((await call(venue, 0, 'GET', 'fills', 'lastFillTime=never')).error, 'invalidArgument: lastFillTime');
    }
    assert.equal((await call(venue, 0, 'GET', 'accounts')).error, 'apiLimitExceeded');
    const elements = Array.from({ length: 191 }, () => ({ order: 'cancel', order_id: crypto.randomUUID() }));
    const json = encodeURIComponent(JSON.stringify({ batchOrder: elements }));
    for (const error of [undefined, undefined, 'apiLimitExceeded']) {
      assert.equal((await call(venue, 1, 'POST', 'batchorder', `json=${json}`)).error, error);
    }
  });
});

describe('budgets are not enforced', () => {
  const spend = async (venue: Drydock): Promise<void> => {
    for (let times = 0; times < 5; times++) assert.deepEqual(await call(venue, 0, 'GET', 'unwindqueue'), PASSED);
  };

  test('by the library, unless asked', async () => {
    await spend(await venueForTest());
  });

  test('while the clock stands still or hurries', async () => {
    const { venue } = await venueWithLimits();
    await venue.freeze();
    await spend(venue);
    await venue.resume();
    await venue.setRate(60);
    await spend(venue);
    await venue.setRate(1);
    await spend400(venue);
    assert.deepEqual(await call(venue, 0, 'GET', 'unwindqueue'), REFUSED);
  });
});

test('time that is moved by hand fills budgets; a revert brings back what was left of them', async () => {
  const { venue } = await venueWithLimits();
  await spend400(venue);
  const kept = await venue.snapshot();
  await venue.advance('10s');
  assert.deepEqual(await call(venue, 0, 'GET', 'unwindqueue'), PASSED);
  for (let round = 0; round < 2; round++) {
    await venue.revert(kept);
    assert.deepEqual(await call(venue, 0, 'GET', 'unwindqueue'), REFUSED);
  }
  await venue.reset();
  await spend400(venue);
});

test('a restart finds them where they were, in snapshots too', async (t) => {
  const parent = mkdtempSync(join(tmpdir(), 'drydock-limits-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  const machine = new TestMachine();
  const data = join(parent, 'venue');
  const start = (): Promise<Drydock> =>
    startVenue(librarySettings({ market: 'frozen', data, rateLimits: 'on' }), { machine });
  const first = await start();
  t.after(() => first.close());
  await spend400(first);
  await first.snapshot('spent');
  await first.close();
  const second = await start();
  t.after(() => second.close());
  assert.deepEqual(await call(second, 0, 'GET', 'unwindqueue'), REFUSED);
  await second.advance('10s');
  assert.deepEqual(await call(second, 0, 'GET', 'unwindqueue'), PASSED);
  await second.revert('spent');
  assert.deepEqual(await call(second, 0, 'GET', 'unwindqueue'), REFUSED);
});
