import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import { request as httpsRequest } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { BODY_BYTES_MAX } from '../../src/gateway/body.ts';
import { jsonReply } from '../../src/gateway/reply.ts';
import type { Route } from '../../src/gateway/route.ts';
import { secureWith } from '../../src/gateway/secure-server.ts';
import { createGateway, type Gateway } from '../../src/gateway/server.ts';
import { type Credentials, temporaryCredentials } from '../../src/tls/folder.ts';
import { certificateNames } from '../../src/tls/names.ts';

const ROUTES: readonly Route[] = [
  { methods: ['GET'], path: '/hot', hot: true, answer: () => jsonReply(200, '{"hot":true}') },
  {
    methods: ['GET'],
    path: '/host/:name',
    answer: (request, path) => jsonReply(200, JSON.stringify({ host: request.headers.host, name: path.name })),
  },
  { methods: ['POST'], path: '/echo', hot: true, answer: ({ rawBody }) => jsonReply(200, String(rawBody.length)) },
];

let credentials: Credentials;
let ca: Buffer;
let gateway: Gateway;
let url: string;

before(async () => {
  const result = temporaryCredentials(certificateNames('127.0.0.1', []), Date.now());
  assert.ok(result.ok);
  credentials = result.credentials;
  ca = readFileSync(credentials.authorityFile);
  ({ gateway, url } = await open());
});

after(async () => {
  await gateway.close();
  credentials.release();
});

async function open(): Promise<{ gateway: Gateway; url: string }> {
  const opened = createGateway({ routes: ROUTES, timeMs: () => 0, secure: secureWith(credentials.identity) });
  return { gateway: opened, url: await opened.listen({ host: '127.0.0.1', port: 0 }) };
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

async function overHttp2(headers: Readonly<Record<string, string>>, body = ''): Promise<Answer> {
  const session = connectHttp2(url, { ca });
  const stream = session.request({ ':path': '/hot', ...headers }, { endStream: body === '' });
  const answered = once(stream, 'response') as Promise<[IncomingHttpHeaders & { ':status'?: number }]>;
  stream.on('error', () => {});
  if (body !== '') stream.end(body);
  const [{ ':status': status }] = await answered;
  let text = '';
  for await (const chunk of stream.setEncoding('utf8')) text += chunk;
  session.close();
  return { status, text };
}

function overHttp1(path: string, method = 'GET', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url + path, { method, ca }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('a server behind TLS', () => {
  test('answers HTTP/1.1 and HTTP/2 alike, hot routes and others', async () => {
    assert.deepEqual(await overHttp1('/hot'), { status: 200, text: '{"hot":true}' });
    assert.deepEqual(await overHttp2({}), { status: 200, text: '{"hot":true}' });
    const host = new URL(url).host;
    const text = JSON.stringify({ host, name: 'x' });
    assert.deepEqual(await overHttp1('/host/x'), { status: 200, text });
    assert.deepEqual(await overHttp2({ ':path': '/host/x' }), { status: 200, text });
  });

  test('reads bodies, and refuses those that are too large without losing the connection', async () => {
    const post = { ':method': 'POST', ':path': '/echo' };
    assert.deepEqual(await overHttp2(post, 'a'.repeat(100_000)), { status: 200, text: '100000' });
    assert.deepEqual(await overHttp1('/echo', 'POST', 'abc'), { status: 200, text: '3' });
    const large = await overHttp2(post, 'a'.repeat(BODY_BYTES_MAX + 1));
    assert.equal(large.status, 413);
  });

  test('refuses in the same words', async () => {
    for (const path of ['/nowhere', '/host/x?%']) {
      assert.deepEqual(await overHttp2({ ':path': path }), await overHttp1(path));
    }
    assert.equal((await overHttp2({ ':method': 'DELETE' })).status, 405);
  });

  test('has HTTP/1.1 for a client that names no protocol', async () => {
    const socket = connectTls({ port: Number(new URL(url).port), host: '127.0.0.1', ca });
    await once(socket, 'secureConnect');
    socket.write('GET /hot HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) text += chunk;
    assert.match(text, /^HTTP\/1\.1 200 [\s\S]+\{"hot":true\}$/);
  });

  test('answers what is no request as it does without TLS', async () => {
    const socket = connectTls({ port: Number(new URL(url).port), host: '127.0.0.1', ca });
    await once(socket, 'secureConnect');
    socket.write('hello\r\n\r\n');
    let text = '';
    for await (const chunk of socket.setEncoding('utf8')) text += chunk;
    assert.match(text, /^HTTP\/1\.1 400 [\s\S]+"status":"BAD_REQUEST"/);
  });

  test('is trusted under the real host names, by name resolution alone', async () => {
    for (const servername of ['futures.kraken.com', 'demo-futures.kraken.com', 'localhost']) {
      const socket = connectTls({ port: Number(new URL(url).port), host: '127.0.0.1', servername, ca });
      await once(socket, 'secureConnect');
      assert.equal(socket.authorized, true);
      socket.destroy();
    }
    const stranger = connectTls({
      port: Number(new URL(url).port),
      host: '127.0.0.1',
      servername: 'www.kraken.com',
      ca,
    });
    const [error] = await once(stranger, 'error');
    assert.equal(error.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('answers curl, by both protocols', async (t) => {
    const { stdout } = spawnSync('curl', ['--version'], { encoding: 'utf8' });
    if (!stdout?.includes('HTTP2')) return t.skip('there is no curl that speaks HTTP/2');
    const { port } = new URL(url);
    const asked = `https://futures.kraken.com:${port}/hot`;
    const trusting = ['-s', '--cacert', credentials.authorityFile, '--resolve', `futures.kraken.com:${port}:127.0.0.1`];
    const one = [...trusting, '-w', '%{http_version} ', '--http2', asked];
    const other = [...trusting, '-w', '%{http_version}', '--http1.1', asked];
    // Not the synchronous kind: the server that curl asks is in this process.
    const { stdout: said } = await promisify(execFile)('curl', [...one, '--next', ...other]);
    assert.equal(said, '{"hot":true}2 {"hot":true}1.1');
  });
});

describe('closing a server behind TLS', () => {
  test('waits for nobody: not for idle connections of either protocol, nor for those without a handshake', async () => {
    const other = await open();
    const { port } = new URL(other.url);
    const session = connectHttp2(other.url, { ca });
    const stream = session.request({ ':path': '/hot' });
    await once(stream.resume(), 'end');
    const idle = connectTls({ port: Number(port), host: '127.0.0.1', ca });
    await once(idle, 'secureConnect');
    const silent = connectTcp(Number(port), '127.0.0.1');
    await once(silent, 'connect');
    const ended = [session, idle, silent].map((end) => {
      end.on('error', () => {});
      return once(
        end.on('data' as never, () => {}),
        'close',
      );
    });
    await other.gateway.close();
    await Promise.all(ended);
  });
});
