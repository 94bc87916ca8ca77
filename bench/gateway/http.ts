/**
 * What the venue's door costs beside a bare `node:http` server that sends the same bytes: authentication, hot route,
 * Fastify route. Prints requests per second and the server's processor time per request, as ratios to bare in the same
 * run. The business behind the door is a fixed reply of the size of `GET /accounts`.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOf, type Door } from '../../src/gateway/answer.ts';
import { type ApiKey, Authenticator } from '../../src/gateway/authentication.ts';
import { endpoint } from '../../src/gateway/endpoint.ts';
import { Nonces } from '../../src/gateway/nonces.ts';
import { jsonReply } from '../../src/gateway/reply.ts';
import { dictionary, object, text } from '../../src/gateway/schema.ts';
import { createGateway } from '../../src/gateway/server.ts';
import type { LoadPlan, LoadResult } from './load.ts';

const CONNECTIONS = 16;
const ACCOUNTS = 10;
const ROUNDS = 5;
const REQUESTS_PER_ROUND = 20_000;
const FIRST_NONCE = 1_600_000_000_000_000_000n;
const PATH = '/derivatives/api/v3/accounts';
const ROUTED_PATH = `${PATH}/`; // the trailing slash misses the hot route
const BODY = JSON.stringify({ result: 'success', accounts: 'x'.repeat(2_300) });

const keys: readonly ApiKey[] = Array.from({ length: ACCOUNTS }, (_, index) => ({
  apiKey: `bench key ${index}`,
  accountId: index,
  secret: createHash('sha512').update(`bench ${index}`).digest('base64'),
  general: 'read',
  transfer: 'none',
}));

const BARE = 'bare node:http';
const BARE_NONCE = 'bare node:http, fresh nonce';

interface Contender {
  readonly name: string;
  readonly path: string;
  readonly signed: 'not' | 'withoutNonce' | 'freshNonce';
  readonly listen: () => Promise<{ readonly port: number; close(): Promise<void> }>;
}

const contenders: readonly Contender[] = [
  { name: BARE, path: PATH, signed: 'withoutNonce', listen: listenBare },
  { name: BARE_NONCE, path: PATH, signed: 'freshNonce', listen: listenBare },
  { name: 'hot, public', path: `${PATH}/public`, signed: 'not', listen: listenGateway },
  { name: 'hot, signed, no nonce', path: PATH, signed: 'withoutNonce', listen: listenGateway },
  { name: 'hot, signed, fresh nonce', path: PATH, signed: 'freshNonce', listen: listenGateway },
  { name: 'routed, signed, no nonce', path: ROUTED_PATH, signed: 'withoutNonce', listen: listenGateway },
];

async function listenBare(): Promise<{ port: number; close(): Promise<void> }> {
  const headers = ['cache-control', 'no-store', 'vary', 'Origin', 'x-content-type-options', 'nosniff'];
  headers.push('content-type', 'application/json', 'content-length', String(BODY.length));
  const server = createServer((_request, response) => {
    response.writeHead(200, headers);
    response.end(BODY);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => closeBare(server) };
}

function closeBare(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function listenGateway(): Promise<{ port: number; close(): Promise<void> }> {
  const ring = new Map(keys.map((key) => [key.apiKey, key]));
  const authenticator = new Authenticator({ find: (apiKey) => ring.get(apiKey) }, new Nonces());
  const door: Door = { authenticator, timeMs: () => 0 };
  const shared = {
    summary: 'Wallets',
    methods: ['GET'],
    cost: 2,
    faults: 'classic',
    hot: true,
    parameters: object({}),
    reply: dictionary(text()),
  } as const;
  const accounts = endpoint({ ...shared, name: 'accounts', paths: [PATH], level: 'read' });
  const open = endpoint({ ...shared, name: 'open', paths: [`${PATH}/public`], level: 'public' });
  const reply = jsonReply(200, BODY);
  const gateway = createGateway({
    routes: [
      { methods: ['GET'], path: PATH, hot: true, answer: answerOf(door, accounts, () => reply) },
      { methods: ['GET'], path: `${PATH}/public`, hot: true, answer: answerOf(door, open, () => reply) },
    ],
    timeMs: () => 0,
  });
  const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  return { port: Number(new URL(url).port), close: () => gateway.close() };
}

function answerTo(client: ChildProcess, message: unknown): Promise<unknown> {
  return new Promise((resolve) => {
    client.once('message', resolve);
    if (message !== undefined) client.send(message as object);
  });
}

interface Measurement {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

async function measure(client: ChildProcess, contender: Contender, firstNonce: bigint): Promise<Measurement> {
  const server = await contender.listen();
  const { path, signed } = contender;
  const plan: LoadPlan = {
    port: server.port,
    connections: CONNECTIONS,
    path,
    signed,
    keys: keys.map(({ apiKey, secret }) => ({ apiKey, secret })),
    firstNonce: String(firstNonce),
    count: REQUESTS_PER_ROUND,
  };
  await answerTo(client, plan);
  const before = process.cpuUsage();
  const result = (await answerTo(client, 'go')) as LoadResult;
  const spent = process.cpuUsage(before);
  await server.close();
  if (result.failures > 0) throw new Error(`${contender.name}: ${result.failures} requests failed`);
  return {
    perSecond: result.answers / result.seconds,
    cpuMicroseconds: (spent.user + spent.system) / result.answers,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] as number;
}

const client = fork(new URL('./load.ts', import.meta.url));
await answerTo(client, undefined);
const measurements = new Map<string, Measurement[]>(contenders.map(({ name }) => [name, []]));
for (let round = 0; round <= ROUNDS; round++) {
  for (const contender of contenders) {
    const measurement = await measure(client, contender, FIRST_NONCE + BigInt(round * REQUESTS_PER_ROUND));
    if (round > 0) measurements.get(contender.name)?.push(measurement); // the first one warms up
  }
}
client.disconnect();

console.log(
  `Node ${process.version}, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${REQUESTS_PER_ROUND} requests, ${BODY.length} bytes`,
);
console.table(
  contenders.map(({ name, signed }) => {
    const bare = measurements.get(signed === 'freshNonce' ? BARE_NONCE : BARE) ?? []; // the same bytes
    const own = measurements.get(name) ?? [];
    const ratio = (of: (one: Measurement) => number) =>
      median(own.map((one, round) => of(one) / of(bare[round] as Measurement)));
    return {
      contender: name,
      'requests/s': Math.round(median(own.map((one) => one.perSecond))),
      'ratio to bare': ratio((one) => one.perSecond).toFixed(2),
      'server CPU us/request': median(own.map((one) => one.cpuMicroseconds)).toFixed(1),
      'bare CPU / own CPU': (1 / ratio((one) => one.cpuMicroseconds)).toFixed(2),
    };
  }),
);
