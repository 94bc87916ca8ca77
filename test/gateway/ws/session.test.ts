import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocket } from 'ws';
import { aLiveVenue, Client, type Said } from './live-venue.ts';

const alert = (message: string): Said => ({ event: 'alert', message });
const AUTH = alert('Failed to subscribe to authenticated feed');
const BAD = alert('Bad websocket message');

test('a connection is greeted before it asks', async (t) => {
  const live = await aLiveVenue(t);
  const client = new Client(live.url);
  assert.deepEqual(await client.next(), { event: 'info', version: 1 });
  client.terminate();
});

test('each product has its own answer, in the order asked, then its state', async (t) => {
  const client = await (await aLiveVenue(t)).connect();
  client.subscribe('ticker', 'PF_XBTUSD', 'PF_NOPEUSD', 'pf_ethusd');
  const said = await client.take(5);
  assert.deepEqual(said[0], { event: 'subscribed', feed: 'ticker', product_ids: ['PF_XBTUSD'] });
  assert.deepEqual([said[1].feed, said[1].product_id], ['ticker', 'PF_XBTUSD']);
  assert.deepEqual(said[2], alert("Couldn't subscribe to invalid product `PF_NOPEUSD`"));
  assert.deepEqual(said[3].product_ids, ['PF_ETHUSD']);
  assert.equal(said[4].product_id, 'PF_ETHUSD');
});

test('what is asked again is told again; what was never asked cannot be left', async (t) => {
  const client = await (await aLiveVenue(t)).connect();
  client.subscribe('book', 'PF_XBTUSD');
  await client.take(2);
  client.subscribe('book', 'PF_XBTUSD');
  assert.deepEqual(await client.next(), alert('Already subscribed to feed, re-requesting'));
  assert.equal((await client.next()).feed, 'book_snapshot');
  assert.deepEqual(await client.ask({ event: 'unsubscribe', feed: 'book', product_ids: ['PF_XBTUSD'] }), {
    event: 'unsubscribed',
    feed: 'book',
    product_ids: ['PF_XBTUSD'],
  });
  const again = await client.ask({ event: 'unsubscribe', feed: 'book', product_ids: ['PF_XBTUSD'] });
  assert.deepEqual(again, alert('Not subscribed to feed'));
});

test('who has left is told nothing more', async (t) => {
  const live = await aLiveVenue(t);
  const client = await live.connect();
  client.subscribe('book', 'PF_XBTUSD');
  client.send({ event: 'unsubscribe', feed: 'book', product_ids: ['PF_XBTUSD'] });
  await client.take(3);
  await live.venue.caller('alice').send({ symbol: 'PF_XBTUSD', size: 1 });
  assert.deepEqual(await client.all(), []);
});

test('a challenge takes its while, and what was asked after it is answered after it', async (t) => {
  const live = await aLiveVenue(t, { live: { limits: { challengeMs: 5 } } });
  const client = await live.connect();
  const told: string[] = [];
  client.socket.on('message', (said) => told.push(JSON.parse(String(said)).event));
  const toldAfter = async (ms: number) => {
    live.pass(ms);
    client.socket.ping();
    await once(client.socket, 'pong');
    return told.splice(0);
  };
  client.send({ event: 'challenge', api_key: 'one' });
  client.subscribe('heartbeat');
  client.send({ event: 'challenge', api_key: 'two' });
  client.send('broken');
  assert.deepEqual(await toldAfter(0), []);
  assert.deepEqual(await toldAfter(4), []);
  assert.deepEqual(await toldAfter(1), ['challenge', 'subscribed', 'challenge', 'error']);
  client.send({ event: 'challenge', api_key: 'one' });
  assert.deepEqual(await toldAfter(0), []);
  assert.deepEqual(await toldAfter(3), []);
  for (let asked = 0; asked < 50; asked++) client.send({ event: 'challenge', api_key: 'two' });
  assert.deepEqual(await toldAfter(0), []);
  assert.deepEqual(await toldAfter(2), ['challenge']);
  assert.deepEqual(await toldAfter(3), Array(50).fill('challenge'), 'none waits for the one before it');
  client.send({ event: 'challenge', api_key: 'one' });
  assert.deepEqual(await toldAfter(0), []);
  client.terminate();
  live.pass(5);
  assert.deepEqual(live.failures, []);
});

const REFUSED: readonly (readonly [what: string, said: object | string | Buffer, answer: Said])[] = [
  ['text that is no JSON', '{"event":', { event: 'error', message: 'Json Error' }],
  ['a number', '7', BAD],
  ['null', 'null', BAD],
  ['a list', '[1,2]', BAD],
  ['an unknown event', { event: 'teleport' }, BAD],
  ['no event', { feed: 'ticker' }, BAD],
  ['an event of the prototype', { event: '__proto__' }, BAD],
  ['a ping as JSON', { event: 'ping' }, BAD],
  ['an unknown feed', { event: 'subscribe', feed: 'liquidations' }, alert("Couldn't subscribe to invalid feed")],
  ['a feed that is no text', { event: 'subscribe', feed: 7 }, BAD],
  ['products that are no list', { event: 'subscribe', feed: 'ticker', product_ids: 'PF_XBTUSD' }, BAD],
  ['products that are no texts', { event: 'subscribe', feed: 'ticker', product_ids: [1] }, BAD],
  ['no products', { event: 'subscribe', feed: 'ticker' }, BAD],
  ['too many products', { event: 'subscribe', feed: 'ticker', product_ids: Array(1_001).fill('A') }, BAD],
  ['a challenge for nobody', { event: 'challenge' }, BAD],
  ['a challenge for an endless key', { event: 'challenge', api_key: 'k'.repeat(300) }, BAD],
  ['a binary frame', Buffer.from('{"event":"ping"}'), BAD],
  ['a frame that is too long', `{"event":"${'x'.repeat(70_000)}"}`, BAD],
];

test('what makes no sense is answered by an alert, and the connection goes on', async (t) => {
  const live = await aLiveVenue(t);
  const client = await live.connect();
  for (const [what, said, answer] of REFUSED) assert.deepEqual(await client.ask(said), answer, what);
  assert.deepEqual(live.failures, []);
  client.subscribe('heartbeat');
  assert.deepEqual(await client.next(), { event: 'subscribed', feed: 'heartbeat' });
});

test('a name that is made up is repeated shortened', async (t) => {
  const client = await (await aLiveVenue(t)).connect();
  client.subscribe('ticker', 'Z'.repeat(5_000));
  assert.ok((await client.next()).message.length < 200);
});

test('a frame beyond all measure closes its connection alone', async (t) => {
  const live = await aLiveVenue(t);
  const [client, other] = [await live.connect(), await live.connect()];
  client.send('x'.repeat(1_100_000));
  assert.equal((await client.closed).code, 1009);
  assert.deepEqual(await other.ask({ event: 'nothing' }), BAD);
});

test('private feeds are for whoever signs the challenge of the connection', async (t) => {
  const live = await aLiveVenue(t);
  const client = await live.connect();
  const alice = live.venue.caller('alice');
  const good = await client.signed(alice, 'subscribe', 'open_orders');
  assert.deepEqual(await client.ask(good), { event: 'subscribed', feed: 'open_orders' });
  assert.equal((await client.next()).feed, 'open_orders_snapshot');
  assert.deepEqual(await client.ask({ ...good, feed: 'fills', product_ids: Array(1_001).fill('PF_XBTUSD') }), BAD);
  // One challenge serves every feed, and the leaving of them.
  assert.deepEqual(await client.ask({ ...good, feed: 'fills' }), { event: 'subscribed', feed: 'fills' });
  await client.next();
  assert.deepEqual(await client.ask({ ...good, event: 'unsubscribe' }), { event: 'unsubscribed', feed: 'open_orders' });
  const reader = await client.signed(live.venue.caller('alice', 'read'), 'subscribe', 'open_positions');
  assert.deepEqual(await client.ask(reader), { event: 'subscribed', feed: 'open_positions' });
});

test('every other signature is refused in the same words', async (t) => {
  const live = await aLiveVenue(t);
  const [client, other] = [await live.connect(), await live.connect()];
  const [alice, bob] = [live.venue.caller('alice'), live.venue.caller('bob')];
  const good = (await client.signed(alice, 'subscribe', 'fills')) as Record<string, string>;
  const bobs = (await client.signed(bob, 'subscribe', 'fills')) as Record<string, string>;
  const wrong: readonly object[] = [
    { event: 'subscribe', feed: 'fills' },
    { ...good, signed_challenge: '' },
    { ...good, signed_challenge: almost(good.signed_challenge ?? '') },
    { ...good, signed_challenge: 7 },
    { ...good, signed_challenge: bobs.signed_challenge },
    { ...good, original_challenge: bobs.original_challenge, signed_challenge: bobs.signed_challenge },
    { ...good, api_key: bobs.api_key },
    { ...good, api_key: 'nobody' },
  ];
  for (const request of wrong) assert.deepEqual(await client.ask(request), AUTH);
  // A challenge of another connection, and one that a newer has replaced.
  assert.deepEqual(await other.ask(good), AUTH);
  await client.ask({ event: 'challenge', api_key: alice.key.apiKey });
  assert.deepEqual(await client.ask(good), AUTH);
});

/** Another in its first letter; challenges are random, and so any letter may be there already. */
function almost(signed: string): string {
  return `${signed.startsWith('A') ? 'B' : 'A'}${signed.slice(1)}`;
}

test('a key that nobody has gets a challenge like any other', async (t) => {
  const client = await (await aLiveVenue(t)).connect();
  const { event, message } = await client.ask({ event: 'challenge', api_key: 'nobody' });
  assert.equal(event, 'challenge');
  assert.match(message, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test('beyond 100 requests a second there is one alert and no answer; the next second is a new one', async (t) => {
  const live = await aLiveVenue(t);
  const [client, other] = [await live.connect(), await live.connect()];
  for (let n = 0; n < 150; n++) client.send({ event: 'challenge', api_key: 'k' });
  const answers = await client.take(101);
  assert.equal(answers.filter(({ event }) => event === 'challenge').length, 100);
  assert.deepEqual(answers[100], alert('Rate limit exceeded'));
  assert.deepEqual(await other.ask({ event: 'nothing' }), BAD);
  live.pass(1_000);
  assert.deepEqual(await client.ask({ event: 'nothing' }), BAD);
});

test('a flood is closed', async (t) => {
  const live = await aLiveVenue(t, { live: { limits: { requestsPerSecond: 5, floodPerSecond: 20 } } });
  const client = await live.connect();
  for (let n = 0; n < 30; n++) client.send('{}');
  assert.deepEqual(await client.closed, { code: 1008, reason: 'too many requests' });
});

test('a connection that is silent for more than a minute is closed; a ping is no silence', async (t) => {
  const live = await aLiveVenue(t);
  const [silent, alive] = [await live.connect(), await live.connect()];
  live.pass(40_000);
  alive.socket.ping();
  // The ping has arrived when the answer to what was sent after it is here.
  await alive.all();
  live.pass(20_000);
  live.pass(1);
  assert.deepEqual(await silent.closed, { code: 1001, reason: 'no ping within 60 seconds' });
  assert.equal(alive.pongs.length, 1);
  assert.deepEqual(await alive.ask({ event: 'nothing' }), BAD);
});

test('pages of foreign origins may not connect, those of allowed ones and of the venue itself may', async (t) => {
  const live = await aLiveVenue(t, { live: { allowedOrigins: new Set(['https://desk.example']) } });
  await live.connect({ origin: 'https://desk.example' });
  await live.connect({ origin: `http://127.0.0.1:${live.venue.port}` });
  for (const origin of ['https://evil.example', 'null', `https://127.0.0.1:${live.venue.port}`]) {
    assert.equal(await refusalOf(live.url, { origin }), 403);
  }
});

test('an address has 100 connections, and each that ends makes room', async (t) => {
  const live = await aLiveVenue(t, { live: { limits: { connectionsPerClient: 2 } } });
  const first = await live.connect();
  await live.connect();
  assert.equal(await refusalOf(live.url), 429);
  first.socket.close();
  assert.equal((await first.closed).code, 1005);
  await eventually(() => live.connect());
});

test('no other path takes connections', async (t) => {
  const live = await aLiveVenue(t);
  assert.equal(await refusalOf(live.url.replace('/ws/v1', '/ws/v2')), 404);
});

test('a client that waits for a pong gets one where the dialect says so', async (t) => {
  const live = await aLiveVenue(t, { live: { dialect: { jsonPing: 'pong' } } });
  assert.deepEqual(await (await live.connect()).ask({ event: 'ping' }), { event: 'pong' });
});

test('the venue says goodbye when it closes', async (t) => {
  const live = await aLiveVenue(t);
  const client = await live.connect();
  await live.venue.leave();
  assert.deepEqual(await client.closed, { code: 1001, reason: 'the venue is closing' });
});

/** The HTTP status with which a connection is refused. */
function refusalOf(url: string, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode);
      response.destroy();
    });
    socket.once('open', () => reject(new Error('it was taken')));
    socket.on('error', () => {});
  });
}

/** Until the venue has noticed: the peer knows first that a connection has ended. */
async function eventually<Value>(run: () => Promise<Value>): Promise<Value> {
  for (;;) {
    try {
      return await run();
    } catch {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

test('a reader that stops reading is let go with a reason; one beside it misses nothing', async (t) => {
  const live = await aLiveVenue(t, {
    historyDays: 1,
    live: { isLimited: () => false, limits: { backlogBytes: 400_000 } },
  });
  const [slow, fast] = [await live.connect(), await live.connect()];
  for (const client of [slow, fast]) client.subscribe('trade', 'PF_XBTUSD');
  await Promise.all([slow.all(), fast.all()]);
  slow.socket.pause();
  // Snapshots of 20 KB each, more of them than any socket holds.
  for (let n = 0; n < 1_000; n++) slow.subscribe('trade', 'PF_XBTUSD');
  while (slow.socket.bufferedAmount > 0) await fast.all();
  await live.venue.caller('alice').send({ symbol: 'PF_XBTUSD', size: 0.01 });
  assert.equal((await fast.all())[0].feed, 'trade');
  slow.socket.resume();
  assert.deepEqual(await slow.closed, { code: 1008, reason: 'the reader is too slow' });
});

test('a reader that is let go in the middle of an answer is told, and subscribed to, nothing more', async (t) => {
  const live = await aLiveVenue(t, { live: { limits: { backlogBytes: 100_000, congestedBytes: 10_000 } } });
  const client = await live.connect();
  const lookups = t.mock.method(live.venue.state.marketBySymbol, 'get');
  client.subscribe('book', ...Array.from({ length: 1_000 }, () => 'PF_XBTUSD'));
  assert.deepEqual(await client.closed, { code: 1008, reason: 'the reader is too slow' });
  t.diagnostic(`${lookups.mock.callCount()} of 1,000 answered`);
  assert.ok(lookups.mock.callCount() < 1_000);
});
