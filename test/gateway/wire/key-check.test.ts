import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uuidOf } from '../../../src/core/ids.ts';
import { Validators } from '../../../src/gateway/validators.ts';
import { keyCheck } from '../../../src/gateway/wire/key-check.ts';
import { KEY_CHECK_REPLY } from '../../../src/gateway/wire/schemas/key-check.ts';
import { SEED, SmallVenue } from './venue.ts';

test('a key is told what it may do', () => {
  const venue = new SmallVenue({ funds: { a: [] } });
  const { id } = venue.account('a');
  const key = { apiKey: 'a2V5', secret: 'c2VjcmV0', accountId: id } as const;
  const reply = keyCheck(venue.state, { ...key, general: 'read', transfer: 'none' });
  assert.deepEqual(reply, {
    apiKey: 'a2V5',
    accountUid: uuidOf(SEED, 'account', id),
    iiban: null,
    createdAt: '2026-11-20T12:00:00Z',
    permissions: { general: 'READ_ONLY', transfer: 'NO_ACCESS' },
    allowedCidrBlock: null,
    allowedCidrBlocks: [],
  });
  assert.equal(new Validators().firstFault(KEY_CHECK_REPLY, reply), undefined);
  assert.deepEqual(keyCheck(venue.state, { ...key, general: 'full', transfer: 'full' }).permissions, {
    general: 'FULL_ACCESS',
    transfer: 'FULL_ACCESS',
  });
});
