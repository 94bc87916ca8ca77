/** What is kept of callers that were refused: little, and looked into only when somebody asks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refuse } from '../../../src/gateway/errors.ts';
import { KeyRefusals, type Keys } from '../../../src/gateway/key-refusals/key-refusals.ts';
import { aKeyRing, aRequest, FULL } from '../keys.ts';

/** A ring that counts how often all keys are walked: once for each signature that fits nothing else. */
function counted(): { readonly keys: Keys; readonly walks: () => number } {
  let walks = 0;
  const all = function* () {
    walks++;
    yield FULL;
  };
  return { keys: { ...aKeyRing(), all, accountName: () => 'alice' }, walks: () => walks };
}

const WRONG = { apikey: FULL.apiKey, authent: 'wrong' };

test('nothing is tried before somebody asks, and then once', () => {
  const { keys, walks } = counted();
  const refusals = new KeyRefusals(keys, () => 1);
  for (let time = 0; time < 100; time++) {
    refusals.note(aRequest({ path: `/${time % 3}`, headers: WRONG }), 'read', refuse('authenticationError'));
  }
  assert.equal(walks(), 0);
  for (let time = 0; time < 2; time++) assert.equal(refusals.newest('alice', 5).length, 5);
  assert.equal(walks(), 5);
  assert.deepEqual(refusals.newest('bob', 5), []);
});

test('of a long request what was found is kept, and the beginning of what should have been signed', () => {
  const refusals = new KeyRefusals(counted().keys, () => 1);
  const rawBody = `json=${'é'.repeat(200_000)}`;
  refusals.note(aRequest({ method: 'POST', rawBody, headers: WRONG }), 'read', refuse('authenticationError'));
  const [row] = refusals.newest(undefined, 1);
  assert.deepEqual([row?.reason, row?.toSign], ['signatureWrong', rawBody.slice(0, 2_000)]);
});
