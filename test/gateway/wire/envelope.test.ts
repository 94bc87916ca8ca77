import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validators } from '../../../src/gateway/validators.ts';
import { successBody, successBodyOf } from '../../../src/gateway/wire/envelope.ts';
import { TRANSFER_REPLY } from '../../../src/gateway/wire/schemas/transfer.ts';
import { START_MS } from './venue.ts';

test('a success says so, tells the time, and has no error', () => {
  assert.equal(successBody(START_MS), '{"result":"success","serverTime":"2026-11-20T12:00:00Z"}');
  assert.equal(
    successBody(START_MS + 410, { fills: [] }),
    '{"result":"success","serverTime":"2026-11-20T12:00:00.41Z","fills":[]}',
  );
  assert.equal(
    successBodyOf(START_MS + 1, 'accounts', '{"cash":{}}'),
    '{"result":"success","serverTime":"2026-11-20T12:00:00.001Z","accounts":{"cash":{}}}',
  );
  assert.equal(new Validators().firstFault(TRANSFER_REPLY, JSON.parse(successBody(START_MS))), undefined);
});
