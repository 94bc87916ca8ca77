/** The socket of another venue: breaks, silence, and what a hostile one sends. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import { Upstream } from '../../../src/feeds/mirror/upstream.ts';
import { HandClock, until } from './hand-clock.ts';

interface Rig {
  readonly clock: HandClock;
  readonly server: WebSocketServer;
  readonly upstream: Upstream;
  readonly messages: unknown[];
  /** What the other venue was asked, by connection. */
  readonly asked: string[][];
  readonly peers: WebSocket[];
}

async function rig(port = 0): Promise<Rig> {
  const server = new WebSocketServer({ host: '127.0.0.1', port });
  await once(server, 'listening');
  const clock = new HandClock();
  const messages: unknown[] = [];
  const asked: string[][] = [];
  const peers: WebSocket[] = [];
  server.on('connection', (peer) => {
    const own: string[] = [];
    asked.push(own);
    peers.push(peer);
    peer.on('message', (data) => own.push(String(data)));
    peer.on('error', () => {});
  });
  const upstream = new Upstream({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws/v1`,
    feed: 'ticker',
    clock,
    onMessage: (message) => messages.push(message),
  });
  after(() => {
    upstream.stop();
    for (const peer of peers) peer.terminate();
    server.close();
  });
  return { clock, server, upstream, messages, asked, peers };
}

test('it subscribes, again after each break, and later to more', async () => {
  const { clock, upstream, messages, asked, peers } = await rig();
  upstream.subscribe(['PF_XBTUSD']);
  upstream.start();
  await until(() => asked[0]?.length === 1);
  assert.deepEqual(JSON.parse(asked[0]?.[0] ?? ''), { event: 'subscribe', feed: 'ticker', product_ids: ['PF_XBTUSD'] });
  upstream.subscribe(['PF_XBTUSD', 'PF_ETHUSD']);
  await until(() => asked[0]?.length === 2);
  assert.match(asked[0]?.[1] ?? '', /\["PF_ETHUSD"\]/);
  peers[0]?.send('{"feed":"ticker","product_id":"PF_XBTUSD"}');
  await until(() => messages.length === 1);
  assert.equal(upstream.state.connected, true);
  peers[0]?.close();
  await until(() => !upstream.state.connected);
  assert.match(upstream.state.problem ?? '', /closed the connection/);
  clock.pass(500);
  await until(() => asked[1]?.length === 1);
  assert.match(asked[1]?.[0] ?? '', /\["PF_XBTUSD","PF_ETHUSD"\]/);
  assert.deepEqual([upstream.state.connected, upstream.state.connections], [true, 2]);
});

test('while nobody answers, it tries less and less often', async () => {
  const { clock, server, upstream } = await rig();
  server.close();
  await once(server, 'close');
  upstream.start();
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 9; attempt++) {
    await until(() => clock.waitMs !== undefined);
    const waitMs = clock.waitMs ?? 0;
    waits.push(waitMs);
    clock.pass(waitMs);
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  assert.match(upstream.state.problem ?? '', /ECONNREFUSED/);
  upstream.stop();
});

test('a venue that falls silent is left, one that answers pings is not', async () => {
  const { clock, upstream, peers } = await rig();
  upstream.start();
  await until(() => upstream.state.connected && peers.length === 1);
  for (let round = 0; round < 6; round++) {
    const heard = upstream.state.lastMessageMs;
    clock.pass(20_000);
    await until(() => upstream.state.lastMessageMs !== heard);
  }
  assert.equal(upstream.state.connected, true);
  // From now on it reads nothing, and so answers nothing.
  peers[0]?.pause();
  for (let round = 0; round < 4; round++) clock.pass(20_000);
  await until(() => !upstream.state.connected);
});

test('products that the other venue does not have are named', async () => {
  const { upstream, peers } = await rig();
  upstream.start();
  await until(() => peers.length === 1);
  peers[0]?.send(JSON.stringify({ event: 'alert', message: "Couldn't subscribe to invalid product `PF_NOPEUSD `" }));
  await until(() => upstream.state.unknown.length > 0);
  assert.deepEqual(upstream.state.unknown, ['PF_NOPEUSD']);
});

describe('a hostile venue', () => {
  const cases: readonly (readonly [what: string, send: (peer: WebSocket) => void, problem: RegExp])[] = [
    ['that sends no JSON', (peer) => peer.send('<html>'), /no JSON/],
    ['that sends without end', (peer) => peer.send(`"${'x'.repeat(100_000)}"`), /Max payload|1009|exceeded/i],
    [
      'that sends too much',
      (peer) => {
        for (let n = 0; n < 20_001; n++) peer.send('{"feed":"x"}');
      },
      /more messages than one would/,
    ],
  ];
  for (const [what, send, problem] of cases) {
    test(`${what} is left`, async () => {
      const { upstream, peers } = await rig();
      upstream.start();
      await until(() => peers.length === 1);
      send(peers[0] as WebSocket);
      await until(() => upstream.state.problem !== undefined);
      assert.match(upstream.state.problem ?? '', problem);
    });
  }

  test('whose messages are nothing is not heard', async () => {
    const { upstream, peers, messages } = await rig();
    upstream.start();
    await until(() => peers.length === 1);
    for (const text of ['1', 'null', '[]', '"x"', '{"event":5}', '{"event":"alert","message":{}}'])
      peers[0]?.send(text);
    peers[0]?.send(Buffer.from([1, 2, 3]));
    peers[0]?.send('{"feed":"last"}');
    await until(() => messages.length > 0);
    assert.deepEqual(messages, [{ feed: 'last' }]);
    assert.equal(upstream.state.connected, true);
  });
});
