import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCents } from '../../../src/core/margin/report.ts';
import { account } from '../../support/genesis.ts';
import { datedInverse, ether, inverse, linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';
import { Random } from '../../support/random.ts';
import { ALICE, BOB, SmallVenue } from '../../support/small-venue.ts';

test('cents: half away from zero on the shortest decimal text, never -0 (D29)', () => {
  const rows: readonly (readonly [number, number])[] = [
    [1646.575, 1646.58],
    [1.005, 1.01],
    [-1.005, -1.01],
    [2.675, 2.68],
    [0.004999, 0],
    [-0.004999, 0],
    [0.005, 0.01],
    [1e-9, 0],
    [-1e-9, 0],
    [0, 0],
    [-0, 0],
    [94.83233023850251, 94.83],
    [1e15, 1e15],
  ];
  for (const [value, cents] of rows) assert.ok(Object.is(toCents(value), cents), `${value} is ${toCents(value)}`);
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
      assert.ok(Math.abs(toCents(value) - value) <= 0.005 + Math.abs(value) * 1e-15);
      assert.ok(!Object.is(toCents(value), -0));
      assert.equal(toCents(-value) + toCents(value), 0);
    }),
  );
});

test('cash shows what it ever held and the coin of each single-collateral wallet (D33)', () => {
  const venue = new SmallVenue({
    instruments: [linear(), inverse(), inverse({ symbol: 'PI_ETHUSD', base: 'ETH', tickSize: 0.05 })],
    accounts: [account('alice', 'cash EUR 5', 'cash USD 0.5')],
  });
  venue.apply({ type: 'transfer', account: ALICE, from: 'cash', to: 'flex', asset: 'EUR', amount: '5' });
  assert.deepEqual(venue.figures(ALICE).cash, [
    { asset: 'EUR', quantity: '0' },
    { asset: 'USD', quantity: '0.5' },
    { asset: 'XBT', quantity: '0' },
    { asset: 'ETH', quantity: '0' },
  ]);
});

test('flex shows balances that are not zero, and USD always (D33)', () => {
  const venue = new SmallVenue({ accounts: [account('alice', 'flex EUR 5', 'flex XBT 1')] });
  venue.apply({ type: 'transfer', account: ALICE, from: 'flex', to: 'cash', asset: 'EUR', amount: '5' });
  assert.deepEqual(
    venue.figures(ALICE).flex.currencies.map((row) => row.asset),
    ['USD', 'XBT'],
  );
});

test('every account has a wallet for each inverse pair, empty ones with zeros', () => {
  const venue = new SmallVenue({
    instruments: [linear(), inverse(), datedInverse(), inverse({ symbol: 'PI_ETHUSD', base: 'ETH', tickSize: 0.05 })],
  });
  const zeros = { im: 0, mm: 0, lt: 0, tt: 0 };
  assert.deepEqual(venue.figures(ALICE).singles, [
    {
      name: 'fi_xbtusd',
      coin: 'XBT',
      balances: [{ asset: 'XBT', quantity: '0' }],
      portfolioValue: 0,
      pnl: 0,
      availableFunds: 0,
      funding: 0,
      requirements: zeros,
      triggers: zeros,
    },
    {
      name: 'fi_ethusd',
      coin: 'ETH',
      balances: [{ asset: 'ETH', quantity: '0' }],
      portfolioValue: 0,
      pnl: 0,
      availableFunds: 0,
      funding: 0,
      requirements: zeros,
      triggers: zeros,
    },
  ]);
});

test('an inverse wallet: pv is balance and profit, af is pv less the margin with orders; contracts are listed (C16, C19)', () => {
  const venue = new SmallVenue({
    feeSchedules: [],
    instruments: [linear(), inverse(), datedInverse()],
    accounts: [account('alice', 'fi_xbtusd XBT 2'), account('bob', 'fi_xbtusd XBT 100')],
  });
  venue.cross(ALICE, BOB, 'PI_XBTUSD', 50_000, 80_000);
  venue.cross(BOB, ALICE, 'FI_XBTUSD_261225', 15_000, 80_000);
  venue.buy(ALICE, 'PI_XBTUSD', 8000, 40_000);
  venue.index({ XBT: 100_000 });
  const wallet = venue.single(ALICE, 'fi_xbtusd');
  assert.deepEqual(wallet.balances, [
    { asset: 'XBT', quantity: '2' },
    { asset: 'PI_XBTUSD', quantity: '50000' },
    { asset: 'FI_XBTUSD_261225', quantity: '-15000' },
  ]);
  const pnl = 50_000 * (1 / 80_000 - 1 / 100_000) - 15_000 * (1 / 80_000 - 1 / 100_000);
  assert.ok(Math.abs(wallet.pnl - pnl) < 1e-15);
  assert.equal(wallet.portfolioValue, 2 + wallet.pnl);
  // The buy adds 0.2 coins at 2 %.
  assert.ok(Math.abs(wallet.portfolioValue - wallet.availableFunds - (0.0125 + 0.004)) < 1e-15);
  const plain = new SmallVenue({
    rules: { inverseBalancesListContracts: false },
    accounts: [account('a', 'fi_xbtusd XBT 2'), account('b', 'fi_xbtusd XBT 2')],
  });
  plain.cross(ALICE, BOB, 'PI_XBTUSD', 500, 80_000);
  assert.equal(plain.single(ALICE, 'fi_xbtusd').balances.length, 1);
});

test('the identities of the contract hold', () => {
  const venue = new SmallVenue({ liquidity: 'house', instruments: [linear(), ether()] });
  venue.buy(ALICE, 'PF_XBTUSD', '0.5');
  venue.sell(ALICE, 'PF_ETHUSD', '10');
  venue.buy(ALICE, 'PF_ETHUSD', '20', 2500);
  venue.index({ XBT: 83_123.4, ETH: 2555.5 });
  const flex = venue.figures(ALICE).flex;
  assert.equal(flex.totalUnrealized, flex.pnl + flex.unrealizedFunding);
  assert.equal(flex.portfolioValue, flex.balanceValue + flex.totalUnrealized);
  assert.equal(flex.marginEquity, flex.collateralValue + flex.totalUnrealizedAsMargin);
  assert.equal(flex.availableMargin, flex.marginEquity - flex.initialMarginWithOrders);
  assert.ok(flex.initialMarginWithOrders >= flex.initialMargin);
});

test('what funding has accrued is in totalUnrealized, portfolioValue and marginEquity, not in pnl (D18)', () => {
  const venue = new SmallVenue({ feeSchedules: [] });
  // The last premium is repeated while nobody quotes (C24): an eighth of it is the rate of the next hour, 0.0001.
  venue.state.markets.own(venue.market('PF_XBTUSD').id).lastPremiumUnits = 8 * 100_000;
  venue.pass(3_600_000);
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.5', 80_000);
  venue.index({ XBT: 80_200 });
  venue.pass(1_800_000);
  // 0.5 x 8 USD x 0.5 h, from the long to the short.
  for (const [account, pnl, funding] of [
    [ALICE, 100, -2],
    [BOB, -100, 2],
  ] as const) {
    const { flex } = venue.figures(account);
    assert.deepEqual([flex.pnl, flex.unrealizedFunding, flex.totalUnrealized], [pnl, funding, pnl + funding]);
    assert.deepEqual(
      [flex.balanceValue, flex.portfolioValue, flex.marginEquity],
      [1_000_000, 1_000_000 + pnl + funding, 1_000_000 + pnl + funding],
    );
  }
});

/** Decimal arithmetic: an amount is an integer of 10^-30. */
const ONE = 10n ** 30n;
function decimal(text: string | number): bigint {
  const [digits = '', exponent = '0'] = String(text).split('e');
  const [units = '0', fraction = ''] = digits.split('.');
  const scaled = BigInt(units + fraction) * 10n ** BigInt(30 - fraction.length + Number(exponent));
  return scaled;
}
const times = (a: bigint, b: bigint): bigint => (a * b) / ONE;
const near = (value: number, exact: bigint, which: string): void => {
  const expected = Number(exact) / 1e30;
  assert.ok(Math.abs(value - expected) <= Math.abs(expected) * 1e-12 + 1e-9, `${which}: ${value} is not ${expected}`);
};

test('1,000 random wallets agree with decimal arithmetic', (t) => {
  const random = new Random(1000);
  const prices = { USD: 1, EUR: 1.1655, XBT: 84_123.37, ETH: 2611.05 } as const;
  const haircuts = { USD: 0, EUR: 0.01, XBT: 0.02, ETH: 0.02 } as const;
  const venue = new SmallVenue({
    feeSchedules: [],
    instruments: [linear(), ether()],
    accounts: [account('rich', 'flex USD 900000000000')],
    rules: { limitOrderCollar: 10 },
  });
  venue.index({ EUR: prices.EUR, XBT: prices.XBT, ETH: prices.ETH });
  let positions = 0;
  let orders = 0;
  for (let number = 0; number < 1000; number++) {
    const amounts = new Map([
      ['USD', `${random.whole(1000, 90_000)}.${random.whole(0, 999_999)}`],
      ...(['EUR', 'XBT', 'ETH'] as const)
        .filter(() => random.chance(0.5))
        .map((asset) => [asset, `${random.whole(0, 9)}.${random.whole(1, 99_999)}`] as const),
    ]);
    const funds = [...amounts].map(([asset, amount]) => `flex ${asset} ${amount}`);
    const made = venue.apply({ type: 'createAccount', specification: account(`w${number}`, ...funds) });
    const id = made.result.type === 'account' ? made.result.accountId : -1;
    let entry = 0n;
    let atMark = 0n;
    let longWithOrders = 0n;
    if (random.chance(0.7)) {
      const lots = random.whole(1, 3000);
      const price = random.whole(70_000, 99_000);
      if (venue.cross(id, ALICE, 'PF_XBTUSD', lots / 10_000, price).fills.length === 1) {
        positions++;
        entry = decimal(lots) * BigInt(price);
        entry /= 10_000n;
        atMark = (times(decimal(prices.XBT), ONE) * BigInt(lots)) / 10_000n;
      }
      longWithOrders = entry;
      const more = random.whole(1, 500);
      const limit = random.whole(10_000, 60_000);
      if (random.chance(0.5) && venue.buy(id, 'PF_XBTUSD', more / 10_000, limit).status === 'placed') {
        orders++;
        longWithOrders += (ONE * BigInt(more) * BigInt(limit)) / 10_000n;
      }
    }
    let balanceValue = 0n;
    let collateralValue = 0n;
    for (const [asset, amount] of amounts) {
      const name = asset as keyof typeof prices;
      const value = times(decimal(amount), decimal(prices[name]));
      balanceValue += value;
      collateralValue += times(value, ONE - decimal(haircuts[name]));
      const row = venue.figures(id).flex.currencies.find((currency) => currency.asset === asset);
      assert.equal(decimal(row?.quantity ?? '0'), decimal(amount), 'quantities to the last digit');
      near(row?.value ?? 0, value, `${asset} value`);
    }
    // Positions stay below the second level of 1,000,000 dollars: 1 % and 0.5 %.
    const { flex } = venue.figures(id);
    const pnl = atMark - entry;
    const initial = entry / 100n;
    const withOrders = longWithOrders / 100n;
    near(flex.balanceValue, balanceValue, 'balanceValue');
    near(flex.collateralValue, collateralValue, 'collateralValue');
    near(flex.pnl, pnl, 'pnl');
    near(flex.portfolioValue, balanceValue + pnl, 'portfolioValue');
    near(flex.marginEquity, collateralValue + pnl, 'marginEquity');
    near(flex.initialMargin, initial, 'initialMargin');
    near(flex.maintenanceMargin, initial / 2n, 'maintenanceMargin');
    near(flex.initialMarginWithOrders, withOrders, 'initialMarginWithOrders');
    near(flex.availableMargin, collateralValue + pnl - withOrders, 'availableMargin');
  }
  t.diagnostic(`${positions} positions, ${orders} orders`);
  assert.ok(positions > 400 && orders > 200);
});
