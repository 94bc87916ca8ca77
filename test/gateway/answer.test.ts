import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answerOf, type Door } from '../../src/gateway/answer.ts';
import { type EndpointLevel, endpoint } from '../../src/gateway/endpoint.ts';
import { refuse } from '../../src/gateway/errors.ts';
import { jsonReply, type Reply } from '../../src/gateway/reply.ts';
import { object, oneOf, symbol } from '../../src/gateway/schema.ts';
import { aKey, anAuthenticator, aRequest, FULL, READ, type RequestParts, signedHeaders } from './keys.ts';

const TIME_MS = Date.parse('2026-09-10T11:02:33.481Z');
const PATH = '/derivatives/api/v3/sendorder';

function door(): Door {
  return { authenticator: anAuthenticator(), timeMs: () => TIME_MS };
}

function anEndpoint<const Level extends EndpointLevel>(level: Level, presenceBeforeKey?: true) {
  return endpoint({
    name: 'sendorder',
    summary: 'Sends an order',
    methods: ['POST'],
    paths: [PATH],
    level,
    cost: 10,
    faults: 'classic',
    ...(presenceBeforeKey ? { presenceBeforeKey } : {}),
    parameters: object({ symbol: symbol(), side: oneOf('buy', 'sell') }),
    reply: object({}),
  });
}

/** The error of a reply in the classic envelope, or its whole body. */
function error(reply: Reply | Promise<Reply>): string {
  assert.ok(!(reply instanceof Promise));
  const body = JSON.parse(String(reply.body));
  return body.error ?? body.status ?? String(reply.body);
}

describe('the order of faults', () => {
  const QUERY = 'symbol=PF_XBTUSD&side=buy';
  const signed = (rawQuery: string, key = FULL) => ({ rawQuery, headers: signedHeaders(key, PATH, rawQuery) });
  const fake = { apikey: 'fake', authent: 'fake' };
  const rows: readonly (readonly [what: string, presenceFirst: boolean, parts: RequestParts, expected: string])[] = [
    ['all well', true, signed(QUERY), 'ok'],
    ['nothing sent, fake key', true, { headers: fake }, 'requiredArgumentMissing'],
    ['nothing sent, no key', true, {}, 'requiredArgumentMissing'],
    ['all sent, fake key', true, { rawQuery: QUERY, headers: fake }, 'authenticationError'],
    ['all sent but unusable, fake key', true, { rawQuery: 'symbol=/&side=up', headers: fake }, 'authenticationError'],
    ['unusable, good key', true, signed('symbol=/&side=up'), 'invalidArgument: symbol'],
    ['all sent, read-only key', true, signed(QUERY, READ), 'authenticationError'],
    ['a malformed query, fake key', true, { rawQuery: 'a=%zz', headers: fake }, 'Bad Request'],
    ['elsewhere the key comes first', false, { headers: fake }, 'authenticationError'],
    ['elsewhere, good key', false, signed('side=buy'), 'requiredArgumentMissing'],
    [
      'a body signed but not a form',
      true,
      { ...signed(QUERY), headers: { ...signedHeaders(FULL, PATH, QUERY), 'content-type': 'application/json' } },
      'ok',
    ],
  ];
  for (const [what, presenceFirst, parts, expected] of rows) {
    test(`${what}: ${expected}`, () => {
      const answer = answerOf(door(), anEndpoint('full', presenceFirst ? true : undefined), () =>
        jsonReply(200, '{"error":"ok"}'),
      );
      assert.equal(error(answer(aRequest({ method: 'POST', path: PATH, ...parts }), {})), expected);
    });
  }
});

describe('a handler', () => {
  const rawQuery = 'symbol=pf_xbtusd&side=buy&x=1';
  const request = aRequest({ method: 'POST', path: PATH, rawQuery, headers: signedHeaders(FULL, PATH, rawQuery, '5') });

  test('gets values, caller and everything sent', () => {
    const answer = answerOf(door(), anEndpoint('full'), ({ values, caller, parameters, request: seen }) => {
      assert.deepEqual(values, { symbol: 'PF_XBTUSD', side: 'buy' });
      assert.deepEqual(caller, { key: FULL, nonce: '5' });
      assert.deepEqual(parameters.get('x'), ['1']);
      assert.equal(seen, request);
      return jsonReply(200, '{}');
    });
    assert.deepEqual(answer(request, {}), jsonReply(200, '{}'));
  });

  test('of a public endpoint gets no caller, and needs no headers', () => {
    const answer = answerOf(door(), anEndpoint('public'), ({ caller }) => {
      assert.equal(caller, undefined);
      return jsonReply(200, '{}');
    });
    assert.deepEqual(answer(aRequest({ rawQuery }), {}), jsonReply(200, '{}'));
  });

  test('may refuse, at once or later', async () => {
    const expected = '{"result":"error","error":"notFound","serverTime":"2026-09-10T11:02:33.481Z"}';
    const now = answerOf(door(), anEndpoint('public'), () => refuse('notFound'));
    const later = answerOf(door(), anEndpoint('public'), async () => refuse('notFound'));
    assert.deepEqual(now(aRequest({ rawQuery }), {}), jsonReply(200, expected));
    assert.deepEqual(await later(aRequest({ rawQuery }), {}), jsonReply(200, expected));
  });

  test('is not called when the request is refused', () => {
    const answer = answerOf(door(), anEndpoint('full'), () => assert.fail('called'));
    assert.equal(error(answer(aRequest({ rawQuery }), {})), 'authenticationError');
    const stranger = signedHeaders(aKey('stranger', 'full'), PATH, rawQuery);
    assert.equal(error(answer(aRequest({ path: PATH, rawQuery, headers: stranger }), {})), 'authenticationError');
  });
});

test('each surface refuses in its own envelope', () => {
  const answer = answerOf(door(), anEndpoint('full'), () => assert.fail('called'));
  for (const [path, status, expected] of [
    ['/derivatives/api/v3/accounts', 200, 'authenticationError'],
    ['/api/history/v3/orders', 401, 'unauthorized'],
    ['/api/auth/v1/api-keys/v3/check', 401, 'api_key_not_found'],
  ] as const) {
    const reply = answer(aRequest({ path }), {}) as Reply;
    assert.equal(reply.status, status);
    assert.equal(error(reply), expected);
  }
});
