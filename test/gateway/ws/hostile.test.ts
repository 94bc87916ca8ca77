/** Whatever a client sends: an answer in the venue's words or a close, and nothing to anybody else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from '../../support/property.ts';
import { aLiveVenue, type Said } from './live-venue.ts';

const FEEDS = [
  'book',
  'trade',
  'ticker',
  'ticker_lite',
  'heartbeat',
  'balances',
  'fills',
  'open_orders',
  'nothing',
  '',
];
const PRODUCTS = ['PF_XBTUSD', 'pi_xbtusd', 'PF_NOPEUSD', '', '__proto__', 'constructor', '\u0000', '🦆'.repeat(40)];

const garbage = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

function mostly<One, Other>(one: fc.Arbitrary<One>, other: fc.Arbitrary<Other>): fc.Arbitrary<One | Other> {
  return fc.oneof({ arbitrary: one, weight: 8 }, other);
}

const almost = fc
  .record(
    {
      event: mostly(
        fc.constantFrom('subscribe', 'unsubscribe'),
        fc.constantFrom('challenge', 'ping', 'toString', 7, null),
      ),
      feed: mostly(fc.constantFrom(...FEEDS), fc.jsonValue()),
      product_ids: mostly(fc.array(fc.constantFrom(...PRODUCTS), { minLength: 1, maxLength: 5 }), fc.jsonValue()),
      api_key: fc.oneof(fc.string(), fc.jsonValue()),
      original_challenge: fc.oneof(fc.uuid(), fc.jsonValue()),
      signed_challenge: fc.oneof(fc.base64String(), fc.jsonValue()),
      __proto__: fc.jsonValue(),
    },
    { requiredKeys: ['event', 'feed'] },
  )
  .map((said) => JSON.stringify(said));

const KNOWN_ALERTS =
  /^(Bad websocket message|Couldn't subscribe to invalid feed|Couldn't subscribe to invalid product `.*`|Failed to subscribe to authenticated feed|Already subscribed to feed, re-requesting|Not subscribed to feed)$/s;

test('generated messages: each is answered, none is a failure, and others go on', async (t) => {
  const live = await aLiveVenue(t, { live: { isLimited: () => false } });
  const [client, other] = [await live.connect(), await live.connect()];
  other.subscribe('ticker', 'PF_XBTUSD');
  await other.take(2);
  const census = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.oneof(garbage, almost), async (said) => {
      client.send(said);
      const answers = await client.all();
      assert.ok(answers.length > 0, `no answer to ${String(said)}`);
      for (const answer of answers) note(census, answer);
    }),
    { numRuns: 1_500 },
  );
  t.diagnostic(JSON.stringify(Object.fromEntries(census)));
  assert.deepEqual(live.failures, []);
  await live.venue.control({ type: 'setIndexPrices', prices: [['XBT', 85_000]] });
  assert.equal((await other.next()).index, 85_000);
  for (const kind of ['subscribed', 'unsubscribed', 'alert', 'error', 'book_snapshot'])
    assert.ok(census.has(kind), kind);
});

function note(census: Map<string, number>, answer: Said): void {
  if (answer.event === 'alert') assert.match(answer.message, KNOWN_ALERTS);
  if (answer.event === 'error') assert.equal(answer.message, 'Json Error');
  const kind = answer.event ?? answer.feed;
  census.set(kind, (census.get(kind) ?? 0) + 1);
}
