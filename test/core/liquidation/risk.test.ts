import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { settleRisk } from '../../../src/core/liquidation/risk.ts';
import { Turn } from '../../../src/core/turn.ts';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, linear } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, eventsOf, type SmallVenue } from '../../support/small-venue.ts';
import { DAVE, fillsOf, INVERSE, LINEAR, plainVenue, story } from './support.ts';

const FULL = { partialLiquidationSlice: 0 };

describe('orders that add risk are cancelled first (D14)', () => {
  /** Alice holds 1 XBT from 80,000 with 1,000 USD: below initial margin under 79,800, below maintenance under 79,400. */
  function holding(): SmallVenue {
    const venue = plainVenue();
    venue.apply({ type: 'deposit', account: ALICE, wallet: 'flex', asset: 'USD', amount: '1000' });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    return venue;
  }

  function short(venue: SmallVenue, marks: Readonly<Record<string, number>> = { XBT: 78_790 }) {
    return venue.index(marks).events;
  }

  test('newest first, all that add to the heavier side, none that only reduces', () => {
    const venue = holding();
    const first = venue.buy(ALICE, LINEAR, '0.1', 70_000);
    const reduces = venue.sell(ALICE, LINEAR, '0.5', 90_000);
    const second = venue.buy(ALICE, LINEAR, '0.1', 71_000);
    const stop = venue.sell(ALICE, LINEAR, 1, 95_000, { reduceOnly: true });
    // 2,000 - 1,210 = 790, below 800 but above 400.
    const events = short(venue);
    assert.deepEqual(story(venue, events), ['ordersCancelled 3 -> 1']);
    assert.deepEqual(
      eventsOf(events, 'orderCancelled').map(({ order, reason }) => [order.key, reason]),
      [
        [second.key, 'NOT_ENOUGH_MARGIN'],
        [first.key, 'NOT_ENOUGH_MARGIN'],
      ],
    );
    assert.deepEqual(venue.queue(LINEAR, 'sell'), [reduces.key, stop.key]);
  });

  test('at the initial margin nothing is', () => {
    const venue = holding();
    venue.buy(ALICE, LINEAR, '0.1', 70_000);
    assert.deepEqual(story(venue, short(venue, { XBT: 78_800 })), []);
  });

  test('orders of the lighter side go as soon as theirs is the heavier', () => {
    const venue = holding();
    // Buys of 0.2 make 940 on the long side, sells of 2.15 at 81,000 cost 1.15 x 810 = 931.5 beyond the position.
    venue.buy(ALICE, LINEAR, '0.2', 70_000);
    const sells = venue.sell(ALICE, LINEAR, '2.15', 81_000);
    assert.equal(sells.status, 'placed');
    assert.deepEqual(story(venue, short(venue)), ['ordersCancelled 2 -> 0']);
  });

  test('an order whose removal alone changes nothing stays', () => {
    const venue = plainVenue({ instruments: [linear(), ether()] });
    venue.apply({ type: 'deposit', account: ALICE, wallet: 'flex', asset: 'USD', amount: '1000' });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    // Both sides of ETH cost 100: the removal of either leaves the other.
    venue.buy(ALICE, 'PF_ETHUSD', 2, 2_500);
    venue.sell(ALICE, 'PF_ETHUSD', 1, 5_000);
    assert.deepEqual(story(venue, short(venue)), []);
  });

  test('of other underlyings too, but not of isolated markets, nor of another wallet', () => {
    const venue = plainVenue({
      instruments: [linear(), ether(), { ...linear(), symbol: INVERSE, ...inverseRow() }],
      accounts: [
        account('alice', 'flex USD 2500', 'fi_xbtusd XBT 1'),
        account('bob', 'flex USD 1000000', 'fi_xbtusd XBT 10'),
        account('carol', 'flex USD 1000000', 'fi_xbtusd XBT 10'),
      ],
    });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_ETHUSD', maxLeverage: 5 });
    venue.buy(ALICE, 'PF_ETHUSD', '0.1', 2_000);
    venue.buy(ALICE, INVERSE, 100, 70_000);
    const dropped = venue.buy(ALICE, LINEAR, '0.01', 70_000);
    const events = venue.index({ XBT: 78_250 }).events;
    assert.deepEqual(
      eventsOf(events, 'orderCancelled').map(({ order }) => order.key),
      [dropped.key],
    );
  });

  test('inverse: portfolio value with funding below the initial margin', () => {
    const venue = plainVenue({
      accounts: [account('alice', 'fi_xbtusd XBT 0.01'), account('bob', 'fi_xbtusd XBT 10')],
    });
    venue.index({ XBT: 8_000 });
    venue.cross(ALICE, BOB, INVERSE, 1000, 8_000);
    venue.buy(ALICE, INVERSE, 1, 7_000);
    assert.deepEqual(story(venue, venue.index({ XBT: 7_548 }).events), [], '0.135 - 1,000 / 7,548 is 0.00251');
    assert.deepEqual(story(venue, venue.index({ XBT: 7_546 }).events), ['ordersCancelled 1 -> 0']);
  });

  function inverseRow() {
    return {
      type: 'futures_inverse',
      tickSize: 0.5,
      impactMidSize: 1000,
      maxPositionSize: 75_000_000,
      contractValueTradePrecision: 0,
      feeScheduleUid: 'inverse',
      marginLevels: [{ contracts: 0, initialMargin: 0.02, maintenanceMargin: 0.01 }],
      retailMarginLevels: [{ contracts: 0, initialMargin: 0.5, maintenanceMargin: 0.25 }],
    };
  }
});

describe('isolated positions, each by itself (C8, C62)', () => {
  function isolated(): SmallVenue {
    const venue = plainVenue({ instruments: [linear(), ether(), datedLinear()], rules: FULL });
    venue.apply({ type: 'deposit', account: ALICE, wallet: 'flex', asset: 'USD', amount: '9000' });
    venue.apply({ type: 'setLeverage', account: ALICE, symbol: LINEAR, maxLeverage: 50 });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.cross(ALICE, BOB, 'PF_ETHUSD', 1, 2_600);
    return venue;
  }

  test('by its assigned collateral: 1,600 of the 10,000 USD', () => {
    const venue = isolated();
    venue.buy(CAROL, LINEAR, 1, 78_500);
    assert.deepEqual(story(venue, venue.index({ XBT: 78_800 }).events), [], 'equity 400, maintenance margin 400');
    const { events } = venue.index({ XBT: 78_790 });
    assert.deepEqual(story(venue, events), ['full PF_XBTUSD 1 -> 0 at 78400']);
    assert.deepEqual(
      [venue.balance(ALICE, 'flex', 'USD'), venue.lots(ALICE, 'PF_ETHUSD')],
      ['8500', 1_000],
      'the loss ends at 1,500 of 1,600, and what is held in cross margin stays',
    );
  });

  test('its orders go with it, no others', () => {
    const venue = isolated();
    const own = venue.buy(ALICE, LINEAR, '0.01', 70_000);
    const other = venue.buy(ALICE, 'PF_ETHUSD', 1, 2_000);
    const { events } = venue.index({ XBT: 78_790 });
    assert.deepEqual(story(venue, events)[0], 'ordersCancelled PF_XBTUSD 1 -> 0');
    assert.deepEqual(
      eventsOf(events, 'orderCancelled').map(({ order }) => order.key),
      [own.key],
    );
    assert.deepEqual(venue.queue('PF_ETHUSD', 'buy'), [other.key]);
  });

  test('in slices too, under the rules of 2026', () => {
    const venue = plainVenue();
    venue.apply({ type: 'setLeverage', account: ALICE, symbol: LINEAR, maxLeverage: 100 });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.buy(CAROL, LINEAR, 5, 79_580);
    // Equity 800 - 420 = 380; a slice gives up its share of the assigned 800 as well.
    const told = story(venue, venue.index({ XBT: 79_580 }).events);
    assert.equal(told[0], 'partial PF_XBTUSD 1 -> 0.9 at 78785');
  });

  test('a cross part in danger leaves isolated positions alone', () => {
    const venue = plainVenue({ instruments: [linear(), ether()], rules: FULL });
    venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_ETHUSD', maxLeverage: 10 });
    venue.cross(ALICE, BOB, 'PF_ETHUSD', 1, 2_600);
    venue.cross(ALICE, BOB, LINEAR, '0.5', 80_000);
    // 1,000 - 260 assigned = 740 for 0.5 XBT: maintenance margin 200 under 78,920.
    assert.deepEqual(story(venue, venue.index({ XBT: 78_920 }).events), []);
    const { events } = venue.index({ XBT: 78_900 });
    assert.equal(story(venue, events)[0], 'full PF_XBTUSD 0.5 -> 0.5 at 78520');
    assert.deepEqual([venue.lots(ALICE, LINEAR), venue.lots(ALICE, 'PF_ETHUSD')], [0, 1_000]);
  });

  test('when collateral no longer covers what is assigned, the wallet is judged as a whole (C100)', () => {
    const venue = plainVenue({
      instruments: [linear(), ether()],
      rules: FULL,
      accounts: [
        account('alice', 'flex XBT 0.0125'),
        account('bob', 'flex USD 1000000'),
        account('carol', 'flex USD 1000000'),
      ],
    });
    venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_ETHUSD', maxLeverage: 3 });
    venue.cross(ALICE, BOB, 'PF_ETHUSD', 1, 2_600);
    venue.buy(CAROL, 'PF_ETHUSD', 1, 2_590);
    // Assigned 866.67 of 980; the position needs 26. At 30,000 the coins are worth 367.5, at 2,000 only 24.5.
    assert.deepEqual(story(venue, venue.index({ XBT: 30_000 }).events), []);
    const { events } = venue.index({ XBT: 2_000 });
    assert.deepEqual(story(venue, events), ['full PF_ETHUSD 1 -> 0 at 2575.5']);
    assert.ok(Number(venue.balance(ALICE, 'flex', 'XBT')) > 0);
  });

  test('also when the position is in danger by itself: its price is that of the wallet (C100)', () => {
    const venue = plainVenue({
      instruments: [linear(), ether()],
      rules: { partialLiquidationSlice: 0, liquidityPoolUsd: 0 },
      accounts: [
        account('alice', 'flex XBT 0.0125'),
        account('bob', 'flex USD 1000000'),
        account('carol', 'flex USD 1000000'),
      ],
    });
    venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_ETHUSD', maxLeverage: 3 });
    venue.cross(ALICE, BOB, 'PF_ETHUSD', 1, 2_600);
    // 0.0125 x 20,000 x 0.98 = 245 where 866.67 were assigned: worth nothing 245 under the entry price, not 866.67.
    const { events } = venue.index({ XBT: 20_000, ETH: 1_750 });
    assert.deepEqual(story(venue, events).at(-1), 'unwind PF_ETHUSD 1 -> 0 at 2355');
    assert.ok(Number(venue.balance(ALICE, 'flex', 'XBT')) > 0);
  });
});

describe('until nothing changes', () => {
  test('who took a liquidated position over may be next, in the same entry', () => {
    const venue = plainVenue({
      rules: FULL,
      accounts: [
        account('alice', 'flex USD 1000'),
        account('bob', 'flex USD 1000000'),
        account('carol', 'flex USD 850'),
        account('dave', 'flex USD 1000000'),
      ],
    });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    venue.buy(CAROL, LINEAR, 1, 79_950);
    venue.buy(DAVE, LINEAR, 5, 79_150);
    // Carol buys Alice's coin for 79,950 with the mark at 79,300: 850 - 650 is below 399.75.
    const { events } = venue.index({ XBT: 79_300 });
    assert.deepEqual(story(venue, events), ['full PF_XBTUSD 1 -> 0 at 79000', 'full PF_XBTUSD 1 -> 0 at 79100']);
    assert.deepEqual(
      eventsOf(events, 'liquidation').map(({ accountId }) => accountId),
      [ALICE, CAROL],
    );
    assert.deepEqual([venue.balance(ALICE, 'flex', 'USD'), venue.balance(CAROL, 'flex', 'USD')], ['950', '50']);
  });

  test('in the order of wallets', () => {
    const names = ['alice', 'bob', 'carol', 'dave'];
    const venue = plainVenue({
      rules: FULL,
      accounts: [...names.map((name) => account(name, 'flex USD 1000')), account('erin', 'flex USD 1000000')],
    });
    for (const id of [DAVE, BOB, CAROL, ALICE]) venue.cross(id, DAVE + 1, LINEAR, 1, 80_000);
    const { events } = venue.index({ XBT: 79_300 });
    assert.deepEqual(
      eventsOf(events, 'liquidation')
        .filter(({ step }) => step === 'full')
        .map(({ accountId }) => accountId),
      [ALICE, BOB, CAROL, DAVE],
    );
  });

  test('a command that endangers the account itself is followed by the liquidation', () => {
    const venue = plainVenue({ rules: FULL });
    venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
    const events = venue.apply({ type: 'setAccount', account: ALICE, marginSchedule: 'retail' }).events;
    assert.equal(story(venue, events)[0], 'full PF_XBTUSD 1 -> 1 at 79000');
  });

  test('nothing is looked at, and nothing told, when nothing was touched', () => {
    const venue = plainVenue();
    const turn = new Turn(venue.state, 99, venue.timeMs);
    settleRisk(turn);
    assert.deepEqual([turn.events, venue.venue.nextDueMs === undefined], [[], false]);
  });
});

describe('a market that does not trade (C95)', () => {
  for (const flag of ['suspended', 'postOnly'] as const) {
    test(`${flag}: its positions wait`, () => {
      const venue = plainVenue({ rules: FULL });
      venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
      venue.apply({ type: 'setMarket', symbol: LINEAR, [flag]: true });
      assert.deepEqual(story(venue, venue.index({ XBT: 79_300 }).events), []);
      const { events } = venue.apply({ type: 'setMarket', symbol: LINEAR, [flag]: false });
      assert.deepEqual(story(venue, events), ['full PF_XBTUSD 1 -> 1 at 79000', 'unwind PF_XBTUSD 1 -> 0 at 79000']);
    });
  }
});

describe('an entry that is full', () => {
  test('goes on with the next one, and ends where it would have ended', () => {
    const make = (): SmallVenue => {
      const venue = plainVenue({ rules: FULL });
      venue.cross(ALICE, BOB, LINEAR, '0.5', 80_000);
      venue.cross(ALICE, CAROL, LINEAR, '0.5', 80_000);
      return venue;
    };
    const venue = make();
    const { state } = venue;
    state.assets.own(venue.market(LINEAR).baseAsset).indexPriceUsd = 79_300;
    state.markets.own(venue.market(LINEAR).id).markPrice = 79_300;
    state.indexStamp++;
    state.markStamp++;
    const turn = new Turn(state, 1_000, venue.timeMs);
    // Room for the first counterparty, not for the second.
    turn.keys(turn.keysLeft - 20_204);
    turn.lookAtAll = true;
    settleRisk(turn);
    assert.equal(venue.lots(ALICE, LINEAR), 5_000);
    assert.equal(venue.venue.nextDueMs, venue.timeMs, 'the rest is due at once');
    const { events } = venue.apply({ type: 'tick' });
    assert.deepEqual(story(venue, events).at(-1), 'unwind PF_XBTUSD 0.5 -> 0 at 79000');
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), '0');
    assert.notEqual(venue.venue.nextDueMs, venue.timeMs);
    assert.equal(venue.total('USD'), 0n);
  });
});

test('fills carry their type on both sides', () => {
  const venue = plainVenue({ rules: FULL });
  venue.cross(ALICE, BOB, LINEAR, 1, 80_000);
  venue.buy(CAROL, LINEAR, '0.4', 79_100);
  const { events } = venue.index({ XBT: 79_300 });
  assert.deepEqual(fillsOf(venue, events, ALICE), ['liquidation 0.4 at 79100', 'unwindBankrupt 0.6 at 79000']);
  assert.deepEqual(fillsOf(venue, events, CAROL), ['maker 0.4 at 79100']);
  assert.deepEqual(fillsOf(venue, events, BOB), ['unwindCounterparty 0.6 at 79000']);
});
