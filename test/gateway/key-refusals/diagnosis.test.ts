/** Every wrong way to sign, made by Node's own HMAC, and what is told of it. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { type ApiKey, Authenticator } from '../../../src/gateway/authentication.ts';
import { isRefusal } from '../../../src/gateway/errors.ts';
import {
  diagnose,
  diagnoseChallenge,
  type Finding,
  type KeyRefusalReason,
} from '../../../src/gateway/key-refusals/diagnosis.ts';
import { Nonces } from '../../../src/gateway/nonces.ts';
import type { RequiredLevel } from '../../../src/gateway/permissions.ts';
import { fc } from '../../support/property.ts';
import { aKeyRing, aRequest, FULL, READ, type RequestParts, WITHDRAWAL } from '../keys.ts';

const PATH = '/derivatives/api/v3/sendorder';
const SIGNED = '/api/v3/sendorder';
const QUERY = 'symbol=PF_XBTUSD&side=buy&processBefore=2026-01-01T10:00:00Z';
const BODY = 'size=1&limitPrice=2';
const NONCE = '1616492376594';
const KEYS = [FULL, READ, WITHDRAWAL];

const known = (key: ApiKey | undefined) => ({ key, others: KEYS, nameOf: (one: ApiKey) => `the ${one.apiKey}` });
const sha256 = (text: string) => createHash('sha256').update(text).digest();
const hmac = (key: Buffer, message: Buffer | string, algorithm = 'sha512') =>
  createHmac(algorithm, key).update(message).digest();
const secretOf = (key: ApiKey) => Buffer.from(key.secret, 'base64');
const sign = (text: string, key = FULL) => hmac(secretOf(key), sha256(text)).toString('base64');

/** The finding about a request that the authenticator refuses; undefined when it lets it in. */
function findingOf(parts: RequestParts, required: RequiredLevel = 'full', nonces = new Nonces()): Finding | undefined {
  const request = aRequest({ method: 'POST', path: PATH, ...parts });
  const ring = aKeyRing(KEYS);
  const outcome = new Authenticator(ring, nonces).authenticate(request, required);
  if (!isRefusal(outcome)) return undefined;
  return diagnose(request, required, outcome, known(ring.find(parts.headers?.apikey ?? '')));
}

const headersWith = (authent: string, more: Readonly<Record<string, string>> = {}) => ({
  apikey: FULL.apiKey,
  authent,
  nonce: NONCE,
  host: '127.0.0.1:8600',
  ...more,
});

describe('a signature', () => {
  const right = QUERY + BODY + NONCE + SIGNED;
  const rows: readonly (readonly [reason: KeyRefusalReason, authent: string])[] = [
    ['pathWithDerivatives', sign(QUERY + BODY + NONCE + PATH)],
    ['pathShortened', sign(`${QUERY}${BODY}${NONCE}/sendorder`)],
    ['pathShortened', sign(`${QUERY}${BODY}${NONCE}sendorder`)],
    ['addressSigned', sign(`${QUERY}${BODY}${NONCE}http://127.0.0.1:8600${PATH}`)],
    ['queryNotSigned', sign(BODY + NONCE + SIGNED)],
    ['bodyNotSigned', sign(QUERY + NONCE + SIGNED)],
    ['parametersNotSigned', sign(NONCE + SIGNED)],
    ['queryBehindPath', sign(`${BODY}${NONCE}${SIGNED}?${QUERY}`)],
    ['queryBehindPath', sign(`${BODY}${NONCE}${PATH}?${QUERY}`)],
    ['questionMarkSigned', sign(`?${right}`)],
    ['nonceNotSigned', sign(QUERY + BODY + SIGNED)],
    ['partsInAnotherOrder', sign(NONCE + QUERY + BODY + SIGNED)],
    ['partsInAnotherOrder', sign(SIGNED + NONCE + QUERY + BODY)],
    ['partsInAnotherOrder', sign(QUERY + BODY + SIGNED + NONCE)],
    [
      'parametersSorted',
      sign(`${[QUERY, BODY].map((part) => part.split('&').sort().join('&')).join('')}${NONCE}${SIGNED}`),
    ],
    ['escapedDifferently', sign(QUERY.replaceAll(':', '%3A') + BODY + NONCE + SIGNED)],
    ['secretNotDecoded', hmac(Buffer.from(FULL.secret), sha256(right)).toString('base64')],
    ['digestAsHex', hmac(secretOf(FULL), sha256(right).toString('hex')).toString('base64')],
    ['notHashed', hmac(secretOf(FULL), right).toString('base64')],
    ['hmacOfSha256', hmac(secretOf(FULL), sha256(right), 'sha256').toString('base64')],
    ['signatureAsHex', hmac(secretOf(FULL), sha256(right)).toString('hex')],
    ['signatureForUrls', hmac(secretOf(FULL), sha256(right)).toString('base64url')],
    [
      'spotSignature',
      hmac(secretOf(FULL), Buffer.concat([Buffer.from(PATH), sha256(NONCE + QUERY + BODY)])).toString('base64'),
    ],
    ['secretOfAnotherKey', sign(right, READ)],
    ['signatureWrong', sign(`${right} `)],
    ['signatureWrong', 'nonsense'],
  ];
  for (const [reason, authent] of rows) {
    test(`that is wrong: ${reason}`, () => {
      const finding = findingOf({ rawQuery: QUERY, rawBody: BODY, headers: headersWith(authent) });
      assert.deepEqual([finding?.reason, finding?.toSign], [reason, right]);
    });
  }

  test('that has two mistakes: both are told', () => {
    const authent = hmac(Buffer.from(FULL.secret), sha256(QUERY + BODY + NONCE + PATH)).toString('base64');
    const finding = findingOf({ rawQuery: QUERY, rawBody: BODY, headers: headersWith(authent) });
    assert.equal(finding?.reason, 'secretNotDecoded');
    assert.match(finding.message, /base64 first\. The path was signed with \/derivatives/);
  });

  test('that is right is not looked at', () => {
    assert.equal(findingOf({ rawQuery: QUERY, rawBody: BODY, headers: headersWith(sign(right)) }), undefined);
  });

  test('of a request that is too long is not tried out', () => {
    const rawBody = `json=${'x'.repeat(20_000)}`;
    const finding = findingOf({ rawBody, headers: headersWith(sign(rawBody + NONCE + PATH)) });
    assert.equal(finding?.reason, 'signatureWrong');
  });
});

describe('a key, a level, a nonce', () => {
  const rows: readonly (readonly [KeyRefusalReason, RequestParts['headers'], RegExp])[] = [
    ['keyMissing', {}, /APIKey/],
    ['keyMissing', { 'api-key': 'k', 'api-sign': 's' }, /spot API/],
    ['signatureMissing', { apikey: FULL.apiKey }, /Authent/],
    ['keyUnknown', { apikey: 'somebody', authent: 'x' }, /drydock env/],
    ['secretAsKey', { apikey: FULL.secret, authent: FULL.apiKey }, /exchanged/],
    ['levelTooLow', { apikey: READ.apiKey, authent: sign(SIGNED, READ) }, /full access/],
    ['nonceUnreadable', { apikey: FULL.apiKey, authent: sign(`1.5${SIGNED}`), nonce: '1.5' }, /whole number/],
  ];
  for (const [reason, headers, message] of rows) {
    test(reason, () => {
      const finding = findingOf({ headers: headers ?? {} });
      assert.equal(finding?.reason, reason);
      assert.match(finding.message, message);
    });
  }

  test('a level that is too low, of a client that signs what it decoded', () => {
    const headers = { apikey: READ.apiKey, authent: sign(`a=b c${SIGNED}`, READ) };
    assert.equal(findingOf({ rawQuery: 'a=b%20c', headers })?.reason, 'levelTooLow');
  });

  test('nonces that were used, or are too old', () => {
    const nonces = new Nonces();
    const use = (nonce: string) =>
      findingOf({ headers: headersWith(sign(nonce + SIGNED), { nonce }) }, 'full', nonces)?.reason;
    assert.deepEqual([use(NONCE), use(NONCE), use('1616492366593')], [undefined, 'nonceUsed', 'nonceTooOld']);
  });
});

describe('a challenge', () => {
  const CHALLENGE = 'c100b894-1729-464d-ace1-52dbce11db42';
  const proof = { apiKey: FULL.apiKey, challenge: CHALLENGE, signature: sign(CHALLENGE) };
  const rows: readonly (readonly [KeyRefusalReason, Partial<typeof proof>, issued?: string | undefined])[] = [
    ['keyMissing', { apiKey: '' }],
    ['keyUnknown', { apiKey: 'somebody' }],
    ['challengeMissing', { challenge: '' }],
    ['challengeForeign', { challenge: 'another' }],
    ['signatureMissing', { signature: '' }],
    ['secretNotDecoded', { signature: hmac(Buffer.from(FULL.secret), sha256(CHALLENGE)).toString('base64') }],
    ['notHashed', { signature: hmac(secretOf(FULL), CHALLENGE).toString('base64') }],
    ['secretOfAnotherKey', { signature: sign(CHALLENGE, READ) }],
    ['signatureWrong', { signature: 'nonsense' }],
    ['levelTooLow', { apiKey: WITHDRAWAL.apiKey, signature: sign(CHALLENGE, WITHDRAWAL) }],
  ];
  for (const [reason, changes] of rows) {
    test(reason, () => {
      const asked = { ...proof, ...changes };
      const finding = diagnoseChallenge(asked, CHALLENGE, known(aKeyRing(KEYS).find(asked.apiKey)));
      assert.equal(finding.reason, reason);
    });
  }

  test('that nobody asked for', () => {
    assert.equal(diagnoseChallenge(proof, undefined, known(FULL)).reason, 'challengeMissing');
  });
});

test('whatever is sent, something is told, and never a secret', (t) => {
  const census = new Map<string, number>();
  const text = fc.oneof(
    fc.constant(''),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(QUERY, BODY, NONCE, FULL.apiKey, FULL.secret),
  );
  const wild = fc.record({ rawQuery: text, rawBody: text, apikey: text, authent: text, nonce: text, host: text });
  fc.assert(
    fc.property(
      wild,
      fc.constantFrom('any', 'read', 'full', 'withdrawal'),
      ({ rawQuery, rawBody, ...headers }, level) => {
        const finding = findingOf({ rawQuery, rawBody, headers }, level);
        if (finding === undefined) return;
        census.set(finding.reason, (census.get(finding.reason) ?? 0) + 1);
        assert.ok(finding.message.length > 20);
        for (const { secret } of KEYS) assert.ok(!finding.message.includes(secret));
      },
    ),
    { numRuns: 300 },
  );
  t.diagnostic([...census].map(([reason, count]) => `${reason} ${count}`).join(', '));
});
