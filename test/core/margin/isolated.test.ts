import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isolatedMargin, walletMargin } from '../../../src/core/margin/wallet.ts';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, linear, withLevels } from '../../support/instruments.ts';
import { ALICE, BOB, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';

/** Alice has so many dollars and set leverages; Bob has plenty. XBT stands at 80,000, ETH at 2,600. */
function venueWith(usd: string, leverages: Readonly<Record<string, number>>): SmallVenue {
  const venue = new SmallVenue({
    feeSchedules: [],
    instruments: [linear(), ether(), datedLinear()],
    accounts: [account('alice', `flex USD ${usd}`), account('bob', 'flex USD 100000000')],
  });
  for (const [symbol, maxLeverage] of Object.entries(leverages)) {
    venue.apply({ type: 'setLeverage', account: ALICE, symbol, maxLeverage });
  }
  return venue;
}

function margins(venue: SmallVenue) {
  return walletMargin(venue.state, venue.wallet(ALICE, 'flex'));
}

function alone(venue: SmallVenue, symbol: string) {
  return isolatedMargin(venue.state, venue.wallet(ALICE, 'flex'), venue.position(ALICE, symbol)?.id ?? -1);
}

test('a leverage preference sets the rate: at least 1 / leverage, never below the schedule (3.2)', () => {
  for (const [leverage, size, initial, maintenance] of [
    [5, 1, 16_000, 400],
    [20, 1, 4000, 400],
    [100, 1, 800, 400],
    // Above 1,000,000 USD the schedule asks for 2 % of the whole: no more than 1 / 50.
    [50, 13, 20_800, 10_400],
  ] as const) {
    const venue = venueWith('1000000', { [SYMBOL]: Math.min(leverage, 100) });
    venue.cross(ALICE, BOB, SYMBOL, size, 80_000);
    const { initialMargin, maintenanceMargin, assigned, riskInitialMargin } = margins(venue);
    assert.deepEqual(
      [initialMargin, maintenanceMargin, assigned, riskInitialMargin],
      [initial, maintenance, initial, 0],
      `${size} at ${leverage}x`,
    );
  }
});

test('a schedule that is put over a position later may ask for more than its leverage (3.2)', () => {
  const venue = venueWith('1000000', { [SYMBOL]: 100 });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.apply({ type: 'setAccount', account: ALICE, marginSchedule: 'retail' });
  assert.equal(margins(venue).initialMargin, 8_000);
  assert.equal(venue.buy(ALICE, SYMBOL, '0.1', 79_000).status, 'fixedLeverageTooHigh');
  assert.equal(venue.sell(ALICE, SYMBOL, 1, 81_000).status, 'placed', 'it only closes');
});

test('assigned collateral is fenced: losses of one side do not reach the other (C8, D10)', () => {
  const venue = venueWith('20000', { [SYMBOL]: 10 });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.cross(ALICE, BOB, 'PF_ETHUSD', 10, 2600);
  venue.index({ XBT: 79_000, ETH: 2500 });
  const { marginEquity, initialMargin, availableMargin, assigned, riskEquity, riskInitialMargin } = margins(venue);
  // 20,000 - 1,000 - 1,000; 8,000 assigned at 10x and 520 (2 %) cross.
  assert.deepEqual([marginEquity, initialMargin, availableMargin], [18_000, 8520, 9480]);
  assert.deepEqual([assigned, riskEquity, riskInitialMargin], [8000, 11_000, 520]);
  assert.deepEqual([alone(venue, SYMBOL).equity, alone(venue, SYMBOL).maintenanceMargin], [7000, 400]);
});

test('an isolated position never nets with a cross one of the same underlying (3.3)', () => {
  const cross = venueWith('100000', {});
  const isolated = venueWith('100000', { [SYMBOL]: 100 });
  for (const venue of [cross, isolated]) {
    venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
    venue.cross(BOB, ALICE, 'FF_XBTUSD_261225', 1, 80_000);
  }
  assert.equal(margins(cross).initialMargin, 1600, 'the heavier side only');
  assert.equal(margins(isolated).initialMargin, 800 + 1600);
  assert.equal(margins(isolated).maintenanceMargin, 400 + 800);
});

test('orders of an isolated market: its own heavier side at its leverage rate (C9)', () => {
  const venue = venueWith('100000', { [SYMBOL]: 10 });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.buy(ALICE, SYMBOL, 1, 70_000);
  venue.sell(ALICE, SYMBOL, 3, 90_000);
  // Long: 8,000 + 7,000; short: the two beyond the position, 180,000 / 10.
  const { initialMargin, initialMarginWithOrders } = margins(venue);
  assert.deepEqual([initialMargin, initialMarginWithOrders], [8000, 18_000]);
});

test('a cross order needs cross equity for it, whatever isolated positions have earned (D10)', () => {
  // 9,000 less 8,000 assigned leaves 1,000 for cross: 20 ETH x 2,600 x 2 % = 1,040, 19 ETH = 988.
  const venue = venueWith('9000', { [SYMBOL]: 10 });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.index({ XBT: 90_000 });
  assert.equal(margins(venue).availableMargin, 11_000, 'the totals would allow much more');
  assert.equal(venue.buy(ALICE, 'PF_ETHUSD', 20, 2600).status, 'insufficientAvailableFunds');
  assert.equal(venue.buy(ALICE, 'PF_ETHUSD', 19, 2600).status, 'placed');
});

test('a partial close keeps the margin of the rest and its share of the funding, an increase takes the new average (D27)', () => {
  const venue = venueWith('100000', { [SYMBOL]: 10 });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.state.positions.own(venue.position(ALICE, SYMBOL)?.id ?? -1).isolatedFunding = -40_000_000_000_000n;
  venue.state.dropCaches();
  assert.equal(alone(venue, SYMBOL).assigned, 7960);
  venue.cross(BOB, ALICE, SYMBOL, '0.25', 80_000);
  assert.equal(alone(venue, SYMBOL).assigned, 6000 - 30);
  venue.cross(ALICE, BOB, SYMBOL, '0.75', 82_000);
  assert.equal(alone(venue, SYMBOL).assigned, (0.75 * 80_000 + 0.75 * 82_000) / 10 - 30);
  venue.cross(BOB, ALICE, SYMBOL, 2, 82_000);
  assert.equal(alone(venue, SYMBOL).assigned, 0.5 * 8200, 'a flip starts anew');
});

test('extreme volatility multiplies the whole initial rate, leverage included, and nothing that is assigned (C11, D26)', () => {
  const venue = venueWith('100000', { [SYMBOL]: 10 });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.cross(ALICE, BOB, 'PF_ETHUSD', 10, 2600);
  for (const symbol of [SYMBOL, 'PF_ETHUSD']) venue.state.markets.own(venue.market(symbol).id).marginMultiplier = 2;
  venue.state.markStamp++;
  const { initialMargin, maintenanceMargin, assigned } = margins(venue);
  assert.deepEqual([initialMargin, maintenanceMargin, assigned], [16_000 + 1040, 400 + 260, 8000]);
});

test('levels of a marginal schedule: each rate for its own part (the other reading of C7)', () => {
  const levels = withLevels(linear(), [
    [0, 0.01, 0.005],
    [100_000, 0.02, 0.01],
    [200_000, 0.1, 0.05],
  ]);
  for (const [reading, initial, maintenance] of [
    ['whole', 24_000, 12_000],
    // 100,000 x 1 % + 100,000 x 2 % + 40,000 x 10 %
    ['marginal', 7000, 3500],
  ] as const) {
    const venue = new SmallVenue({
      rules: { preset: '2026', levels: reading },
      feeSchedules: [],
      instruments: [levels],
      accounts: [account('alice', 'flex USD 100000'), account('bob', 'flex USD 100000000')],
    });
    venue.cross(ALICE, BOB, SYMBOL, 3, 80_000);
    const { initialMargin, maintenanceMargin } = margins(venue);
    assert.deepEqual([initialMargin, maintenanceMargin], [initial, maintenance], reading);
  }
});

test('an unrealised profit in another currency is margin less haircut and conversion fee, a loss in full (2.4, C5)', () => {
  for (const [reading, mark, asMargin] of [
    ['haircutTimesFee', 81_000, 1000 * (1 - (1 - 0.98 * 0.995))],
    ['haircutMinusFee', 81_000, 975],
    ['haircutTimesFee', 79_000, -1000],
  ] as const) {
    const venue = new SmallVenue({
      rules: { preset: '2026', profitAsMargin: reading },
      feeSchedules: [],
      accounts: [account('alice', 'flex USD 10000'), account('bob', 'flex USD 100000000')],
    });
    venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol: SYMBOL, asset: 'XBT' });
    venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
    venue.index({ XBT: mark });
    const { pnl, unrealizedAsMargin, marginEquity } = margins(venue);
    assert.equal(pnl, mark - 80_000);
    assert.ok(Math.abs(unrealizedAsMargin - asMargin) < 1e-9, `${reading}: ${unrealizedAsMargin}`);
    assert.equal(marginEquity, 10_000 + unrealizedAsMargin);
  }
});

test('an order may bring an isolated market to the last size that its leverage is allowed at, and no further (C104)', () => {
  // 100x is allowed up to 1,000,000 USD, 50x up to 3,000,000, 25x above.
  for (const [leverage, size, status] of [
    [100, '12.5', 'placed'],
    [100, '12.5001', 'fixedLeverageTooHigh'],
    [50, '37.5', 'placed'],
    [50, '37.5001', 'fixedLeverageTooHigh'],
    [25, '37.5001', 'placed'],
  ] as const) {
    const venue = venueWith('10000000', { [SYMBOL]: leverage });
    assert.equal(venue.buy(ALICE, SYMBOL, size, 80_000).status, status, `${size} at ${leverage}`);
  }
  // What rests already counts, and what only closes is never too much.
  const venue = venueWith('10000000', { [SYMBOL]: 100 });
  venue.cross(ALICE, BOB, SYMBOL, 10, 80_000);
  assert.equal(venue.buy(ALICE, SYMBOL, '2.5', 80_000).status, 'placed');
  assert.equal(venue.buy(ALICE, SYMBOL, '0.0001', 70_000).status, 'fixedLeverageTooHigh');
  assert.equal(venue.sell(ALICE, SYMBOL, 10, 81_000).status, 'placed');
});
