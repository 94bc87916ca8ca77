import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { type Answer, answerOf, type Door } from '../../src/gateway/answer.ts';
import { BODY_BYTES_MAX } from '../../src/gateway/body.ts';
import { type EndpointLevel, endpoint } from '../../src/gateway/endpoint.ts';
import { jsonReply, type Reply, Unanswered } from '../../src/gateway/reply.ts';
import type { InternalFailure } from '../../src/gateway/responder.ts';
import type { Route } from '../../src/gateway/route.ts';
import type { Mount } from '../../src/gateway/router.ts';
import { decimal, object, symbol } from '../../src/gateway/schema.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway/server.ts';
import { fc } from '../support/property.ts';
import { anAuthenticator, FULL, signedHeaders } from './keys.ts';

const TIME_MS = Date.parse('2026-09-10T11:02:33.481Z');
const V3 = '/derivatives/api/v3';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const TIME = '"serverTime":"2026-09-10T11:02:33.481Z"';

const handlerError = (status: string, message: string) =>
  `{"status":"${status}","result":"error","errors":[{"code":0,"message":"${message}"}],${TIME}}`;
const NOT_FOUND = handlerError('NOT_FOUND', '404 NOT_FOUND');
const BAD_REQUEST = handlerError('BAD_REQUEST', '400 BAD_REQUEST');
const classicError = (error: string) => `{"result":"error","error":"${error}",${TIME}}`;

/** Endpoints that show what reached them. */
function routes(): Route[] {
  const door: Door = { authenticator: anAuthenticator(), timeMs: () => TIME_MS };
  const define = <const Level extends EndpointLevel>(level: Level) =>
    endpoint({
      name: 'test',
      summary: 'Test',
      methods: ['GET'],
      paths: [],
      level,
      cost: 0,
      faults: 'classic',
      parameters: object({}, { symbol: symbol(), size: decimal() }),
      reply: object({}),
    });
  const echo = answerOf(door, define('full'), ({ values, request }) =>
    jsonReply(200, JSON.stringify({ ...values, method: request.method, path: request.path })),
  );
  const open = answerOf(door, define('public'), ({ values }) => jsonReply(200, JSON.stringify(values)));
  const text: Answer = () => ({
    status: 400,
    contentType: 'text/plain',
    body: 'Invalid resolution',
    headers: { 'x-more': '1' },
  });
  return [
    { methods: ['GET'], path: `${V3}/accounts`, hot: true, answer: echo },
    { methods: ['POST'], path: `${V3}/sendorder`, answer: echo },
    { methods: ['GET'], path: `${V3}/preferences`, answer: echo },
    { methods: ['PUT'], path: `${V3}/preferences`, answer: echo },
    { methods: ['GET'], path: `${V3}/tickers/:symbol`, answer: open },
    { methods: ['GET'], path: `${V3}/open`, hot: true, answer: open },
    { methods: ['GET'], path: '/api/charts/v1/text', answer: text },
    {
      methods: ['GET'],
      path: '/throws',
      hot: true,
      answer: () => {
        throw new Error('boom');
      },
    },
    { methods: ['GET'], path: '/cut', answer: () => inPieces(new Unanswered()) },
    { methods: ['GET'], path: '/breaks', answer: () => inPieces(new Error('crack')) },
    { methods: ['GET'], path: '/rejects', answer: () => Promise.reject(new Error('bang')) },
  ];
}

/** A reply whose second piece cannot be had. */
function inPieces(error: Error): Reply {
  async function* pieces(): AsyncGenerator<string> {
    yield 'first';
    throw error;
  }
  return { status: 200, contentType: 'text/csv', body: pieces() };
}

async function open(options: Partial<GatewayOptions> = {}): Promise<{ gateway: Gateway; url: string }> {
  const gateway = createGateway({ routes: routes(), timeMs: () => TIME_MS, ...options });
  return { gateway, url: await gateway.listen({ host: '127.0.0.1', port: 0 }) };
}

/** Sends bytes as they are and gives everything that comes back until the connection ends. */
async function raw(url: string, bytes: string | Buffer, end = false): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {}); // a server that has answered may end the connection while bytes are still on their way
  if (end) socket.end(bytes);
  else socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(chunks).toString('latin1');
}

describe('the server', () => {
  const failures: InternalFailure[] = [];
  let gateway: Gateway;
  let url = '';
  before(async () => {
    ({ gateway, url } = await open({ onInternalFailure: (failure) => failures.push(failure) }));
  });
  after(() => gateway.close());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(url + path, { headers });
  const signed = (path: string, query = '') => get(path + query, signedHeaders(FULL, path, query.replace(/^\?/, '')));

  test('answers a signed request, on the short way and on the long one alike', async () => {
    const hot = await signed(`${V3}/accounts`);
    const routed = await signed(`${V3}/accounts/`);
    assert.equal(await hot.text(), `{"method":"GET","path":"${V3}/accounts"}`);
    assert.equal(await routed.text(), `{"method":"GET","path":"${V3}/accounts/"}`);
    const headers = (response: Response) =>
      [...response.headers].filter(([name]) => name !== 'date' && name !== 'content-length');
    assert.deepEqual(headers(hot), headers(routed));
  });

  test('sends the headers of the real host', async () => {
    const { headers } = await signed(`${V3}/accounts`);
    assert.equal(headers.get('content-type'), 'application/json');
    assert.equal(headers.get('cache-control'), 'no-store');
    assert.equal(headers.get('vary'), 'Origin');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('access-control-allow-origin'), null);
  });

  test('ends what it cannot finish in the middle, and tells of it when that is its own failure', async () => {
    for (const path of ['/cut', '/breaks']) {
      const answer = await raw(url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      assert.doesNotMatch(answer, /\r\n0\r\n\r\n$/, path);
    }
    assert.deepEqual(
      failures.map(({ path }) => path),
      ['/breaks'],
    );
    failures.length = 0;
  });

  test('tolerates a bare question mark', async () => {
    // `fetch` would drop it.
    const headers = Object.entries(signedHeaders(FULL, `${V3}/accounts`)).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    const answer = await raw(
      url,
      `GET ${V3}/accounts? HTTP/1.1\r\nHost: x\r\n${headers.join('')}Connection: close\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
    assert.ok(answer.endsWith(`{"method":"GET","path":"${V3}/accounts"}`));
  });

  test('takes parameters from query, body and path', async () => {
    const query = 'symbol=pf_xbtusd';
    const body = 'size=1e-3';
    const response = await fetch(`${url}${V3}/sendorder?${query}`, {
      method: 'POST',
      body,
      headers: { ...FORM, ...signedHeaders(FULL, `${V3}/sendorder`, query + body) },
    });
    assert.equal(
      await response.text(),
      `{"symbol":"PF_XBTUSD","size":"0.001","method":"POST","path":"${V3}/sendorder"}`,
    );
    assert.equal(await (await get(`${V3}/tickers/pf_xbtusd`)).text(), '{"symbol":"PF_XBTUSD"}');
    assert.equal(await (await get(`${V3}/tickers/%70f_xbtusd?symbol=x`)).text(), '{"symbol":"PF_XBTUSD"}');
  });

  describe('faults of callers', () => {
    const rows: readonly (readonly [what: string, path: string, init: RequestInit, status: number, body: string])[] = [
      ['no credentials', `${V3}/accounts`, {}, 200, classicError('authenticationError')],
      ['an unknown path', '/derivatives/api/v3/nothing', {}, 404, NOT_FOUND],
      ['the root', '/', {}, 404, NOT_FOUND],
      ['another case', '/derivatives/api/v3/ACCOUNTS', {}, 404, NOT_FOUND],
      ['doubled slashes', '//derivatives/api/v3/accounts', {}, 404, NOT_FOUND],
      ['an unknown path with a body', '/nothing', { method: 'POST', body: 'x' }, 404, NOT_FOUND],
      [
        'another method',
        `${V3}/accounts`,
        { method: 'POST', body: 'a=1', headers: FORM },
        405,
        handlerError('METHOD_NOT_ALLOWED', '405 METHOD_NOT_ALLOWED'),
      ],
      [
        'another method beside two',
        `${V3}/preferences/`,
        { method: 'DELETE' },
        405,
        handlerError('METHOD_NOT_ALLOWED', '405 METHOD_NOT_ALLOWED'),
      ],
      [
        'JSON under PUT',
        `${V3}/preferences`,
        { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } },
        415,
        handlerError('UNSUPPORTED_MEDIA_TYPE', '415 UNSUPPORTED_MEDIA_TYPE'),
      ],
      [
        'a content type that is none',
        `${V3}/preferences`,
        { method: 'PUT', body: 'a=1', headers: { 'content-type': 'form' } },
        415,
        handlerError('UNSUPPORTED_MEDIA_TYPE', '415 UNSUPPORTED_MEDIA_TYPE'),
      ],
      [
        'JSON under POST',
        `${V3}/sendorder`,
        { method: 'POST', body: '{broken', headers: { 'content-type': 'application/json' } },
        200,
        classicError('authenticationError'),
      ],
      [
        'a body as large as it may be and a byte',
        `${V3}/sendorder`,
        { method: 'POST', body: 'a'.repeat(BODY_BYTES_MAX + 1), headers: FORM },
        413,
        handlerError('PAYLOAD_TOO_LARGE', '413 PAYLOAD_TOO_LARGE'),
      ],
      [
        'a body as large as it may be',
        `${V3}/sendorder`,
        { method: 'POST', body: 'a'.repeat(BODY_BYTES_MAX), headers: FORM },
        200,
        classicError('authenticationError'),
      ],
      [
        'a body that is no UTF-8',
        `${V3}/sendorder`,
        { method: 'POST', body: new Uint8Array([0x61, 0x3d, 0xff]), headers: FORM },
        400,
        classicError('Bad Request'),
      ],
      ['a broken escape in the query', `${V3}/open?a=%zz`, {}, 400, classicError('Bad Request')],
      ['a broken escape in the path', `${V3}/tickers/%zz`, {}, 400, BAD_REQUEST],
      ['an unusable value in the path', `${V3}/tickers/%00`, {}, 200, classicError('invalidArgument: symbol')],
      ['a path value too long to be one', `${V3}/tickers/${'x'.repeat(600)}`, {}, 404, NOT_FOUND],
      ['an argument given twice', `${V3}/open?size=1&size=1`, {}, 200, classicError('invalidArgument: size')],
    ];
    for (const [what, path, init, status, body] of rows) {
      test(`${what}: ${status}`, async () => {
        const response = await fetch(url + path, init);
        assert.equal(await response.text(), body);
        assert.equal(response.status, status);
        assert.equal(response.headers.get('content-type'), 'application/json');
        assert.equal(response.headers.get('cache-control'), 'no-store');
      });
    }
  });

  describe('bytes that are no request', () => {
    const overflow = handlerError('REQUEST_HEADER_FIELDS_TOO_LARGE', '431 REQUEST_HEADER_FIELDS_TOO_LARGE');
    for (const [what, bytes, status, body] of [
      ['no HTTP at all', 'HELLO\r\n\r\n', 400, BAD_REQUEST],
      ['text outside ASCII in the path', 'GET /é HTTP/1.1\r\nHost: x\r\n\r\n', 400, BAD_REQUEST],
      ['a space in the path', 'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n', 400, BAD_REQUEST],
      [
        'two lengths',
        'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
        400,
        BAD_REQUEST,
      ],
      ['a length that is none', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n', 400, BAD_REQUEST],
      [
        'length and chunks',
        'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
        400,
        BAD_REQUEST,
      ],
      ['a header without end', `GET / HTTP/1.1\r\nA: ${'x'.repeat(BODY_BYTES_MAX + 20_000)}`, 431, overflow],
    ] as const) {
      test(`${what}: ${status}`, async () => {
        const answer = await raw(url, bytes);
        assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
        assert.match(answer, /\r\ncontent-type: application\/json\r\n/i);
        assert.ok(answer.endsWith(body), answer);
      });
    }
  });

  test('says which methods a path is served for', async () => {
    for (const [path, allow] of [
      [`${V3}/accounts`, 'GET, HEAD'],
      [`${V3}/sendorder`, 'POST'],
      [`${V3}/preferences`, 'GET, HEAD, PUT'],
    ] as const) {
      const response = await fetch(url + path, { method: 'DELETE' });
      assert.equal(response.headers.get('allow'), allow);
      await response.text();
    }
  });

  test('takes a whole batch in the URL', async () => {
    const response = await get(`${V3}/open?size=1&json=${'x'.repeat(60_000)}`);
    assert.equal(await response.text(), '{"size":"1"}');
  });

  test('does without a Host', async () => {
    const answer = await raw(url, `GET ${V3}/open?size=2 HTTP/1.0\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
    assert.ok(answer.endsWith('{"size":"2"}'));
  });

  test('answers HEAD like GET, without the body', async () => {
    for (const path of [`${V3}/open?size=5`, `${V3}/tickers/pf_xbtusd`]) {
      const response = await fetch(url + path, { method: 'HEAD' });
      assert.equal(response.status, 200);
      assert.equal(await response.text(), '');
      assert.ok(Number(response.headers.get('content-length')) > 0);
    }
  });

  test('sends plain text and further headers where an answer says so', async () => {
    const response = await get('/api/charts/v1/text');
    assert.equal(response.headers.get('content-type'), 'text/plain');
    assert.equal(response.headers.get('x-more'), '1');
    assert.equal(await response.text(), 'Invalid resolution');
  });

  test('grants browsers nothing', async () => {
    const response = await fetch(`${url}${V3}/accounts`, {
      method: 'OPTIONS',
      headers: { origin: 'https://page.example' },
    });
    assert.equal(response.status, 204);
    assert.ok([...response.headers.keys()].every((name) => !name.startsWith('access-control')));
    assert.ok(response.headers.get('allow')?.includes('GET'));
  });

  describe('a failure of its own', () => {
    for (const [path, message] of [
      ['/throws', 'boom'],
      ['/throws/', 'boom'],
      ['/rejects', 'bang'],
    ] as const) {
      test(`${path} is a Server Error, and is reported without query, headers and body`, async () => {
        failures.length = 0;
        const response = await get(`${path}?secret=1`, { apikey: 'secret' });
        assert.equal(response.status, 500);
        assert.equal(await response.text(), classicError('Server Error'));
        assert.deepEqual(failures, [{ method: 'GET', path, error: new Error(message) }]);
      });
    }
  });

  test('whatever the bytes, answers no 5xx and lives on', async (t) => {
    failures.length = 0;
    const census: Record<string, number> = {};
    const some = (...pieces: string[]) => fc.array(fc.constantFrom(...pieces), { maxLength: 3 });
    const request = fc.record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', 'FOO'),
      path: fc.constantFrom('accounts', 'sendorder', 'preferences', 'tickers/', 'open', 'accounts/', 'nothing', ''),
      query: some('?', 'symbol=', 'size=', 'json=', '{', '"', '%', '%zz', '%00', '&', '=', '1', '/', '..', ';', '#'),
      headers: some(
        'Content-Type: application/json',
        'Content-Type: text/plain; charset',
        'Content-Type: /',
        'Content-Length: 3',
        'Transfer-Encoding: chunked',
        'Expect: 100-continue',
        'Upgrade: websocket',
        'APIKey: full key',
        'Authent: \u00ff',
        'Nonce: -1',
        'Nonce: 1',
        ': x',
        'X: \u0000',
      ),
      body: some('symbol=', 'a', '&', '%zz', '{', '\u00ff', '\r\n', '0\r\n\r\n'),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, query, headers, body }) => {
        const text = body.join('');
        const lines = [`${method} ${V3}/${path}${query.join('')} HTTP/1.1`, 'Connection: close', ...headers];
        if (text !== '' && !headers.some((line) => /length|chunked/.test(line)))
          lines.push(`Content-Length: ${text.length}`);
        // Ends its side, so that a body that was announced and does not come is not waited for.
        const answer = await raw(url, Buffer.from(`${lines.join('\r\n')}\r\n\r\n${text}`, 'latin1'), true);
        const status = [...answer.matchAll(/^HTTP\/1\.1 ([2-5])/gm)].at(-1)?.[1] ?? 'none';
        census[`${status}xx`] = (census[`${status}xx`] ?? 0) + 1;
        assert.notEqual(status, '5');
      }),
      { numRuns: 200 },
    );
    t.diagnostic(JSON.stringify(census));
    assert.deepEqual(failures, []);
    assert.equal((await get(`${V3}/open`)).status, 200);
  });
});

test('pages of allowed origins may read', async () => {
  const { gateway, url } = await open({ allowedOrigins: new Set(['https://page.example']) });
  const from = (origin: string, method = 'GET') => fetch(`${url}${V3}/open`, { method, headers: { origin } });
  const allowed = await from('https://page.example');
  assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://page.example');
  const preflight = await from('https://page.example', 'OPTIONS');
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /APIKey, Authent, Nonce/);
  for (const method of ['GET', 'OPTIONS']) {
    const foreign = await from('https://other.example', method);
    assert.equal(foreign.headers.get('access-control-allow-origin'), null);
  }
  await gateway.close();
});

test('an offer to go on in HTTP/2 is let pass: the request is answered, its body and the next one too', async (t) => {
  const accept = (): void => assert.fail('no WebSocket was asked for');
  const { gateway, url } = await open({ upgrades: { accept, end: () => {} } });
  t.after(() => gateway.close());
  const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA';
  const order = 'symbol=pf_xbtusd&size=1.50';
  const form = `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${order.length}`;
  const path = `${V3}/sendorder`;
  const headers = Object.entries(signedHeaders(FULL, path.replace('/derivatives', ''), order, ''));
  const signed = headers.map(([name, value]) => `${name}: ${value}`).join('\r\n');
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answers = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    answers += text;
  });
  socket.write(`POST ${path} HTTP/1.1\r\nHost: a\r\n${offer}\r\n${form}\r\n${signed}\r\n\r\n${order.slice(0, 9)}`);
  await new Promise((resolve) => setImmediate(resolve));
  socket.write(order.slice(9));
  await once(socket, 'data');
  socket.write(`GET ${V3}/open?size=2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
  await once(socket, 'close');
  assert.deepEqual(
    [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status),
    ['200', '200'],
  );
  assert.match(answers, /\{"symbol":"PF_XBTUSD","size":"1.5","method":"POST"/);
  assert.match(answers, /\{"size":"2"\}$/);
});

test('a port in use is refused with its name', async () => {
  const { gateway, url } = await open();
  const second = createGateway({ routes: [], timeMs: () => 0 });
  await assert.rejects(second.listen({ host: '127.0.0.1', port: Number(new URL(url).port) }), { code: 'EADDRINUSE' });
  await second.close();
  await gateway.close();
});

describe('closing', () => {
  async function connected(url: string): Promise<Socket> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }

  test('ends idle and silent connections at once', { timeout: 120_000 }, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] }); // the time of grace never ends
    const { gateway, url } = await open();
    const silent = await connected(url);
    const idle = await connected(url);
    idle.write(`GET ${V3}/open HTTP/1.1\r\nHost: x\r\n\r\n`);
    await once(idle, 'data');
    const ended = Promise.all([once(silent, 'close'), once(idle, 'close')]);
    await gateway.close();
    silent.resume();
    idle.resume();
    await ended;
  });

  test('ends at once what was answered before its body was there, and waits for nothing', {
    timeout: 120_000,
  }, async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    // Refused with the headers alone, as a foreign page is at the control door: nobody reads the body.
    const refuse: Mount = (app) =>
      void app.addHook('onRequest', (_request, reply, _next) => reply.code(403).send('no'));
    const { gateway, url } = await open({ mounts: [refuse] });
    const socket = await connected(url);
    socket.write('POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab');
    await once(socket, 'data');
    const ended = once(
      socket.on('error', () => {}),
      'close',
    );
    await gateway.close();
    socket.resume();
    await ended;
  });

  test('a body that comes in behind its answer leaves the connection as it was', async () => {
    const refuse: Mount = (app) =>
      void app.addHook('onRequest', (request, reply, next) => {
        if (request.url === '/early') reply.code(403).send('no');
        else next();
      });
    const { gateway, url } = await open({ mounts: [refuse] });
    const socket = await connected(url);
    const heard = async (): Promise<string> => String((await once(socket, 'data'))[0]);
    socket.write('POST /early HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab');
    assert.match(await heard(), /^HTTP\/1\.1 403 /);
    socket.write(`cdGET ${V3}/open HTTP/1.1\r\nHost: x\r\n\r\n`);
    assert.match(await heard(), /^HTTP\/1\.1 200 /);
    await gateway.close();
    socket.destroy();
  });

  test('lets a request that is under way have its answer, and ends its connection', async () => {
    let release = (): void => {};
    const answer: Answer = () =>
      new Promise((resolve) => {
        release = () => resolve(jsonReply(200, '{}'));
      });
    const arrived = Promise.withResolvers<void>();
    const slow: Route = {
      methods: ['GET'],
      path: '/slow',
      answer: (request, path) => {
        arrived.resolve();
        return answer(request, path);
      },
    };
    const { gateway, url } = await open({ routes: [slow] });
    const answered = raw(url, 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    await arrived.promise;
    const closed = gateway.close();
    release();
    const text = await answered;
    assert.match(text, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(text, /\r\nconnection: close\r\n/i);
    await closed;
  });

  test('twice, or before listening, is no fault', async () => {
    const { gateway } = await open();
    await Promise.all([gateway.close(), gateway.close()]);
    await gateway.close();
    await createGateway({ routes: routes(), timeMs: () => 0 }).close();
  });
});
