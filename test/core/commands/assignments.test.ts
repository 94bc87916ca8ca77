import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AddAssignment } from '../../../src/core/commands/command.ts';
import { account } from '../../support/genesis.ts';
import { inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const WANTED: AddAssignment['preference'] = {
  contractType: 'linear',
  symbol: 'PF_XBTUSD',
  acceptLong: true,
  acceptShort: false,
  timeFrame: 'all',
  enabled: true,
};

function aVenue(): SmallVenue {
  return new SmallVenue({ instruments: [linear(), inverse()], accounts: [account('alice'), account('bob')] });
}

function add(venue: SmallVenue, changes: Partial<AddAssignment['preference']> = {}, who = ALICE) {
  return venue.apply({ type: 'addAssignment', account: who, preference: { ...WANTED, ...changes } });
}

test('preferences are numbered by account; a number is never given again', () => {
  const venue = aVenue();
  assert.deepEqual(add(venue).result, { type: 'assignment', preference: { ...WANTED, id: 1 } });
  add(venue, { acceptShort: true });
  add(venue, {}, BOB);
  const deleted = venue.apply({ type: 'deleteAssignment', account: ALICE, id: 2 });
  assert.deepEqual(eventsOf(deleted.events, 'assignmentChanged'), [
    {
      type: 'assignmentChanged',
      accountId: ALICE,
      preference: { ...WANTED, acceptShort: true, id: 2 },
      deleted: true,
      timeMs: venue.timeMs,
    },
  ]);
  add(venue);
  const ids = (who: number) => venue.state.accounts.get(who).assignments.map(({ id }) => id);
  assert.deepEqual([ids(ALICE), ids(BOB)], [[1, 3], [1]]);
});

test('refusals', () => {
  const venue = aVenue();
  for (const changes of [{ symbol: 'PF_NOTHING' }, { symbol: 'PI_XBTUSD' }] as const) {
    assert.deepEqual(add(venue, changes).result, { type: 'refused', error: 'invalidArgument', detail: 'contract' });
  }
  assert.equal(venue.apply({ type: 'deleteAssignment', account: ALICE, id: 1 }).status, 'notFound');
  add(venue);
  assert.equal(venue.apply({ type: 'deleteAssignment', account: BOB, id: 1 }).status, 'notFound');
  venue.apply({ type: 'setAccount', account: ALICE, active: false });
  assert.equal(add(venue).status, 'accountInactive');
  assert.equal(venue.apply({ type: 'deleteAssignment', account: ALICE, id: 1 }).status, 'accountInactive');
  assert.equal(venue.state.accounts.get(ALICE).assignments.length, 1);
});
