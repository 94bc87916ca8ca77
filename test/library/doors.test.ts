/** What lives at the doors goes back with the line of history, and survives a restart with each snapshot. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { KeyView } from '../../src/control/views.ts';
import { startDrydock } from '../../src/library/library.ts';
import { TestVenue } from '../gateway/endpoints/venue.ts';
import { callVenue } from './client.ts';
import { venueForTest } from './support.ts';

async function outcome(url: string, key: KeyView, nonce: string): Promise<unknown> {
  const { result, error } = await callVenue(url, key, 'GET', 'accounts', '', nonce);
  return error ?? result;
}

test('nonces go back with a revert', async () => {
  const venue = await venueForTest();
  const [key] = venue.accounts;
  assert.ok(key !== undefined);
  const use = (nonce: number): Promise<unknown> => outcome(venue.url, key, String(1_795_334_400_000 + nonce));
  assert.equal(await use(1), 'success');
  const kept = await venue.snapshot();
  assert.equal(await use(2), 'success');
  assert.equal(await use(2), 'nonceDuplicate');
  for (let round = 0; round < 2; round++) {
    await venue.revert(kept);
    assert.equal(await use(1), 'nonceDuplicate', 'used before the snapshot');
    assert.equal(await use(2), 'success', 'used after it');
  }
  await venue.reset();
  assert.equal(await use(1), 'success', 'nothing was used at genesis');
});

test('nonces of a snapshot survive a restart', async (t) => {
  const parent = mkdtempSync(join(tmpdir(), 'drydock-doors-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  const data = join(parent, 'venue');
  const first = await startDrydock({ data, market: 'frozen' });
  const key = first.accounts[0] as KeyView;
  assert.equal(await outcome(first.url, key, '1795334400001'), 'success');
  await first.snapshot('kept');
  assert.equal(await outcome(first.url, key, '1795334400002'), 'success');
  await first.close();
  const second = await startDrydock({ data });
  t.after(() => second.close());
  assert.equal(await outcome(second.url, key, '1795334400002'), 'nonceDuplicate');
  await second.revert('kept');
  assert.equal(await outcome(second.url, key, '1795334400001'), 'nonceDuplicate');
  assert.equal(await outcome(second.url, key, '1795334400002'), 'success');
});

test('keys come and go with their accounts', async () => {
  const venue = await venueForTest();
  const works = async (key: KeyView): Promise<boolean> => {
    const { error } = await callVenue(venue.url, key, 'GET', 'accounts');
    assert.ok(error === undefined || error === 'authenticationError', String(error));
    return error === undefined;
  };
  const empty = await venue.snapshot();
  const shared = { apiKey: 'shared', apiSecret: 'c2VjcmV0' };
  const bob = await venue.createAccount({ name: 'bob', keys: [shared] });
  const withBob = await venue.snapshot();
  assert.equal(await works(bob), true);
  await venue.revert(empty);
  assert.equal(await works(bob), false);
  const carol = await venue.createAccount({ name: 'carol' });
  assert.equal(carol.id, bob.id, 'ids are given again');
  assert.deepEqual([await works(carol), await works(bob)], [true, false]);
  const dave = await venue.createAccount({ name: 'dave', keys: [{ ...shared, apiSecret: 'b3RoZXI=' }] });
  assert.deepEqual([await works(dave), await works(bob)], [true, false]);
  await venue.revert(withBob);
  assert.deepEqual([await works(bob), await works(carol), await works(dave)], [true, false, false]);
  assert.equal(await works(venue.accounts[0] as KeyView), true);
});

test('faults come back when the journal is replayed, those of snapshots too', async () => {
  const rule = (name: string) => ({ name, seed: 1, probability: 1, skip: 0, timetable: {}, fault: {}, given: {} });
  const first = await TestVenue.start();
  await first.control({ type: 'setFaults', removed: [], rules: [rule('always')], atGenesis: true });
  await first.control({ type: 'setFaults', removed: [], rules: [rule('kept')] });
  await first.control({ type: 'snapshot', name: 'kept' });
  await first.control({ type: 'setFaults', removed: ['always', 'kept'], rules: [rule('now')] });
  await first.leave();
  // As after a kill: no checkpoint was saved, the journal is all there is.
  const second = await TestVenue.start({ journal: first.journal });
  const names = (): readonly string[] => second.doors.faults.rules.map(({ name }) => name);
  assert.deepEqual(names(), ['now']);
  await second.control({ type: 'revert', name: 'kept' });
  assert.deepEqual(names(), ['always', 'kept']);
  await second.control({ type: 'revert', name: 'genesis' });
  assert.deepEqual(names(), ['always']);
  await second.close();
});
