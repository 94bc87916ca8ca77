import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, linear } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, eventsOf, type SmallVenue } from '../../support/small-venue.ts';
import { fillsOf, LINEAR, plainVenue, pool, story } from './support.ts';

/** Alice has 1,000 USD and holds 1 XBT from 80,000: initial margin 800, maintenance margin 400. */
function longOne(changes: object = {}): SmallVenue {
  const venue = plainVenue(changes);
  assert.equal(venue.cross(ALICE, BOB, LINEAR, 1, 80_000).status, 'placed');
  return venue;
}

describe('partial liquidation: a tenth at a time (D28, C68)', () => {
  test('nothing happens at the maintenance margin, slices begin below it', () => {
    const venue = longOne();
    venue.buy(CAROL, LINEAR, 5, 79_000);
    assert.deepEqual(story(venue, venue.index({ XBT: 79_400 }).events), [], 'equity 400, maintenance margin 400');
    // Each slice is filled 399 below the mark and loses 39.9; the limit comes closer as equity nears half of what is
    // needed, until the bid is out of reach: 0.2 XBT are left with 79.8, worth nothing at 79,399 - 399.
    assert.deepEqual(story(venue, venue.index({ XBT: 79_399 }).events), [
      'partial PF_XBTUSD 1 -> 0.9 at 78606',
      'partial PF_XBTUSD 0.9 -> 0.8 at 78606',
      'partial PF_XBTUSD 0.8 -> 0.7 at 78606',
      'partial PF_XBTUSD 0.7 -> 0.6 at 78606',
      'partial PF_XBTUSD 0.6 -> 0.5 at 78606',
      'partial PF_XBTUSD 0.5 -> 0.4 at 78606',
      'partial PF_XBTUSD 0.4 -> 0.3 at 78606',
      'partial PF_XBTUSD 0.3 -> 0.2 at 78802',
      'partial PF_XBTUSD 0.2 -> 0.2 at 79001',
      'full PF_XBTUSD 0.2 -> 0 at 79000',
    ]);
    assert.equal(venue.balance(ALICE, 'flex', 'USD'), '0');
  });

  test('it stops when equity is 1.1 times the maintenance margin', () => {
    const venue = longOne();
    venue.buy(CAROL, LINEAR, 5, 79_380);
    // Fills at the mark cost nothing: equity stays 380; after two slices the maintenance margin is 320, 1.1 times it 352.
    const events = venue.index({ XBT: 79_380 }).events;
    assert.deepEqual(story(venue, events), [
      'partial PF_XBTUSD 1 -> 0.9 at 78587',
      'partial PF_XBTUSD 0.9 -> 0.8 at 78587',
    ]);
    assert.deepEqual(
      eventsOf(events, 'liquidation').map(({ equity, maintenanceMargin }) => [equity, maintenanceMargin]),
      [
        [380, 400],
        [380, 360],
      ],
    );
    assert.deepEqual(fillsOf(venue, events, ALICE), [
      'partialLiquidation 0.1 at 79380',
      'partialLiquidation 0.1 at 79380',
    ]);
    assert.deepEqual(fillsOf(venue, events, CAROL), ['maker 0.1 at 79380', 'maker 0.1 at 79380']);
  });

  test('a short position is bought back in slices', () => {
    const venue = plainVenue();
    venue.cross(BOB, ALICE, LINEAR, 1, 80_000);
    venue.sell(CAROL, LINEAR, 5, 80_620);
    assert.deepEqual(story(venue, venue.index({ XBT: 80_620 }).events), [
      'partial PF_XBTUSD -1 -> -0.9 at 81426',
      'partial PF_XBTUSD -0.9 -> -0.8 at 81426',
    ]);
  });

  test('slices go up to the next lot: 13 lots in slices of 2', () => {
    const venue = plainVenue({
      accounts: [account('alice', 'flex USD 1.3'), account('bob', 'flex USD 1000'), account('carol', 'flex USD 1000')],
    });
    venue.cross(ALICE, BOB, LINEAR, '0.0013', 80_000);
    venue.buy(CAROL, LINEAR, '0.01', 79_380);
    const [first] = eventsOf(venue.index({ XBT: 79_380 }).events, 'liquidation');
    assert.deepEqual([first?.lotsBefore, first?.lotsAfter], [13, 11]);
  });

  test('30 lots are cut in slices of 3, not of 4: a tenth is taken exactly', () => {
    const venue = plainVenue({
      accounts: [account('alice', 'flex USD 3'), account('bob', 'flex USD 1000'), account('carol', 'flex USD 1000')],
    });
    venue.cross(ALICE, BOB, LINEAR, '0.003', 80_000);
    venue.buy(CAROL, LINEAR, '0.01', 79_380);
    const [first] = eventsOf(venue.index({ XBT: 79_380 }).events, 'liquidation');
    assert.deepEqual([first?.lotsBefore, first?.lotsAfter], [30, 27]);
  });
});

test('reduce-only orders follow the position that is left (D22)', () => {
  const venue = longOne();
  const stop = venue.sell(ALICE, LINEAR, 1, 90_000, { reduceOnly: true });
  venue.buy(CAROL, LINEAR, 5, 79_380);
  const { events } = venue.index({ XBT: 79_380 });
  assert.deepEqual(
    eventsOf(events, 'orderEdited').map(({ now }) => [now.key, now.quantityLots]),
    [
      [stop.key, 9_000],
      [stop.key, 8_000],
    ],
  );
});

describe('limit of a slice (C22)', () => {
  // Mark, and the limit of the first slice of 0.1: what may be lost is equity less 200, ten times that a coin, at most 1 %.
  const rows: readonly (readonly [mark: number, limit: number])[] = [
    [79_399, 78_606],
    [79_300, 78_507],
    [79_280, 78_488],
    [79_279, 78_489],
    [79_250, 78_750],
    [79_210, 79_110],
    [79_201, 79_191],
    [79_200, 79_200],
  ];
  for (const [mark, limit] of rows) {
    test(`mark ${mark}: ${limit}`, () => {
      const venue = longOne();
      const [first] = story(venue, venue.index({ XBT: mark }).events);
      assert.equal(first, `partial PF_XBTUSD 1 -> 1 at ${limit}`);
    });
  }
});

describe('full liquidation instead (D28)', () => {
  test('when equity is below half of the maintenance margin', () => {
    const venue = longOne();
    venue.buy(CAROL, LINEAR, 5, 79_100);
    assert.deepEqual(story(venue, venue.index({ XBT: 79_199 }).events), ['full PF_XBTUSD 1 -> 0 at 79000']);
  });

  test('when a slice is not filled completely; what was filled stays filled', () => {
    const venue = longOne();
    venue.buy(CAROL, LINEAR, '0.05', 79_380);
    venue.buy(CAROL, LINEAR, 2, 78_500);
    // 0.05 at the mark costs nothing: equity 380 on 0.95 XBT is worth nothing at 79,380 - 400.
    assert.deepEqual(story(venue, venue.index({ XBT: 79_380 }).events).slice(0, 2), [
      'partial PF_XBTUSD 1 -> 0.95 at 78587',
      'full PF_XBTUSD 0.95 -> 0.95 at 78980',
    ]);
  });

  test('under rule sets from before March 2026, and wherever slices are set to 0', () => {
    for (const rules of ['live-2023', 'contract-2022', { partialLiquidationSlice: 0 }]) {
      const venue = longOne({ rules });
      venue.buy(CAROL, LINEAR, 5, 79_380);
      assert.deepEqual(story(venue, venue.index({ XBT: 79_380 }).events), ['full PF_XBTUSD 1 -> 0 at 79000']);
    }
  });
});

describe('the numbers are settings', () => {
  const rows: readonly (readonly [setting: object, first: string, slices: number])[] = [
    [{}, 'partial PF_XBTUSD 1 -> 0.9 at 78587', 2],
    [{ partialLiquidationSlice: 0.25 }, 'partial PF_XBTUSD 1 -> 0.75 at 78660', 1],
    [{ partialLiquidationWidth: 0.002 }, 'partial PF_XBTUSD 1 -> 0.9 at 79222', 2],
    [{ partialLiquidationGoal: 2 }, 'partial PF_XBTUSD 1 -> 0.9 at 78587', 6],
    [{ partialLiquidationFloor: 0.9 }, 'partial PF_XBTUSD 1 -> 0.9 at 79180', 2],
  ];
  for (const [setting, first, slices] of rows) {
    test(JSON.stringify(setting), () => {
      const venue = longOne({ rules: setting });
      venue.buy(CAROL, LINEAR, 5, 79_380);
      const told = story(venue, venue.index({ XBT: 79_380 }).events);
      assert.deepEqual([told[0], told.length], [first, slices]);
    });
  }

  test('the liquidation fee goes to the pool (C23)', () => {
    const venue = longOne({ rules: { liquidationFeeRate: 0.0001 } });
    venue.buy(CAROL, LINEAR, 5, 79_380);
    const { events } = venue.index({ XBT: 79_380 });
    // 0.1 x 79,380 x 0.0001 = 0.7938 a slice.
    assert.deepEqual(
      eventsOf(events, 'liquidation').map(({ poolUnits }) => poolUnits),
      [-793_800_000_000n, -793_800_000_000n],
    );
    assert.equal(pool(venue, 'USD'), '10000001.5876');
    assert.equal(venue.total('USD'), 0n);
  });
});

describe('which leg is cut first (D28, C90)', () => {
  const instruments = [linear(), ether(), datedLinear()];

  test('the one with the larger maintenance margin', () => {
    const venue = plainVenue({ instruments, accounts: rich(3_000) });
    venue.cross(ALICE, BOB, LINEAR, '0.5', 80_000);
    venue.cross(ALICE, BOB, 'PF_ETHUSD', 30, 2_600);
    // 200 and 780 of maintenance margin.
    const [first] = story(venue, venue.index({ ETH: 2_530 }).events);
    assert.match(first ?? '', /^partial PF_ETHUSD 30 -> /);
  });

  test('of a hedged underlying the heavier side', () => {
    const venue = plainVenue({ instruments, accounts: rich(3_000) });
    venue.cross(ALICE, BOB, LINEAR, 2, 80_000);
    venue.cross(BOB, ALICE, 'FF_XBTUSD_261225', '0.8', 80_000);
    // Long 2 x 400, short 0.8 x 800.
    const [first] = story(venue, venue.index({ XBT: 78_100 }).events);
    assert.match(first ?? '', /^partial PF_XBTUSD 2 -> /);
  });

  function rich(usd: number) {
    return [
      account('alice', `flex USD ${usd}`),
      account('bob', 'flex USD 1000000'),
      account('carol', 'flex USD 1000000'),
    ];
  }
});
