/** Faults of requests and answers, through the wire. Time is the test's: what is late arrives when the machine's clock moves. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { FaultInput } from '../../../src/control/fault-input.ts';
import type { AccountView } from '../../../src/control/views.ts';
import type { Drydock } from '../../../src/library/drydock.ts';
import type { StartOptions } from '../../../src/library/options.ts';
import { type RawAnswer, send } from '../../control/support.ts';
import { TestMachine, venueForTest } from '../../library/support.ts';
import { signedHeaders } from '../keys.ts';

const V3 = '/derivatives/api/v3';
const ORDER = 'symbol=PF_XBTUSD&side=buy&orderType=lmt&size=0.01&limitPrice=10000';

class Wire {
  readonly machine: TestMachine;
  readonly venue: Drydock;

  private constructor(venue: Drydock, machine: TestMachine) {
    this.venue = venue;
    this.machine = machine;
  }

  static async open(faults: FaultInput | readonly FaultInput[], options: StartOptions = {}): Promise<Wire> {
    const machine = new TestMachine();
    const venue = await venueForTest(options, { machine });
    await venue.setFaults(faults);
    return new Wire(venue, machine);
  }

  account(index = 0): AccountView {
    return this.venue.accounts[index] as AccountView;
  }

  get(path: string): Promise<RawAnswer> {
    return send(this.venue, 'GET', `${V3}/${path}`);
  }

  /** Signed; with a nonce when one is given. */
  call(method: 'GET' | 'POST', path: string, query = '', nonce = '', account = this.account()): Promise<RawAnswer> {
    const { apiKey, apiSecret: secret } = account;
    const key = { apiKey, secret, accountId: 0, general: 'full', transfer: 'none' } as const;
    const target = `${V3}/${path}`;
    return send(
      this.venue,
      method,
      query === '' ? target : `${target}?${query}`,
      signedHeaders(key, target, query, nonce),
    );
  }

  order(cliOrdId: string, nonce = ''): Promise<RawAnswer> {
    return this.call('POST', 'sendorder', `${ORDER}&cliOrdId=${cliOrdId}`, nonce);
  }

  async openOrders(account = this.account()): Promise<readonly string[]> {
    const { text } = await this.call('GET', 'openorders', '', '', account);
    return JSON.parse(text).openOrders.map(({ cliOrdId }: { cliOrdId: string }) => cliOrdId);
  }

  /** Waits, without time passing, until so many more timers wait. */
  async held(more = 1, before = this.machine.waiting): Promise<void> {
    while (this.machine.waiting < before + more) await setImmediate();
  }

  struck(name = 'fault-1'): number | undefined {
    return this.venue.faults().find((fault) => fault.name === name)?.struck;
  }
}

const lost = (promise: Promise<unknown>): Promise<void> =>
  assert.rejects(promise, (error: NodeJS.ErrnoException) => error.code === 'ECONNRESET');
const json = ({ text }: RawAnswer): Record<string, unknown> => JSON.parse(text);

test('an answer that is lost: the order is there', async () => {
  const wire = await Wire.open({ endpoint: 'sendorder', drop: 'answer', times: 1 });
  await lost(wire.order('one'));
  assert.deepEqual(await wire.openOrders(), ['one']);
  assert.equal(
    (await wire.order('one')).text.includes('clientOrderIdAlreadyExist'),
    true,
    'who tries again learns of it',
  );
  assert.deepEqual(await wire.openOrders(), ['one']);
});

test('a request that is lost: nothing is there, and its nonce is unused', async () => {
  const wire = await Wire.open({ endpoint: 'sendorder', drop: 'request', times: 1 });
  await lost(wire.order('one', '1795334400001'));
  assert.deepEqual(await wire.openOrders(), []);
  assert.equal(json(await wire.order('one', '1795334400001')).result, 'success');
});

for (const drop of ['request', 'answer'] as const) {
  test(`silence in place of an answer: the ${drop} is lost and the connection stays until the client ends it`, async () => {
    const wire = await Wire.open({ endpoint: 'sendorder', drop, how: 'silence', times: 2 });
    const socket = await rawSocket(wire.venue);
    const target = `${V3}/sendorder?${ORDER}&cliOrdId=one`;
    const { apiKey, apiSecret: secret } = wire.account();
    const key = { apiKey, secret, accountId: 0, general: 'full', transfer: 'none' } as const;
    const headers = Object.entries(signedHeaders(key, `${V3}/sendorder`, `${ORDER}&cliOrdId=one`, ''));
    socket.write(
      `POST ${target} HTTP/1.1\r\nHost: x\r\n${headers.map((pair) => `${pair.join(': ')}\r\n`).join('')}\r\n`,
    );
    while (wire.struck() === 0) await setImmediate();
    while (drop === 'answer' && (await wire.openOrders()).length === 0) await setImmediate();
    assert.deepEqual(await wire.openOrders(), drop === 'answer' ? ['one'] : []);
    assert.deepEqual([socket.bytesRead, socket.destroyed], [0, false]);
    socket.destroy();
    // The second hangs when the venue closes, which ends it.
    const other = wire.call('POST', 'sendorder', ORDER);
    while (wire.struck() === 1) await setImmediate();
    await Promise.all([lost(other), wire.venue.close()]);
  });
}

test('a request that is carried out twice, and answered once', async () => {
  const wire = await Wire.open([
    { endpoint: 'sendorder', duplicate: 'request', times: 1 },
    { endpoint: 'cancelorder', duplicate: 'request', answer: 'first' },
  ]);
  const again = json(await wire.order('one')).sendStatus as { status: string };
  assert.equal(again.status, 'clientOrderIdAlreadyExist', 'the answer to the second');
  assert.deepEqual(await wire.openOrders(), ['one']);
  const { cancelStatus } = json(await wire.call('POST', 'cancelorder', 'cliOrdId=one')) as {
    cancelStatus: { status: string };
  };
  assert.equal(cancelStatus.status, 'cancelled', 'the answer to the first');
  assert.deepEqual(await wire.openOrders(), []);
});

test('a request with a nonce that is carried out twice is refused the second time', async () => {
  const wire = await Wire.open({ endpoint: 'sendorder', duplicate: 'request' });
  assert.equal(json(await wire.order('one', '1795334400001')).error, 'nonceDuplicate');
  assert.deepEqual(await wire.openOrders(), ['one'], 'it was carried out all the same');
});

test('without an id of its own an order that is carried out twice is two orders', async () => {
  const wire = await Wire.open({ endpoint: 'sendorder', duplicate: 'request' });
  await wire.call('POST', 'sendorder', ORDER);
  assert.equal((await wire.openOrders()).length, 2);
});

const ERRORS: readonly (readonly [error: string | number, status: number, text: RegExp])[] = [
  ['Unavailable', 503, /^{"result":"error","error":"Unavailable","serverTime":"2026-11-22T08:00:00Z"}$/],
  ['Server Error', 500, /"error":"Server Error"/],
  ['apiLimitExceeded', 429, /"error":"apiLimitExceeded"/],
  ['insufficientMargin', 500, /"errors":\[{"code":92,/],
  [502, 502, /^<html>[\s\S]*502 Bad Gateway/],
  [429, 429, /^<html>[\s\S]*429 Too Many Requests/],
  [520, 520, /520 Web Server Returned an Unknown Error/],
];

test('errors in place of the answer, the request carried out or not', async () => {
  const wire = await Wire.open([]);
  const start = await wire.venue.snapshot();
  for (const applied of [false, true]) {
    for (const [error, status, text] of ERRORS) {
      await wire.venue.revert(start);
      await wire.venue.setFaults({ endpoint: 'sendorder', error, applied });
      const answer = await wire.order('one');
      assert.equal(answer.status, status);
      assert.match(answer.text, text);
      assert.equal(answer.headers['content-type'], typeof error === 'number' ? 'text/html' : 'application/json');
      assert.equal(answer.headers['rate-limit-reset'], error === 'apiLimitExceeded' ? '10' : undefined);
      assert.deepEqual(await wire.openOrders(), applied ? ['one'] : [], `${error} ${applied}`);
    }
  }
});

test('a late answer: done at once, told later', async () => {
  const wire = await Wire.open({ endpoint: 'sendorder', latency: 250 });
  const waiting = wire.machine.waiting;
  const answer = wire.order('one');
  await wire.held(1, waiting);
  assert.deepEqual(await wire.openOrders(), ['one']);
  wire.machine.pass(249);
  let arrived = false;
  answer.then(() => {
    arrived = true;
  });
  await wire.openOrders();
  assert.equal(arrived, false);
  wire.machine.pass(1);
  assert.equal(json(await answer).result, 'success');
});

test('a late request: done later', async () => {
  const wire = await Wire.open({ endpoint: 'sendorder', latency: 250, on: 'request' });
  const waiting = wire.machine.waiting;
  const answer = wire.order('one');
  await wire.held(1, waiting);
  assert.deepEqual(await wire.openOrders(), []);
  wire.machine.pass(250);
  assert.equal(json(await answer).serverTime, '2026-11-22T08:00:00.25Z');
  assert.deepEqual(await wire.openOrders(), ['one']);
});

test("latency passes in the machine's time while the venue's clock stands", async () => {
  const wire = await Wire.open({ endpoint: 'tickers', latency: 100 });
  await wire.venue.freeze();
  const waiting = wire.machine.waiting;
  const answer = wire.get('tickers');
  await wire.held(1, waiting);
  wire.machine.pass(100);
  assert.equal(json(await answer).serverTime, '2026-11-22T08:00:00Z');
});

test('several faults at once: delays add up', async () => {
  const wire = await Wire.open([
    { endpoint: 'tickers', latency: 100 },
    { latency: 50 },
    { endpoint: 'tickers', clockSkew: '1m' },
  ]);
  const waiting = wire.machine.waiting;
  const answer = wire.get('tickers');
  await wire.held(1, waiting);
  wire.machine.pass(149);
  assert.equal(wire.machine.waiting, waiting + 1);
  wire.machine.pass(1);
  assert.equal(json(await answer).serverTime, '2026-11-22T08:01:00Z');
});

test('a wrong clock, in the body and the header', async () => {
  const wire = await Wire.open({ clockSkew: '-90s', account: 'account-1' }, {});
  const skewed = await wire.call('GET', 'openorders');
  assert.equal(json(skewed).serverTime, '2026-11-22T07:58:30Z');
  assert.equal(skewed.headers.date, 'Sun, 22 Nov 2026 07:58:30 GMT');
  assert.equal(json(await wire.call('GET', 'openorders', '', '', wire.account(1))).serverTime, '2026-11-22T08:00:00Z');
  assert.equal(json(await wire.get('tickers')).serverTime, '2026-11-22T08:00:00Z');
});

test('a body that breaks off', async () => {
  const wire = await Wire.open({ endpoint: 'tickers', partialBody: 20 });
  const socket = await rawSocket(wire.venue);
  socket.write(`GET ${V3}/tickers HTTP/1.1\r\nHost: x\r\n\r\n`);
  const [head = '', body = ''] = (await everything(socket)).split('\r\n\r\n');
  assert.equal(body, '{"result":"success",');
  assert.ok(Number(/content-length: (\d+)/i.exec(head)?.[1]) > 1000, 'it was announced in full');
});

test('a body in pieces', async () => {
  const wire = await Wire.open({ endpoint: 'tickers', slowBody: { pieces: 4, overMs: 400 } });
  const waiting = wire.machine.waiting;
  const answer = wire.get('tickers');
  for (let piece = 1; piece < 4; piece++) {
    await wire.held(1, waiting);
    wire.machine.pass(100);
  }
  assert.equal(json(await answer).result, 'success');
  assert.equal(wire.machine.waiting, waiting);
});

test('a client that goes away frees what was held for it', async () => {
  const wire = await Wire.open([{ endpoint: 'tickers', latency: 60_000 }]);
  const waiting = wire.machine.waiting;
  const socket = await rawSocket(wire.venue);
  socket.write(`GET ${V3}/tickers HTTP/1.1\r\nHost: x\r\n\r\n`);
  await wire.held(1, waiting);
  socket.destroy();
  while (wire.machine.waiting > waiting) await setImmediate();
});

test('closing the venue answers what is late, and hangs up on what never got in', async () => {
  const wire = await Wire.open([
    { endpoint: 'tickers', latency: 60_000 },
    { endpoint: 'instruments', latency: 60_000, on: 'request' },
  ]);
  const waiting = wire.machine.waiting;
  const agent = new Agent({ keepAlive: true });
  const late = new Promise<IncomingMessage>((resolve, reject) => {
    request(`${wire.venue.url}${V3}/tickers`, { agent }, (incoming) => resolve(incoming.resume()))
      .on('error', reject)
      .end();
  });
  const never = wire.get('instruments');
  await wire.held(2, waiting);
  await Promise.all([wire.venue.close(), lost(never)]);
  const { statusCode, headers } = await late;
  assert.deepEqual([statusCode, headers.connection], [200, 'close'], 'it ends the connection, which nobody waits for');
});

test('of each account by itself, and nobody else', async () => {
  const wire = await Wire.open({ endpoint: 'accounts', account: 'account-2', error: 'Unavailable' });
  assert.equal(json(await wire.call('GET', 'accounts')).result, 'success');
  assert.equal(json(await wire.call('GET', 'accounts', '', '', wire.account(1))).error, 'Unavailable');
  assert.deepEqual([wire.venue.faults()[0]?.matched, wire.struck()], [1, 1]);
});

test('who shows a key is its owner, even where the signature is wrong: faults strike on the way', async () => {
  const wire = await Wire.open({ key: '', error: 503 } as FaultInput).catch(() => undefined);
  assert.equal(wire, undefined, 'no key is empty');
  const other = await Wire.open({ endpoint: 'accounts', error: 503 });
  await other.venue.setFaults({ endpoint: 'accounts', key: other.account().apiKey, error: 503 });
  const answer = await send(other.venue, 'GET', `${V3}/accounts`, { APIKey: other.account().apiKey, Authent: 'x' });
  assert.equal(answer.status, 503);
});

test('neither /control nor /health nor the pages can be struck', async () => {
  const wire = await Wire.open([{ drop: 'answer' }, { drop: 'request' }, { error: 500 }]);
  for (const path of ['/health', '/control/status', '/control/faults', '/docs', '/openapi.json', '/']) {
    assert.equal((await send(wire.venue, 'GET', path)).status, 200, path);
  }
  await lost(wire.get('tickers'));
  assert.equal((await send(wire.venue, 'DELETE', '/control/faults')).status, 200);
  assert.equal((await wire.get('tickers')).status, 200);
});

test('by the timetable: after ten minutes, for thirty seconds', async () => {
  const wire = await Wire.open({ endpoint: 'tickers', error: 503, from: '10m', for: '30s' });
  const outage = async (): Promise<number> => (await wire.get('tickers')).status;
  assert.equal(await outage(), 200);
  await wire.venue.advance('10m');
  assert.equal(await outage(), 503);
  await wire.venue.advance('29s');
  assert.equal(await outage(), 503);
  await wire.venue.advance('1s');
  assert.equal(await outage(), 200);
});

test('the same seed strikes the same ones of a sequence', async () => {
  const series = async (seed: number): Promise<string> => {
    const wire = await Wire.open({ endpoint: 'tickers', error: 503, probability: 0.4, seed });
    let struck = '';
    for (let call = 0; call < 24; call++) struck += (await wire.get('tickers')).status === 503 ? 'x' : '.';
    return struck;
  };
  const first = await series(5);
  assert.equal(await series(5), first);
  assert.notEqual(await series(6), first);
});

async function rawSocket({ port }: Drydock): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

async function everything(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => {});
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
}
