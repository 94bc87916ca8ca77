import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aVenue, Caller, V3 } from './venue.ts';

const ACCOUNTS = `${V3}/accounts`;

describe('GET /accounts', () => {
  test('shows every wallet of the calling account and of no other', async (t) => {
    const venue = await aVenue(t, {
      funds: {
        alice: [
          { wallet: 'cash', asset: 'USD', amount: '12.5' },
          { wallet: 'flex', asset: 'XBT', amount: '0.1185308247' },
        ],
        bob: [{ wallet: 'fi_xbtusd', asset: 'XBT', amount: '3' }],
      },
    });
    const alice = (await venue.caller('alice').get(ACCOUNTS)).json;
    assert.equal(alice.result, 'success');
    assert.equal(alice.serverTime, '2026-11-20T12:00:00Z');
    assert.equal(alice.accounts.cash.balances.usd, '12.5');
    assert.equal(alice.accounts.flex.currencies.XBT.quantity, 0.1185308247);
    assert.equal(alice.accounts.fi_xbtusd.balances.xbt, '0');
    const bob = (await venue.caller('bob').get(ACCOUNTS)).json;
    assert.equal(bob.accounts.fi_xbtusd.balances.xbt, '3');
    assert.equal(bob.accounts.cash.balances.usd, undefined);
  });

  test('answers with the same bytes until an entry is applied', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    const first = await alice.get(ACCOUNTS);
    venue.pass(1_000);
    assert.equal((await alice.get(ACCOUNTS, {}, '1795176000001')).text, first.text);
    assert.equal((await alice.get(`${ACCOUNTS}/`)).text, first.text, 'past the short way too');
    await venue.control({ type: 'tick' });
    const later = await alice.get(ACCOUNTS);
    assert.equal(later.json.serverTime, '2026-11-20T12:00:01Z');
    assert.deepEqual(later.json.accounts, first.json.accounts);
  });

  test('shows a client its own writes, and what prices do to it', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    await alice.send({ symbol: 'PF_XBTUSD', size: '0.05' });
    const flex = (await alice.get(ACCOUNTS)).json.accounts.flex;
    assert.ok(flex.initialMargin > 0);
    await venue.control({ type: 'setIndexPrices', prices: [['XBT', 90_000]] });
    const moved = (await alice.get(ACCOUNTS)).json.accounts.flex;
    assert.ok(moved.pnl > flex.pnl + 200, `${flex.pnl} to ${moved.pnl}`);
  });

  test('is of the line of history that is live', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    const before = await alice.get(ACCOUNTS);
    await venue.control({ type: 'snapshot', name: 'before' });
    await alice.post(`${V3}/transfer`, { fromAccount: 'cash', toAccount: 'flex', unit: 'usd', amount: '50000' });
    assert.equal((await alice.get(ACCOUNTS)).json.accounts.cash.balances.usd, '0');
    await venue.control({ type: 'revert', name: 'before' });
    assert.equal((await alice.get(ACCOUNTS)).text, before.text);
  });

  test('knows the accounts that there are on that line', async (t) => {
    const venue = await aVenue(t);
    const key = { apiKey: 'carol key', secret: 'c2VjcmV0', general: 'full', transfer: 'none' } as const;
    const carol = new Caller(venue, key);
    assert.equal((await carol.get(ACCOUNTS)).json.error, 'authenticationError');
    const specification = { name: 'carol', keys: [key], funds: [{ wallet: 'flex', asset: 'USD', amount: '7' }] };
    await venue.control({ type: 'createAccount', specification });
    assert.equal((await carol.get(ACCOUNTS)).json.accounts.flex.balanceValue, 7);
    await venue.control({ type: 'revert', name: 'genesis' });
    assert.equal((await carol.get(ACCOUNTS)).json.error, 'authenticationError');
  });
});
