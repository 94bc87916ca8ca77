/** `POST /control/accounts/{id}/what-if`, over HTTP and in the library. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { WhatIfView } from '../../src/control/what-ifs.ts';
import { venueForTest } from '../library/support.ts';
import { signedCall } from './signed.ts';
import { call } from './support.ts';

const venue = await venueForTest({
  market: 'frozen',
  accounts: [{ name: 'alice', funds: [{ wallet: 'flex', asset: 'USD', amount: '10000' }] }, { name: 'bob' }],
});
const [alice] = venue.accounts;
assert.ok(alice !== undefined);
await venue.setIndexPrice('XBT', 80_000);
await signedCall(
  venue,
  alice,
  'POST',
  '/derivatives/api/v3/sendorder',
  'orderType=mkt&symbol=PF_XBTUSD&side=buy&size=1',
);
await signedCall(
  venue,
  alice,
  'POST',
  '/derivatives/api/v3/sendorder',
  'orderType=lmt&symbol=PF_XBTUSD&side=buy&size=0.1&limitPrice=60000',
);

/** Asks, and sees to it that nothing changed. */
async function ask(supposed: unknown): Promise<WhatIfView> {
  const before = venue.status({ hash: true });
  const { status, body } = await call(venue, 'POST', '/accounts/alice/what-if', supposed);
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual(venue.status({ hash: true }), before);
  return body as WhatIfView;
}

describe('what-if', () => {
  test('nothing supposed: the account as it is, and where it would be liquidated', async () => {
    const view = await ask({});
    const { accounts } = await signedCall(venue, alice, 'GET', '/derivatives/api/v3/accounts', '');
    assert.deepEqual(view.accounts, accounts);
    assert.equal(view.wouldBeLiquidated, false);
    assert.deepEqual(view.consequences, []);
    assert.equal(view.accountsAfterwards, null);
    const [position] = view.positions;
    assert.equal(position?.symbol, 'PF_XBTUSD');
    assert.ok(position?.liquidationPrice !== null && Math.abs((position?.liquidationPrice ?? 0) - 70_440) < 60);
  });

  test('bitcoin 12 % lower: the same as doing it', async () => {
    const view = await ask({ indexPrices: { BTC: 70_400 } });
    assert.ok(view.wouldBeLiquidated);
    assert.ok(view.consequences.some(({ what }) => what === 'orderCancelled'));
    assert.ok(view.consequences.some(({ what }) => what === 'partial' || what === 'full'));
    const kept = await venue.snapshot();
    await venue.setIndexPrice('XBT', 70_400);
    const { accounts } = await signedCall(venue, alice, 'GET', '/derivatives/api/v3/accounts', '');
    assert.deepEqual(view.accountsAfterwards, accounts);
    await venue.revert(kept);
  });

  test('everything at once, numbers or text', async () => {
    const view = await ask({
      deposits: [{ wallet: 'flex', asset: 'usd', amount: 90_000 }],
      positions: [{ symbol: 'pf_ethusd', size: '-2.5', entryPrice: 2_600.5 }],
      leverage: { FF_NONE: null },
    }).catch((error: Error) => error.message);
    assert.match(String(view), /There is no market named FF_NONE/);
    const all = await ask({
      deposits: [{ wallet: 'flex', asset: 'usd', amount: 90_000 }],
      positions: [{ symbol: 'pf_ethusd', size: '-2.5', entryPrice: 2_600.5 }],
      leverage: { pf_ethusd: 5 },
      orders: [
        { orderType: 'mkt', symbol: 'PF_XBTUSD', side: 'sell', size: 0.5 },
        { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: '200', limitPrice: 79_000 },
      ],
      premiums: { PF_XBTUSD: 0.001 },
      indexPrices: { XBT: 81_000 },
    });
    assert.deepEqual(all.orders, ['placed', 'insufficientAvailableFunds']);
    assert.ok(all.fills.every(({ symbol, side }) => symbol === 'PF_XBTUSD' && side === 'sell'));
    assert.equal(
      all.fills.reduce((sum, { size }) => sum + Math.round(size * 10_000), 0),
      5_000,
    );
    assert.deepEqual(
      all.positions.map(({ symbol, size, isolated }) => [symbol, size, isolated]),
      [
        ['PF_XBTUSD', 0.5, false],
        ['PF_ETHUSD', -2.5, true],
      ],
    );
    assert.deepEqual(
      all.parts.filter(({ wallet }) => wallet === 'flex').map(({ symbol }) => symbol),
      [null, 'PF_ETHUSD'],
    );
  });

  test('in the library', async () => {
    const view = await venue.whatIf('alice', { indexPrices: { XBT: 90_000 } });
    assert.deepEqual(view, await ask({ indexPrices: { XBT: 90_000 } }));
    await assert.rejects(venue.whatIf('nobody', {}), { code: 'unknownAccount' });
  });

  test('refusals', async () => {
    for (const [supposed, error] of [
      [{ prices: {} }, 'invalidRequest'],
      [{ indexPrices: { NOTHING: 1 } }, 'unknownAsset'],
      [{ indexPrices: { XBT: -1 } }, 'invalidRequest'],
      [{ orders: [{ orderType: 'stp', symbol: 'PF_XBTUSD', side: 'buy', size: 1 }] }, 'invalidRequest'],
      [{ positions: [{ symbol: 'PF_XBTUSD', size: 'much', entryPrice: 1 }] }, 'invalidRequest'],
      [{ deposits: [{ wallet: 'nowhere', asset: 'USD', amount: 1 }] }, 'unknownWallet'],
      [{ deposits: [{ wallet: 'flex', asset: '', amount: 1 }] }, 'unknownAsset'],
      [{ leverage: { PF_XBTUSD: 1000 } }, 'invalidRequest'],
    ] as const) {
      const answer = await call(venue, 'POST', '/accounts/alice/what-if', supposed);
      assert.equal((answer.body as { error: string }).error, error, JSON.stringify(answer.body));
    }
  });

  test('refusals are sentences, with the place of what is wrong', async () => {
    const usd = { wallet: 'flex', asset: 'USD', amount: 1 };
    for (const [supposed, message] of [
      [{ deposits: [usd, { ...usd, asset: 'NOPE' }] }, /^There is no asset named NOPE; there are .* and others\.$/],
      [{ deposits: [{ ...usd, asset: '' }] }, /^There is no asset named ""; there are /],
      [{ deposits: [usd, { ...usd, wallet: 'fi_xbtusd' }] }, 'deposits[1]: The wallet fi_xbtusd does not hold USD.'],
      [{ leverage: { PI_XBTUSD: 2 } }, /^leverage\[PI_XBTUSD\]: The market is inverse/],
      [{ leverage: { PF_XBTUSD: 1000 } }, /^leverage\[PF_XBTUSD\]: The leverage goes from 1/],
      [{ positions: [{ symbol: 'PF_XBTUSD', size: '0.00001', entryPrice: 1 }] }, /^positions\[0\]: size takes a whole/],
      [{ premiums: { PF_XBTUSD: 2 } }, /PF_XBTUSD takes a fraction/],
    ] as const) {
      const { body } = await call(venue, 'POST', '/accounts/alice/what-if', supposed);
      const told = (body as { readonly message: string }).message;
      if (typeof message === 'string') assert.equal(told, message);
      else assert.match(told, message);
    }
  });
});
