import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MarginScheduleName } from '../../../src/core/instruments/platforms.ts';
import { aVenue, V3 } from './venue.ts';

const PATH = `${V3}/trading/instruments`;

interface Row {
  readonly symbol: string;
  readonly marginLevels: unknown;
  readonly retailMarginLevels?: unknown;
}

test('contracts as the account sees them', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice', 'read');
  const published: readonly Row[] = (await alice.get(`${V3}/instruments`)).json.instruments;
  const rowsNow = async (): Promise<readonly Row[]> => (await alice.get(PATH)).json.instruments;
  const symbols = (rows: readonly Row[]) => rows.map(({ symbol }) => symbol);
  const before = await rowsNow();
  assert.deepEqual(symbols(before), symbols(published));
  const row = before.find(({ symbol }) => symbol === 'PF_XBTUSD');
  const its = published.find(({ symbol }) => symbol === 'PF_XBTUSD');
  assert.deepEqual(row?.marginLevels, its?.marginLevels);
  assert.partialDeepStrictEqual(row, { restricted: false, rebateLevels: {}, isExpired: false, tickSize: 1 });
  for (const name of ['tradeable', 'contractSize', 'category', 'tags', 'retailMarginLevels', 'marginSchedules']) {
    assert.ok(!Object.hasOwn(row ?? {}, name), name);
  }
  await venue.control({ type: 'setAccount', account: venue.account('alice'), marginSchedule: 'retail' });
  assert.deepEqual(
    (await rowsNow()).map(({ marginLevels }) => marginLevels),
    published.map(({ retailMarginLevels }) => retailMarginLevels),
  );
});

test('under the schedule of a platform: its levels where a contract has some, its own of the class elsewhere (C144)', async (t) => {
  const venue = await aVenue(t);
  const account = venue.account('alice');
  const set = (marginSchedule: MarginScheduleName) => venue.controlled({ type: 'setAccount', account, marginSchedule });
  assert.deepEqual(await set('mars/retail'), {
    type: 'refused',
    error: 'unknownMarginSchedule',
    detail: 'mars/retail',
  });
  assert.deepEqual(await set('__proto__/retail'), {
    type: 'refused',
    error: 'unknownMarginSchedule',
    detail: '__proto__/retail',
  });
  assert.equal((await set('europa/professional')).type, 'done');
  const rows: readonly Row[] = (await venue.caller('alice').get(PATH)).json.instruments;
  const published: readonly Row[] = (await venue.get(`${V3}/instruments`)).json.instruments;
  const levelsOf = (symbol: string) => rows.find((row) => row.symbol === symbol)?.marginLevels;
  assert.deepEqual(levelsOf('PI_XBTUSD'), [
    { contracts: 0, initialMargin: 0.08, maintenanceMargin: 0.04 },
    { contracts: 10_000_000, initialMargin: 0.2, maintenanceMargin: 0.1 },
  ]);
  assert.deepEqual(levelsOf('PF_XBTUSD'), published.find(({ symbol }) => symbol === 'PF_XBTUSD')?.marginLevels);
  // What it is charged: 84,000 contracts at 84,000 are 1 XBT.
  const initialMargin = async (): Promise<number> => {
    const { accounts } = (await venue.caller('alice').get(`${V3}/accounts`)).json;
    return accounts.fi_xbtusd.marginRequirements.im;
  };
  await venue.caller('bob').send({ symbol: 'PI_XBTUSD', side: 'sell', size: '84000', limitPrice: '84000' });
  await venue.caller('alice').send({ symbol: 'PI_XBTUSD', size: '84000', limitPrice: '84000' });
  assert.equal(await initialMargin(), 0.08);
  await set('europa/retail');
  assert.equal(await initialMargin(), 0.1);
  await set('dlt/retail');
  assert.equal(await initialMargin(), 0.45);
  await set('professional');
  assert.equal(await initialMargin(), 0.02);
});

test('types are chosen; a key is needed', async (t) => {
  const venue = await aVenue(t);
  const { instruments } = (await venue.caller('alice').get(PATH, { contractType: 'futures_inverse' })).json;
  assert.ok(instruments.length > 0 && instruments.every(({ type }: { type: string }) => type === 'futures_inverse'));
  assert.equal((await venue.ask({ target: PATH })).json.error, 'authenticationError');
});
