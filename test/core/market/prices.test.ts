import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, eventsOf, HOUSE, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const instruments = [linear(), ether(), datedLinear(), inverse()];
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 10000000', 'fi_xbtusd XBT 10'));

test('an index moves the marks of all its contracts and of no other', () => {
  const venue = new SmallVenue({ liquidity: 'house', instruments, accounts });
  const [moved] = eventsOf(venue.index({ XBT: 81_000 }).events, 'pricesMoved');
  assert.deepEqual(
    moved?.marketIds,
    [SYMBOL, 'FF_XBTUSD_261225', 'PI_XBTUSD'].map((symbol) => venue.market(symbol).id),
  );
  assert.equal(venue.market(SYMBOL).markPrice, 81_000);
  assert.equal(venue.market('PF_ETHUSD').markPrice, 2600);
});

test('a price step that passes resting orders fills them as maker at their price (D35)', () => {
  const venue = new SmallVenue({ liquidity: 'house', instruments, accounts });
  const low = venue.buy(ALICE, SYMBOL, '0.5', 79_000).key;
  const high = venue.buy(BOB, SYMBOL, '0.25', 79_500).key;
  const second = venue.buy(CAROL, SYMBOL, '0.25', 79_500).key;
  const untouched = venue.buy(CAROL, SYMBOL, 1, 78_000).key;
  const { fills } = venue.index({ XBT: 78_900 });
  assert.deepEqual(
    fills.map(({ maker, ticks, lots }) => [maker.order.key, ticks, lots]),
    [
      [high, 79_500, 2500],
      [second, 79_500, 2500],
      [low, 79_000, 5000],
    ],
  );
  for (const fill of fills) {
    assert.deepEqual(
      [fill.maker.fillType, fill.taker.accountId, fill.takerSide, fill.makerFilled],
      ['maker', HOUSE, 'sell', true],
    );
    assert.equal(fill.taker.fee, 0n);
  }
  assert.equal(fills[0]?.maker.fee, 3_975_000_000_000n, 'the fee of a maker: 0.02 % of 19,875');
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), [untouched]);
});

test('orders at the very price of the new quote are reached', () => {
  const venue = new SmallVenue({ liquidity: 'house', instruments, accounts });
  venue.sell(ALICE, SYMBOL, '0.5', 81_999);
  venue.sell(ALICE, SYMBOL, '0.5', 82_000);
  assert.deepEqual(
    venue.index({ XBT: 82_000 }).fills.map((fill) => fill.ticks),
    [81_999],
  );
  const mirror = new SmallVenue({ liquidity: 'house', instruments, accounts });
  mirror.buy(ALICE, SYMBOL, '0.5', 78_001);
  mirror.buy(ALICE, SYMBOL, '0.5', 78_000);
  assert.deepEqual(
    mirror.index({ XBT: 78_000 }).fills.map((fill) => fill.ticks),
    [78_001],
  );
});

test('both sides of a market can be passed by one step of the basis', () => {
  const venue = new SmallVenue({ liquidity: 'house', instruments, accounts });
  venue.sell(ALICE, SYMBOL, '0.1', 80_400);
  venue.sell(ALICE, 'FF_XBTUSD_261225', '0.1', 80_400);
  const step = venue.apply({
    type: 'priceStep',
    prices: [['XBT', 80_500]],
    premiums: [['FF_XBTUSD_261225', -0.01]],
    noiseOrders: [],
  });
  assert.deepEqual(
    step.fills.map((fill) => fill.marketId),
    [venue.market(SYMBOL).id],
    'the other one quotes 1 % lower',
  );
});

test('a house that is off, or a closed market, passes nobody', () => {
  const off = new SmallVenue({ liquidity: 'none', instruments, accounts });
  off.buy(ALICE, SYMBOL, 1, 79_000);
  assert.equal(off.index({ XBT: 70_000 }).fills.length, 0);
  const closed = new SmallVenue({ liquidity: 'house', instruments, accounts });
  closed.buy(ALICE, SYMBOL, 1, 79_000);
  closed.apply({ type: 'setMarket', symbol: SYMBOL, suspended: true });
  assert.equal(closed.index({ XBT: 70_000 }).fills.length, 0);
  assert.equal(
    closed.apply({ type: 'setMarket', symbol: SYMBOL, suspended: false }).fills.length,
    1,
    'but once it opens',
  );
});

test('a step that passes more orders than one entry once had ids for', () => {
  const venue = new SmallVenue({
    liquidity: 'house',
    instruments,
    accounts,
    rules: { openOrdersPerMarket: 100_000 },
  });
  for (let order = 0; order < 12_000; order++) venue.buy(ALICE, SYMBOL, '0.0001', 50_000 + (order % 500));
  const { fills } = venue.index({ XBT: 40_000 });
  assert.equal(fills.length, 12_000);
  assert.equal(new Set(fills.map((fill) => fill.key)).size, 12_000);
  assert.equal(venue.total('USD'), 0n);
});

test('a premium set by hand holds at once, a price source moves the average second by second', () => {
  const byHand = new SmallVenue({ liquidity: 'house', instruments, accounts });
  byHand.premium({ [SYMBOL]: 0.005 });
  assert.equal(byHand.market(SYMBOL).markPrice, 80_400);
  const source = new SmallVenue({ liquidity: 'house', instruments, accounts });
  source.apply({ type: 'priceStep', prices: [], premiums: [[SYMBOL, 0.005]], noiseOrders: [] });
  assert.equal(source.market(SYMBOL).markPrice, 80_000);
  source.pass(1000);
  assert.ok(Math.abs(source.market(SYMBOL).markPrice - (80_000 + (400 * 2) / 31)) < 1e-9);
  source.pass(1000);
  assert.ok(Math.abs(source.market(SYMBOL).markPrice - (80_000 + 400 * (1 - (29 / 31) ** 2))) < 1e-9);
  source.pass(600_000);
  assert.equal(source.market(SYMBOL).markPrice, 80_400, 'it settles on its sample');
  assert.equal(
    (source.venue.nextDueMs ?? 0) - source.timeMs,
    58_000,
    'and asks for no more seconds, only for the minute',
  );
});

test('a premium beyond the cap ends at the cap', () => {
  const venue = new SmallVenue({ liquidity: 'house', instruments, accounts });
  venue.premium({ [SYMBOL]: 0.03 });
  assert.equal(venue.market(SYMBOL).markPrice, 80_800);
  assert.ok(venue.market(SYMBOL).premiumAverage > 2390, 'the average itself goes on');
  venue.premium({ FF_XBTUSD_261225: 0.03 });
  assert.ok(Math.abs(venue.market('FF_XBTUSD_261225').markPrice - 82_400) < 1, 'a dated one has more room');
});

test('a book too thin for the impact size leaves the average where it is (C24)', () => {
  const venue = new SmallVenue({ liquidity: 'none', instruments, accounts });
  assert.equal(venue.market(SYMBOL).markPrice, 80_000);
  venue.buy(ALICE, SYMBOL, '0.08', 80_100);
  venue.sell(BOB, SYMBOL, '0.0799', 80_300);
  venue.pass(60_000);
  assert.equal(venue.market(SYMBOL).markPrice, 80_000, 'a lot is missing');
  venue.sell(BOB, SYMBOL, '0.0001', 80_310);
  venue.pass(600_000);
  const ask = (799 * 80_300 + 80_310) / 800;
  assert.ok(Math.abs(venue.market(SYMBOL).markPrice - (80_100 + ask) / 2) < 1e-3);
});

test('the impact mid counts what reduce-only makers can really close', () => {
  const venue = new SmallVenue({ liquidity: 'none', instruments, accounts });
  venue.cross(CAROL, BOB, SYMBOL, '0.05', 80_000);
  venue.sell(CAROL, SYMBOL, '0.05', 80_200, { reduceOnly: true });
  venue.sell(CAROL, SYMBOL, '0.05', 80_200, { reduceOnly: true });
  venue.buy(ALICE, SYMBOL, '0.08', 80_100);
  venue.pass(600_000);
  assert.equal(venue.market(SYMBOL).markPrice, 80_000, '0.05 of the 0.08 that the impact asks for');
});

test('fills happen before marks move: they are told with the mark that was', () => {
  const venue = new SmallVenue({ liquidity: 'house', instruments, accounts });
  venue.buy(ALICE, SYMBOL, '0.5', 79_000);
  const step = venue.index({ XBT: 78_000 });
  assert.equal(step.fills[0]?.markPrice, 80_000);
  assert.deepEqual(
    step.events.map((event) => event.type),
    ['execution', 'pricesMoved'],
  );
});
