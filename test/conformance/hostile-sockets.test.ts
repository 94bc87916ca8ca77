/**
 * What a network does to a server by malice or by accident (headers that never end, bodies that never come, floods, hang-ups,
 * answers nobody reads) while a correct client trades: each of its answers is right, nothing is answered by a failure of the
 * venue's own, and a venue closes while they are all still connected.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { startDrydock } from '../../src/index.ts';
import { quietPort } from '../support/ports.ts';

const ROUNDS = 25;
const SYMBOL = 'PF_XBTUSD';
const GET = 'GET /derivatives/api/v3/orderbook?symbol=PF_XBTUSD HTTP/1.1\r\nHost: localhost\r\n\r\n';
const POST = 'POST /derivatives/api/v3/sendorder HTTP/1.1\r\nHost: localhost\r\n';
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';
const UPGRADE =
  'GET /ws/v1 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';

/** One kind of attack: what is written at first, and what in each round afterwards. */
interface Attack {
  readonly name: string;
  readonly sockets: number;
  readonly first?: string | Buffer;
  readonly each?: string;
  /** Reads nothing of what it is answered. */
  readonly isDeaf?: boolean;
  /** Hangs up in the middle, and comes again in each round. */
  readonly hangsUp?: boolean;
  /** Statuses that it may get. */
  readonly statuses: readonly string[];
}

const ATTACKS: readonly Attack[] = [
  { name: 'says nothing', sockets: 20, statuses: [] },
  { name: 'headers that never end', sockets: 20, first: GET.slice(0, -2), each: 'X-More: 1\r\n', statuses: ['431'] },
  {
    name: 'a body that never comes',
    sockets: 20,
    first: `${POST}${FORM}Content-Length: 1000\r\n\r\nsize=`,
    statuses: [],
  },
  {
    name: 'a header of 100 KB',
    sockets: 5,
    first: `${GET.slice(0, -2)}X-Big: ${'a'.repeat(100_000)}\r\n\r\n`,
    statuses: ['200', '431'],
  },
  {
    name: 'a header of 1 MB',
    sockets: 3,
    first: `${GET.slice(0, -2)}X-Big: ${'a'.repeat(1_000_000)}\r\n\r\n`,
    statuses: ['431'],
  },
  { name: 'requests without waiting', sockets: 5, each: GET.repeat(20), statuses: ['200'] },
  { name: 'requests without reading', sockets: 5, each: GET.repeat(20), isDeaf: true, statuses: [] },
  {
    name: 'a body that never ends',
    sockets: 5,
    first: `${POST}${FORM}Transfer-Encoding: chunked\r\n\r\n`,
    each: `10000\r\n${'a'.repeat(65_536)}\r\n`,
    statuses: ['413'],
  },
  {
    name: 'hangs up',
    sockets: 5,
    first: `${POST}${FORM}Content-Length: 60\r\n\r\norderType=lmt`,
    hangsUp: true,
    statuses: [],
  },
  {
    name: 'no HTTP at all',
    sockets: 5,
    first: Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0, 13, 10]),
    statuses: ['400'],
  },
  {
    name: 'two lengths',
    sockets: 3,
    first: `${POST}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`,
    statuses: ['400'],
  },
  { name: 'a bad key of a WebSocket', sockets: 3, first: `${UPGRADE}Sec-WebSocket-Key: x\r\n\r\n`, statuses: ['400'] },
  {
    name: 'frames that are none',
    sockets: 3,
    first: Buffer.concat([
      Buffer.from(`${UPGRADE}Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`),
      Buffer.alloc(64, 0xff),
    ]),
    statuses: ['101'],
  },
];

class Attacker {
  readonly statuses = new Map<string, Set<string>>();
  readonly #port: number;
  readonly #sockets: { readonly attack: Attack; socket: Socket }[] = [];

  constructor(port: number) {
    this.#port = port;
    for (const attack of ATTACKS) {
      for (let count = 0; count < attack.sockets; count++) this.#sockets.push({ attack, socket: this.#open(attack) });
    }
  }

  round(): void {
    for (const place of this.#sockets) {
      const { attack, socket } = place;
      if (attack.hangsUp === true) {
        socket.resetAndDestroy();
        place.socket = this.#open(attack);
      } else if (attack.each !== undefined && socket.writable) socket.write(attack.each);
    }
  }

  leave(): void {
    for (const { socket } of this.#sockets) socket.destroy();
  }

  #open({ name, first, isDeaf }: Attack): Socket {
    const socket = connect(this.#port, '127.0.0.1');
    socket.on('error', () => {});
    if (first !== undefined) socket.write(first);
    if (isDeaf === true) return socket;
    const met = this.statuses.get(name) ?? new Set();
    this.statuses.set(name, met);
    socket.on('data', (data) => {
      for (const [, status = ''] of data.toString('latin1').matchAll(/HTTP\/1\.1 (\d{3}) /g)) met.add(status);
    });
    return socket;
  }
}

test('a correct client among hostile sockets', async (t) => {
  const venue = await startDrydock({ market: 'frozen', port: await quietPort() });
  const attacker = new Attacker(venue.port);
  t.after(() => attacker.leave());
  const account = 'account-1';
  for (let round = 0; round < ROUNDS; round++) {
    attacker.round();
    const cliOrdId = `order-${round}`;
    const order = { orderType: 'post', symbol: SYMBOL, side: 'buy', size: 0.01, limitPrice: 50_000 + round, cliOrdId };
    const sent = await venue.request(account, 'POST', 'sendorder', order);
    assert.equal(sent.sendStatus.status, 'placed');
    const open = await venue.request(account, 'GET', 'openorders');
    assert.deepEqual(
      open.openOrders.map((one: { cliOrdId: string }) => one.cliOrdId),
      [cliOrdId],
    );
    const cancelled = await venue.request(account, 'POST', 'cancelorder', { cliOrdId });
    assert.equal(cancelled.cancelStatus.status, 'cancelled');
    const tickers = await fetch(`${venue.url}/derivatives/api/v3/tickers`);
    assert.equal(tickers.status, 200);
    assert.equal(((await tickers.json()) as { result: string }).result, 'success');
  }
  for (const { name, statuses } of ATTACKS) {
    const met = [...(attacker.statuses.get(name) ?? [])];
    t.diagnostic(`${name}: ${met.join(', ') || 'no answer'}`);
    assert.deepEqual(
      met.filter((status) => !statuses.includes(status)),
      [],
      name,
    );
  }
  // All of them are still connected.
  await venue.close();
  const late = connect(venue.port, '127.0.0.1');
  const [error] = (await once(late, 'error')) as [NodeJS.ErrnoException];
  assert.equal(error.code, 'ECONNREFUSED');
});
