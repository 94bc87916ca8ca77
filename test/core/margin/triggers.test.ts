import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedTrigger, markTrigger, type TriggerBase } from '../../../src/core/margin/triggers.ts';
import { account, assetsAt } from '../../support/genesis.ts';
import { datedInverse, inverse, linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';
import { ALICE, BOB, SmallVenue } from '../../support/small-venue.ts';

const PI = 'PI_XBTUSD';
const FI = 'FI_XBTUSD_261225';

function venueWith(coins: string, index = 80_000, liquidity: 'house' | 'none' = 'none'): SmallVenue {
  return new SmallVenue({
    feeSchedules: [],
    liquidity,
    assets: assetsAt({ XBT: index }),
    instruments: [linear(), inverse(), datedInverse()],
    accounts: [account('alice', `fi_xbtusd XBT ${coins}`), account('bob', 'fi_xbtusd XBT 100000')],
  });
}

function near(value: number, expected: number, within: number): void {
  assert.ok(Math.abs(value - expected) <= within, `${value} is ${expected} within ${within}`);
}

test('0.05 coins, long 10,000 from 80,000 at 84,000 (worked example inverse-e2e-triggers)', () => {
  const venue = venueWith('0.05');
  venue.cross(ALICE, BOB, PI, 10_000, 80_000);
  venue.index({ XBT: 84_000 });
  const wallet = venue.single(ALICE, 'fi_xbtusd');
  near(wallet.pnl, 0.00595238, 5e-9);
  near(wallet.portfolioValue, 0.05595238, 5e-9);
  near(wallet.requirements.im, 0.0025, 5e-9);
  near(wallet.requirements.mm, 0.00119048, 5e-9);
  near(wallet.availableFunds, 0.05345238, 5e-9);
  assert.equal(wallet.triggers.im, 57_971, '57,971.01 on the tick of 0.5');
  assert.equal(wallet.triggers.mm, 57_714.5, '57,714.29');
  assert.deepEqual([wallet.requirements.lt, wallet.requirements.tt], [0.0025 * 0.45, 0.0025 * 0.3], 'C17');
});

test('0.01 coins, long 1,000 from 8,000: danger begins at 7,481.48 (worked example inverse-epp-liquidation-price)', () => {
  const venue = venueWith('0.01', 8000);
  venue.cross(ALICE, BOB, PI, 1000, 8000);
  assert.equal(venue.single(ALICE, 'fi_xbtusd').triggers.mm, 7481.5);
});

test('the trigger prices of the contract example (worked example inverse-trigger-fit-contract-example)', () => {
  const contracts = (52.8 - 15.84) / (1 / 2830 - 1 / 3110);
  near(contracts, 1_161_772, 1);
  const base: TriggerBase = {
    coins: 52.8 + contracts / 3110,
    net: contracts / 3500,
    referencePrice: 3500,
    marketId: 0,
  };
  near(fixedTrigger(base, 52.8), 3110, 1e-6);
  near(fixedTrigger(base, 15.84), 2830, 1e-6);
  near(fixedTrigger(base, 39.6), 3003.9, 0.1);
  near(fixedTrigger(base, 23.76), 2885.7, 0.1);
});

test('flat: zeros', () => {
  const venue = venueWith('1');
  assert.deepEqual(venue.single(ALICE, 'fi_xbtusd').triggers, { im: 0, mm: 0, lt: 0, tt: 0 });
});

test('a long is in danger below, a short above; out of reach is 0', () => {
  const venue = venueWith('1');
  venue.cross(ALICE, BOB, PI, 80_000, 80_000);
  const long = venue.single(ALICE, 'fi_xbtusd').triggers;
  assert.ok(long.tt < long.lt && long.lt < long.im && long.im < 80_000);
  const other = venueWith('0.5');
  other.cross(BOB, ALICE, PI, 80_000, 80_000);
  const short = other.single(ALICE, 'fi_xbtusd').triggers;
  assert.ok(short.im > 80_000 && short.im < short.lt && short.lt < short.tt);
  const safe = venueWith('5');
  safe.cross(BOB, ALICE, PI, 80_000, 80_000);
  assert.deepEqual(
    safe.single(ALICE, 'fi_xbtusd').triggers,
    { im: 0, mm: 0, lt: 0, tt: 0 },
    'a short backed by its coins',
  );
});

test('a trigger that has been passed is still printed (D11)', () => {
  const venue = venueWith('0.5');
  venue.cross(ALICE, BOB, PI, 80_000, 80_000);
  const before = venue.single(ALICE, 'fi_xbtusd').triggers;
  // Between 80,000 / 1.48, below which orders go, and 80,800 / 1.5, below which the position does.
  venue.index({ XBT: 54_000 });
  const after = venue.single(ALICE, 'fi_xbtusd').triggers;
  assert.equal(after.im, before.im);
  assert.equal(after.mm, before.mm);
  assert.ok(venue.market(PI).markPrice < after.im);
});

test('several maturities: one factor for all marks, printed in the price of the perpetual', () => {
  const venue = venueWith('0.5');
  venue.cross(ALICE, BOB, PI, 40_000, 80_000);
  venue.cross(ALICE, BOB, FI, 40_000, 80_000);
  // K = 0.5 + 1, N = 80,000 / 80,000 coins; requirement 0.02: factor 1 / 1.48.
  const { triggers, requirements } = venue.single(ALICE, 'fi_xbtusd');
  near(requirements.im, 0.02, 1e-15);
  assert.equal(triggers.im, Math.round((80_000 / 1.48) * 2) / 2);
  assert.equal(triggers.mm, Math.round((80_000 * 1.01) / 1.5 / 0.5) * 0.5);
});

test('with maturities at different marks the perpetual is the reference, whichever is held last', () => {
  const venue = venueWith('0.5', 80_000, 'house');
  venue.premium({ [FI]: 0.05 });
  venue.cross(ALICE, BOB, PI, 40_000, 80_000);
  venue.cross(ALICE, BOB, FI, 42_000, 84_000);
  assert.equal(Math.round(venue.market(FI).markPrice), 84_000);
  // K = 0.5 + 0.5 + 0.5 coins, both are worth 1 at their marks; requirement 0.02: the factor is 1 / 1.48.
  const { triggers, requirements } = venue.single(ALICE, 'fi_xbtusd');
  near(requirements.im, 0.02, 1e-9);
  near(triggers.im, 80_000 / 1.48, 0.26);
});

test('a single dated position: its own price and tick', () => {
  const venue = venueWith('0.5', 80_000, 'house');
  venue.premium({ [FI]: 0.05 });
  venue.cross(ALICE, BOB, FI, 42_000, 84_000);
  assert.equal(Math.round(venue.market(FI).markPrice), 84_000);
  // K = 0.5 + 0.5 coins, worth 0.5 at the mark; requirement 0.01: the factor is 0.5 / 0.99.
  near(venue.single(ALICE, 'fi_xbtusd').triggers.im, 42_000 / 0.99, 0.26);
});

test('at its trigger the portfolio value is what the requirement asks', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 10, noNaN: true }),
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      (coins, net, requirement) => {
        fc.pre(Math.abs(net) > 1e-6);
        const base: TriggerBase = { coins, net, referencePrice: 80_000, marketId: 0 };
        const fixed = fixedTrigger(base, requirement);
        if (fixed > 0) near(coins - (net * 80_000) / fixed, requirement, 1e-9 * (1 + coins));
        const atMark = markTrigger(base, requirement);
        if (atMark > 0) near(coins - (net * 80_000) / atMark, (requirement * 80_000) / atMark, 1e-9 * (1 + coins));
      },
    ),
  );
});

test('with the maintenance margin at entry its trigger is a fixed one', () => {
  const venue = new SmallVenue({
    feeSchedules: [],
    rules: { inverseMaintenanceBasis: 'entry' },
    instruments: [inverse()],
    accounts: [account('alice', 'fi_xbtusd XBT 0.01'), account('bob', 'fi_xbtusd XBT 10')],
    assets: assetsAt({ XBT: 8000 }),
  });
  venue.cross(ALICE, BOB, PI, 1000, 8000);
  // The reading of the equity-protection example that does not fit: 7,476.6.
  assert.equal(venue.single(ALICE, 'fi_xbtusd').triggers.mm, 7476.5);
});
