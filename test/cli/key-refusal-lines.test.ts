import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeyRefusalLines } from '../../src/cli/key-refusal-lines.ts';
import type { KeyRefusalView } from '../../src/control/key-refusals.ts';

const VIEW: KeyRefusalView = {
  time: '2026-11-22T08:00:00.000Z',
  timeMs: 1,
  door: 'rest',
  method: 'GET',
  path: '/derivatives/api/v3/accounts',
  account: 'account-1',
  key: '8NdzdZ...',
  error: 'authenticationError',
  reason: 'notHashed',
  message: 'Put in its SHA-256.',
  toSign: '/api/v3/accounts',
  times: 1,
};

test('each reason of each key is told once, and not without end', () => {
  const lines: string[] = [];
  const told = new KeyRefusalLines((line) => lines.push(line));
  told.tell(() => VIEW);
  told.tell(() => ({ ...VIEW, path: '/another' }));
  told.tell(() => ({
    ...VIEW,
    account: null,
    key: null,
    reason: 'keyMissing',
    message: 'The header APIKey is missing.',
  }));
  assert.deepEqual(lines, [
    'Refused: GET /derivatives/api/v3/accounts of account-1, authenticationError. Put in its SHA-256.',
    '  More, and what should have been signed: drydock key-refusals',
    'Refused: GET /derivatives/api/v3/accounts, authenticationError. The header APIKey is missing.',
  ]);
  for (let key = 0; key < 100; key++) told.tell(() => ({ ...VIEW, key: `${key}` }));
  assert.equal(lines.length, 22);
  assert.equal(lines.at(-1), '  Further ones are not printed: drydock key-refusals');
});

test('those that come again and again are not looked at without end', () => {
  let looked = 0;
  const lines: string[] = [];
  const told = new KeyRefusalLines((line) => lines.push(line));
  for (let time = 0; time < 1_000; time++) {
    told.tell(() => {
      looked++;
      return VIEW;
    });
  }
  assert.equal(looked, 200);
  assert.equal(lines.length, 3);
});
