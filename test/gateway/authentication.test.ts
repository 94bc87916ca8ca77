import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ApiKey, Authenticator } from '../../src/gateway/authentication.ts';
import { isRefusal } from '../../src/gateway/errors.ts';
import { Nonces } from '../../src/gateway/nonces.ts';
import type { RequiredLevel } from '../../src/gateway/permissions.ts';
import { aKey, aKeyRing, anAuthenticator, aRequest, FULL, READ, signedHeaders, WITHDRAWAL } from './keys.ts';

const PATH = '/derivatives/api/v3/accounts';
const NONCE = '1616492376594';

/** `accepted`, or the code and detail of the refusal. */
function verdict(
  headers: Readonly<Record<string, string>>,
  level: RequiredLevel = 'read',
  authenticator = anAuthenticator(),
): string {
  const outcome = authenticator.authenticate(aRequest({ headers }), level);
  return isRefusal(outcome) ? [outcome.refused, outcome.detail].filter(Boolean).join(': ') : 'accepted';
}

describe('key and signature', () => {
  const good = signedHeaders(FULL, PATH);
  const rows: readonly (readonly [what: string, headers: Readonly<Record<string, string>>, expected: string])[] = [
    ['signed', good, 'accepted'],
    ['signed with nonce', signedHeaders(FULL, PATH, '', NONCE), 'accepted'],
    ['an empty nonce is none', { ...good, nonce: '' }, 'accepted'],
    ['no headers', {}, 'authenticationError'],
    ['no key', { authent: good.authent ?? '' }, 'authenticationError'],
    ['no signature', { apikey: FULL.apiKey }, 'authenticationError'],
    ['empty signature', { ...good, authent: '' }, 'authenticationError'],
    ['an unknown key', { ...good, apikey: 'fake' }, 'authenticationError'],
    ['the name of a prototype as key', { ...good, apikey: '__proto__' }, 'authenticationError'],
    ["another key's signature", { ...good, apikey: READ.apiKey }, 'authenticationError'],
    ['a signature over another path', signedHeaders(FULL, `${PATH}/`), 'authenticationError'],
    ['a signature over a query that is not there', signedHeaders(FULL, PATH, 'a=1'), 'authenticationError'],
    ['a nonce that is not signed', { ...good, nonce: NONCE }, 'authenticationError'],
    ['a signed nonce that is not sent', { ...signedHeaders(FULL, PATH, '', NONCE), nonce: '' }, 'authenticationError'],
    ['a nonce that is no number', signedHeaders(FULL, PATH, '', 'now'), 'invalidArgument: nonce'],
    ['a nonce of 21 digits', signedHeaders(FULL, PATH, '', '1'.repeat(21)), 'invalidArgument: nonce'],
    ['a nonce of 20 digits', signedHeaders(FULL, PATH, '', '1'.repeat(20)), 'accepted'],
    ['a fractional nonce', signedHeaders(FULL, PATH, '', '1616492376594.5'), 'invalidArgument: nonce'],
  ];
  for (const [what, headers, expected] of rows) {
    test(`${what}: ${expected}`, () => assert.equal(verdict(headers), expected));
  }
});

describe('levels', () => {
  const rows: readonly (readonly [key: ApiKey, accepted: readonly RequiredLevel[]])[] = [
    [FULL, ['any', 'read', 'full']],
    [READ, ['any', 'read']],
    [WITHDRAWAL, ['any', 'withdrawal']],
  ];
  for (const [key, accepted] of rows) {
    test(key.apiKey, () => {
      for (const level of ['any', 'read', 'full', 'withdrawal'] as const) {
        const expected = accepted.includes(level) ? 'accepted' : 'authenticationError';
        assert.equal(verdict(signedHeaders(key, PATH), level), expected, level);
      }
    });
  }
});

describe('nonces', () => {
  test('are used up once, by key', () => {
    const authenticator = anAuthenticator();
    const use = (key: ApiKey, nonce: string) => verdict(signedHeaders(key, PATH, '', nonce), 'any', authenticator);
    assert.equal(use(FULL, NONCE), 'accepted');
    assert.equal(use(FULL, NONCE), 'nonceDuplicate');
    assert.equal(use(FULL, `0${NONCE}`), 'nonceDuplicate');
    assert.equal(use(FULL, '1616492366593'), 'nonceBelowThreshold');
    assert.equal(use(READ, NONCE), 'accepted');
  });

  test('are left alone by requests that are refused', () => {
    const authenticator = anAuthenticator();
    const headers = signedHeaders(READ, PATH, '', NONCE);
    assert.equal(verdict({ ...headers, authent: 'x'.repeat(88) }, 'read', authenticator), 'authenticationError');
    assert.equal(verdict(headers, 'full', authenticator), 'authenticationError');
    assert.equal(verdict(headers, 'read', authenticator), 'accepted');
  });

  test('come with the caller, as they are journaled', () => {
    const caller = anAuthenticator().authenticate(
      aRequest({ headers: signedHeaders(FULL, PATH, '', `00${NONCE}`) }),
      'full',
    );
    assert.deepEqual(caller, { key: FULL, nonce: NONCE });
    const without = anAuthenticator().authenticate(aRequest({ headers: signedHeaders(FULL, PATH) }), 'full');
    assert.deepEqual(without, { key: FULL, nonce: undefined });
  });
});

test('the signature covers query and body', () => {
  const headers = signedHeaders(FULL, PATH, 'a=1b=2');
  const outcome = anAuthenticator().authenticate(aRequest({ rawQuery: 'a=1', rawBody: 'b=2', headers }), 'full');
  assert.ok(!isRefusal(outcome));
});

test('a key with a new secret is verified with the new one', () => {
  const before = aKey('key', 'full');
  const after = { ...before, secret: 'bmV3' };
  let current: ApiKey | undefined = before;
  const authenticator = new Authenticator({ find: () => current }, new Nonces());
  assert.equal(verdict(signedHeaders(before, PATH), 'full', authenticator), 'accepted');
  current = after;
  assert.equal(verdict(signedHeaders(before, PATH), 'full', authenticator), 'authenticationError');
  assert.equal(verdict(signedHeaders(after, PATH), 'full', authenticator), 'accepted');
  current = undefined;
  assert.equal(verdict(signedHeaders(after, PATH), 'full', authenticator), 'authenticationError');
});

test('keys are found by exact text', () => {
  const authenticator = new Authenticator(aKeyRing([FULL]), new Nonces());
  const headers = { ...signedHeaders(FULL, PATH), apikey: FULL.apiKey.toUpperCase() };
  assert.equal(verdict(headers, 'read', authenticator), 'authenticationError');
});
