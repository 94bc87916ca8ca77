import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refusalReply } from '../../src/gateway/error-replies.ts';
import { ERRORS, type ErrorCode, refuse, type Surface } from '../../src/gateway/errors.ts';
import { fc } from '../support/property.ts';

const TIME_MS = Date.parse('2026-09-10T11:02:33.481Z');
const TIME = '"serverTime":"2026-09-10T11:02:33.481Z"';

const classic = (error: string) => `{"result":"error","error":"${error}",${TIME}}`;
const handler = (status: string, code: number, message: string) =>
  `{"status":"${status}","result":"error","errors":[{"code":${code},"message":"${message}"}],${TIME}}`;

/** Code, detail, surface, HTTP status, body: the envelopes as the real venue sends them. */
const ROWS: readonly (readonly [ErrorCode, string | undefined, Surface, number, string])[] = [
  ['authenticationError', undefined, 'derivatives', 200, classic('authenticationError')],
  [
    'authenticationError',
    undefined,
    'history',
    401,
    '{"status":"unauthorized","reason":"You are not authorized to access this endpoint."}',
  ],
  [
    'authenticationError',
    undefined,
    'auth',
    401,
    '{"error":"api_key_not_found","message":"API: Invalid key","suberror":null}',
  ],
  ['authenticationError', undefined, 'charts', 200, classic('authenticationError')],
  ['requiredArgumentMissing', undefined, 'derivatives', 200, classic('requiredArgumentMissing')],
  ['invalidArgument', 'symbol', 'derivatives', 200, classic('invalidArgument: symbol')],
  ['invalidArgument', undefined, 'derivatives', 200, classic('invalidArgument')],
  ['nonceBelowThreshold', undefined, 'derivatives', 200, classic('nonceBelowThreshold')],
  ['nonceDuplicate', undefined, 'history', 200, classic('nonceDuplicate')],
  ['insufficientFunds', undefined, 'derivatives', 200, classic('insufficientFunds')],
  ['Json Parse Error', undefined, 'derivatives', 200, classic('Json Parse Error')],
  ['apiLimitExceeded', undefined, 'derivatives', 429, classic('apiLimitExceeded')],
  ['Unavailable', undefined, 'derivatives', 503, classic('Unavailable')],
  ['Server Error', undefined, 'derivatives', 500, classic('Server Error')],
  ['Bad Request', undefined, 'derivatives', 400, classic('Bad Request')],
  ['argumentMissing', undefined, 'derivatives', 400, handler('BAD_REQUEST', 0, '400 BAD_REQUEST')],
  ['argumentInvalid', 'symbol', 'derivatives', 400, handler('BAD_REQUEST', 11, 'Argument invalid: symbol')],
  ['invalidOrderType', undefined, 'derivatives', 400, handler('BAD_REQUEST', 11, 'invalid order type')],
  ['invalidUuid', 'x', 'derivatives', 400, handler('BAD_REQUEST', 11, 'Invalid UUID string: x')],
  ['unknownPath', undefined, 'derivatives', 404, handler('NOT_FOUND', 0, '404 NOT_FOUND')],
  ['methodNotAllowed', undefined, 'derivatives', 405, handler('METHOD_NOT_ALLOWED', 0, '405 METHOD_NOT_ALLOWED')],
  [
    'unsupportedMediaType',
    undefined,
    'derivatives',
    415,
    handler('UNSUPPORTED_MEDIA_TYPE', 0, '415 UNSUPPORTED_MEDIA_TYPE'),
  ],
  ['contractDoesNotExist', undefined, 'derivatives', 404, handler('NOT_FOUND', 87, 'CONTRACT_DOES_NOT_EXIST')],
  ['insufficientMargin', undefined, 'derivatives', 500, handler('INTERNAL_SERVER_ERROR', 92, 'INSUFFICIENT_MARGIN')],
  ['invalidResolution', undefined, 'charts', 400, 'Invalid resolution'],
  ['invalidTickType', undefined, 'charts', 400, 'Invalid tick type'],
];

describe('envelopes', () => {
  for (const [code, detail, surface, status, body] of ROWS) {
    test(`${code}${detail === undefined ? '' : `: ${detail}`} on ${surface}`, () => {
      const reply = refusalReply(refuse(code, detail), surface, TIME_MS);
      assert.equal(reply.status, status);
      assert.equal(reply.body, body);
      assert.equal(reply.contentType, body.startsWith('{') ? 'application/json' : 'text/plain');
    });
  }
});

test('every code has an envelope on every surface', () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    for (const surface of ['derivatives', 'history', 'charts', 'auth'] as const) {
      const reply = refusalReply(refuse(code), surface, TIME_MS);
      assert.ok(reply.status >= 200 && reply.status < 600);
      if (reply.contentType === 'application/json') assert.equal(typeof JSON.parse(String(reply.body)), 'object');
      assert.doesNotMatch(String(reply.body), /undefined|\{\}/, code);
    }
  }
});

test("a detail is the client's own text, and stays text", () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (detail) => {
      for (const code of ['invalidUuid', 'invalidArgument'] as const) {
        const reply = refusalReply(refuse(code, detail), 'derivatives', TIME_MS);
        const parsed = JSON.parse(String(reply.body));
        const message: string = code === 'invalidUuid' ? parsed.errors[0].message : parsed.error;
        assert.ok(message.endsWith(detail.slice(0, 100)));
        assert.ok(message.length <= 130);
      }
    }),
  );
});

test('whoever has spent his budget is told when the same request passes', () => {
  const refusal = { refused: 'apiLimitExceeded', resetSeconds: 42 } as const;
  for (const [surface, contentType] of [
    ['derivatives', 'application/json'],
    ['history', 'text/plain'],
  ] as const) {
    const reply = refusalReply(refusal, surface, TIME_MS);
    assert.equal(reply.status, 429);
    assert.equal(reply.contentType, contentType);
    assert.deepEqual(reply.headers, { 'rate-limit-reset': '42' });
  }
});

test('analytics has an envelope of its own', () => {
  const reply = refusalReply({ refused: 'invalidInterval', detail: 'interval', value: '61' }, 'analytics', TIME_MS);
  assert.equal(reply.status, 400);
  assert.equal(
    reply.body,
    '{"result":null,"errors":[{"severity":"E","error_class":"General","type":"Invalid arguments","msg":null,"value":"61","field":"interval"}]}',
  );
});
