import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assertBalanced,
  assetTotal,
  balanceOf,
  bookedUnits,
  bookingStep,
  bookingStepOf,
  postBetween,
  postFromOutside,
  postToWallet,
} from '../../../src/core/money/ledger.ts';
import { account } from '../../support/genesis.ts';
import { fc } from '../../support/property.ts';
import { ALICE, BOB, SmallVenue } from '../../support/small-venue.ts';

const USD = 0;
const XBT = 2;

test('a deposit comes from the outside world and nothing is made', () => {
  const venue = new SmallVenue();
  const { state } = venue;
  const wallet = venue.wallet(ALICE, 'flex').id;
  const before = balanceOf(state.wallets.get(wallet), USD);
  assert.equal(postFromOutside(state, wallet, USD, 5n), before + 5n);
  assert.equal(balanceOf(state.wallets.get(wallet), USD), before + 5n);
  assert.equal(assetTotal(state, USD), 0n);
});

test('a transfer moves and conserves; an asset held for the first time gets its place', () => {
  const venue = new SmallVenue();
  const { state } = venue;
  const from = venue.wallet(ALICE, 'flex').id;
  const to = venue.wallet(ALICE, 'cash').id;
  assert.equal(balanceOf(state.wallets.get(to), USD), 0n);
  postBetween(state, from, to, USD, 7n);
  assert.equal(balanceOf(state.wallets.get(to), USD), 7n);
  assert.equal(assetTotal(state, USD), 0n);
  postBetween(state, to, from, USD, 8n);
  assert.equal(balanceOf(state.wallets.get(to), USD), -1n, 'the ledger itself knows no lower end');
  assert.equal(assetTotal(state, USD), 0n);
});

test('a group that does not sum to zero halts', () => {
  assertBalanced(0n);
  assert.throws(() => assertBalanced(1n), /Invariant broken: every group of postings sums to zero/);
});

test('one posting alone is seen in the total', () => {
  const venue = new SmallVenue();
  postToWallet(venue.state, venue.wallet(ALICE, 'flex').id, USD, 3n);
  assert.equal(venue.total('USD'), 3n);
});

test('USD is booked in four decimals, half away from zero (C41, D8)', () => {
  const step = bookingStep(12, 4);
  assert.equal(step, 100_000_000n);
  // The conversion captured in 2026: 10.3438 + 0.6405.
  const rows: readonly (readonly [bigint, bigint])[] = [
    [10_343_800_000_000n, 10_343_800_000_000n],
    [640_468_500_000n, 640_500_000_000n],
    [50_000_000n, 100_000_000n],
    [49_999_999n, 0n],
    [-50_000_000n, -100_000_000n],
    [-49_999_999n, 0n],
    [0n, 0n],
  ];
  for (const [units, booked] of rows) assert.equal(bookedUnits(units, step), booked, String(units));
});

test('booked to the ledger unit: coins, and USD where the rule set says so', () => {
  assert.equal(bookingStep(12, null), 1n);
  assert.equal(bookingStep(4, 4), 1n);
  assert.equal(bookingStep(2, 4), 1n);
  assert.equal(bookedUnits(123n, 1n), 123n);
  const today = new SmallVenue();
  assert.equal(bookingStepOf(today.state, USD), 100_000_000n);
  assert.equal(bookingStepOf(today.state, XBT), 1n);
  assert.equal(bookingStepOf(new SmallVenue({ rules: 'live-2023' }).state, USD), 1n);
});

test('what rounding leaves over is in the rounding account, to the last unit', () => {
  const venue = new SmallVenue({ accounts: [account('a', 'flex USD 100000'), account('b', 'flex USD 100000')] });
  // 0.0007 x 80,001: fees of 0.02 % and 0.05 % are 0.01120014 and 0.02800035.
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.0007', 80_001);
  assert.equal(venue.balance(ALICE, 'flex', 'USD'), '99999.972');
  assert.equal(venue.balance(BOB, 'flex', 'USD'), '99999.9888');
  const pots = venue.state.pots.get(USD);
  assert.equal(pots.fees, 11_200_140_000n + 28_000_350_000n);
  assert.equal(pots.rounding, 28_000_000_000n + 11_200_000_000n - pots.fees);
  assert.equal(venue.total('USD'), 0n);
});

test('random trades conserve every asset and cancel clearing against costs', (t) => {
  let trades = 0;
  const trade = fc.record({
    buyerIsAlice: fc.boolean(),
    inverse: fc.boolean(),
    lots: fc.integer({ min: 1, max: 3000 }),
    ticks: fc.integer({ min: 79_000, max: 81_000 }),
  });
  fc.assert(
    fc.property(fc.array(trade, { minLength: 1, maxLength: 25 }), (list) => {
      const funds = ['flex USD 1000000', 'fi_xbtusd XBT 10'];
      const venue = new SmallVenue({ accounts: [account('a', ...funds), account('b', ...funds)] });
      for (const { buyerIsAlice, inverse, lots, ticks } of list) {
        const symbol = inverse ? 'PI_XBTUSD' : 'PF_XBTUSD';
        const size = inverse ? String(lots) : String(lots / 10_000);
        const [buyer, seller] = buyerIsAlice ? [ALICE, BOB] : [BOB, ALICE];
        trades += venue.cross(buyer, seller, symbol, size, ticks).fills.length;
        assert.equal(venue.total('USD'), 0n);
        assert.equal(venue.total('XBT'), 0n);
        for (const [name, sign, perCost] of [
          ['PF_XBTUSD', 1n, 100_000_000n],
          ['PI_XBTUSD', -1n, 1n],
        ] as const) {
          const costs = (venue.position(ALICE, name)?.cost ?? 0n) + (venue.position(BOB, name)?.cost ?? 0n);
          assert.equal(sign * venue.market(name).clearing + costs * perCost, 0n);
          if (venue.lots(ALICE, name) === 0) assert.equal(venue.market(name).clearing, 0n);
        }
      }
    }),
    { numRuns: 40 },
  );
  t.diagnostic(`${trades} trades`);
  assert.ok(trades > 100);
});
