/** The control door over HTTP: who may come in, and what it makes of bad input. Nothing refused may change anything. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CALLS } from '../../src/control/calls/calls.ts';
import type { Powers } from '../../src/control/powers.ts';
import { mountControl } from '../../src/control/routes.ts';
import type { InternalFailure } from '../../src/gateway/responder.ts';
import { createGateway } from '../../src/gateway/server.ts';
import type { Drydock } from '../../src/library/drydock.ts';
import { venueForTest } from '../library/support.ts';
import { call, type RawAnswer, send } from './support.ts';

const TOKEN = 'a-token-of-some-length';
const JSON_TYPE = { 'content-type': 'application/json' };
const DEPOSIT = JSON.stringify({ wallet: 'flex', asset: 'USD', amount: 1 });
const DEPOSIT_PATH = '/control/accounts/account-1/deposit';

const venue = await venueForTest();
const guarded = await venueForTest({ controlToken: TOKEN, controlHosts: ['Venue.Internal'] });

function errorOf({ text }: RawAnswer): string {
  const { error, message, ...rest } = JSON.parse(text) as Record<string, string>;
  assert.deepEqual(rest, {});
  assert.match(message ?? '', /\S+ .+[.]$/, 'it comes with a sentence');
  return error ?? '';
}

async function expectUnchanged(which: Drydock, work: () => Promise<unknown>): Promise<void> {
  // A refusal that only the venue can give is an entry of the journal like any other.
  const { position: _before, ...before } = which.status({ hash: true });
  await work();
  const { position: _after, ...after } = which.status({ hash: true });
  assert.deepEqual(after, before);
}

describe('a request that may not come in', () => {
  const rows: readonly (readonly [
    what: string,
    headers: Readonly<Record<string, string>>,
    status: number,
    error: string,
  ])[] = [
    ['with a foreign Host (DNS rebinding)', { host: 'evil.example:8600', ...JSON_TYPE }, 403, 'foreignHost'],
    ['with a foreign Origin', { origin: 'https://evil.example', ...JSON_TYPE }, 403, 'foreignOrigin'],
    ['from a page on another port', { origin: 'http://localhost:3000', ...JSON_TYPE }, 403, 'foreignOrigin'],
    ['that a browser calls cross-site', { 'sec-fetch-site': 'cross-site', ...JSON_TYPE }, 403, 'foreignOrigin'],
    ['that a proxy forwarded', { 'x-forwarded-for': '192.0.2.1', ...JSON_TYPE }, 401, 'tokenRequired'],
    ['that a proxy forwarded (RFC 7239)', { forwarded: 'for=192.0.2.1', ...JSON_TYPE }, 401, 'tokenRequired'],
    ['as a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'jsonRequired'],
    ['as a text form', { 'content-type': 'text/plain' }, 415, 'jsonRequired'],
    ['as a multipart form', { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'jsonRequired'],
    ['of no type', {}, 415, 'jsonRequired'],
  ];
  for (const [what, headers, status, error] of rows) {
    test(what, () =>
      expectUnchanged(venue, async () => {
        const answer = await send(venue, 'POST', DEPOSIT_PATH, headers, DEPOSIT);
        assert.equal(answer.status, status);
        assert.equal(errorOf(answer), error);
      }),
    );
  }

  test('does not even learn which paths there are', async () => {
    const answer = await send(venue, 'GET', '/control/nowhere', { host: 'evil.example' });
    assert.equal(errorOf(answer), 'foreignHost');
  });

  test('a preflight of a foreign page grants nothing', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'PUT' };
    const answer = await send(venue, 'OPTIONS', '/control/index-prices', headers);
    assert.equal(answer.status, 403);
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
  });

  test('allowed origins of the venue are none of the control door', async () => {
    const open = await venueForTest({ allowOrigin: ['*'] });
    const answer = await send(open, 'GET', '/control/accounts', { origin: 'https://evil.example' });
    assert.equal(errorOf(answer), 'foreignOrigin');
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
  });
});

describe('a token', () => {
  const forwarded = { 'x-forwarded-for': '192.0.2.1', ...JSON_TYPE };
  test('lets a forwarded request in', async () => {
    const headers = { ...forwarded, authorization: `Bearer ${TOKEN}` };
    assert.equal((await send(guarded, 'POST', DEPOSIT_PATH, headers, DEPOSIT)).status, 200);
  });

  for (const [what, authorization] of [
    ['absent', undefined],
    ['wrong', `Bearer ${TOKEN}x`],
    ['of another scheme', `Basic ${TOKEN}`],
  ] as const) {
    test(`that is ${what} does not`, () =>
      expectUnchanged(guarded, async () => {
        const headers = authorization === undefined ? forwarded : { ...forwarded, authorization };
        const answer = await send(guarded, 'POST', DEPOSIT_PATH, headers, DEPOSIT);
        assert.equal(answer.status, 401);
        assert.equal(answer.headers['www-authenticate'], 'Bearer');
        assert.equal(errorOf(answer), 'tokenRequired');
        assert.ok(!answer.text.includes(TOKEN));
      }));
  }

  test('is not asked of this machine, which may also use the names of --control-hosts', async () => {
    const answer = await send(guarded, 'GET', '/control/status', { host: 'venue.internal:8600' });
    assert.equal(answer.status, 200);
  });
});

describe('a venue beyond loopback', () => {
  test('without a token has no control door, and says so', async () => {
    const open = await venueForTest({ host: '0.0.0.0' });
    assert.equal(open.control, false);
    assert.match(open.notes.join(' '), /\/control is not offered/);
    assert.match(open.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await send(open, 'GET', '/control/status')).status, 404);
    assert.equal((await send(open, 'GET', '/health')).status, 200);
    assert.equal((await open.deposit('account-1', 'flex', 'USD', 1)).balance, '100001', 'the handle still has it');
  });

  test('with a token has one', async () => {
    const open = await venueForTest({ host: '0.0.0.0', controlToken: TOKEN });
    assert.equal(open.control, true);
    assert.equal((await send(open, 'GET', '/control/status')).status, 200);
  });
});

describe('bad input', () => {
  const rows: readonly (readonly [
    what: string,
    method: string,
    path: string,
    body: string | Buffer | undefined,
    status: number,
    error: string,
  ])[] = [
    ['broken JSON', 'POST', DEPOSIT_PATH, '{"wallet":', 400, 'invalidJson'],
    ['text that is no JSON', 'POST', DEPOSIT_PATH, 'wallet=flex', 400, 'invalidJson'],
    [
      'a number too large for JSON',
      'POST',
      DEPOSIT_PATH,
      '{"wallet":"flex","asset":"USD","amount":1e999}',
      400,
      'invalidRequest',
    ],
    ['NaN', 'POST', DEPOSIT_PATH, '{"wallet":"flex","asset":"USD","amount":NaN}', 400, 'invalidJson'],
    ['a list', 'POST', DEPOSIT_PATH, '[]', 400, 'invalidRequest'],
    ['text', 'POST', DEPOSIT_PATH, '"flex"', 400, 'invalidRequest'],
    ['a key that reaches a prototype', 'PUT', '/control/index-prices', '{"__proto__":{"XBT":1}}', 400, 'invalidJson'],
    ['the same, escaped', 'PUT', '/control/index-prices', '{"\\u005f_proto__":1}', 400, 'invalidJson'],
    [
      'the same, by a constructor',
      'PUT',
      '/control/index-prices',
      '{"constructor":{"prototype":{"XBT":1}}}',
      400,
      'invalidJson',
    ],
    ['a name that every object has', 'PUT', '/control/index-prices', '{"toString":1}', 404, 'unknownAsset'],
    ['a market that every object has', 'PUT', '/control/markets/__proto__', '{"suspended":true}', 404, 'unknownMarket'],
    [
      'an account that every object has',
      'PUT',
      '/control/accounts/__proto__',
      '{"active":false}',
      404,
      'unknownAccount',
    ],
    ['a snapshot that every object has', 'POST', '/control/snapshots/__proto__/revert', '{}', 404, 'unknownSnapshot'],
    ['an account with a minus', 'PUT', '/control/accounts/-1', '{"active":false}', 404, 'unknownAccount'],
    ['an account in hexadecimal', 'PUT', '/control/accounts/0x2', '{"active":false}', 404, 'unknownAccount'],
    [
      'bytes that are no UTF-8',
      'POST',
      '/control/accounts',
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      400,
      'invalidRequest',
    ],
    ['a body over 256 KiB', 'POST', DEPOSIT_PATH, `{"wallet":"${'x'.repeat(256 * 1024)}"}`, 413, 'bodyTooLarge'],
    ['an account to read that is not there', 'GET', '/control/accounts/nobody', undefined, 404, 'unknownAccount'],
    ["the house's account", 'GET', '/control/accounts/0', undefined, 404, 'unknownAccount'],
    ['a market to read that is not there', 'GET', '/control/markets/PF_NONEUSD', undefined, 404, 'unknownMarket'],
    ['an unknown path', 'GET', '/control/nowhere', undefined, 404, 'unknownPath'],
    ['a method that is not offered', 'PUT', '/control/status', '{}', 404, 'unknownPath'],
    ['another one', 'PATCH', '/control/accounts/2', '{}', 404, 'unknownPath'],
    ['a power with what it does not take', 'POST', '/control/reset', '{"name":"before"}', 400, 'invalidRequest'],
  ];
  for (const [what, method, path, body, status, error] of rows) {
    test(what, () =>
      expectUnchanged(venue, async () => {
        const answer = await send(venue, method, path, body === undefined ? {} : JSON_TYPE, body);
        assert.deepEqual([answer.status, errorOf(answer)], [status, error]);
        assert.match(String(answer.headers['content-type']), /^application\/json/);
      }),
    );
  }

  test('leaves objects as they were', () => assert.equal(Object.hasOwn(Object.prototype, 'XBT'), false));
});

describe('what reads', () => {
  const reads = [
    '',
    '/status',
    '/status?hash=true',
    '/accounts',
    '/accounts/account-1',
    '/markets',
    '/markets/pf_xbtusd',
  ];
  for (const path of [...reads, '/index-prices', '/snapshots']) {
    test(`GET /control${path} changes nothing`, () =>
      expectUnchanged(venue, async () => {
        const answer = await send(venue, 'GET', `/control${path}`);
        assert.equal(answer.status, 200);
        assert.equal(answer.headers['cache-control'], 'no-store');
      }));
  }

  test('the list of calls names each with what it does', async () => {
    const { body } = await call(venue, 'GET', '');
    const { calls } = body as { readonly calls: readonly { readonly call: string; readonly does: string }[] };
    assert.equal(calls.length, CALLS.length);
    for (const { call: name, does } of calls) assert.ok(name.includes(' /control/') && does.length > 10);
  });

  test('health answers everybody, whatever the Host', async () => {
    const answer = await send(venue, 'GET', '/health', { host: 'anything.example' });
    assert.equal(answer.status, 200);
    assert.equal((JSON.parse(answer.text) as { readonly status: string }).status, 'ok');
  });
});

test('a body may be left out where nothing has to be said, whatever its type', async () => {
  assert.equal((await send(venue, 'POST', '/control/reset')).status, 200);
  assert.equal((await send(venue, 'POST', '/control/reset', JSON_TYPE)).status, 200);
  assert.equal((await send(venue, 'POST', '/control/reset', JSON_TYPE, 'null')).status, 200);
});

test('a failure of the venue’s own is told to whoever runs it, and not to the caller', async (t) => {
  const failures: InternalFailure[] = [];
  const powers = {
    status: () => {
      throw new Error('the secret reason');
    },
  } as unknown as Powers;
  const door = {
    powers,
    access: { hosts: [] },
    onInternalFailure: (failure: InternalFailure) => failures.push(failure),
  };
  const gateway = createGateway({ routes: [], timeMs: () => 0, mounts: [(app) => mountControl(app, door)] });
  t.after(() => gateway.close());
  const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  const answer = await send({ url }, 'GET', '/control/status?hash=secret');
  assert.deepEqual([answer.status, errorOf(answer)], [500, 'internalFailure']);
  assert.ok(!answer.text.includes('secret'));
  assert.deepEqual(
    failures.map(({ method, path }) => [method, path]),
    [['GET', '/control/status']],
  );
});
