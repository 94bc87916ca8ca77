import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientIdFault } from '../../../src/gateway/wire/client-ids.ts';

test('text of up to 100 characters is a client order id', () => {
  for (const id of [undefined, 'a', 'x'.repeat(100), 'grid 17 / ä 日本', '\u{1f600}']) {
    assert.equal(clientIdFault(id), undefined);
  }
  assert.equal(clientIdFault('x'.repeat(101)), 'clientOrderIdTooBig');
});

test('a surrogate alone is no text', () => {
  for (const id of ['\ud800', 'a\udc00b', `${'x'.repeat(200)}\ud83d`])
    assert.equal(clientIdFault(id), 'clientOrderIdInvalid');
});
