import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleSet } from '../../../src/core/margin/rules.ts';
import { ASSETS, account } from '../../support/genesis.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';

/** Alice has what is given; XBT stands at 80,000, EUR at 1.17. No fees unless asked for. */
function venueWith(funds: readonly string[], changes: ConstructorParameters<typeof SmallVenue>[0] = {}): SmallVenue {
  return new SmallVenue({
    feeSchedules: [],
    accounts: [account('alice', ...funds), account('bob', 'flex USD 100000000')],
    ...changes,
  });
}

/** Alice buys one coin at 80,000 and sells it at a price. */
function roundTrip(venue: SmallVenue, price: number): ReturnType<SmallVenue['buy']> {
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.buy(BOB, SYMBOL, 1, price);
  return venue.sell(ALICE, SYMBOL, 1, price);
}

/** Realised profit, profit currency, and what the balances are then. */
const GAINS = [
  // 1,000 x (1 - 0.5 %) / 80,000
  { currency: 'XBT', price: 81_000, usd: '5000', other: ['XBT', '0.0124375'] },
  // 1,000 x (1 - 0.05 %) / 1.17, rounded down at the tenth decimal
  { currency: 'EUR', price: 81_000, usd: '5000', other: ['EUR', '854.2735042735'] },
  { currency: 'USD', price: 81_000, usd: '6000', other: ['XBT', '0'] },
  // A loss is debited in USD, whatever the profit currency (D21).
  { currency: 'XBT', price: 79_000, usd: '4000', other: ['XBT', '0'] },
] as const;

test('gains are paid in the profit currency less its conversion fee, losses in USD (4, D21)', () => {
  for (const { currency, price, usd, other } of GAINS) {
    const venue = venueWith(['flex USD 5000']);
    venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol: SYMBOL, asset: currency });
    roundTrip(venue, price);
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), usd, currency);
    assert.equal(venue.balance(ALICE, 'flex', other[0]), other[1], currency);
    for (const { symbol } of ASSETS) assert.equal(venue.total(symbol), 0n, symbol);
  }
});

test('each side of a conversion tells the rate, and the one that came the fee (C141)', () => {
  const gains = venueWith(['flex USD 5000']);
  gains.apply({ type: 'setProfitCurrency', account: ALICE, symbol: SYMBOL, asset: 'EUR' });
  const paid = eventsOf(roundTrip(gains, 81_000).events, 'booking').map(({ conversion }) => conversion);
  // 1,000 / 1.17 = 854.7008547008, of which 0.05 % is kept back.
  const [usd, eur] = [gains.state.assetBySymbol.get('USD'), gains.state.assetBySymbol.get('EUR')];
  assert.deepEqual(paid, [
    { otherAssetId: eur, rate: 1 / 1.17, fee: 0n },
    { otherAssetId: usd, rate: 1 / 1.17, fee: 4_273_504_273n },
  ]);
  const debt = venueWith(['flex USD 1000', 'flex EUR 2000']);
  const covered = eventsOf(roundTrip(debt, 78_000).events, 'booking').map(({ conversion }) => conversion);
  // 855.1284189104 x 1.17 = 1,000.500250125168, of which 1,000 came.
  assert.deepEqual(covered, [
    { otherAssetId: usd, rate: 1.17, fee: 0n },
    { otherAssetId: eur, rate: 1.17, fee: 500_250_125_168n },
  ]);
});

/** What Alice holds besides 1,000 USD when she loses 2,000, and what is left of it. */
const DEBTS = [
  // 1,000 / (1.17 x (1 - 0.05 %)), rounded up at the tenth decimal.
  { holds: ['EUR 2000'], left: { USD: '0', EUR: '1144.8715810896' } },
  // EUR has the lower haircut (1 % against 2 %) and goes first, wholly, before XBT pays the rest.
  { holds: ['XBT 1', 'EUR 100'], left: { USD: '0', EUR: '0', XBT: '0.9889063002' } },
  { holds: ['XBT 1'], left: { USD: '0', XBT: '0.9874371859' } },
  { holds: ['XBT 0.005', 'EUR 1000'], left: { USD: '0', EUR: '144.8715810896', XBT: '0.005' } },
] as const;

test('what USD does not cover is converted by haircut, each asset wholly before the next (4, D20)', () => {
  for (const { holds, left } of DEBTS) {
    const venue = venueWith(['flex USD 1000', ...holds.map((held) => `flex ${held}`)]);
    const answer = roundTrip(venue, 78_000);
    for (const [symbol, amount] of Object.entries(left)) {
      assert.equal(venue.balance(ALICE, 'flex', symbol), amount, `${holds.join()}: ${symbol}`);
    }
    const rows = eventsOf(answer.events, 'booking').filter((row) => row.reason === 'conversion');
    assert.equal(rows.length % 2, 0, 'conversions come as pairs');
    assert.ok(rows.length > 0);
    for (const { symbol } of ASSETS) assert.equal(venue.total(symbol), 0n, symbol);
  }
});

/** Haircut and conversion fee of each asset, and which of them pays 1,000 USD when each could pay alone. */
const ORDERS = [
  { first: 'EUR', because: 'the lowest haircut', rules: { EUR: [0.01, 0.9], XBT: [0.02, 0], ETH: [0.02, 0] } },
  { first: 'XBT', because: 'also of a coin', rules: { EUR: [0.02, 0], XBT: [0.01, 0.9], ETH: [0.02, 0] } },
  {
    first: 'ETH',
    because: 'then the lowest fee',
    rules: { EUR: [0.02, 0.005], XBT: [0.02, 0.005], ETH: [0.02, 0.004] },
  },
  {
    first: 'EUR',
    because: 'then cash before coins',
    rules: { EUR: [0.02, 0.005], XBT: [0.02, 0.005], ETH: [0.02, 0.005] },
  },
  { first: 'ETH', because: 'then the name', rules: { EUR: [0.03, 0], XBT: [0.02, 0.005], ETH: [0.02, 0.005] } },
] as const;

test('which asset is converted first: haircut, conversion fee, cash before coins, name (D20, C12)', () => {
  for (const { first, because, rules } of ORDERS) {
    const collateralRules = Object.entries(rules).map(([asset, [haircut, conversionFee]]) => ({
      asset,
      haircut,
      conversionFee,
    }));
    const venue = venueWith(['flex USD 1000', 'flex XBT 1', 'flex ETH 10', 'flex EUR 20000'], {
      rules: { collateralRules },
    });
    roundTrip(venue, 78_000);
    const held = { XBT: '1', ETH: '10', EUR: '20000' };
    const paid = Object.entries(held).filter(([asset, amount]) => venue.balance(ALICE, 'flex', asset) !== amount);
    assert.deepEqual(
      paid.map(([asset]) => asset),
      [first],
      because,
    );
  }
});

test('an asset without an index price is not converted; without any other the pool pays once nothing is open (C96)', () => {
  const venue = venueWith(['flex USD 2000']);
  venue.state.wallets.own(venue.wallet(ALICE, 'flex').id).amounts[0] = 0n;
  venue.state.pots.own(venue.state.usdAsset).outside += 2_000_000_000_000_000n;
  venue.apply({ type: 'deposit', account: ALICE, wallet: 'flex', asset: 'XBT', amount: '1' });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.state.assets.own(venue.state.assetBySymbol.get('XBT') as number).indexPriceUsd = 0;
  venue.buy(BOB, SYMBOL, 1, 79_000);
  const { events } = venue.sell(ALICE, SYMBOL, 1, 79_000, { reduceOnly: true });
  const rows = eventsOf(events, 'booking').map(({ reason, oldBalance, newBalance }) => [
    reason,
    newBalance - oldBalance,
  ]);
  assert.deepEqual(rows, [['liquidity pool', 1_000_000_000_000_000n]]);
  assert.equal(venue.balance(ALICE, 'flex', 'XBT'), '1');
  assert.equal(venue.balance(ALICE, 'flex', 'USD'), '0');
});

test('a loss meets an empty USD balance: it goes to exactly zero, and other money for exactly the rest', () => {
  const rules: Partial<RuleSet> = { collateralRules: [{ asset: 'EUR', haircut: 0.05, conversionFee: 0 }] };
  const venue = new SmallVenue({
    rules: { preset: '2026', ...rules },
    assets: ASSETS.map((item) => (item.symbol === 'EUR' ? { ...item, indexPriceUsd: 0.9995 } : item)),
    feeSchedules: [],
    accounts: [account('alice', 'flex EUR 1000'), account('bob', 'flex USD 100000')],
  });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.buy(BOB, SYMBOL, 1, 79_989);
  venue.sell(ALICE, SYMBOL, 1, 79_989, { reduceOnly: true });
  // 11 / 0.9995
  assert.equal(venue.balance(ALICE, 'flex', 'USD'), '0');
  assert.equal(venue.balance(ALICE, 'flex', 'EUR'), '988.9944972486');
});
