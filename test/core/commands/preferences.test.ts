import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { walletMargin } from '../../../src/core/margin/wallet.ts';
import { account } from '../../support/genesis.ts';
import { ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, SmallVenue } from '../../support/small-venue.ts';

/** Alice has some USD in flex, Bob the other side of everything. Nothing costs a fee. */
function venueWith(usd: string): SmallVenue {
  const venue = new SmallVenue({
    feeSchedules: [],
    instruments: [linear(), ether({ feeScheduleUid: 'linear' }), inverse()],
    accounts: [account('alice', `flex USD ${usd}`), account('bob', 'flex USD 100000000', 'fi_xbtusd XBT 100')],
  });
  venue.index({ XBT: 50_000, ETH: 2_500 });
  return venue;
}

function leverage(venue: SmallVenue, maxLeverage?: number, symbol = 'PF_XBTUSD'): string {
  const wanted = maxLeverage === undefined ? {} : { maxLeverage };
  const { status, result } = venue.apply({ type: 'setLeverage', account: ALICE, symbol, ...wanted });
  return result.type === 'refused' && result.detail !== undefined ? `${status}: ${result.detail}` : status;
}

function profitIn(venue: SmallVenue, asset: string, symbol = 'PF_XBTUSD'): string {
  return venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol, asset }).status;
}

function flex(venue: SmallVenue) {
  const { riskEquity, assigned, initialMargin, maintenanceMargin } = walletMargin(
    venue.state,
    venue.wallet(ALICE, 'flex'),
  );
  return { riskEquity, assigned, initialMargin, maintenanceMargin };
}

/** Everything a refused change might have changed. */
function picture(venue: SmallVenue): unknown {
  venue.state.dropCaches();
  const { figures: _cache, ...wallet } = venue.wallet(ALICE, 'flex');
  const positions = wallet.positions.map((id) => ({ ...venue.state.positions.get(id), slot: 0, epoch: 0 }));
  return { amounts: wallet.amounts, positions, figures: venue.figures(ALICE), count: venue.state.positions.count };
}

describe('maximum leverage', () => {
  // 1 XBT at 50,000 USD; the schedule asks for 1 % and 0.5 % of it.
  const rows: readonly (readonly [string, string, number | undefined, string, object])[] = [
    ['no preference: cross', '10000', undefined, 'done', { riskEquity: 10_000, assigned: 0, initialMargin: 500 }],
    ['10x: a tenth of 50,000', '10000', 10, 'done', { riskEquity: 5_000, assigned: 5_000, initialMargin: 5_000 }],
    ['12.5x', '10000', 12.5, 'done', { riskEquity: 6_000, assigned: 4_000, initialMargin: 4_000 }],
    ['100x: what the schedule asks for', '10000', 100, 'done', { riskEquity: 9_500, assigned: 500 }],
    ['all there is may be assigned', '10000', 5, 'done', { riskEquity: 0, assigned: 10_000 }],
    ['but not more', '9999', 5, 'insufficientMargin', { riskEquity: 9_999, assigned: 0, initialMargin: 500 }],
  ];
  for (const [what, usd, max, status, figures] of rows) {
    test(what, () => {
      const venue = venueWith(usd);
      venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 50_000);
      assert.equal(leverage(venue, max), status);
      const now: object = flex(venue);
      assert.deepEqual({ ...now, ...figures }, now);
      assert.equal(venue.figures(ALICE).flex.maintenanceMargin, 250);
    });
  }

  const arguments_: readonly (readonly [number, string])[] = [
    [1, 'done'],
    [100, 'done'],
    [33.33, 'done'],
    [100.01, 'argumentInvalid: maxLeverage'],
    [0.99, 'argumentInvalid: maxLeverage'],
    [0, 'argumentInvalid: maxLeverage'],
    [-5, 'argumentInvalid: maxLeverage'],
    [5.125, 'argumentInvalid: maxLeverage'],
    [Number.NaN, 'argumentInvalid: maxLeverage'],
    [Number.POSITIVE_INFINITY, 'argumentInvalid: maxLeverage'],
  ];
  for (const [max, status] of arguments_) {
    test(`${max}x of nothing: ${status}`, () => {
      const venue = venueWith('100');
      assert.equal(leverage(venue, max), status);
      assert.equal(venue.position(ALICE, 'PF_XBTUSD')?.leverage ?? 0, status === 'done' ? max : 0);
    });
  }

  test('a size of the second level allows the leverage of the second level (C70)', () => {
    const venue = venueWith('1000000');
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 20, 50_000);
    assert.equal(leverage(venue, 100), 'done');
    assert.equal(leverage(venue), 'done');
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 0.0001, 50_000);
    assert.equal(leverage(venue, 50.01), 'argumentInvalid: maxLeverage');
    assert.equal(leverage(venue, 50), 'done');
  });

  test('only linear contracts that are traded have one', () => {
    const venue = venueWith('100');
    assert.equal(leverage(venue, 5, 'PF_NOTHING'), 'contractDoesNotExist');
    assert.equal(leverage(venue, 5, 'PI_XBTUSD'), 'contractNotMultiCollateral');
    venue.apply({ type: 'setAccount', account: ALICE, active: false });
    assert.equal(leverage(venue, 5), 'accountInactive');
  });

  test('an isolated position that its own collateral would not carry is not made', () => {
    const venue = venueWith('10000');
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 50_000);
    // 5,000 less 4,750 is just what is to be maintained; a dollar further it is not.
    venue.index({ XBT: 45_250 });
    assert.equal(leverage(venue, 10), 'done');
    assert.equal(leverage(venue), 'done');
    venue.index({ XBT: 45_249 });
    const before = picture(venue);
    assert.equal(leverage(venue, 10), 'wouldCauseLiquidation');
    assert.deepEqual(picture(venue), before);
  });

  test('a cross part that would be liquidated keeps what it has', () => {
    const venue = venueWith('10000');
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 50_000);
    // 40 ETH at 2,500: 2,000 and 1,000 of margin in the cross part.
    venue.cross(ALICE, BOB, 'PF_ETHUSD', 40, 2_500);
    const before = picture(venue);
    for (const [max, status] of [
      [5.52, 'wouldCauseLiquidation'], // leaves less than 1,000
      [6.24, 'insufficientMargin'], // leaves 1,987
      [6.25, 'done'], // leaves 2,000
    ] as const) {
      assert.equal(leverage(venue, max), status, `${max}`);
      if (status !== 'done') assert.deepEqual(picture(venue), before);
    }
    assert.equal(flex(venue).riskEquity, 2_000);
  });

  test('resting orders of the cross part need their margin, too (C73)', () => {
    const venue = venueWith('10000');
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 50_000);
    venue.buy(ALICE, 'PF_ETHUSD', 40, 2_400); // 1,920
    assert.equal(leverage(venue, 6), 'insufficientMargin');
    assert.equal(leverage(venue, 6.2), 'done');
  });

  test('back to cross the position is carried by the wallet again; its realised funding is no longer its own (C71)', () => {
    const venue = venueWith('10000');
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 50_000);
    leverage(venue, 10);
    venue.state.positions.own(venue.position(ALICE, 'PF_XBTUSD')?.id as number).isolatedFunding = -7_000_000_000_000n;
    venue.state.dropCaches();
    assert.equal(flex(venue).assigned, 4_993);
    assert.equal(leverage(venue, 20), 'done');
    assert.equal(flex(venue).assigned, 2_493);
    assert.equal(leverage(venue), 'done');
    assert.deepEqual(flex(venue), { riskEquity: 10_000, assigned: 0, initialMargin: 500, maintenanceMargin: 250 });
    assert.equal(leverage(venue, 20), 'done');
    assert.equal(flex(venue).assigned, 2_500);
  });

  test('the same again changes nothing and tells nothing', () => {
    const venue = venueWith('100');
    assert.deepEqual(venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_XBTUSD' }).events, []);
    assert.equal(venue.position(ALICE, 'PF_XBTUSD'), undefined);
    leverage(venue, 7);
    const again = venue.apply({ type: 'setLeverage', account: ALICE, symbol: 'PF_XBTUSD', maxLeverage: 7 });
    assert.deepEqual([again.status, again.events], ['done', []]);
  });

  test('is kept while the market is flat', () => {
    const venue = venueWith('10000');
    leverage(venue, 10);
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 50_000);
    assert.equal(flex(venue).assigned, 5_000);
    venue.cross(BOB, ALICE, 'PF_XBTUSD', 1, 50_000);
    assert.deepEqual([flex(venue).assigned, venue.position(ALICE, 'PF_XBTUSD')?.leverage], [0, 10]);
  });
});

describe('profit currency', () => {
  test('refusals in their order', () => {
    const venue = venueWith('100');
    assert.equal(profitIn(venue, 'XBT', 'PF_NOTHING'), 'contractDoesNotExist');
    assert.equal(profitIn(venue, 'DOUBLOON', 'PI_XBTUSD'), 'contractNotMultiCollateral');
    assert.equal(profitIn(venue, 'DOUBLOON'), 'currencyDoesNotExist');
    assert.equal(profitIn(venue, 'PEPE'), 'currencyNotEnabled');
    assert.equal(profitIn(venue, 'XBT'), 'done');
    venue.apply({ type: 'setAccount', account: ALICE, active: false });
    assert.equal(profitIn(venue, 'USD'), 'accountInactive');
  });

  test('an unrealised profit in coins counts less as margin, and USD is what it was before', () => {
    const venue = venueWith('10000');
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 50_000);
    venue.index({ XBT: 51_000 });
    assert.equal(venue.figures(ALICE).flex.totalUnrealizedAsMargin, 1_000);
    assert.equal(profitIn(venue, 'XBT'), 'done');
    // 1,000 less a haircut of 2 %, less a conversion fee of 0.5 %.
    assert.equal(venue.figures(ALICE).flex.totalUnrealizedAsMargin.toFixed(9), '975.100000000');
    assert.equal(profitIn(venue, 'USD'), 'done');
    assert.equal(venue.figures(ALICE).flex.totalUnrealizedAsMargin, 1_000);
  });

  test('is refused where the profit carries the wallet', () => {
    const venue = venueWith('1100');
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 50_000);
    venue.cross(ALICE, BOB, 'PF_ETHUSD', 10, 2_500);
    // 10,000 gained and 10,400 lost: equity 700 for a maintenance margin of 250 + 250. In coins it would be 451.
    venue.index({ XBT: 60_000, ETH: 1_460 });
    const before = picture(venue);
    assert.equal(profitIn(venue, 'XBT'), 'wouldCauseLiquidation');
    assert.deepEqual(picture(venue), before);
    // The euro's 1 % and 0.05 % leave 595.
    assert.equal(profitIn(venue, 'EUR'), 'done');
  });
});
