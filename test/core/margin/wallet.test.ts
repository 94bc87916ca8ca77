import assert from 'node:assert/strict';
import { test } from 'node:test';
import { walletMargin, walletMarginIf } from '../../../src/core/margin/wallet.ts';
import { account } from '../../support/genesis.ts';
import { datedInverse, datedLinear, ether, inverse, linear, withLevels } from '../../support/instruments.ts';
import { ALICE, BOB, SmallVenue } from '../../support/small-venue.ts';

const accounts = [
  account('alice', 'flex USD 10000', 'fi_xbtusd XBT 10'),
  account('bob', 'flex USD 100000000', 'fi_xbtusd XBT 1000'),
];

function venueWith(changes: ConstructorParameters<typeof SmallVenue>[0] = {}): SmallVenue {
  return new SmallVenue({
    accounts,
    feeSchedules: [],
    instruments: [linear(), ether(), datedLinear(), inverse(), datedInverse()],
    ...changes,
  });
}

test('10,000 dollars and half a coin from 80,000 at 84,000 (worked example flex-e2e-usd-long)', () => {
  const venue = venueWith();
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.5', 80_000);
  venue.index({ XBT: 84_000 });
  const { currencies, ...flex } = venue.figures(ALICE).flex;
  assert.deepEqual(flex, {
    balanceValue: 10_000,
    collateralValue: 10_000,
    pnl: 2000,
    unrealizedFunding: 0,
    totalUnrealized: 2000,
    totalUnrealizedAsMargin: 2000,
    portfolioValue: 12_000,
    marginEquity: 12_000,
    initialMargin: 400,
    initialMarginWithOrders: 400,
    maintenanceMargin: 200,
    availableMargin: 11_600,
  });
  assert.equal(currencies[0]?.available, 10_000);
});

test('the same with two resting orders (worked example flex-e2e-orders)', () => {
  const venue = venueWith();
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.5', 80_000);
  venue.index({ XBT: 84_000 });
  venue.buy(ALICE, 'PF_XBTUSD', '0.25', 82_000);
  venue.sell(ALICE, 'PF_XBTUSD', '0.2', 86_000);
  const { initialMargin, initialMarginWithOrders, maintenanceMargin, availableMargin } = venue.figures(ALICE).flex;
  assert.deepEqual(
    [initialMargin, initialMarginWithOrders, maintenanceMargin, availableMargin],
    [400, 605, 200, 11_395],
  );
});

test('long and short of one underlying: the heavier side counts (worked example flex-e2e-netting)', () => {
  const venue = venueWith();
  venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
  venue.cross(BOB, ALICE, 'FF_XBTUSD_261225', '0.6', 81_000);
  const { initialMargin, maintenanceMargin } = venue.figures(ALICE).flex;
  assert.deepEqual([initialMargin, maintenanceMargin], [972, 486]);
});

test('five against five: the margins of one side (worked example margin-netting-forwards)', () => {
  const instruments = [withLevels(linear(), [[0, 0.5, 0.25]]), withLevels(datedLinear(), [[0, 0.355, 0.1775]])];
  const venue = venueWith({
    instruments,
    accounts: [account('alice', 'flex USD 10'), account('bob', 'flex USD 1000')],
  });
  venue.index({ XBT: 4000 });
  // 0.0005 x 4,000 is two dollars: 1.00 on the long side, 0.71 on the short one.
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.0005', 4000);
  venue.cross(BOB, ALICE, 'FF_XBTUSD_261225', '0.0005', 4000);
  assert.equal(venue.figures(ALICE).flex.initialMargin, 1);
});

test('positions of one direction add up, underlyings add up', () => {
  const venue = venueWith();
  venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
  venue.cross(ALICE, BOB, 'FF_XBTUSD_261225', '0.5', 80_000);
  venue.cross(BOB, ALICE, 'PF_ETHUSD', 10, 2600);
  const { initialMargin, maintenanceMargin } = venue.figures(ALICE).flex;
  assert.deepEqual([initialMargin, maintenanceMargin], [800 + 800 + 520, 400 + 400 + 260]);
});

test('orders net by underlying as well, and never come below the positions (C9)', () => {
  const venue = venueWith();
  venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
  venue.sell(ALICE, 'FF_XBTUSD_261225', '0.4', 90_000);
  assert.equal(venue.figures(ALICE).flex.initialMarginWithOrders, 800, '720 on the short side');
  venue.sell(ALICE, 'FF_XBTUSD_261225', '0.2', 90_000);
  assert.equal(venue.figures(ALICE).flex.initialMarginWithOrders, 1080);
  venue.sell(ALICE, 'PF_XBTUSD', 1, 90_000);
  assert.equal(venue.figures(ALICE).flex.initialMarginWithOrders, 1080, 'what only closes adds nothing');
});

test('an inverse wallet nets its maturities in coins', () => {
  const venue = venueWith();
  venue.cross(ALICE, BOB, 'PI_XBTUSD', 80_000, 80_000);
  venue.cross(BOB, ALICE, 'FI_XBTUSD_261225', 40_000, 80_000);
  const { requirements } = venue.single(ALICE, 'fi_xbtusd');
  assert.ok(Math.abs(requirements.im - 0.02) < 1e-15 && Math.abs(requirements.mm - 0.01) < 1e-15);
});

test('default haircuts (D6)', () => {
  const names = ['EUR', 'XBT', 'ETH', 'USDT', 'LTC', 'DOGE', 'FIL', 'PEPE'];
  const haircuts = [0.01, 0.02, 0.02, 0.05, 0.075, 0.05, 0.1, 0.2];
  const venue = new SmallVenue({
    assets: ['USD', ...names].map((symbol) => ({
      symbol,
      kind: 'coin',
      decimals: 12,
      indexPriceUsd: 1,
      indexDecimals: 2,
    })),
    accounts: [account('alice', ...names.map((name) => `flex ${name} 1000`))],
  });
  const rows = venue.figures(ALICE).flex.currencies.filter((row) => row.asset !== 'USD');
  assert.deepEqual(
    rows.map((row) => row.collateral),
    haircuts.map((haircut) => 1000 * (1 - haircut)),
  );
  const old = new SmallVenue({
    rules: 'live-2023',
    assets: ['USD', 'XBT', 'ETH'].map((symbol) => ({
      symbol,
      kind: 'coin',
      decimals: 12,
      indexPriceUsd: 1,
      indexDecimals: 2,
    })),
    instruments: [linear()],
    accounts: [account('alice', 'flex XBT 1000', 'flex ETH 1000')],
  });
  assert.equal(old.figures(ALICE).flex.collateralValue, 1940);
});

test('a negative balance: no haircut on it, and a negative available (D24)', () => {
  const venue = venueWith({
    accounts: [account('alice', 'flex USD 1000', 'flex XBT 1'), account('bob', 'flex USD 1000000')],
  });
  // Conversion (D20) covers a negative USD at once, so it takes a wallet whose debt came about in another way.
  const wallet = venue.state.wallets.own(venue.wallet(ALICE, 'flex').id);
  wallet.amounts[0] = -1_000_000_000_000_000n;
  wallet.balancesAt = -1;
  const { currencies, collateralValue, balanceValue } = venue.figures(ALICE).flex;
  assert.deepEqual(
    currencies.map((row) => [row.asset, row.quantity, row.collateral, row.available]),
    [
      ['USD', '-1000', -1000, -1000],
      ['XBT', '1', 78_400, 77_400 / (80_000 * 0.98)],
    ],
  );
  assert.deepEqual([balanceValue, collateralValue], [79_000, 77_400]);
});

test('nothing of a balance is available while margin is short', () => {
  const venue = venueWith({
    accounts: [account('alice', 'flex USD 800', 'flex EUR 1'), account('bob', 'flex USD 1000000')],
  });
  venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
  venue.index({ XBT: 79_900 });
  const { availableMargin, currencies } = venue.figures(ALICE).flex;
  assert.ok(availableMargin < 0);
  assert.deepEqual(
    currencies.map((row) => row.available),
    [0, 0],
  );
});

test('asking what if changes nothing', () => {
  const venue = venueWith();
  venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
  venue.buy(ALICE, 'PF_ETHUSD', 3, 2500);
  const { state } = venue;
  const wallet = venue.wallet(ALICE, 'flex');
  const now = walletMargin(state, wallet);
  for (const symbol of ['PF_XBTUSD', 'PF_ETHUSD', 'FF_XBTUSD_261225']) {
    const nothing = {
      lots: 0,
      cost: 0,
      buyLots: 0,
      sellLots: 0,
      buyTickLots: 0,
      sellTickLots: 0,
      leverage: 0,
      orders: () => [],
    };
    const after = walletMarginIf(state, wallet, {
      marketId: venue.market(symbol).id,
      exposure: nothing,
      collateralChange: -100,
      isolatedFunding: 0,
      profitAsset: -1,
      fundedMs: 0,
      carriedFunding: 0,
    });
    assert.equal(after.balanceValue, now.balanceValue - 100);
    assert.equal(after.initialMargin, symbol === 'PF_XBTUSD' ? 0 : 800, symbol);
    assert.equal(after.initialMarginWithOrders, { PF_XBTUSD: 150, PF_ETHUSD: 800 }[symbol] ?? 950, symbol);
  }
  assert.deepEqual(walletMargin(state, wallet), now);
});

test('an exposure in a market the wallet never touched is put in its place', () => {
  for (const held of [[], ['PF_ETHUSD'], ['PF_XBTUSD'], ['FF_XBTUSD_261225'], ['PF_XBTUSD', 'PF_ETHUSD']]) {
    for (const wanted of ['PF_XBTUSD', 'PF_ETHUSD', 'FF_XBTUSD_261225']) {
      const venue = venueWith();
      for (const symbol of held) venue.cross(ALICE, BOB, symbol, 1, symbol === 'PF_ETHUSD' ? 2600 : 80_000);
      const marketId = venue.market(wanted).id;
      const lots = 1000;
      const ticks = wanted === 'PF_ETHUSD' ? 26_000 : 80_000;
      const after = walletMarginIf(venue.state, venue.wallet(ALICE, 'flex'), {
        marketId,
        exposure: {
          lots,
          cost: lots * ticks,
          buyLots: 0,
          sellLots: 0,
          buyTickLots: 0,
          sellTickLots: 0,
          leverage: 0,
          orders: () => [],
        },
        collateralChange: 0,
        isolatedFunding: 0,
        profitAsset: -1,
        fundedMs: 0,
        carriedFunding: 0,
      });
      // The same, by really holding it: what was held there before is replaced.
      const real = venueWith();
      for (const symbol of held.filter((symbol) => symbol !== wanted)) {
        real.cross(ALICE, BOB, symbol, 1, symbol === 'PF_ETHUSD' ? 2600 : 80_000);
      }
      real.cross(ALICE, BOB, wanted, wanted === 'PF_ETHUSD' ? 1 : '0.1', wanted === 'PF_ETHUSD' ? 2600 : 80_000);
      assert.deepEqual(after, walletMargin(real.state, real.wallet(ALICE, 'flex')), `${held.join()} with ${wanted}`);
    }
  }
});
