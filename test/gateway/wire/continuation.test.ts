import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readToken, tokenOf } from '../../../src/gateway/wire/continuation.ts';

test('a token is base64 of time and number', () => {
  // One that was seen on the real venue.
  const place = { timeMs: 1_791_504_000_455, number: 617_271_877_471 };
  assert.equal(tokenOf(place), 'MTc5MTUwNDAwMDQ1NS82MTcyNzE4Nzc0NzE=');
  assert.deepEqual(readToken(tokenOf(place)), place);
});

test('other text is no token', () => {
  for (const text of ['', 'abc', '%%%', ...['1/2/3', '-1/2', '1/', '1'].map(base64)]) {
    assert.equal(readToken(text), undefined);
  }
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
