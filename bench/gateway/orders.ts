/**
 * Durable orders over HTTP: as many as go through beside a bare server that puts the same bodies into the same kind of
 * journal, and how long they take at half of that, with reads beside them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STATE_FORMAT } from '../../src/core/state.ts';
import { type Drydock, startDrydock } from '../../src/index.ts';
import { SqliteJournal } from '../../src/journal/sqlite.ts';
import { diskText, Hindrances } from '../lib/hindrances.ts';
import { median, plain, type Row } from '../lib/row.ts';
import { type BareServer, listenBareJournal } from './bare.ts';
import { LoadClient, NonceSequence, type StreamPlan, type StreamResult } from './load-client.ts';
import { post } from './sign.ts';

const CONNECTIONS = 64;
const ROUNDS = 5;
const ORDERS_PER_ROUND = 10_000;
const LONGEST_SECONDS = 10;
/** An account may have 10,000 orders open. */
const MOST_OPEN_ORDERS = 90_000;
const READS_PER_SECOND = 1_000;
const SEND_ORDER = '/derivatives/api/v3/sendorder';
const CANCEL_ALL = '/derivatives/api/v3/cancelallorders';
/** Resting orders far below the market, in markets and at prices of their own. */
const MARKETS = [
  ['PF_XBTUSD', '0.0001', 60_000],
  ['PF_ETHUSD', '0.001', 1_800],
  ['PF_SOLUSD', '0.01', 80],
  ['PF_LTCUSD', '0.01', 40],
  ['PF_BCHUSD', '0.01', 300],
] as const;
const PRICES_A_MARKET = 25;

export async function benchOrders(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-bench-'));
  const venue = await startDrydock({ market: 'frozen', data: join(folder, 'venue') });
  const journal = await SqliteJournal.open({
    folder: join(folder, 'bare'),
    formatVersion: STATE_FORMAT,
    nowMs: () => Date.now(),
  });
  const client = await LoadClient.start();
  try {
    const bench = new OrderBench(venue, client);
    const bare = await listenBareJournal(journal, await bench.aReply());
    const rows = [await bench.throughput(bare), ...(await bench.latencies(bare, folder))];
    await bare.close();
    return rows;
  } finally {
    client.stop();
    await venue.close();
    await journal.close();
    rmSync(folder, { recursive: true });
  }
}

class OrderBench {
  readonly #venue: Drydock;
  readonly #client: LoadClient;
  readonly #nonces = new NonceSequence();
  #maximum = 0;

  constructor(venue: Drydock, client: LoadClient) {
    this.#venue = venue;
    this.#client = client;
  }

  /** What the venue answers to one of the orders. */
  async aReply(): Promise<string> {
    const [first] = this.#venue.accounts;
    if (first === undefined) throw new Error('the venue has accounts');
    return post(this.#venue.url, SEND_ORDER, first, bodies()[0] as string, PLACED);
  }

  async throughput(bare: BareServer): Promise<Row> {
    const own: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const stream = this.#orders(ORDERS_PER_ROUND);
      const [limit] = await this.#client.run({ port: bare.port, streams: [stream] });
      const [result] = await this.#client.run({ port: this.#venue.port, streams: [stream] });
      await this.#cancelAll();
      if (limit === undefined || result === undefined || round === 0) continue; // the first round warms up
      own.push(result.answers / result.seconds);
      ratios.push(limit.seconds / result.seconds);
    }
    this.#maximum = median(own);
    const ratio = median(ratios);
    return {
      what: 'signed durable sendorder',
      measured: `${plain(this.#maximum)} orders/s`,
      limit: `bare node:http POST into the same journal (${plain(this.#maximum / ratio)}/s)`,
      value: ratio,
      target: { atLeast: 0.5 },
      workload: `post-only orders with fresh nonces of ${this.#venue.accounts.length} accounts in ${MARKETS.length} markets, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${plain(ORDERS_PER_ROUND)}`,
    };
  }

  async latencies(bare: BareServer, folder: string): Promise<readonly Row[]> {
    const perSecond = Math.floor(this.#maximum / 2);
    const seconds = Math.min(LONGEST_SECONDS, Math.floor(MOST_OPEN_ORDERS / perSecond));
    const orders = { ...this.#orders(perSecond * seconds), perSecond };
    const reads: StreamPlan = {
      method: 'GET',
      path: '/derivatives/api/v3/accounts',
      keys: this.#keys,
      connections: 16,
      count: READS_PER_SECOND * seconds,
      expects: '"result":"success"',
      perSecond: READS_PER_SECOND,
    };
    const disk = diskText(folder);
    const [bareSent, bareRead] = await this.#client.run({ port: bare.port, streams: [orders, reads] });
    const hindrances = new Hindrances();
    const [sent, read] = await this.#client.run({ port: this.#venue.port, streams: [orders, reads] });
    const hindered = hindrances.end();
    await this.#cancelAll();
    const workload = `open loop for ${seconds} s: ${plain(perSecond)} orders/s, half of the maximum, beside ${plain(READS_PER_SECOND)} signed GET /accounts/s`;
    return [
      row('durable sendorder at half of its maximum, p99', sent, bareSent, `${workload}; ${hindered}; ${disk}`),
      row('reads beside them, p99', read, bareRead, workload),
    ];
  }

  get #keys() {
    return this.#venue.accounts.map(({ apiKey, apiSecret }) => ({ apiKey, apiSecret }));
  }

  #orders(count: number): StreamPlan {
    return {
      method: 'POST',
      path: SEND_ORDER,
      bodies: bodies(),
      keys: this.#keys,
      firstNonce: this.#nonces.take(count),
      connections: CONNECTIONS,
      count,
      expects: PLACED,
    };
  }

  async #cancelAll(): Promise<void> {
    for (const account of this.#venue.accounts)
      await post(this.#venue.url, CANCEL_ALL, account, '', '"result":"success"');
  }
}

const PLACED = '"status":"placed"';

function bodies(): readonly string[] {
  return MARKETS.flatMap(([symbol, size, price]) =>
    Array.from(
      { length: PRICES_A_MARKET },
      (_, index) => `orderType=post&symbol=${symbol}&side=buy&size=${size}&limitPrice=${price + index}`,
    ),
  );
}

function row(what: string, result: StreamResult | undefined, bare: StreamResult | undefined, workload: string): Row {
  if (result === undefined || bare === undefined) throw new Error('each stream has its result');
  return {
    what,
    measured: `${plain(result.p99Ms, 2)} ms (median ${plain(result.p50Ms, 2)}, longest ${plain(result.maxMs, 1)}; bare node:http through the same journal: p99 ${plain(bare.p99Ms, 2)}, longest ${plain(bare.maxMs, 1)})`,
    value: result.p99Ms,
    target: { atMost: 5 },
    workload,
  };
}
