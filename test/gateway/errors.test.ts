import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CONTRACT_CODES,
  ERRORS,
  type ErrorCode,
  type ErrorEntry,
  isRefusal,
  refuse,
  surfaceOf,
} from '../../src/gateway/errors.ts';

const entries = Object.entries(ERRORS) as [ErrorCode, ErrorEntry][];

test('the contract has 17 codes, all in the classic envelope', () => {
  assert.equal(new Set(CONTRACT_CODES).size, 17);
  for (const code of CONTRACT_CODES) assert.equal(ERRORS[code].form, 'classic', code);
});

test('no fault of a caller is a 5xx', () => {
  const own = entries.filter(([, entry]) => entry.httpStatus >= 500).map(([code]) => code);
  // The real venue answers the last of them so: a leverage preference that would break margin.
  assert.deepEqual(own, ['Server Error', 'Unavailable', 'insufficientMargin']);
});

test('every entry says when, and has what its envelope needs', () => {
  for (const [code, entry] of entries) {
    assert.match(entry.when, /^[A-Z`].*\.$/, code);
    if (entry.form === 'handler') assert.ok(entry.number !== undefined && entry.message !== undefined, code);
    if (entry.form === 'text') assert.ok(entry.message !== undefined, code);
    assert.equal(
      entry.message?.includes('{}') ?? entry.exampleDetail !== undefined,
      entry.exampleDetail !== undefined,
      code,
    );
  }
});

test('a path belongs to a surface', () => {
  for (const [path, surface] of [
    ['/derivatives/api/v3/accounts', 'derivatives'],
    ['/api/history/v2/orders', 'history'],
    ['/api/charts/v1/', 'charts'],
    ['/api/charts/v1/analytics/PF_XBTUSD/cvd', 'analytics'],
    ['/api/auth/v1/api-keys/v3/check', 'auth'],
    ['/', 'derivatives'],
    ['', 'derivatives'],
    ['/api/historyx', 'derivatives'],
  ] as const) {
    assert.equal(surfaceOf(path), surface, path);
  }
});

test('a refusal is told apart from a success', () => {
  assert.equal(isRefusal(refuse('notFound')), true);
  assert.equal(isRefusal(new Map()), false);
  assert.deepEqual(refuse('invalidArgument', 'symbol'), { refused: 'invalidArgument', detail: 'symbol' });
  assert.deepEqual(Object.keys(refuse('notFound')), ['refused']);
});
