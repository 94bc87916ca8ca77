import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { ALICE, BOB, CAROL, eventsOf, type SmallVenue } from '../../support/small-venue.ts';
import { drainPool, fillsOf, INVERSE, LINEAR, plainVenue, pool, story } from './support.ts';

const RULES = { partialLiquidationSlice: 0 };

/** Alice has 1,000 USD and 1 XBT from 80,000, worth nothing at 79,000; nobody volunteers. */
function longOne(rules: object = RULES): SmallVenue {
  const venue = plainVenue({ rules });
  venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
  return venue;
}

describe('covered liquidation (C65)', () => {
  test('the book below the zero-equity price, within 5 % of its best, and the pool pays the difference at once', () => {
    const venue = longOne();
    venue.buy(CAROL, LINEAR, '0.4', 78_500);
    venue.buy(CAROL, LINEAR, '0.3', 75_000);
    venue.buy(CAROL, LINEAR, 5, 74_000);
    const { events } = venue.index({ XBT: 79_300 });
    // 78,500 x 0.95 = 74,575.
    assert.deepEqual(story(venue, events), [
      'full PF_XBTUSD 1 -> 1 at 79000',
      'covered PF_XBTUSD 1 -> 0.3 at 74575',
      'unwind PF_XBTUSD 0.3 -> 0 at 79000',
    ]);
    assert.deepEqual(fillsOf(venue, events, ALICE), [
      'coveredLiquidation 0.4 at 78500',
      'coveredLiquidation 0.3 at 75000',
      'unwindBankrupt 0.3 at 79000',
    ]);
    // 0.4 x 500 and 0.3 x 4,000.
    assert.deepEqual(
      eventsOf(events, 'booking').map(({ accountId, reason, oldBalance, newBalance }) => [
        accountId,
        reason,
        newBalance - oldBalance,
      ]),
      [
        [ALICE, 'liquidity pool', 200_000_000_000_000n],
        [ALICE, 'liquidity pool', 1_200_000_000_000_000n],
      ],
    );
    assert.deepEqual([venue.balance(ALICE, 'flex', 'USD'), pool(venue, 'USD')], ['0', '9998600']);
    assert.equal(venue.total('USD'), 0n);
  });

  test('what better fills left pays first', () => {
    const venue = longOne();
    venue.buy(CAROL, LINEAR, '0.5', 79_200);
    venue.buy(CAROL, LINEAR, '0.5', 78_700);
    venue.index({ XBT: 79_300 });
    // 0.5 x 200 gained, 0.5 x 300 short.
    assert.deepEqual([venue.balance(ALICE, 'flex', 'USD'), pool(venue, 'USD')], ['0', '9999950']);
  });

  test('other collateral is not converted for what the pool pays', () => {
    const venue = plainVenue({
      rules: RULES,
      accounts: [
        account('alice', 'flex ETH 1'),
        account('bob', 'flex USD 1000000'),
        account('carol', 'flex USD 1000000'),
      ],
    });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    // 2,548 of collateral: worth nothing at 77,452. The pool pays 2,452 of the 5,000 lost.
    venue.buy(CAROL, LINEAR, 1, 75_000);
    const { events } = venue.index({ XBT: 77_700 });
    assert.equal(pool(venue, 'USD'), '9997548');
    const converted = eventsOf(events, 'booking').filter(({ reason }) => reason === 'conversion');
    // An ETH of 2,600 less 0.5 % pays 2,548 and leaves 39 USD worth of it.
    assert.equal(converted.length, 2);
    assert.ok(Math.abs(Number(venue.balance(ALICE, 'flex', 'ETH')) - (1 - 2_548 / (2_600 * 0.995))) < 1e-9);
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), '0');
  });

  test('no more than the pool can pay for', () => {
    const venue = longOne();
    drainPool(venue, 'USD', 50_000_000_000_000n);
    venue.buy(CAROL, LINEAR, 1, 78_500);
    const { events } = venue.index({ XBT: 79_300 });
    assert.deepEqual(story(venue, events).slice(1), [
      'covered PF_XBTUSD 1 -> 0.9 at 74575',
      'unwind PF_XBTUSD 0.9 -> 0 at 79000',
    ]);
    assert.equal(pool(venue, 'USD'), '0');
  });

  test('what better fills left counts to what can be paid', () => {
    const venue = longOne();
    drainPool(venue, 'USD');
    venue.buy(CAROL, LINEAR, '0.5', 79_200);
    venue.buy(CAROL, LINEAR, '0.5', 78_500);
    // 100 gained pays for 0.2 at 500 under the price.
    assert.deepEqual(story(venue, venue.index({ XBT: 79_300 }).events)[1], 'covered PF_XBTUSD 0.5 -> 0.3 at 74575');
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), '0');
  });

  test('no fees, neither for trading nor for the liquidation', () => {
    const venue = longOne({ ...RULES, liquidationFeeRate: 0.0001 });
    venue.buy(CAROL, LINEAR, '0.5', 79_200);
    venue.buy(CAROL, LINEAR, '0.5', 78_900);
    venue.index({ XBT: 79_300 });
    // 100 gained, 3.96 of fee for the first half, 50 given up for the second.
    assert.deepEqual([venue.balance(ALICE, 'flex', 'USD'), pool(venue, 'USD')], ['46.04', '10000003.96']);
  });

  test('an empty pool covers nothing', () => {
    const venue = longOne();
    drainPool(venue, 'USD');
    venue.buy(CAROL, LINEAR, 1, 78_500);
    assert.deepEqual(story(venue, venue.index({ XBT: 79_300 }).events).slice(1), ['unwind PF_XBTUSD 1 -> 0 at 79000']);
  });

  test('a short position is bought back above its zero-equity price', () => {
    const venue = plainVenue({ rules: RULES });
    venue.cross(BOB, ALICE, LINEAR, 1, 80_000);
    venue.sell(CAROL, LINEAR, 1, 81_400);
    assert.deepEqual(story(venue, venue.index({ XBT: 80_700 }).events).slice(1), [
      'covered PF_XBTUSD -1 -> 0 at 85470',
    ]);
    assert.equal(pool(venue, 'USD'), '9999600');
  });

  test('not for inverse contracts, and not where its width is 0', () => {
    const venue = plainVenue({
      accounts: [
        account('alice', 'fi_xbtusd XBT 0.01'),
        account('bob', 'fi_xbtusd XBT 10'),
        account('carol', 'fi_xbtusd XBT 10'),
      ],
    });
    venue.index({ XBT: 8_000 });
    venue.cross(ALICE, BOB, INVERSE, 1000, 8_000);
    venue.buy(CAROL, INVERSE, 1000, 7_300);
    assert.deepEqual(
      story(venue, venue.index({ XBT: 7_450 }).events).map((step) => step.split(' ')[0]),
      ['full', 'unwind'],
    );
    const without = longOne({ ...RULES, coveredLiquidationWidth: 0 });
    without.buy(CAROL, LINEAR, 1, 78_500);
    assert.deepEqual(
      story(without, without.index({ XBT: 79_300 }).events).map((step) => step.split(' ')[0]),
      ['full', 'unwind'],
    );
  });
});
