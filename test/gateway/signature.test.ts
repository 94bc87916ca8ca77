import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { decodeForm, type SignedParts, SigningKey, signedPath } from '../../src/gateway/signature.ts';
import { fc } from '../support/property.ts';

const SECRET = 'cHl0aG9uLWtyYWtlbi1zZGsgdW5pdC10ZXN0IHNlY3JldCB2YWx1ZQ==';
const NONCE = '1616492376594';
const BATCH = '{"batchOrder":[{"order":"cancel","order_id":"5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5"}]}';
const ENCODED_BATCH =
  'json=%7B%22batchOrder%22%3A%5B%7B%22order%22%3A%22cancel%22%2C%22order_id%22%3A%225c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5%22%7D%5D%7D';

/** The first is published with a client's unit tests; the others follow from the documented algorithm. */
const VECTORS: readonly (readonly [what: string, parts: SignedParts, authent: string])[] = [
  [
    'a published vector',
    parts('/derivatives/api/v3/sendorder', 'orderType=lmt&symbol=PI_XBTUSD'),
    'Txi+gJVXe3EN1brXYQ46FuV6UVtEVSKhc6dYMhPb7a/HXZLGvO6m9UUg+KVKqhLxrbllOPI7qRkHYmPfJZZSGA==',
  ],
  [
    'no nonce',
    parts('/derivatives/api/v3/accounts', '', '', ''),
    'HmqMP6UedZpla3WW1TXnj73QuALv2Y2jqfHP6UrGq6Qy2fO90CuyFw6sJuaIMa2SDJmgATnZ7znZP4cYpu+dwQ==',
  ],
  [
    'nonce',
    parts('/derivatives/api/v3/accounts'),
    '3F+6zVPForbML+9xhKPcAmnFMZWPm+PWOwX8T7OhokrvTsh5Hbl0Qg27R03KC2qp5yxqBCl9N3QWlxBFXz+02w==',
  ],
  [
    'an encoded time, signed as sent',
    parts('/derivatives/api/v3/fills', 'lastFillTime=2026-01-01T00%3A00%3A00.000Z'),
    'LWfpFC6QIw4NJUdDG58pD19GJBe3vwdfE/Q7JbIpluD0+W8ZJtzFyB6l8QXEMVaRRc/J8tQdISgoeiYxpUG+lg==',
  ],
  [
    'an encoded time, signed decoded',
    parts('/derivatives/api/v3/fills', 'lastFillTime=2026-01-01T00%3A00%3A00.000Z'),
    '0ecvDG6nP0dXuoUDrBQAryaXqR/I6CnL1ojgQT9qLU2wo/yAtWb8GwZNNtF1MHpq2fxfGWPn6/ht/VxLkBBqFw==',
  ],
  [
    'a bare time, signed as sent',
    parts('/derivatives/api/v3/fills', 'lastFillTime=2026-01-01T00:00:00.000Z'),
    '0ecvDG6nP0dXuoUDrBQAryaXqR/I6CnL1ojgQT9qLU2wo/yAtWb8GwZNNtF1MHpq2fxfGWPn6/ht/VxLkBBqFw==',
  ],
  [
    'the history signs its whole path',
    parts('/api/history/v3/account-log', 'count=500&sort=asc'),
    'EnB1gz8awFvEvvwr/ZW4tbFEtEvGqP4G/Kon/cv9028QL52dnM7KvSfnAeFuP2b96r3A9uWQO/oHdNYM8cgUiw==',
  ],
  [
    'so does the key check',
    parts('/api/auth/v1/api-keys/v3/check'),
    '32taWvVWbrNDOgaOjRTTioSZFNDCZ2lMw3qYY+2TnvpsbSiBKWtvJ8tk96oaFGWTV2NzCkErTo2/iYZmV+CCOQ==',
  ],
  [
    'an encoded batch, signed as sent',
    parts('/derivatives/api/v3/batchorder', '', ENCODED_BATCH),
    'ZlL7L5DWF7nSRKV9ESbbGHb9V4+Rk/xjZklJ9CUkbYQcF9qKQK4R+1TYjcbHEzX+LFljXX9XiNyn3n6mAfv3nA==',
  ],
  [
    'an encoded batch, signed decoded',
    parts('/derivatives/api/v3/batchorder', '', ENCODED_BATCH),
    'siTnSf1+v1tWiKWMQi0fgztVMNEiABKoYW7nFSG9Kt6GbH8+jnA43835Kecbud4HvKLm1qgS291m9OoKwPuyjw==',
  ],
  [
    'a bare batch',
    parts('/derivatives/api/v3/batchorder', '', `json=${BATCH}`),
    'siTnSf1+v1tWiKWMQi0fgztVMNEiABKoYW7nFSG9Kt6GbH8+jnA43835Kecbud4HvKLm1qgS291m9OoKwPuyjw==',
  ],
  [
    'query and body, in this order',
    parts('/derivatives/api/v3/sendorder', 'orderType=lmt&symbol=PF_XBTUSD', 'side=buy&size=0.001&limitPrice=50000'),
    'GLqG3nbCm8yNWc0CTqwgAYdc0Y44W8ekw7xu74lqgQm5K8NJuapkV3AzC/LozyFtBXJEIdEZa57nbH5C+aJ8Jw==',
  ],
];

function parts(path: string, rawQuery = '', rawBody = '', nonce = NONCE): SignedParts {
  return { path, rawQuery, rawBody, nonce };
}

/** The algorithm as documented, by other means. */
function documentedSignature(secret: string, { path, rawQuery, rawBody, nonce }: SignedParts): string {
  const endpoint = path.startsWith('/derivatives') ? path.slice('/derivatives'.length) : path;
  const digest = createHash('sha256')
    .update(rawQuery + rawBody + nonce + endpoint)
    .digest();
  return createHmac('sha512', Buffer.from(secret, 'base64')).update(digest).digest('base64');
}

/** Flips one bit of one character of a signature. */
function tamper(authent: string, at: number): string {
  const index = at % authent.length;
  return authent.slice(0, index) + String.fromCharCode(authent.charCodeAt(index) ^ 1) + authent.slice(index + 1);
}

describe('test vectors', () => {
  for (const [what, request, authent] of VECTORS) {
    test(what, () => {
      const key = new SigningKey(SECRET);
      assert.equal(key.verifies(request, authent), true);
      assert.equal(key.verifies(request, authent), true, 'the second time too');
      for (let at = 0; at < authent.length; at++) assert.equal(key.verifies(request, tamper(authent, at)), false);
      assert.equal(new SigningKey('b3RoZXI=').verifies(request, authent), false);
    });
  }
});

describe('what is no signature', () => {
  const request = parts('/derivatives/api/v3/accounts', '', '', '');
  const authent = documentedSignature(SECRET, request);
  for (const offered of [
    '',
    ' ',
    authent.slice(1),
    `${authent}=`,
    ` ${authent}`,
    authent.toLowerCase(),
    'é'.repeat(88),
    '\u{1F600}'.repeat(44),
  ]) {
    test(JSON.stringify(offered.slice(0, 20)), () => {
      const key = new SigningKey(SECRET);
      assert.equal(key.verifies(request, authent), true);
      assert.equal(key.verifies(request, offered), false);
    });
  }
});

test('only a leading /derivatives is left out of the path', () => {
  assert.equal(signedPath('/derivatives/api/v3/accounts'), '/api/v3/accounts');
  assert.equal(signedPath('/api/history/v3/derivatives'), '/api/history/v3/derivatives');
  assert.equal(signedPath('/api/v3/derivatives/x'), '/api/v3/derivatives/x');
});

test('form text is decoded like a form', () => {
  for (const [text, decoded] of [
    ['', ''],
    ['a b', 'a b'],
    ['a+b%20c%2B', 'a b c+'],
    ['%E2%82%AC', '€'],
    ['%e2%82%ac', '€'],
    ['%', undefined],
    ['%2', undefined],
    ['%zz', undefined],
    ['%E2%82', undefined],
    ['%C0%AF', undefined],
    ['%FF', undefined],
  ] as const) {
    assert.equal(decodeForm(text), decoded, text);
  }
});

test('a malformed escape cannot be verified over its decoded text, and throws nothing', () => {
  const key = new SigningKey(SECRET);
  assert.equal(key.verifies(parts('/x', 'a=%zz'), 'A'.repeat(88)), false);
});

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const request = fc.record({
  path: fc.oneof(fc.constant('/derivatives/api/v3/x'), text),
  rawQuery: text,
  rawBody: fc.oneof(text, text.map(encodeURIComponent)),
  nonce: fc.constantFrom('', NONCE, '99999999999999999999'),
});

/** Secrets around HMAC's block of 128 bytes, beyond which a key is hashed first. */
const blockSized = fc
  .integer({ min: 126, max: 300 })
  .map((length) => Uint8Array.from({ length }, (_, index) => index * 7));

test('signs as documented, for secrets of every length', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), blockSized), request, (bytes, parts) => {
      const secret = Buffer.from(bytes).toString('base64');
      const authent = documentedSignature(secret, parts);
      assert.equal(new SigningKey(secret).verifies(parts, authent), true);
    }),
    { numRuns: 300 },
  );
});

test('accepts exactly the signatures over the raw or the decoded text, remembered or not', (t) => {
  const key = new SigningKey(SECRET);
  const pool = fc.sample(request, { numRuns: 40, seed: 7 });
  const census = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...pool),
      fc.constantFrom(...pool),
      fc.boolean(),
      fc.boolean(),
      fc.nat(200),
      (signed, other, same, decoded, at) => {
        const sent = same ? signed : other;
        const postData = signed.rawQuery + signed.rawBody;
        const raw = { ...signed, rawQuery: decoded ? (decodeForm(postData) ?? postData) : postData, rawBody: '' };
        const authent = documentedSignature(SECRET, raw);
        const offered = at < 88 ? tamper(authent, at) : authent;
        const over = sent.rawQuery + sent.rawBody;
        const expected = [over, decodeForm(over) ?? over].some(
          (rawQuery) => documentedSignature(SECRET, { ...sent, rawQuery, rawBody: '' }) === offered,
        );
        census[expected ? 'accepted' : 'refused']++;
        assert.equal(key.verifies(sent, offered), expected);
      },
    ),
    { numRuns: 2000 },
  );
  t.diagnostic(JSON.stringify(census));
});
