import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, inverse, linear, withLevels } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const INVERSE = 'PI_XBTUSD';

function plain(usd: string): ReturnType<typeof account>[] {
  return [account('alice', `flex USD ${usd}`), account('bob', 'flex USD 100000000'), account('carol', 'flex USD 1')];
}

/** Alice has so many dollars; Bob and Carol have plenty. No fees unless asked for. */
function venueWith(usd: string, changes: ConstructorParameters<typeof SmallVenue>[0] = {}): SmallVenue {
  return new SmallVenue({
    feeSchedules: [],
    accounts: [
      account('alice', ...(usd === '0' ? [] : [`flex USD ${usd}`]), 'fi_xbtusd XBT 0.01'),
      account('bob', 'flex USD 100000000', 'fi_xbtusd XBT 100'),
      account('carol', 'flex USD 100000000', 'fi_xbtusd XBT 100'),
    ],
    ...changes,
  });
}

test('a resting order is let in up to the last cent of available margin', () => {
  // 1 % of 1 x 80,000.
  assert.equal(venueWith('800').buy(ALICE, SYMBOL, 1, 80_000).status, 'placed');
  assert.equal(venueWith('799.999999999999').buy(ALICE, SYMBOL, 1, 80_000).status, 'insufficientAvailableFunds');
  const venue = venueWith('800');
  venue.buy(ALICE, SYMBOL, 1, 80_000);
  assert.equal(venue.figures(ALICE).flex.availableMargin, 0);
  assert.equal(venue.buy(ALICE, SYMBOL, '0.0001', 80_000).status, 'insufficientAvailableFunds');
  assert.equal(
    venue.sell(ALICE, SYMBOL, 1, 80_001).status,
    'insufficientAvailableFunds',
    'a sell at more would be the heavier side',
  );
  assert.equal(venue.sell(ALICE, SYMBOL, 1, 80_000).status, 'selfFill');
  assert.equal(venue.cross(BOB, CAROL, SYMBOL, 1, 80_001).fills.length, 1);
});

test('the other side is free as long as it is the lighter one', () => {
  const venue = venueWith('800');
  venue.buy(ALICE, SYMBOL, 1, 79_000);
  assert.equal(venue.sell(ALICE, SYMBOL, '0.9', 81_000).status, 'placed');
  assert.equal(venue.figures(ALICE).flex.initialMarginWithOrders, 790);
});

test('the rate is that of the size that would result', () => {
  // Above 1,000,000 USD the rate of the whole is 2 %: 12.5 x 80,000 is the bound itself, one lot more is above it.
  assert.equal(venueWith('10000').buy(ALICE, SYMBOL, '12.5', 80_000).status, 'placed');
  assert.equal(venueWith('20000').buy(ALICE, SYMBOL, '12.5001', 80_000).status, 'insufficientAvailableFunds');
  assert.equal(venueWith('20000.16').buy(ALICE, SYMBOL, '12.5001', 80_000).status, 'placed');
});

test('what trades at once is asked for with its fee', () => {
  const fees = [{ uid: 'linear', name: 'linear', tiers: [{ makerFee: 0.02, takerFee: 0.05, usdVolume: 0 }] }];
  for (const [usd, status] of [
    ['840', 'placed'],
    ['839.9999', 'insufficientAvailableFunds'],
  ] as const) {
    const venue = venueWith(usd, { feeSchedules: fees });
    venue.sell(BOB, SYMBOL, 1, 80_000);
    assert.equal(venue.buy(ALICE, SYMBOL, 1, 80_000).status, status, usd);
  }
});

test('the fee is asked for as it will be booked, in four decimals', () => {
  const fees = [{ uid: 'linear', name: 'linear', tiers: [{ makerFee: 0.02, takerFee: 0.05, usdVolume: 0 }] }];
  // 0.0001 x 80,001: margin 0.080001, a loss of 0.0001 against the mark, a fee of 0.00400005 that is booked as 0.0040.
  for (const [usd, status] of [
    ['0.08410102', 'placed'],
    ['0.08410098', 'insufficientAvailableFunds'],
  ] as const) {
    const venue = venueWith(usd, { feeSchedules: fees });
    venue.sell(BOB, SYMBOL, '0.0001', 80_001);
    assert.equal(venue.buy(ALICE, SYMBOL, '0.0001', 80_001).status, status, usd);
    assert.ok(venue.figures(ALICE).flex.availableMargin >= 0);
  }
});

test('what trades away from mark is asked for with its loss', () => {
  // Bought at 81,000 with the mark at 80,000: margin 810 and a loss of 1,000.
  for (const [usd, status] of [
    ['1810', 'placed'],
    ['1809.9999', 'insufficientAvailableFunds'],
  ] as const) {
    const venue = venueWith(usd);
    venue.sell(BOB, SYMBOL, 1, 81_000);
    assert.equal(venue.buy(ALICE, SYMBOL, 1, 81_000).status, status, usd);
  }
});

test('what does not fill is asked for as resting', () => {
  const venue = venueWith('799');
  venue.sell(BOB, SYMBOL, '0.5', 79_000);
  // 0.5 at 79,000 gains 500 at once; 790 of margin for the fill and 0.5 at 79,500.
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 79_500).status, 'placed');
  assert.equal(venue.figures(ALICE).flex.initialMarginWithOrders, 395 + 397.5);
  assert.equal(venue.figures(ALICE).flex.marginEquity, 1299);
});

test('an order that only reduces is let in with nothing left', () => {
  const venue = venueWith('800');
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.index({ XBT: 79_700 });
  assert.ok(venue.figures(ALICE).flex.availableMargin < 0);
  assert.equal(venue.sell(ALICE, SYMBOL, '0.5', 79_400).status, 'placed');
  assert.equal(venue.buy(ALICE, SYMBOL, '0.0001', 79_000).status, 'insufficientAvailableFunds');
  venue.buy(CAROL, SYMBOL, '0.5', 79_400);
  assert.equal(venue.lots(ALICE, SYMBOL), 5000);
});

test('an opposite position is used up first, and only the excess asked for (D22)', () => {
  const venue = venueWith('800');
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  assert.equal(venue.figures(ALICE).flex.availableMargin, 0);
  assert.equal(venue.sell(ALICE, SYMBOL, 1, 80_000).status, 'placed', 'closes');
  assert.equal(venue.sell(ALICE, SYMBOL, 1, 80_000).status, 'placed', 'would be short one, which is no more');
  assert.equal(venue.sell(ALICE, SYMBOL, '0.0001', 80_000).status, 'insufficientAvailableFunds');
});

test('a fill that would bring equity below maintenance margin is refused', () => {
  // Long 2 from 80,000 with 1,000: maintenance 800. Half sold at 79,100 loses 900: equity 100 against 400.
  const venue = venueWith('1600');
  venue.cross(ALICE, BOB, SYMBOL, 2, 80_000);
  const out = venue.apply({ type: 'transfer', account: ALICE, from: 'flex', to: 'cash', asset: 'USD', amount: '0.01' });
  assert.equal(out.status, 'insufficientFunds');
  venue.index({ XBT: 79_700 });
  assert.equal(venue.figures(ALICE).flex.marginEquity, 1000);
  venue.buy(CAROL, SYMBOL, 1, 79_000);
  assert.equal(venue.sell(ALICE, SYMBOL, 1, 79_000).status, 'wouldCauseLiquidation');
  venue.buy(CAROL, SYMBOL, 1, 79_100);
  assert.equal(venue.sell(ALICE, SYMBOL, 1, 79_100).status, 'placed', '400 of 400');
});

test('equity exactly at maintenance margin is enough', () => {
  // After selling half at 79,100: 1,600 - 900 = 700, the other half down 300: 400 against 0.5 % of 80,000.
  const venue = venueWith('1600');
  venue.cross(ALICE, BOB, SYMBOL, 2, 80_000);
  venue.index({ XBT: 79_700 });
  venue.buy(CAROL, SYMBOL, 1, 79_100);
  assert.equal(venue.sell(ALICE, SYMBOL, 1, 79_100).status, 'placed');
  const { marginEquity, maintenanceMargin } = venue.figures(ALICE).flex;
  assert.deepEqual([marginEquity, maintenanceMargin], [400, 400]);
});

test('who is in danger already may trade toward less of it', () => {
  const venue = venueWith('800');
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.buy(CAROL, SYMBOL, 1, 79_300);
  // The mark of the moment before the next look for wallets in danger: a command is decided before what follows from it.
  venue.state.markets.own(venue.market(SYMBOL).id).markPrice = 79_300;
  venue.state.markStamp++;
  const { marginEquity, maintenanceMargin } = venue.figures(ALICE).flex;
  assert.ok(marginEquity < maintenanceMargin);
  assert.equal(venue.sell(ALICE, SYMBOL, '0.1', 79_300).status, 'placed');
});

test('the collar: the last price that would be traded, not the limit', () => {
  const venue = venueWith('1000000');
  venue.sell(BOB, SYMBOL, '0.1', 96_000);
  venue.sell(BOB, SYMBOL, '0.1', 96_001);
  assert.equal(venue.buy(ALICE, SYMBOL, '0.2', 96_001).status, 'outsidePriceCollar');
  assert.equal(venue.buy(ALICE, SYMBOL, '0.1', 99_000).status, 'placed', '20 % above mark to the tick');
  const mirror = venueWith('1000000');
  mirror.buy(BOB, SYMBOL, '0.1', 64_000);
  mirror.buy(BOB, SYMBOL, '0.1', 63_999);
  assert.equal(mirror.sell(ALICE, SYMBOL, '0.2', 63_999).status, 'outsidePriceCollar');
  assert.equal(mirror.sell(ALICE, SYMBOL, '0.1', 10).status, 'placed');
  assert.equal(mirror.buy(ALICE, SYMBOL, '0.1', 10).status, 'placed', 'what rests is not collared');
});

test('an inverse order is asked for in coins from its own wallet', () => {
  // 2 % of 40,000 / 80,000 is 0.01 coins.
  const venue = venueWith('0.01');
  assert.equal(venue.buy(ALICE, INVERSE, 40_001, 80_000).status, 'insufficientAvailableFunds');
  assert.equal(venue.buy(ALICE, INVERSE, 40_000, 80_000).status, 'placed');
  assert.ok(Math.abs(venue.single(ALICE, 'fi_xbtusd').availableFunds) < 1e-15);
});

test('levels of an inverse contract count contracts', () => {
  const row = withLevels(inverse(), [
    [0, 0.02, 0.01],
    [1000, 0.5, 0.25],
  ]);
  const venue = venueWith('1', { instruments: [linear(), row] });
  assert.equal(venue.buy(ALICE, INVERSE, 1000, 80_000).status, 'placed');
  assert.ok(Math.abs(venue.single(ALICE, 'fi_xbtusd').availableFunds - (0.01 - 0.00025)) < 1e-15);
  venue.buy(ALICE, INVERSE, 1, 80_000);
  assert.ok(Math.abs(venue.single(ALICE, 'fi_xbtusd').availableFunds - (0.01 - (1001 / 80_000) * 0.5)) < 1e-15);
});

test('margin of the retail schedule where the account says so (D16)', () => {
  const venue = venueWith('800');
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 79_000).status, 'placed');
  assert.equal(venue.figures(ALICE).flex.initialMarginWithOrders, 790);
  venue.apply({ type: 'setAccount', account: ALICE, marginSchedule: 'retail' });
  assert.equal(venue.figures(ALICE).flex.initialMarginWithOrders, 7900);
});

test('what only reduces takes no room, however many orders stand before it (3.5)', () => {
  const venue = venueWith('1000000', { instruments: [linear({ maxPositionSize: 2 })], accounts: plain('1000000') });
  venue.cross(ALICE, BOB, SYMBOL, 2, 80_000);
  assert.equal(venue.sell(ALICE, SYMBOL, 4, 90_000).status, 'placed');
  assert.equal(venue.sell(ALICE, SYMBOL, '0.0001', 90_000).status, 'maxPositionViolation');
  assert.equal(venue.sell(ALICE, SYMBOL, 1, 90_000, { reduceOnly: true }).status, 'placed');
});

test('an edit makes room for itself before it takes any', () => {
  const venue = venueWith('1000000', { instruments: [linear({ maxPositionSize: 2 })], accounts: plain('1000000') });
  const { key } = venue.buy(ALICE, SYMBOL, '1.5', 70_000);
  assert.equal(venue.edit(ALICE, key, { size: '2' }).status, 'edited');
  assert.equal(venue.edit(ALICE, key, { size: '2.0001' }).status, 'maxPositionViolation');
});

test('an inverse edit is asked for without the order that it replaces', () => {
  const venue = venueWith('0');
  // 0.01 coins: 40,000 contracts at 80,000 and 2 %.
  const { key } = venue.buy(ALICE, INVERSE, 30_000, 80_000);
  assert.equal(venue.edit(ALICE, key, { size: '40000' }).status, 'edited');
  assert.equal(venue.edit(ALICE, key, { size: '40001' }).status, 'insufficientAvailableFunds');
});

test('what an ioc order does not fill needs no margin: it is gone', () => {
  // 800 USD carry 1 of the 2 that are asked for, and 1 is offered.
  const venue = venueWith('800');
  venue.sell(BOB, SYMBOL, 1, 80_000);
  assert.equal(venue.buy(ALICE, SYMBOL, 2, 80_000, { type: 'ioc' }).status, 'placed');
  assert.equal(venue.lots(ALICE, SYMBOL), 10_000);
  // A limit order would rest with the other one.
  const resting = venueWith('800');
  resting.sell(BOB, SYMBOL, 1, 80_000);
  assert.equal(resting.buy(ALICE, SYMBOL, 2, 80_000).status, 'insufficientAvailableFunds');
});

test('the lighter side costs nothing while the heavier is paid for (C9)', () => {
  // Long 1; 3 to sell at 90,000 are 2 beyond it: 1,800. Buying 0.5 at 70,000 would make the long side 1,150.
  const venue = venueWith('1800');
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  assert.equal(venue.sell(ALICE, SYMBOL, 3, 90_000).status, 'placed');
  assert.equal(venue.buy(ALICE, SYMBOL, '0.5', 70_000).status, 'placed');
  assert.equal(venue.figures(ALICE).flex.initialMarginWithOrders, 1800);
  assert.equal(venue.sell(ALICE, SYMBOL, '0.0001', 90_000).status, 'insufficientAvailableFunds');
});

test('beside other underlyings an order costs what it adds to its own (3.3, C9)', () => {
  const DATED = 'FF_XBTUSD_261225';
  // XBT: long 1 at 1 % is 800, short 0.3 at 2 % is 480, the heavier counts; ETH: 10 x 2,600 at 2 % is 520.
  const rows: readonly (readonly [
    usd: string,
    symbol: string,
    side: 'buy' | 'sell',
    size: string,
    price: number,
    status: string,
  ])[] = [
    ['1325.2', 'PF_ETHUSD', 'buy', '0.1', 2_600, 'placed'],
    ['1325.19', 'PF_ETHUSD', 'buy', '0.1', 2_600, 'insufficientAvailableFunds'],
    ['1322', SYMBOL, 'buy', '0.0025', 80_000, 'placed'],
    ['1321.99', SYMBOL, 'buy', '0.0025', 80_000, 'insufficientAvailableFunds'],
    // The hedging side may grow until it weighs as much: 0.5 at 2 %.
    ['1320', DATED, 'sell', '0.2', 80_000, 'placed'],
    ['1320', DATED, 'sell', '0.2001', 80_000, 'insufficientAvailableFunds'],
    ['1324', DATED, 'sell', '0.2025', 80_000, 'placed'],
  ];
  for (const etherFirst of [true, false]) {
    for (const [usd, symbol, side, size, price, status] of rows) {
      const venue = venueWith(usd, { instruments: [linear(), ether(), datedLinear()], accounts: plain(usd) });
      if (etherFirst) venue.cross(ALICE, BOB, 'PF_ETHUSD', 10, 2_600);
      venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
      venue.cross(BOB, ALICE, DATED, '0.3', 80_000);
      if (!etherFirst) venue.cross(ALICE, BOB, 'PF_ETHUSD', 10, 2_600);
      assert.equal(
        venue.send(ALICE, symbol, side, size, price).status,
        status,
        `${side} ${size} ${symbol} with ${usd}`,
      );
    }
  }
});
