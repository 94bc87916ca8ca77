/** Several callers at once: what is made of what stands is made one after the other, and nothing is lost. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rejection, venueForTest } from '../library/support.ts';

const SLOW = { endpoint: 'sendorder', latency: 1 } as const;

test('faults added at once get names of their own, and the most there may be holds', async () => {
  const venue = await venueForTest();
  await Promise.all(Array.from({ length: 5 }, () => venue.addFaults(SLOW)));
  assert.deepEqual(
    venue.faults().map(({ name }) => name),
    ['fault-1', 'fault-2', 'fault-3', 'fault-4', 'fault-5'],
  );
  const many = Array.from({ length: 40 }, () => SLOW);
  const ends = await Promise.allSettled(Array.from({ length: 4 }, () => venue.addFaults(many)));
  assert.deepEqual(
    ends.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'rejected'],
  );
  assert.equal(venue.faults().length, 85);
  assert.equal((await rejection(venue.addFaults(many))).code, 'tooManyFaults');
});

test('dials and sources changed at once keep each other', async () => {
  const venue = await venueForTest();
  await Promise.all([
    venue.setSynthetic({ volatility: 2 }),
    venue.setSynthetic({ correlation: 0.5 }),
    venue.setMarketSource('synthetic'),
    venue.setSynthetic({ jumpsPerDay: 3 }),
  ]);
  const { market, source } = venue.status();
  assert.deepEqual([market, source], ['synthetic', { volatility: 2, jumpsPerDay: 3, correlation: 0.5 }]);
});

test('accounts imported at once get names of their own', async () => {
  const venue = await venueForTest();
  const replies = { accounts: { cash: { type: 'cashAccount', balances: { usd: 5 } } } };
  const views = await Promise.all(Array.from({ length: 3 }, () => venue.importAccount(replies)));
  assert.deepEqual(
    views.map(({ account }) => account?.name),
    ['imported-1', 'imported-2', 'imported-3'],
  );
});
