import assert from 'node:assert/strict';
import { test } from 'node:test';
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

test('types are chosen; a key is needed', async (t) => {
  const venue = await aVenue(t);
  const { instruments } = (await venue.caller('alice').get(PATH, { contractType: 'futures_inverse' })).json;
  assert.ok(instruments.length > 0 && instruments.every(({ type }: { type: string }) => type === 'futures_inverse'));
  assert.equal((await venue.ask({ target: PATH })).json.error, 'authenticationError');
});
