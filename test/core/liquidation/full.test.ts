import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, linear, withLevels } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, eventsOf, type SmallVenue } from '../../support/small-venue.ts';
import { DAVE, drainPool, fillsOf, INVERSE, LINEAR, plainVenue, pool, story } from './support.ts';

/** Alice has 1,000 USD and holds 1 XBT from 80,000, worth nothing at 79,000. */
function longOne(changes: object = {}): SmallVenue {
  const venue = plainVenue({ rules: { partialLiquidationSlice: 0 }, ...changes });
  assert.equal(venue.cross(ALICE, BOB, LINEAR, 1, 80_000).status, 'placed');
  return venue;
}

describe('full liquidation: the book down to the zero-equity price (7)', () => {
  test('what is filled better stays with the client', () => {
    const venue = longOne();
    venue.buy(CAROL, LINEAR, '0.6', 79_200);
    venue.buy(CAROL, LINEAR, '0.4', 79_000);
    const { events } = venue.index({ XBT: 79_300 });
    assert.deepEqual(story(venue, events), ['full PF_XBTUSD 1 -> 0 at 79000']);
    assert.deepEqual(fillsOf(venue, events, ALICE), ['liquidation 0.6 at 79200', 'liquidation 0.4 at 79000']);
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), '120', '0.6 x 200');
  });

  test('nothing is sold below it', () => {
    const venue = longOne();
    venue.buy(CAROL, LINEAR, 1, 78_999);
    const { events } = venue.index({ XBT: 79_300 });
    assert.deepEqual(story(venue, events)[0], 'full PF_XBTUSD 1 -> 1 at 79000');
    assert.equal(fillsOf(venue, events, ALICE).filter((fill) => fill.startsWith('liquidation ')).length, 0);
  });

  test('other collateral counts after its haircut: an ETH of 2,600 USD as 2,548', () => {
    const venue = plainVenue({
      rules: { partialLiquidationSlice: 0 },
      accounts: [account('alice', 'flex USD 1000', 'flex ETH 1'), account('bob', 'flex USD 1000000')],
    });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    // At 76,800 equity is 3,548 - 3,200 = 348.
    const [first] = story(venue, venue.index({ XBT: 76_800 }).events);
    assert.equal(first, 'full PF_XBTUSD 1 -> 1 at 76452');
  });

  test('several legs: one relative move of all marks, each against its position (C21)', () => {
    const venue = plainVenue({
      rules: { partialLiquidationSlice: 0 },
      instruments: [linear(), ether()],
      accounts: [account('alice', 'flex USD 3000'), account('bob', 'flex USD 1000000')],
    });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.cross(BOB, ALICE, 'PF_ETHUSD', 40, 2_600);
    // At 78,500 and 2,610: equity 3,000 - 1,500 - 400 = 1,100 on 78,500 + 104,400; maintenance margin 400 + 1,040.
    const { events } = venue.index({ XBT: 78_500, ETH: 2_610 });
    const move = 1_100 / 182_900;
    const [eth, xbt] = eventsOf(events, 'liquidation');
    assert.deepEqual(
      [xbt?.marketId, xbt?.limitTicks, eth?.marketId, eth?.limitTicks],
      [0, Math.ceil(78_500 * (1 - move)), 1, Math.floor(26_100 * (1 + move))],
    );
  });

  test('it takes every order of the part with it, also what would only have reduced', () => {
    const venue = longOne();
    const offer = venue.sell(ALICE, LINEAR, '0.5', 85_000);
    const stop = venue.sell(ALICE, LINEAR, '0.5', 86_000, { reduceOnly: true });
    venue.buy(CAROL, LINEAR, 1, 79_100);
    const { events } = venue.index({ XBT: 79_300 });
    const cancelled = eventsOf(events, 'orderCancelled');
    assert.deepEqual(
      cancelled.map(({ order, reason }) => [order.key, reason]),
      [
        [offer.key, 'NOT_ENOUGH_MARGIN'],
        [stop.key, 'NOT_ENOUGH_MARGIN'],
      ],
    );
  });

  test('in slices, an own order that would be met goes first, with all of that market (C91)', () => {
    const venue = plainVenue({
      rules: { partialLiquidationGoal: 2 },
      instruments: [linear(), datedLinear()],
      accounts: [
        account('alice', 'flex USD 1500'),
        account('bob', 'flex USD 1000000'),
        account('carol', 'flex USD 1000000'),
      ],
    });
    // Short 0.8 dated contracts weigh 640, the long one 400: bids for the latter need no margin, so none is cancelled.
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.cross(BOB, ALICE, 'FF_XBTUSD_261225', '0.8', 80_000);
    const met = venue.buy(ALICE, LINEAR, '0.01', 75_650);
    const far = venue.buy(ALICE, LINEAR, '0.01', 70_000);
    venue.sell(CAROL, 'FF_XBTUSD_261225', 1, 75_690);
    const { events } = venue.index({ XBT: 75_690 });
    // When the short is down to 0.48, the long side is the heavier and is sold, too.
    assert.equal(
      story(venue, events).find((step) => step.includes('PF_')),
      'partial PF_XBTUSD 1 -> 1 at 74934',
    );
    assert.deepEqual(
      eventsOf(events, 'orderCancelled').map(({ order, reason }) => [order.key, reason]),
      [
        [met.key, 'NOT_ENOUGH_MARGIN'],
        [far.key, 'NOT_ENOUGH_MARGIN'],
      ],
    );
    assert.ok(fillsOf(venue, events, ALICE).every((fill) => !fill.startsWith('maker')));
  });
});

describe('fees of a liquidation (C63)', () => {
  const fees = [{ uid: 'linear', name: 'linear', tiers: [{ makerFee: 0.02, takerFee: 0.05, usdVolume: 0 }] }];

  test('the taker fee, as long as fills leave it: never more than there is', () => {
    const venue = plainVenue({
      rules: { partialLiquidationSlice: 0 },
      instruments: [linear()],
      feeSchedules: fees,
      accounts: [
        account('alice', 'flex USD 1040'),
        account('bob', 'flex USD 1000000'),
        account('carol', 'flex USD 1000000'),
      ],
    });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), '1000');
    venue.buy(CAROL, LINEAR, '0.5', 79_200);
    venue.buy(CAROL, LINEAR, '0.2', 79_010);
    venue.buy(CAROL, LINEAR, '0.3', 79_000);
    const fills = eventsOf(venue.index({ XBT: 79_300 }).events, 'execution');
    // 0.5 x 79,200 x 0.0005 = 19.8 out of the 100 gained; then 7.901 out of 80.2 + 2; then 11.85 out of what is left.
    assert.deepEqual(
      fills.map(({ taker }) => taker.fee),
      [19_800_000_000_000n, 7_901_000_000_000n, 11_850_000_000_000n],
    );
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), '62.449');
  });

  test('a fill at the zero-equity price costs no fee: there is nothing to take it from', () => {
    const venue = plainVenue({
      rules: { partialLiquidationSlice: 0 },
      instruments: [linear()],
      feeSchedules: fees,
      accounts: [
        account('alice', 'flex USD 1040'),
        account('bob', 'flex USD 1000000'),
        account('carol', 'flex USD 1000000'),
      ],
    });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.buy(CAROL, LINEAR, '0.3', 79_010);
    venue.buy(CAROL, LINEAR, '0.7', 79_000);
    const fills = eventsOf(venue.index({ XBT: 79_300 }).events, 'execution');
    // 3 gained, all of it taken as the first fill's fee.
    assert.deepEqual(
      fills.map(({ taker }) => taker.fee),
      [3_000_000_000_000n, 0n],
    );
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), '0');
  });

  test('what slices left is not there a second time: the price of what remains counts with it', () => {
    const venue = plainVenue({
      instruments: [withLevels(linear(), [[0, 0.05, 0.025]])],
      feeSchedules: fees,
      accounts: [
        account('alice', 'flex USD 5040'),
        account('bob', 'flex USD 1000000'),
        account('carol', 'flex USD 1000000'),
      ],
    });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.buy(CAROL, LINEAR, '0.05', 76_900);
    venue.buy(CAROL, LINEAR, '0.95', 74_903);
    // The slice is filled by half and leaves 1,900 - 1.9225; the rest is worth nothing 1,898.0775 / 0.95 under the mark.
    const { events } = venue.index({ XBT: 76_900 });
    assert.deepEqual(story(venue, events), [
      'partial PF_XBTUSD 1 -> 0.95 at 76131',
      'full PF_XBTUSD 0.95 -> 0 at 74903',
    ]);
    assert.deepEqual(
      eventsOf(events, 'execution').map(({ taker }) => taker.fee),
      [1_922_500_000_000n, 0n],
    );
  });

  test('a liquidation fee goes to the pool and no further than what is left', () => {
    const venue = longOne({ rules: { partialLiquidationSlice: 0, liquidationFeeRate: 0.002 } });
    venue.buy(CAROL, LINEAR, 1, 79_100);
    const { events } = venue.index({ XBT: 79_300 });
    // 158.2 asked for, 100 there.
    assert.deepEqual(
      eventsOf(events, 'liquidation').map(({ poolUnits }) => poolUnits),
      [-100_000_000_000_000n],
    );
    assert.deepEqual([venue.balance(ALICE, 'flex', 'USD'), pool(venue, 'USD')], ['0', '10000100']);
  });
});

describe('inverse wallets: full, assignment, unwind', () => {
  function longInverse(rules: object = {}): SmallVenue {
    const venue = plainVenue({
      rules,
      accounts: [
        account('alice', 'fi_xbtusd XBT 0.01', 'flex USD 500'),
        account('bob', 'fi_xbtusd XBT 100'),
        account('carol', 'fi_xbtusd XBT 100'),
      ],
    });
    venue.index({ XBT: 8_000 });
    venue.cross(ALICE, BOB, INVERSE, 1000, 8_000);
    return venue;
  }

  test('inverse-epp-margins: 0.125 XBT, initial margin 0.0025; maintenance margin 0.00125 at the entry price', () => {
    const { requirements } = longInverse().single(ALICE, 'fi_xbtusd');
    assert.ok(Math.abs(requirements.im - 0.0025) < 1e-12 && Math.abs(requirements.mm - 0.00125) < 1e-12);
  });

  test('inverse-epp-liquidation-price: untouched at 7,482, liquidated at 7,481', () => {
    const venue = longInverse();
    venue.buy(CAROL, INVERSE, 5000, 7_450);
    assert.deepEqual(story(venue, venue.index({ XBT: 7_482 }).events), []);
    assert.deepEqual(story(venue, venue.index({ XBT: 7_481 }).events), ['full PI_XBTUSD 1000 -> 0 at 7407.5']);
    // No slices: 0.01 + 0.125 - 1,000 / 7,450 stay.
    assert.ok(Math.abs(Number(venue.balance(ALICE, 'fi_xbtusd', 'XBT')) - (0.135 - 1000 / 7450)) < 1e-9);
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), '500', 'the other wallets of the account are not touched');
  });

  test('no liquidation fee: it is not applicable to inverse contracts (C23)', () => {
    const venue = longInverse({ liquidationFeeRate: 0.01 });
    venue.buy(CAROL, INVERSE, 5000, 7_450);
    const [full] = eventsOf(venue.index({ XBT: 7_481 }).events, 'liquidation');
    assert.deepEqual([full?.step, full?.poolUnits], ['full', 0n]);
  });

  test('a short is bought back up to N / K', () => {
    const venue = longInverse();
    venue.apply({ type: 'deposit', account: DAVE - 1, wallet: 'fi_xbtusd', asset: 'XBT', amount: '1' });
    venue.cross(CAROL, ALICE, INVERSE, 2000, 8_000);
    assert.equal(venue.lots(ALICE, INVERSE), -1000);
    // 0.01 - 0.125 + 1,000 / P = 0 at 8,695.65; the margin of 0.01 / P more is met at 8,608.7.
    assert.deepEqual(story(venue, venue.index({ XBT: 8_608 }).events), []);
    assert.deepEqual(story(venue, venue.index({ XBT: 8_609 }).events), [
      'full PI_XBTUSD -1000 -> -1000 at 8695.5',
      'unwind PI_XBTUSD -1000 -> 0 at 8695.5',
    ]);
    assert.ok(Number(venue.balance(ALICE, 'fi_xbtusd', 'XBT')) >= 0);
  });
});

describe('a wallet without positions that owes is made whole by the pool (C66, C96)', () => {
  test('whatever took it there, and the pool may then be negative', () => {
    const venue = plainVenue();
    drainPool(venue, 'USD');
    venue.cross(ALICE, BOB, LINEAR, '0.1', 80_000);
    // An order of Alice that rests far from the mark is taken there: she closes 1,200 under her entry price.
    venue.apply({ type: 'transfer', account: ALICE, from: 'flex', to: 'cash', asset: 'USD', amount: '900' });
    venue.sell(ALICE, LINEAR, '0.1', 81_000);
    const { usdAsset } = venue.state;
    const wallet = venue.state.wallets.own(venue.wallet(ALICE, 'flex').id);
    wallet.amounts[0] = (wallet.amounts[0] as bigint) - 500_000_000_000_000n;
    venue.state.pots.own(usdAsset).outside += 500_000_000_000_000n;
    wallet.balancesAt = -1;
    const { events } = venue.buy(CAROL, LINEAR, '0.1', 81_000);
    assert.deepEqual(story(venue, events), ['madeWhole']);
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), '0');
    assert.equal(pool(venue, 'USD'), '-300');
    assert.equal(venue.total('USD'), 0n);
  });
});
