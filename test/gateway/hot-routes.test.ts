import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Answer } from '../../src/gateway/answer.ts';
import { BODY_BYTES_MAX } from '../../src/gateway/body.ts';
import { jsonReply } from '../../src/gateway/reply.ts';
import { createGateway, type Gateway } from '../../src/gateway/server.ts';

const echo: Answer = ({ method, path, rawQuery, rawBody }) =>
  jsonReply(200, JSON.stringify({ method, path, rawQuery, rawBody }));

describe('hot routes', () => {
  let gateway: Gateway;
  let url = '';
  before(async () => {
    gateway = createGateway({
      routes: [
        { methods: ['GET', 'POST'], path: '/hot', hot: true, answer: echo },
        { methods: ['GET', 'POST'], path: '/routed', answer: echo },
        { methods: ['POST'], path: '/post', hot: true, answer: echo },
      ],
      timeMs: () => 0,
    });
    url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  });
  after(() => gateway.close());

  async function open(): Promise<Socket> {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }

  /** Everything that comes back until the connection ends. */
  async function rest(socket: Socket): Promise<string> {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', () => {}); // the server may end the connection while bytes are still on their way
    await once(socket, 'close');
    return Buffer.concat(chunks).toString();
  }

  const bodies: readonly (readonly [what: string, body: string | Buffer])[] = [
    ['none', ''],
    ['a form', 'a=1&b=2'],
    ['letters of two bytes', 'ä=ö'],
    ['bytes that are no text', Buffer.from([0x61, 0xff, 0xfe])],
    ['the most', 'x'.repeat(BODY_BYTES_MAX)],
    ['the most and a byte', 'x'.repeat(BODY_BYTES_MAX + 1)],
    ['much more', 'x'.repeat(4 * BODY_BYTES_MAX)],
  ];
  for (const [what, body] of bodies) {
    test(`answer like routed ones: a body of ${what}`, async () => {
      const ask = async (path: string) => {
        const response = await fetch(`${url}${path}?q=%41`, { method: 'POST', body });
        return [response.status, (await response.text()).replaceAll(path, '/path')];
      };
      assert.deepEqual(await ask('/hot'), await ask('/routed'));
    });
  }

  test('a body without a length, in pieces', async () => {
    const socket = await open();
    socket.write('POST /hot HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n');
    socket.write('3\r\na=1\r\n');
    socket.write('4\r\n&b=2\r\n');
    socket.write('0\r\n\r\n');
    assert.match(await rest(socket), /"rawBody":"a=1&b=2"/);
  });

  test('a body without a length that does not end', async () => {
    const socket = await open();
    const answer = rest(socket);
    socket.write('POST /hot HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
    for (let index = 0; index < 17; index++) socket.write(`4000\r\n${'x'.repeat(0x4000)}\r\n`);
    assert.match(await answer, /^HTTP\/1\.1 413 .*Connection: close/is);
  });

  test('a caller who goes away in the midst of a body gets no answer and does no harm', async () => {
    const socket = await open();
    socket.write('POST /hot HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\na=1');
    socket.destroy();
    assert.equal((await fetch(`${url}/hot`)).status, 200);
  });

  test('several requests on one connection', async () => {
    const socket = await open();
    const request = 'POST /hot HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n';
    socket.write(`${request}\r\na=1${request}\r\nb=2${request}Connection: close\r\n\r\nc=3`);
    const answers = await rest(socket);
    assert.deepEqual(
      [...answers.matchAll(/"rawBody":"(.*?)"/g)].map(([, body]) => body),
      ['a=1', 'b=2', 'c=3'],
    );
  });

  test('are served for their own methods only, and at their own path only', async () => {
    const get = await fetch(`${url}/post`);
    assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST']);
    assert.equal((await fetch(`${url}/hot`, { method: 'PUT' })).status, 405);
    assert.equal((await fetch(`${url}/hot/`, { method: 'POST', body: 'a' })).status, 200, 'the router takes the slash');
    assert.equal((await fetch(`${url}/hotter`, { method: 'POST', body: 'a' })).status, 404);
    assert.equal(await (await fetch(`${url}/hot`, { method: 'HEAD' })).text(), '');
  });
});
