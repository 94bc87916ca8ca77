import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { liquidationPrice } from '../../../src/core/margin/liquidation-price.ts';
import { isolatedMargin, walletMargin } from '../../../src/core/margin/wallet.ts';
import { account } from '../../support/genesis.ts';
import { datedInverse, datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, SmallVenue } from '../../support/small-venue.ts';
import { RandomAccount } from './explain/random-account.ts';

function venueWith(funds: readonly string[], changes: ConstructorParameters<typeof SmallVenue>[0] = {}): SmallVenue {
  return new SmallVenue({
    feeSchedules: [],
    instruments: [linear(), datedLinear(), ether(), inverse(), datedInverse()],
    accounts: [account('alice', ...funds), account('bob', 'flex USD 100000000', 'fi_xbtusd XBT 100000')],
    ...changes,
  });
}

function priceOf(venue: SmallVenue, symbol: string): number | undefined {
  const market = venue.market(symbol);
  const wallet = venue.wallet(ALICE, market.contract.wallet);
  return liquidationPrice(venue.state, wallet, market.id);
}

function near(actual: number | undefined, expected: number): void {
  assert.ok(actual !== undefined && Math.abs(actual / expected - 1) < 1e-12, `${actual} instead of ${expected}`);
}

describe('by hand', () => {
  test('10,000 USD, long 1 XBT from 80,000: 10,000 + (P - 80,000) = 400', () => {
    const venue = venueWith(['flex USD 10000']);
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
    near(priceOf(venue, 'PF_XBTUSD'), 70_400);
  });

  test('short 1 XBT: 10,000 + (80,000 - P) = 400', () => {
    const venue = venueWith(['flex USD 10000']);
    venue.cross(BOB, ALICE, 'PF_XBTUSD', 1, 80_000);
    near(priceOf(venue, 'PF_XBTUSD'), 89_600);
  });

  test('collateral in bitcoin falls with it (D12), but not where the mark moves alone (C10)', () => {
    // 0.98 x 0.1 P + (P - 80,000) = 400, and 7,840 + (P - 80,000) = 400.
    for (const [liquidationEstimate, expected] of [
      ['commonFactor', 80_400 / 1.098],
      ['markAlone', 72_560],
    ] as const) {
      const venue = venueWith(['flex XBT 0.1'], { rules: { preset: '2026', liquidationEstimate } });
      venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
      near(priceOf(venue, 'PF_XBTUSD'), expected);
    }
  });

  test('both maturities of an underlying move; each has its own price at the one factor', () => {
    const venue = venueWith(['flex USD 10000']);
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
    venue.cross(ALICE, BOB, 'FF_XBTUSD_261225', 1, 80_000);
    // 10,000 + 2 (P - 80,000) = 400 + 800.
    near(priceOf(venue, 'PF_XBTUSD'), 75_600);
    near(priceOf(venue, 'FF_XBTUSD_261225'), 75_600);
  });

  test('an isolated position has its own: 8,000 of assigned collateral at 10x', () => {
    const venue = venueWith(['flex USD 100000']);
    venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_XBTUSD', maxLeverage: 10 });
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
    near(priceOf(venue, 'PF_XBTUSD'), 72_400);
  });

  test('an inverse wallet: its mm trigger without rounding', () => {
    const venue = venueWith(['fi_xbtusd XBT 0.1']);
    venue.cross(ALICE, BOB, 'PI_XBTUSD', 40_000, 80_000);
    // 0.1 + 0.5 - 40,000 / P = 400 / P.
    near(priceOf(venue, 'PI_XBTUSD'), 40_400 / 0.6);
    assert.equal(venue.single(ALICE, 'fi_xbtusd').triggers.mm, 67_333.5);
  });

  test('none: no position, or enough collateral for a worthless coin', () => {
    const venue = venueWith(['flex USD 100000']);
    assert.equal(priceOf(venue, 'PF_XBTUSD'), undefined);
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
    assert.equal(priceOf(venue, 'PF_XBTUSD'), undefined);
  });

  test('a hedge with bitcoin: short 1 against 1.5 of collateral is never liquidated upward, nor downward', () => {
    const venue = venueWith(['flex XBT 1.5']);
    venue.cross(BOB, ALICE, 'PF_XBTUSD', 1, 80_000);
    assert.equal(priceOf(venue, 'PF_XBTUSD'), undefined);
  });
});

test('at the price of random accounts the venue itself sees danger begin', (t) => {
  const census = { prices: 0, isolated: 0, inverse: 0, none: 0, above: 0 };
  for (const rules of RandomAccount.RULES) {
    for (let seed = 100; seed < 112; seed++) {
      const random = new RandomAccount(seed, rules);
      for (let step = 0; step < 25; step++) random.step();
      const { venue } = random;
      const before = venue.state.hash();
      for (const symbol of ['PF_XBTUSD', 'FF_XBTUSD_261225', 'PF_ETHUSD', 'PI_XBTUSD', 'FI_XBTUSD_261225']) {
        const position = venue.position(ALICE, symbol);
        if (position === undefined || position.lots === 0) continue;
        const price = priceOf(venue, symbol);
        if (price === undefined) {
          census.none++;
          continue;
        }
        census.prices++;
        if (position.leverage > 0) census.isolated++;
        if (symbol.includes('I_')) census.inverse++;
        const { markPrice } = venue.market(symbol);
        if (price > markPrice) census.above++;
        const factor = price / markPrice;
        const outward = factor < 1 ? 1 - 1e-9 : 1 + 1e-9;
        assert.notEqual(dangerAt(venue, symbol, factor * outward), dangerAt(venue, symbol, factor / outward));
        assert.equal(dangerAt(venue, symbol, factor / outward), dangerAt(venue, symbol, 1));
      }
      assert.equal(venue.state.hash(), before, 'asking changes nothing');
    }
  }
  t.diagnostic(JSON.stringify(census));
  assert.ok(census.prices > 50 && census.isolated > 5 && census.inverse > 15 && census.above > 10);
});

/** Whether the part that bears the position is in danger when all prices of bitcoin, or ether, are so many times as high. */
function dangerAt(venue: SmallVenue, symbol: string, factor: number): boolean {
  const { state } = venue;
  const kept = state.snapshot();
  const { baseAsset, contract } = venue.market(symbol);
  for (let id = 0; id < state.markets.size; id++) {
    if (state.markets.get(id).baseAsset === baseAsset) state.markets.own(id).markPrice *= factor;
  }
  state.assets.own(baseAsset).indexPriceUsd *= factor;
  state.indexStamp++;
  state.markStamp++;
  const wallet = venue.wallet(ALICE, contract.wallet);
  const position = venue.position(ALICE, symbol);
  const margin = walletMargin(state, wallet);
  const isolated =
    position !== undefined && position.leverage > 0 ? isolatedMargin(state, wallet, position.id) : undefined;
  state.restore(kept);
  return isolated === undefined
    ? margin.riskEquity < margin.riskMaintenanceMargin
    : isolated.equity < isolated.maintenanceMargin;
}
