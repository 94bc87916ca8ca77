/** The handle: every power has its method, and many venues live side by side. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CALLS } from '../../src/control/calls/calls.ts';
import type { Drydock } from '../../src/index.ts';
import { startDrydock } from '../../src/index.ts';
import { VenueHandle } from '../../src/library/handle.ts';
import { callVenue } from './client.ts';
import { venueForTest } from './support.ts';

/** Which method of the handle does what a call of the control door does. */
const METHODS: Readonly<Record<string, readonly (keyof Drydock)[]>> = {
  'GET /status': ['status'],
  'POST /time': ['advance', 'advanceAlong', 'setTime', 'freeze', 'resume', 'setRate'],
  'GET /index-prices': ['indexPrices'],
  'PUT /index-prices': ['setIndexPrice', 'setIndexPrices'],
  'PUT /premiums': ['setPremium', 'setPremiums'],
  'PUT /synthetic': ['setSynthetic'],
  'PUT /market-source': ['setMarketSource'],
  'GET /markets': ['markets'],
  'GET /markets/:symbol': ['market'],
  'PUT /markets/:symbol': ['setMarket'],
  'GET /accounts': ['accounts'],
  'GET /accounts/:id': ['account'],
  'POST /accounts': ['createAccount'],
  'PUT /accounts/:id': ['setAccount'],
  'POST /accounts/:id/deposit': ['deposit'],
  'GET /accounts/:id/explain': ['explain'],
  'POST /accounts/:id/what-if': ['whatIf'],
  'POST /import': ['importAccount'],
  'GET /refusals': ['refusals'],
  'GET /key-refusals': ['keyRefusals'],
  'GET /liquidations': ['liquidations'],
  'GET /faults': ['faults'],
  'PUT /faults': ['setFaults'],
  'POST /faults': ['addFaults'],
  'DELETE /faults': ['clearFaults'],
  'DELETE /faults/:name': ['clearFaults'],
  'GET /snapshots': ['snapshots'],
  'POST /snapshots': ['snapshot'],
  'POST /snapshots/:name/revert': ['revert'],
  'DELETE /snapshots/:name': ['deleteSnapshot'],
  'POST /reset': ['reset'],
};
/** Of the handle itself. */
const OWN: readonly (keyof Drydock)[] = ['env', 'loadFixture', 'request', 'close'];

describe('the handle and the control door', () => {
  test('have the same powers', () => {
    assert.deepEqual(CALLS.map(({ method, path }) => `${method} ${path}`).sort(), Object.keys(METHODS).sort());
    const members = Object.getOwnPropertyNames(VenueHandle.prototype).filter((name) => name !== 'constructor');
    assert.deepEqual(members.sort(), [...new Set([...Object.values(METHODS).flat(), ...OWN])].sort());
  });

  test('records of liquidations and refusals are counted', async () => {
    const venue = await venueForTest();
    await venue.setIndexPrice('XBT', 50_000);
    await venue.request('account-1', 'POST', 'sendorder', {
      orderType: 'mkt',
      symbol: 'PF_XBTUSD',
      side: 'buy',
      size: 20,
    });
    await venue.setIndexPrice('XBT', 30_000);
    const all = await venue.liquidations('account-1');
    assert.ok(all.length > 1);
    assert.deepEqual(await venue.liquidations('account-1', { count: 1 }), all.slice(0, 1));
    assert.deepEqual(await venue.liquidations('account-2'), []);
    assert.deepEqual(await venue.refusals(undefined, { count: 5 }), await venue.refusals());
  });

  test('several premiums at once', async () => {
    const venue = await venueForTest();
    await venue.setPremiums({ PF_XBTUSD: 0.001, PF_ETHUSD: -0.001 });
    assert.deepEqual(
      ['PF_XBTUSD', 'PF_ETHUSD'].map((symbol) => venue.market(symbol).premium),
      [0.001, -0.001],
    );
  });
});

const VENUES = 20;

describe(`${VENUES} venues side by side`, () => {
  test('have their own clocks, seeds, ids and prices, and leave nothing open in whatever order they are closed', async (t) => {
    const before = openResources();
    const seeds = Array.from({ length: VENUES }, (_, index) => index + 1);
    const venues = await Promise.all(
      seeds.map((seed) => startDrydock({ seed, market: 'frozen', startTime: '2026-03-01T08:00:00Z', history: 0 })),
    );
    assert.equal(new Set(venues.map(({ port }) => port)).size, VENUES);
    await Promise.all(
      venues.map(async (venue, index) => {
        await venue.freeze();
        await venue.advance(`${index + 1}h`);
        await venue.setIndexPrice('XBT', 50_000 + index);
        await venue.deposit('account-1', 'flex', 'USD', index + 1);
      }),
    );
    const keys = new Set<string>();
    const orders = new Set<string>();
    for (const [index, venue] of venues.entries()) {
      assert.equal(new Date(venue.status().timeMs).getUTCHours(), (8 + index + 1) % 24);
      assert.equal(venue.indexPrices().XBT, 50_000 + index);
      assert.equal(venue.account('account-1').wallets.flex?.USD, String(100_001 + index));
      const [account] = venue.accounts;
      assert.ok(account !== undefined);
      keys.add(account.apiKey);
      const order = { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: 1, limitPrice: 40_000 };
      orders.add((await venue.request(account.name, 'POST', 'sendorder', order)).sendStatus.order_id);
      // Another venue's key opens nothing here.
      const stranger = venues[(index + 1) % VENUES]?.accounts[0];
      assert.ok(stranger !== undefined);
      assert.equal((await callVenue(venue.url, stranger, 'GET', 'accounts')).result, 'error');
    }
    assert.deepEqual([keys.size, orders.size], [VENUES, VENUES]);
    // Some alone, in an order of their own; the others together.
    for (const index of [7, 0, 19, 3, 12]) await venues[index]?.close();
    assert.equal((await venues[8]?.request(null, 'GET', 'tickers'))?.result, 'success');
    await Promise.all(venues.map((venue) => venue.close()));
    // What a closed socket leaves is swept up in the next turns.
    const left = (): readonly string[] => {
      const now = openResources();
      return [...now.keys()].filter((kind) => (now.get(kind) ?? 0) > (before.get(kind) ?? 0));
    };
    for (let turn = 0; turn < 200 && left().length > 0; turn++) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(left(), []);
    t.diagnostic(`${VENUES} venues`);
  });

  test('those of one seed are the same', async () => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => startDrydock({ seed: 5, market: 'frozen', startTime: '2026-03-01T08:00:00Z', history: 0 })),
    );
    assert.ok(one !== undefined && other !== undefined);
    assert.equal(one.status({ hash: true }).stateHash, other.status({ hash: true }).stateHash);
    await other.close();
    await one.close();
  });
});

/** How many of each kind the event loop holds. */
function openResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
