import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { bannerText } from '../../src/cli/banner.ts';
import type { Drydock } from '../../src/library/drydock.ts';
import { send } from '../control/support.ts';
import { venueForTest } from '../library/support.ts';

const venue = await venueForTest();
const banner = bannerText(venue, {});
const curl = banner.split('\n').find((line) => line.startsWith('curl ')) ?? '';

describe('the banner', () => {
  test('says where the venue is, and what it is', () => {
    for (const text of [
      venue.url,
      `${venue.url}/control`,
      `${venue.url}/health`,
      'frozen: they move only when you set them',
      'in memory: gone when the venue ends',
      'a new venue',
      'publicly known',
      'not endorsed by',
    ]) {
      assert.ok(banner.includes(text), text);
    }
  });

  test('names ten accounts with their keys, and exports the same', () => {
    for (const { name, apiKey, apiSecret } of venue.accounts) {
      assert.ok(banner.includes(`  ${name} `));
      const variable = name.replace('-', '_').toUpperCase();
      assert.ok(banner.includes(`key    ${apiKey}\n`));
      assert.ok(banner.includes(`secret ${apiSecret}\n`));
      assert.ok(banner.includes(`export DRYDOCK_${variable}_API_KEY=${apiKey}\n`));
      assert.ok(banner.includes(`export DRYDOCK_${variable}_API_SECRET=${apiSecret}\n`));
    }
  });

  test('exports what a shell understands as it stands', { skip: process.platform === 'win32' }, () => {
    const exports = banner.split('\n').filter((line) => line.startsWith('export '));
    const { url } = venue;
    const script = `${exports.join('\n')}\nprintf '%s\\n' "$DRYDOCK_URL" "$DRYDOCK_ACCOUNT_10_API_SECRET"`;
    const said = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
    assert.equal(said, `${url}\n${venue.accounts[9]?.apiSecret}\n`);
  });

  test('has a curl that answers with the wallets, as often as it is pasted', async () => {
    const [, apiKey = '', authent = '', url = ''] =
      /^curl -s -H 'APIKey: (\S+)' -H 'Authent: (\S+)' (\S+)$/.exec(curl) ?? [];
    assert.ok(url.startsWith(`${venue.url}/`));
    for (let pasted = 0; pasted < 2; pasted++) {
      const { text } = await send(venue, 'GET', new URL(url).pathname, { apikey: apiKey, authent });
      const answer = JSON.parse(text) as { readonly result: string; readonly accounts: object };
      assert.equal(answer.result, 'success');
      assert.ok(Object.keys(answer.accounts).includes('flex'));
    }
  });

  test('shows no secret that somebody chose', async () => {
    const own = await venueForTest({
      accounts: [{ name: 'alice', keys: [{ apiKey: 'mine', apiSecret: 'c2VjcmV0c2VjcmV0' }] }, { name: 'bob' }],
    });
    const text = bannerText(own, {});
    assert.ok(text.includes('mine') && !text.includes('c2VjcmV0c2VjcmV0'));
    assert.match(text, /^curl .*\n/m);
    assert.match(text, /the wallets of bob/);
  });

  test('shows ten of many accounts', async () => {
    const many = await venueForTest({ accounts: Array.from({ length: 12 }, (_, index) => ({ name: `a${index}` })) });
    const text = bannerText(many, {});
    assert.match(text, /12 accounts/);
    assert.match(text, /and 2 more: GET \/control\/accounts/);
    assert.ok(!text.includes('a10'));
  });

  test('says what happened at a restart', () => {
    const after = (restart: Drydock['restart']): string => {
      const line = bannerText(new Proxy<Drydock>(venue, { get: overlay({ restart }) }), { data: '.drydock' });
      return /^ {2}Start {6}(.*)$/m.exec(line)?.[1] ?? '';
    };
    const restart = { restarted: true, from: '', to: '', passedMs: 0, replayed: 0 };
    const nothing = { fills: 0, cancelledOrders: 0, fundingPayments: 0, settledPositions: 0, bookings: 0 };
    assert.equal(
      after({ ...restart, meanwhile: nothing }),
      'goes on where it stood: nothing to replay; no time has passed',
    );
    assert.equal(
      after({ ...restart, passedMs: 90_000, replayed: 1, meanwhile: nothing }),
      'goes on where it stood: 1 entry replayed; 1 min 30 s passed with prices held, nothing happened in it',
    );
    assert.equal(
      after({
        ...restart,
        passedMs: 3_600_000,
        replayed: 5,
        meanwhile: { ...nothing, fills: 1, cancelledOrders: 2, bookings: 3 },
      }),
      'goes on where it stood: 5 entries replayed; 1 h passed with prices held, 1 fill, 2 orders cancelled and 3 bookings in it',
    );
    assert.equal(
      after({ ...restart, passedMs: 3_600_000, meanwhile: { ...nothing, settledPositions: 1 } }),
      'goes on where it stood: nothing to replay; 1 h passed with prices held, 1 position settled in it',
    );
    assert.equal(
      after({ ...restart, passedMs: 3_600_000, meanwhile: { ...nothing, fundingPayments: 2, settledPositions: 4 } }),
      'goes on where it stood: nothing to replay; 1 h passed with prices held, 2 funding payments and 4 positions settled in it',
    );
  });
});

/** Some members of an object in the place of its own. */
function overlay(members: Readonly<Record<string, unknown>>) {
  return (target: object, name: string | symbol): unknown => {
    if (typeof name === 'string' && Object.hasOwn(members, name)) return members[name];
    const value: unknown = Reflect.get(target, name, target);
    return typeof value === 'function' ? value.bind(target) : value;
  };
}
