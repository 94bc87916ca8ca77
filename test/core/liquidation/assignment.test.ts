import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fits, isWeekend, type Offer } from '../../../src/core/liquidation/volunteers.ts';
import { account, START_MS } from '../../support/genesis.ts';
import { datedInverse, ether, inverse, linear, withLevels } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, eventsOf, type SmallVenue } from '../../support/small-venue.ts';
import { DAVE, drainPool, fillsOf, INVERSE, LINEAR, plainVenue, pool, story, volunteer } from './support.ts';

const DAY_MS = 86_400_000;
const RULES = { partialLiquidationSlice: 0, coveredLiquidationWidth: 0 };

/** Alice has 1,000 USD and 1 XBT from 80,000, worth nothing at 79,000; nobody quotes. */
function longOne(rules: object = RULES): SmallVenue {
  const venue = plainVenue({ rules });
  venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
  return venue;
}

describe('assignment to volunteers (C64)', () => {
  test('at the zero-equity price, topped up to 0.75 % better than the mark', () => {
    const venue = longOne();
    volunteer(venue, CAROL);
    const { events } = venue.index({ XBT: 79_300 });
    assert.deepEqual(story(venue, events), ['full PF_XBTUSD 1 -> 1 at 79000', 'assignment PF_XBTUSD 1 -> 0 at 79000']);
    assert.deepEqual(fillsOf(venue, events, ALICE), ['assignor 1 at 79000']);
    assert.deepEqual(fillsOf(venue, events, CAROL), ['assignee 1 at 79000']);
    // 79,300 x 0.9925 = 78,705.25, on the tick 78,705: the pool adds 295.
    assert.equal(venue.balance(CAROL, 'flex', 'USD'), '1000295');
    assert.equal(pool(venue, 'USD'), '9999705');
    const [topUp] = eventsOf(events, 'booking');
    assert.deepEqual([topUp?.accountId, topUp?.reason], [CAROL, 'liquidity pool']);
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), '0');
    assert.equal(venue.total('USD'), 0n);
  });

  test('a price that is as good already is not topped up', () => {
    // Maintenance margin 8 %: at 85,000 - 5,001 = 79,999 equity is below it, and the price of 79,000 is 1.2 % better.
    const venue = plainVenue({ rules: RULES, instruments: [heavy()] });
    venue.apply({ type: 'deposit', account: ALICE, wallet: 'flex', asset: 'USD', amount: '19000' });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    volunteer(venue, CAROL);
    const { events } = venue.index({ XBT: 66_000 });
    assert.deepEqual(story(venue, events)[1], 'assignment PF_XBTUSD 1 -> 0 at 60000');
    assert.equal(pool(venue, 'USD'), '10000000');
  });

  test('a short position is handed over above the mark', () => {
    const venue = plainVenue({ rules: RULES });
    venue.cross(BOB, ALICE, LINEAR, 1, 80_000);
    volunteer(venue, CAROL);
    const { events } = venue.index({ XBT: 80_700 });
    assert.deepEqual(story(venue, events)[1], 'assignment PF_XBTUSD -1 -> 0 at 81000');
    // 80,700 x 1.0075 = 81,305.25, on the tick 81,306.
    assert.equal(venue.balance(CAROL, 'flex', 'USD'), '1000306');
  });

  test('as much as the pool can pay for, the rest is unwound', () => {
    const venue = longOne();
    volunteer(venue, CAROL);
    drainPool(venue, 'USD', 100_000_000_000_000n);
    // 100 of 295: 0.3389 XBT.
    assert.deepEqual(story(venue, venue.index({ XBT: 79_300 }).events), [
      'full PF_XBTUSD 1 -> 1 at 79000',
      'assignment PF_XBTUSD 1 -> 0.6611 at 79000',
      'unwind PF_XBTUSD 0.6611 -> 0 at 79000',
    ]);
    assert.equal(pool(venue, 'USD'), '0.0245');
  });

  test('equally among volunteers, by account', () => {
    const venue = longOne();
    for (const id of [CAROL, DAVE]) volunteer(venue, id);
    const { events } = venue.index({ XBT: 79_300 });
    assert.deepEqual(fillsOf(venue, events, ALICE), ['assignor 0.5 at 79000', 'assignor 0.5 at 79000']);
    assert.deepEqual([venue.lots(CAROL, LINEAR), venue.lots(DAVE, LINEAR)], [5_000, 5_000]);
  });

  test('pas-split: 752,621 of 1,760,000 are left over by the book, 0 of the other contract', () => {
    const venue = plainVenue({
      instruments: [inverse(), datedInverse()],
      accounts: [
        account('alice', 'fi_xbtusd XBT 25'),
        account('bob', 'fi_xbtusd XBT 1000'),
        account('carol', 'fi_xbtusd XBT 1000'),
        account('dave', 'fi_xbtusd XBT 1000'),
      ],
    });
    venue.index({ XBT: 10_000 });
    venue.cross(ALICE, BOB, INVERSE, 1_760_000, 10_000);
    venue.cross(ALICE, BOB, 'FI_XBTUSD_261225', 300_000, 10_000);
    volunteer(venue, DAVE, { contractType: 'inverse' });
    venue.buy(CAROL, INVERSE, 1_007_379, 9_100);
    venue.buy(CAROL, 'FI_XBTUSD_261225', 400_000, 9_100);
    const { events } = venue.index({ XBT: 9_150 });
    assert.deepEqual(fillsOf(venue, events, ALICE), [
      'liquidation 1007379 at 9100',
      'liquidation 300000 at 9100',
      `assignor 752621 at ${zeroEquityOf(events)}`,
    ]);
    assert.deepEqual([venue.lots(DAVE, INVERSE), venue.lots(DAVE, 'FI_XBTUSD_261225')], [752_621, 0]);
    assert.ok(Number(venue.balance(ALICE, 'fi_xbtusd', 'XBT')) >= 0);
    assert.equal(venue.total('XBT'), 0n);
  });

  function zeroEquityOf(events: Parameters<typeof eventsOf>[0]): number {
    return (eventsOf(events, 'liquidation')[0]?.zeroEquityTicks ?? 0) / 2;
  }

  function heavy() {
    return { ...linear(), marginLevels: [{ numNonContractUnits: 0, initialMargin: 0.16, maintenanceMargin: 0.08 }] };
  }
});

describe('who is asked', () => {
  const rows: readonly (readonly [name: string, preference: Parameters<typeof volunteer>[2], lots: number])[] = [
    ['anybody for anything', {}, 10_000],
    ['the contract', { symbol: LINEAR }, 10_000],
    ['the pair', { pair: 'XBT:USD' }, 10_000],
    ['another pair', { pair: 'ETH:USD' }, 0],
    ['another type', { contractType: 'inverse' }, 0],
    ['only short positions', { acceptLong: false }, 0],
    ['disabled', { enabled: false }, 0],
    ['a Thursday is a weekday', { timeFrame: 'weekdays' }, 10_000],
    ['and no weekend', { timeFrame: 'weekends' }, 0],
    ['at most 0.3 at once', { maxSize: 0.3 }, 3_000],
    ['at most 15,860 USD of position at 79,300', { maxPositionUsd: 15_860 }, 2_000],
    ['0.75 % are enough', { minimumProfitLongBps: 75 }, 10_000],
    ['at least 1 %', { minimumProfitLongBps: 100 }, 0],
    ['at least 1 % for short positions', { minimumProfitShortBps: 100 }, 10_000],
  ];
  for (const [name, preference, lots] of rows) {
    test(name, () => {
      const venue = longOne();
      volunteer(venue, CAROL, preference);
      venue.index({ XBT: 79_300 });
      assert.equal(venue.lots(CAROL, LINEAR), lots);
    });
  }

  test('the largest of several preferences that fit counts', () => {
    const venue = longOne();
    volunteer(venue, CAROL, { maxSize: 0.1 });
    volunteer(venue, CAROL, { maxSize: 0.4 });
    volunteer(venue, CAROL, { maxSize: 5, enabled: false });
    venue.index({ XBT: 79_300 });
    assert.equal(venue.lots(CAROL, LINEAR), 4_000);
  });

  test('nobody is taken below his initial margin', () => {
    const venue = longOne();
    venue.apply({ type: 'transfer', account: CAROL, from: 'flex', to: 'cash', asset: 'USD', amount: '999800' });
    volunteer(venue, CAROL);
    const { events } = venue.index({ XBT: 79_300 });
    // 200 and 595 a coin of profit against a margin of 790 a coin, of 1 %: 200 / (790 - 595) is more than 1.
    assert.equal(venue.lots(CAROL, LINEAR), 10_000);
    assert.ok(eventsOf(events, 'liquidation').length > 0);
    const poor = longOne();
    poor.apply({ type: 'transfer', account: CAROL, from: 'flex', to: 'cash', asset: 'USD', amount: '999900' });
    volunteer(poor, CAROL);
    poor.index({ XBT: 79_300 });
    // 100 / (790 - 595) of a coin.
    assert.equal(poor.lots(CAROL, LINEAR), 5_128);
    const { flex } = poor.figures(CAROL);
    assert.ok(flex.marginEquity >= flex.initialMargin && flex.availableMargin < 0.02);
  });

  test('a gain that is paid in coins counts what it is worth there (C64, D21, 2.4)', () => {
    // Nobody pays fees; ether needs 2 %. 40,000 USD a coin are gained on half a coin: 20,000, in bitcoin 19,502.
    const ethers = withLevels(ether(), [[0, 0.02, 0.01]]);
    const venue = plainVenue({ rules: RULES, instruments: [linear(), ethers] });
    venue.apply({ type: 'deposit', account: ALICE, wallet: 'flex', asset: 'USD', amount: '399000' });
    venue.apply({ type: 'transfer', account: CAROL, from: 'flex', to: 'cash', asset: 'USD', amount: '999000' });
    venue.apply({ type: 'setProfitCurrency', account: CAROL, symbol: LINEAR, asset: 'XBT' });
    venue.cross(ALICE, BOB, LINEAR, 10, 80_000);
    venue.cross(BOB, CAROL, LINEAR, '0.5', 80_000);
    venue.index({ XBT: 40_700 });
    // 1,000 + 19,650 x 0.9751 - 400 are available: 19,760.715, of which ether at 2,000 takes 19,760.
    assert.equal(venue.buy(CAROL, 'PF_ETHUSD', 494, 2_000).status, 'placed');
    volunteer(venue, CAROL);
    const { events } = venue.index({ XBT: 40_100 });
    assert.deepEqual(story(venue, events).slice(0, 1), ['full PF_XBTUSD 10 -> 10 at 40000']);
    const { availableMargin } = venue.figures(CAROL).flex;
    // 1,000 + 19,502 - 19,760 for the half that closes; of each coin taken 201 from the pool; of each beyond the half 400 of
    // margin and 100 x 0.9751 of profit at the mark: 893.245 / 101.49 are 8.8013 coins.
    assert.equal(venue.lots(CAROL, LINEAR), 88_013 - 5_000);
    assert.ok(availableMargin >= 0 && availableMargin < 0.02, `${availableMargin}`);
  });

  test('nor by what only its isolated positions lack (D10)', () => {
    const venue = plainVenue({ rules: RULES, instruments: [linear(), ether()] });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.apply({ type: 'transfer', account: CAROL, from: 'flex', to: 'cash', asset: 'USD', amount: '940000' });
    venue.apply({ type: 'setLeverage', account: CAROL, symbol: 'PF_ETHUSD', maxLeverage: 5 });
    venue.cross(CAROL, BOB, 'PF_ETHUSD', 100, 2_600);
    volunteer(venue, CAROL);
    // 52,000 of 60,000 assigned, 40,000 of it lost: 8,000 free in cross margin, but nothing available.
    venue.index({ XBT: 79_300, ETH: 2_200 });
    assert.deepEqual([venue.lots(CAROL, LINEAR), venue.lots(CAROL, 'PF_ETHUSD')], [0, 100_000]);
  });

  test('who isolates the market takes what its own collateral carries, whatever the pool pays (C64)', () => {
    // Taken at 79,000 with 7,900 assigned at 10x: 6,500 are lost at 72,500, 7,900 at 71,100.
    for (const [mark, taken] of [
      [72_500, 10_000],
      [71_200, 0],
    ] as const) {
      const venue = longOne();
      venue.apply({ type: 'setLeverage', account: CAROL, symbol: LINEAR, maxLeverage: 10 });
      volunteer(venue, CAROL);
      const { events } = venue.index({ XBT: mark });
      assert.equal(venue.lots(CAROL, LINEAR), taken, `${mark}`);
      assert.equal(story(venue, events)[1]?.split(' ')[0], taken > 0 ? 'assignment' : 'unwind');
      assert.equal(story(venue, events).length, 2, 'nobody is liquidated for having helped');
    }
  });

  test('the account itself does not volunteer for its own isolated position', () => {
    const venue = plainVenue({ rules: RULES });
    venue.apply({ type: 'deposit', account: ALICE, wallet: 'flex', asset: 'USD', amount: '99000' });
    venue.apply({ type: 'setLeverage', account: ALICE, symbol: LINEAR, maxLeverage: 100 });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    volunteer(venue, ALICE);
    assert.deepEqual(story(venue, venue.index({ XBT: 79_500 }).events).slice(1), ['unwind PF_XBTUSD 1 -> 0 at 79200']);
  });

  test("a volunteer's own reduce-only orders follow the position", () => {
    const venue = longOne();
    venue.cross(BOB, DAVE, LINEAR, '1.5', 80_000);
    const stop = venue.buy(DAVE, LINEAR, '1.5', 70_000, { reduceOnly: true });
    volunteer(venue, DAVE);
    const { events } = venue.index({ XBT: 79_300 });
    assert.equal(venue.lots(DAVE, LINEAR), -5_000);
    assert.deepEqual(
      eventsOf(events, 'orderEdited').map(({ now }) => [now.key, now.quantityLots]),
      [[stop.key, 5_000]],
    );
  });

  test('what the bankrupt has waiting to reduce goes with its position, whoever takes it (C85)', () => {
    for (const takesPart of [0.3, 1, undefined]) {
      const venue = longOne();
      const options = { triggerType: 'take_profit', reduceOnly: true } as const;
      const takeProfit = venue.trigger(ALICE, 'sell', 1, 90_000, options);
      assert.equal(takeProfit.status, 'placed');
      if (takesPart !== undefined) volunteer(venue, CAROL, { maxSize: takesPart });
      const { events } = venue.index({ XBT: 79_300 });
      assert.equal(venue.lots(ALICE, LINEAR), 0);
      const cuts = eventsOf(events, 'triggerEdited').map(({ now }) => now.lots);
      const gone = eventsOf(events, 'triggerCancelled').map(({ trigger, reason }) => [trigger.key, reason]);
      assert.deepEqual(cuts, takesPart === 0.3 ? [7_000] : []);
      assert.deepEqual(gone, [[takeProfit.key, 'WOULD_NOT_REDUCE_POSITION']]);
    }
  });

  test('weekends are Saturday and Sunday in UTC', () => {
    // 2026-10-01 is a Thursday.
    const days = [0, 1, 2, 3, 4].map((day) => isWeekend(START_MS + day * DAY_MS));
    assert.deepEqual(days, [false, false, true, true, false]);
    const venue = longOne();
    const offer: Offer = { accountId: 0, marketId: 0, lots: 1, ticks: 1, topUp: () => 0n, profitBps: 75 };
    const preference = {
      id: 1,
      contractType: 'linear',
      acceptLong: true,
      acceptShort: false,
      timeFrame: 'weekends',
      enabled: true,
    } as const;
    assert.equal(fits(venue.market(LINEAR), preference, offer, START_MS + 2 * DAY_MS), true);
    assert.equal(fits(venue.market(LINEAR), preference, offer, START_MS + 4 * DAY_MS), false);
  });
});
