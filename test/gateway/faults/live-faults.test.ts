/** Faults of feeds and connections, through the live wire. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { FaultInput } from '../../../src/control/fault-input.ts';
import { LIVE_LIMITS } from '../../../src/gateway/ws/limits.ts';
import type { Drydock } from '../../../src/library/drydock.ts';
import { TestMachine, venueForTest } from '../../library/support.ts';
import type { Caller } from '../endpoints/venue.ts';
import { Client, type Said } from '../ws/live-venue.ts';

interface Live {
  readonly venue: Drydock;
  readonly machine: TestMachine;
  readonly url: string;
  readonly connect: () => Promise<Client>;
}

async function aVenue(t: TestContext, faults: FaultInput | readonly FaultInput[] = []): Promise<Live> {
  const machine = new TestMachine();
  const venue = await venueForTest({}, { machine });
  await venue.setFaults(faults);
  const url = `${venue.url.replace('http', 'ws')}/ws/v1`;
  const connect = async (): Promise<Client> => {
    const client = new Client(url);
    t.after(() => client.terminate());
    await client.next();
    return client;
  };
  return { venue, machine, url, connect };
}

/** Moves the price of one market's asset, which tells its book and tickers. */
const move = (venue: Drydock, percent: number): Promise<unknown> =>
  venue.setIndexPrice('XBT', 60_000 * (1 + percent / 100));

const seqs = (messages: readonly Said[]): readonly number[] =>
  messages.filter(({ feed }) => feed === 'book').map(({ seq }) => seq);
const steps = (numbers: readonly number[]): readonly number[] =>
  numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0));

test('a missing message of the book is a gap in its numbers', async (t) => {
  const { venue, connect } = await aVenue(t, { feed: 'book', drop: 'message', skip: 4, times: 1 });
  const client = await connect();
  client.subscribe('book', 'PF_XBTUSD');
  await client.take(2);
  await move(venue, 1);
  const gaps = steps(seqs(await client.all())).filter((step) => step !== 1);
  assert.deepEqual(gaps, [2]);
  assert.deepEqual([venue.faults()[0]?.struck], [1]);
});

test('messages twice, and out of order', async (t) => {
  const { venue, connect } = await aVenue(t, [
    { feed: 'book', duplicate: 'message', skip: 2, times: 1 },
    { feed: 'book', reorder: 2, skip: 6, times: 1 },
  ]);
  const client = await connect();
  client.subscribe('book', 'PF_XBTUSD');
  await client.take(2);
  await move(venue, 1);
  const told = seqs(await client.all());
  const first = told[0] ?? 0;
  assert.deepEqual(
    told.slice(0, 10).map((seq) => seq - first),
    [0, 1, 1, 2, 3, 4, 6, 7, 5, 8],
  );
});

test('a late feed, while others are on time', async (t) => {
  const { venue, machine, connect } = await aVenue(t, { feed: 'book', market: 'PF_XBTUSD', latency: 500 });
  const client = await connect();
  client.subscribe('book', 'PF_XBTUSD', 'PF_ETHUSD');
  await client.take(3);
  await move(venue, 1);
  assert.deepEqual(await client.all(), []);
  machine.pass(499);
  assert.deepEqual(await client.all(), []);
  machine.pass(1);
  const told = await client.all();
  assert.deepEqual([told[0].feed, told[1].feed, told[1].seq - told[0].seq], ['book_snapshot', 'book', 1]);
});

test('a wrong clock in the messages', async (t) => {
  const { venue, connect } = await aVenue(t, { feed: ['ticker', 'book'], clockSkew: '10s' });
  const client = await connect();
  client.subscribe('book', 'PF_XBTUSD');
  client.subscribe('trade', 'PF_XBTUSD');
  client.subscribe('ticker', 'PF_XBTUSD');
  const told = await client.all();
  const { timeMs } = venue.status();
  assert.equal(told.find(({ feed }) => feed === 'book_snapshot').timestamp, timeMs + 10_000);
  assert.equal(told.find(({ feed, event }) => feed === 'ticker' && event === undefined).time, timeMs + 10_000);
});

for (const [disconnect, code, reason] of [
  ['cut', 1006, ''],
  [1012, 1012, ''],
] as const) {
  test(`a connection ends by ${disconnect}, and the next one goes on`, async (t) => {
    const { venue, connect } = await aVenue(t, { feed: 'ticker', disconnect, skip: 1, times: 1 });
    const client = await connect();
    const other = await connect();
    client.subscribe('ticker', 'PF_XBTUSD');
    await client.take(2);
    other.subscribe('book', 'PF_XBTUSD');
    await other.take(2);
    await move(venue, 1);
    // A ticker comes once a second at most.
    client.subscribe('ticker', 'PF_XBTUSD');
    assert.deepEqual(await client.closed, { code, reason });
    assert.ok((await other.all()).length > 0);
    const again = await connect();
    again.subscribe('ticker', 'PF_XBTUSD');
    assert.equal((await again.take(2))[1].feed, 'ticker');
    assert.equal(venue.faults()[0]?.struck, 1);
  });
}

const caller = (venue: Drydock, index: number): Caller => {
  const { apiKey = '', apiSecret: secret = '' } = venue.accounts[index] ?? {};
  return { key: { apiKey, secret } } as Caller;
};

/** What needs a challenge: the clock goes on by its moment once it is under way. */
async function challenged<Result>(machine: TestMachine, asking: () => Promise<Result>): Promise<Result> {
  const { waiting } = machine;
  const asked = asking();
  while (machine.waiting === waiting) await setImmediate();
  machine.pass(LIVE_LIMITS.challengeMs);
  return asked;
}

test("an account's private feed alone", async (t) => {
  const { venue, machine, connect } = await aVenue(t, { feed: 'balances', account: 'account-1', drop: 'message' });
  const client = await connect();
  const sign = (index: number) => client.signed(caller(venue, index), 'subscribe', 'balances');
  const asked = [await challenged(machine, () => sign(0)), await challenged(machine, () => sign(1))];
  for (const request of asked) client.send(request);
  const told = await client.all();
  const { uid } = venue.accounts[1] ?? {};
  assert.deepEqual(
    told.filter(({ event }) => event === undefined).map(({ account }) => account),
    [uid],
  );
  assert.equal(told.filter(({ event }) => event === 'subscribed').length, 2, 'both are acknowledged');
});

test('a lost message of a feed that counts by subscription is a gap too', async (t) => {
  const { venue, machine, connect } = await aVenue(t, { feed: 'balances', drop: 'message', skip: 2, times: 1 });
  const client = await connect();
  await challenged(machine, () => client.follow(caller(venue, 0), 'balances'));
  await client.all();
  for (let round = 0; round < 3; round++) await venue.deposit('account-1', 'flex', 'USD', 100);
  const numbers = (await client.all()).map(({ seq }) => seq);
  assert.ok(steps(numbers).includes(2), `${numbers}`);
});

test('connections are refused, hung up on or late', async (t) => {
  const { venue, machine, url, connect } = await aVenue(t, { endpoint: 'ws/v1', error: 503, times: 1 });
  const refused = new WebSocket(url);
  const [, response] = await once(refused, 'unexpected-response');
  assert.equal(response.statusCode, 503);
  refused.on('error', () => {}).terminate();
  await venue.setFaults({ endpoint: 'ws/v1', drop: 'request', times: 1 });
  const dropped = new WebSocket(url);
  const [error] = await once(dropped, 'error');
  assert.match(String(error), /socket hang up|ECONNRESET/);
  await venue.setFaults({ endpoint: 'ws/v1', latency: 1_000 });
  const waiting = machine.waiting;
  const late = connect();
  while (machine.waiting === waiting) await setImmediate();
  machine.pass(1_000);
  await late;
});

test('a revert brings the rules of its snapshot', async (t) => {
  const { venue, machine, connect } = await aVenue(t);
  const kept = await venue.snapshot();
  await venue.setFaults({ feed: 'book', latency: 500 });
  const client = await connect();
  client.subscribe('book', 'PF_XBTUSD');
  await client.next();
  await venue.revert(kept);
  assert.deepEqual(venue.faults(), []);
  machine.pass(500);
  const told = await client.all();
  assert.deepEqual(
    told.map(({ feed }) => feed),
    ['book_snapshot', 'book_snapshot'],
    'the late one, then the new one',
  );
});

test('a client that goes away frees what was held for it', async (t) => {
  const { venue, machine, connect } = await aVenue(t, { feed: 'book', latency: 60_000 });
  const waiting = machine.waiting;
  const client = await connect();
  client.subscribe('book', 'PF_XBTUSD', 'PF_ETHUSD');
  await client.take(2);
  while (venue.faults()[0]?.struck !== 2) await setImmediate();
  client.terminate();
  while (machine.waiting > waiting) await setImmediate();
});
