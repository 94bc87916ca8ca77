/**
 * The live wire: how soon a fill is pushed, a ticker to a thousand connections beside `ws` sending the same bytes, what a
 * connection costs in memory, and readers that stop reading among those that do not.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';
import { SigningKey } from '../../src/gateway/signature.ts';
import type { Machine } from '../../src/host/machine.ts';
import { type Drydock, startDrydock } from '../../src/index.ts';
import { librarySettings } from '../../src/library/library.ts';
import { startVenue } from '../../src/library/start.ts';
import { growth } from '../lib/heap.ts';
import { median, plain, quantile, type Row } from '../lib/row.ts';
import { Readers } from './live-client.ts';
import { post } from './sign.ts';

const CONNECTIONS = 1_000;
const STOPPED = 50;
const ROUNDS = 9;
const MESSAGES_A_ROUND = 60;
const FILLS = 300;
const MARKET = 'PF_XBTUSD';
const SUBSCRIBE = JSON.stringify({ event: 'subscribe', feed: 'ticker', product_ids: [MARKET] });
/** Greeting, acknowledgement, the first ticker. */
const FRAMES_AT_FIRST = 3;

export async function benchLive(): Promise<readonly Row[]> {
  return [await benchFill(), ...(await benchFanOut())];
}

/** A venue's clock that the bench moves: tickers are told once a second. */
class SteppedMachine implements Machine {
  #nowMs = Date.UTC(2026, 10, 22, 8);

  nowMs(): number {
    return this.#nowMs;
  }

  after(): () => void {
    return () => {};
  }

  step(): void {
    this.#nowMs += 1_000;
  }
}

async function benchFanOut(): Promise<readonly Row[]> {
  const machine = new SteppedMachine();
  const venue = await startVenue(librarySettings({ market: 'frozen' }), { machine });
  const bare = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const [readers, others] = [await Readers.start(), await Readers.start()];
  try {
    const message = Buffer.from(await aTicker(venue));
    const bareBytes = await growth(async () => {
      await others.connect({ port: (bare.address() as AddressInfo).port, connections: CONNECTIONS }, 0);
      while (bare.clients.size < CONNECTIONS) await nextTurn();
    });
    const ownBytes = await growth(() => {
      const plan = { port: venue.port, connections: CONNECTIONS, says: SUBSCRIBE };
      return readers.connect(plan, CONNECTIONS * FRAMES_AT_FIRST);
    });
    const sendBare = async (): Promise<void> => {
      for (const client of bare.clients) client.send(message, { binary: false });
      await nextTurn();
    };
    let usd = 84_000;
    const sendOwn = async (): Promise<void> => {
      machine.step();
      await venue.setIndexPrice('XBT', ++usd);
    };
    const limits: Pace[] = [];
    const own: Pace[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const [limit, pace] = [await timed(others, sendBare, CONNECTIONS), await timed(readers, sendOwn, CONNECTIONS)];
      if (round === 0) continue; // warms up
      limits.push(limit);
      own.push(pace);
    }
    const beside: Pace[] = [];
    await readers.pause(STOPPED);
    for (let round = 0; round < ROUNDS; round++) beside.push(await timed(readers, sendOwn, CONNECTIONS - STOPPED));
    return [
      {
        what: 'a ticker to 1,000 connections',
        measured: paceText(own),
        limit: `ws sending the same bytes (${paceText(limits)})`,
        value: median(own.map((pace, round) => pace.ofProcessor / (limits[round] as Pace).ofProcessor)),
        target: { atLeast: 0.8 },
        workload: `${CONNECTIONS} connections that listen to ${MARKET}, ${ROUNDS} rounds of ${MESSAGES_A_ROUND} price moves, ${message.length} bytes a message, readers in a process of their own; compared is what the sending thread does in a second of its processor: how two processes and their neighbours share the machine moved the ratio by the clock from 0.6 to 1.1`,
      },
      {
        what: 'the same beside readers that have stopped',
        measured: paceText(beside),
        limit: 'the same without them',
        value: median(beside.map(({ ofProcessor }) => ofProcessor)) / median(own.map(({ ofProcessor }) => ofProcessor)),
        target: { atLeast: 0.8 },
        workload: `${STOPPED} of the ${CONNECTIONS} read nothing any more; what is sent to the others is counted`,
      },
      {
        what: 'memory of a connection',
        measured: `${plain(ownBytes / CONNECTIONS / 1024, 1)} KB`,
        limit: `a connection of bare ws (${plain(bareBytes / CONNECTIONS / 1024, 1)} KB)`,
        value: ownBytes / bareBytes,
        workload: `${CONNECTIONS} connections, each with one subscription; heap and buffers after a collection, without the kernel's`,
      },
    ];
  } finally {
    readers.stop();
    others.stop();
    await venue.close();
    for (const client of bare.clients) client.terminate();
    await new Promise((resolve) => bare.close(resolve));
  }
}

/** Messages a second. */
interface Pace {
  readonly byClock: number;
  /** A second in which the sending thread has its processor. */
  readonly ofProcessor: number;
}

async function timed(readers: Readers, send: () => Promise<void>, connections: number): Promise<Pace> {
  const messages = connections * MESSAGES_A_ROUND;
  const arrived = readers.arrived(messages);
  const startMs = performance.now();
  const before = process.threadCpuUsage();
  for (let count = 0; count < MESSAGES_A_ROUND; count++) await send();
  await arrived;
  const { user, system } = process.threadCpuUsage(before);
  return {
    byClock: (messages / (performance.now() - startMs)) * 1_000,
    ofProcessor: (messages / (user + system)) * 1_000_000,
  };
}

function paceText(paces: readonly Pace[]): string {
  const of = (each: (pace: Pace) => number): string => plain(median(paces.map(each)));
  return `${of(({ ofProcessor }) => ofProcessor)} messages a second of processor, ${of(({ byClock }) => byClock)} by the clock`;
}

async function aTicker(venue: Drydock): Promise<string> {
  const socket = new WebSocket(`${venue.url.replace('http', 'ws')}/ws/v1`);
  try {
    return await new Promise((resolve, reject) => {
      socket.on('open', () => socket.send(SUBSCRIBE));
      socket.on('error', reject);
      socket.on('message', (data) => {
        if (String(data).includes('"feed":"ticker","bid"')) resolve(String(data));
      });
    });
  } finally {
    socket.terminate();
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A durable market order: when its fill is pushed, and when its reply comes. */
async function benchFill(): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const venue = await startDrydock({ market: 'frozen', data: join(folder, 'venue') });
  const key = venue.accounts[0] as { apiKey: string; apiSecret: string };
  const socket = new WebSocket(`${venue.url.replace('http', 'ws')}/ws/v1`);
  try {
    let onFill = (): void => {};
    await listenToFills(socket, key, () => onFill());
    const pushed = new Float64Array(FILLS);
    const replied = new Float64Array(FILLS);
    for (let order = 0; order < FILLS; order++) {
      const startMs = performance.now();
      const fill = new Promise<number>((resolve) => {
        onFill = () => resolve(performance.now() - startMs);
      });
      const side = order % 2 === 0 ? 'buy' : 'sell';
      const body = `orderType=mkt&symbol=${MARKET}&side=${side}&size=0.001`;
      await post(venue.url, '/derivatives/api/v3/sendorder', key, body, '"status":"placed"');
      replied[order] = performance.now() - startMs;
      pushed[order] = await fill;
    }
    return {
      what: 'from an order to the push of its fill, median',
      measured: `${plain(quantile(pushed, 0.5), 2)} ms (p99 ${plain(quantile(pushed, 0.99), 2)})`,
      limit: `the order's reply (median ${plain(quantile(replied, 0.5), 2)} ms, p99 ${plain(quantile(replied, 0.99), 2)})`,
      value: quantile(pushed, 0.5) / quantile(replied, 0.5),
      target: { atMost: 1 },
      workload: `${FILLS} durable market orders one after the other, the client in the venue's own process`,
    };
  } finally {
    socket.terminate();
    await venue.close();
    rmSync(folder, { recursive: true });
  }
}

function listenToFills(
  socket: WebSocket,
  { apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string },
  onFill: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify({ event: 'challenge', api_key: apiKey })));
    socket.on('message', (data) => {
      const said = JSON.parse(String(data)) as { event?: string; feed?: string; message: string };
      if (said.event === 'challenge') {
        const signed_challenge = new SigningKey(apiSecret).sign(said.message);
        const request = { api_key: apiKey, original_challenge: said.message, signed_challenge };
        socket.send(JSON.stringify({ event: 'subscribe', feed: 'fills', ...request }));
      } else if (said.feed === 'fills_snapshot') resolve();
      else if (said.feed === 'fills') onFill();
    });
  });
}
