/** `GET /control/key-refusals`: why callers were refused, while the wire goes on saying one word. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { KeyRefusalView } from '../../src/control/key-refusals.ts';
import { KEY_REFUSALS_MAX } from '../../src/gateway/key-refusals/key-refusals.ts';
import { SigningKey } from '../../src/gateway/signature.ts';
import { startDrydock } from '../../src/library/library.ts';
import { Client } from '../gateway/ws/live-venue.ts';
import { call, send } from './support.ts';

// A real machine: a challenge is answered some milliseconds after it was asked for.
const venue = await startDrydock({ market: 'frozen', accounts: [{ name: 'alice' }, { name: 'bob' }] });
after(() => venue.close());
const [alice, bob] = venue.accounts;
assert.ok(alice !== undefined && bob !== undefined);
const PATH = '/derivatives/api/v3/openorders';
const SIGNED = '/api/v3/openorders';

const sign = (text: string, secret = alice.apiSecret) => new SigningKey(secret).sign(text);

async function ask(headers: Readonly<Record<string, string>>, path = PATH, method = 'GET'): Promise<string> {
  return (await send(venue, method, path, headers)).text;
}

async function newest(query = ''): Promise<readonly KeyRefusalView[]> {
  const { status, body } = await call(venue, 'GET', `/key-refusals${query}`);
  assert.equal(status, 200);
  return (body as { keyRefusals: readonly KeyRefusalView[] }).keyRefusals;
}

const brief = ({ account, method, path, error, reason, times }: KeyRefusalView) => [
  account,
  method,
  path,
  error,
  reason,
  times,
];

describe('key refusals', () => {
  test('there are none at first, and none of what was let in', async () => {
    assert.match(await ask({ APIKey: alice.apiKey, Authent: sign(SIGNED) }), /"result":"success"/);
    assert.deepEqual(await newest(), []);
  });

  test('the wire says one word; here is why', async () => {
    const words = [await ask({ APIKey: alice.apiKey, Authent: sign(PATH) })];
    assert.deepEqual((await newest()).map(brief), [
      ['alice', 'GET', PATH, 'authenticationError', 'pathWithDerivatives', 1],
    ]);
    words.push(await ask({ APIKey: alice.apiKey, Authent: sign(SIGNED, bob.apiSecret) }), await ask({}));
    for (const word of words)
      assert.match(word, /^\{"result":"error","error":"authenticationError","serverTime":"[^"]+"\}$/);
    const rows = await newest();
    assert.deepEqual(rows.map(brief), [
      [null, 'GET', PATH, 'authenticationError', 'keyMissing', 1],
      ['alice', 'GET', PATH, 'authenticationError', 'secretOfAnotherKey', 2],
    ]);
    assert.equal(rows[1]?.message, 'The signature was made with the secret of the full-access key of bob.');
    assert.deepEqual(
      rows.map(({ key, toSign }) => [key, toSign]),
      [
        [null, null],
        [`${alice.apiKey.slice(0, 6)}...`, SIGNED],
      ],
    );
  });

  test('of the history and the key check, too; of nonces; of levels', async () => {
    await ask({ APIKey: bob.apiKey, Authent: 'x' }, '/api/history/v3/executions');
    await ask({ APIKey: bob.apiKey, Authent: 'x' }, '/api/auth/v1/api-keys/v3/check');
    const nonce = '1616492376594';
    const headers = { APIKey: bob.apiKey, Authent: sign(nonce + SIGNED, bob.apiSecret), Nonce: nonce };
    await ask(headers);
    await ask(headers);
    const { readOnly } = bob.keys;
    assert.ok(readOnly !== undefined);
    const path = '/derivatives/api/v3/cancelallorders';
    await ask({ APIKey: readOnly.apiKey, Authent: sign('/api/v3/cancelallorders', readOnly.apiSecret) }, path, 'POST');
    assert.deepEqual((await newest('?account=bob')).map(brief), [
      ['bob', 'POST', path, 'authenticationError', 'levelTooLow', 1],
      ['bob', 'GET', PATH, 'nonceDuplicate', 'nonceUsed', 1],
      ['bob', 'GET', '/api/auth/v1/api-keys/v3/check', 'authenticationError', 'signatureWrong', 1],
      ['bob', 'GET', '/api/history/v3/executions', 'authenticationError', 'signatureWrong', 1],
    ]);
    assert.match((await newest('?count=1'))[0]?.message ?? '', /the read-only key of bob may not do this/);
  });

  test('of private feeds', async () => {
    const client = new Client(`${venue.url.replace('http', 'ws')}/ws/v1`);
    after(() => client.terminate());
    await client.next();
    const asked = { event: 'subscribe', feed: 'fills', api_key: alice.apiKey };
    assert.equal((await client.ask(asked)).event, 'alert');
    assert.deepEqual((await newest('?count=1')).map(brief), [
      ['alice', 'subscribe', 'fills', 'authenticationError', 'challengeMissing', 1],
    ]);
    const challenge = (await client.ask({ event: 'challenge', api_key: alice.apiKey })).message as string;
    const signed = { ...asked, original_challenge: challenge, signed_challenge: sign(challenge, bob.apiSecret) };
    assert.equal((await client.ask(signed)).event, 'alert');
    const [row] = await newest('?count=1');
    assert.deepEqual([row?.door, row?.reason, row?.toSign], ['websocket', 'secretOfAnotherKey', challenge]);
  });

  test('those that repeat are counted; nothing that was sent reaches a terminal as it is', async () => {
    for (let time = 0; time < 3; time++) await ask({ APIKey: '\u00e9nobody', Authent: 'x' });
    const [row] = await newest();
    assert.deepEqual([row?.times, row?.key, row?.reason], [3, '?nobod...', 'keyUnknown']);
    await ask({ APIKey: alice.apiSecret, Authent: 'x' });
    assert.deepEqual(
      (await newest('?count=1')).map(({ key, reason }) => [key, reason]),
      [[null, 'secretAsKey']],
    );
  });

  test('so many are kept; no secret is among them; a revert leaves them', async () => {
    for (let row = 0; row <= KEY_REFUSALS_MAX; row++) {
      const account = row % 2 === 0 ? alice : bob;
      await ask({ APIKey: account.apiKey, Authent: account.apiSecret });
    }
    await venue.reset();
    const rows = await newest('?count=1000');
    assert.equal(rows.length, KEY_REFUSALS_MAX);
    for (const { apiSecret } of [alice, bob]) assert.ok(!JSON.stringify(rows).includes(apiSecret));
    assert.deepEqual(await venue.keyRefusals(), rows.slice(0, 50));
    assert.deepEqual(await venue.keyRefusals('bob', { count: 2 }), await newest('?account=bob&count=2'));
  });

  test('what is asked wrongly is refused', async () => {
    assert.equal((await call(venue, 'GET', '/key-refusals?count=0')).status, 400);
    assert.equal((await call(venue, 'GET', '/key-refusals?account=carol')).status, 404);
    await assert.rejects(venue.keyRefusals('carol'), { code: 'unknownAccount' });
  });
});
