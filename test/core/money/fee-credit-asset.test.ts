/** Fee credits as an asset: they are in no value and no collateral, and have no price (D32, C54). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ASSETS, account } from '../../support/genesis.ts';
import { ALICE, SmallVenue } from '../../support/small-venue.ts';

const FEE = { symbol: 'FEE', kind: 'credit', decimals: 12, indexPriceUsd: 0, indexDecimals: 0 } as const;
const assets = [...ASSETS, FEE];

const venueOf = (...funds: string[]): SmallVenue =>
  new SmallVenue({ assets, accounts: [account('alice', ...funds), account('bob', 'flex USD 1000000')] });

test('credits are listed with what they are, not with what they are worth', () => {
  const [without, withCredits] = [venueOf('flex USD 1000'), venueOf('flex USD 1000', 'flex FEE 2500.5', 'cash FEE 7')];
  const { flex, cash } = withCredits.figures(ALICE);
  const { currencies: plain, ...figures } = without.figures(ALICE).flex;
  assert.deepEqual(flex, {
    ...figures,
    currencies: [...plain, { asset: 'FEE', quantity: '2500.5', value: 0, collateral: 0, available: 2500.5 }],
  });
  assert.deepEqual(
    cash.find(({ asset }) => asset === 'FEE'),
    { asset: 'FEE', quantity: '7' },
  );
});

test('they move between flex and cash, whatever the margin holds back, and nowhere else', () => {
  const venue = venueOf('flex USD 1000', 'flex FEE 2500', 'fi_xbtusd XBT 1');
  const move = (from: string, to: string, amount: string) =>
    venue.apply({ type: 'transfer', account: ALICE, from, to, asset: 'FEE', amount }).status;
  venue.buy(ALICE, 'PF_XBTUSD', 1, 79_000);
  venue.buy(ALICE, 'PF_XBTUSD', '0.25', 79_999);
  assert.equal(move('flex', 'cash', '2500'), 'done');
  assert.equal(move('cash', 'flex', '100'), 'done');
  assert.equal(move('flex', 'cash', '101'), 'insufficientFunds');
  assert.equal(move('flex', 'fi_xbtusd', '1'), 'invalidUnit');
  const deposit = (wallet: string) =>
    venue.apply({ type: 'deposit', account: ALICE, wallet, asset: 'FEE', amount: '1' }).status;
  assert.deepEqual([deposit('flex'), deposit('cash'), deposit('fi_xbtusd')], ['done', 'done', 'invalidUnit']);
  assert.equal(venue.total('FEE'), 0n);
});

test('nobody can give them a price', () => {
  const venue = venueOf('flex FEE 10');
  const refused = { type: 'refused', error: 'invalidUnit', detail: 'FEE' };
  assert.deepEqual(venue.index({ FEE: 0.01 }).result, refused);
  const step = venue.apply({ type: 'priceStep', prices: [['FEE', 0.01]], premiums: [], noiseOrders: [] });
  assert.deepEqual(step.result, refused);
  assert.equal(venue.figures(ALICE).flex.balanceValue, 0);
});
