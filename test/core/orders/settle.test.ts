import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, assetsAt } from '../../support/genesis.ts';
import { ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, HOUSE, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 1000000', 'fi_xbtusd XBT 10'));
const instruments = [linear(), ether(), inverse()];

const usd = (units: bigint | undefined): number => Number(units) / 1e12;
const coins = (units: bigint | undefined): number => Number(units) / 1e10;

test('maker and taker pay their rates on the value, to the fourth decimal (worked example log-short-open-1)', () => {
  const venue = new SmallVenue({ accounts, instruments, assets: assetsAt({ XBT: 60_500 }) });
  const [fill] = venue.cross(BOB, ALICE, SYMBOL, '0.0214', 60_505).fills;
  assert.deepEqual([usd(fill?.taker.fee), usd(fill?.maker.fee)], [0.6474, 0.259]);
  assert.equal(venue.balance(BOB, 'flex', 'USD'), '999999.3526');
  assert.equal(venue.balance(ALICE, 'flex', 'USD'), '999999.741');
});

test('an inverse fee is in coins, to the ledger unit (worked example fee-inverse-taker)', () => {
  // 100,000 contracts at 50,000 are 2 coins: 0.05 % taker, 0.02 % maker.
  const venue = new SmallVenue({ accounts, instruments, assets: assetsAt({ XBT: 50_000 }) });
  const [fill] = venue.cross(BOB, ALICE, 'PI_XBTUSD', 100_000, 50_000).fills;
  assert.deepEqual([coins(fill?.taker.fee), coins(fill?.maker.fee)], [0.001, 0.0004]);
  assert.equal(venue.balance(BOB, 'fi_xbtusd', 'XBT'), '9.999');
  const odd = venue.cross(BOB, ALICE, 'PI_XBTUSD', 5000, '49999.5').fills[0];
  // 5,000 / 49,999.5 x 0.0005 = 0.0000500005000...
  assert.equal(odd?.taker.fee, 500_005n);
});

test('who takes after an edit pays as taker, who is filled in parts as maker each time', () => {
  const venue = new SmallVenue({ accounts, instruments });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000);
  venue.sell(BOB, SYMBOL, '0.25', 80_000);
  const [edited] = venue.edit(ALICE, key, { limitPrice: '80000' }).fills;
  assert.deepEqual([usd(edited?.taker.fee), usd(edited?.maker.fee)], [10, 4]);
  const [part] = venue.sell(CAROL, SYMBOL, '0.25', 80_000).fills;
  assert.deepEqual([usd(part?.maker.fee), usd(part?.taker.fee), part?.makerFilled], [4, 10, false]);
});

test('a partial fill is an update of the order', () => {
  const venue = new SmallVenue({ accounts, instruments });
  venue.buy(ALICE, SYMBOL, 1, 79_000);
  venue.timeMs += 300;
  venue.sell(BOB, SYMBOL, '0.25', 79_000);
  venue.timeMs += 400;
  const [fill] = venue.sell(BOB, SYMBOL, '0.25', 79_000).fills;
  assert.ok(fill !== undefined);
  const { order } = fill.maker;
  assert.deepEqual([order.updatedMs - order.createdMs, order.filledLots], [300, 2500], 'as it stood before this one');
});

test('a rebate is paid out', () => {
  const venue = new SmallVenue({ accounts, instruments });
  const [fill] = venue.cross(BOB, ALICE, 'PF_ETHUSD', 10, 2600).fills;
  assert.deepEqual([usd(fill?.taker.fee), usd(fill?.maker.fee)], [9.75, -2.6]);
  assert.equal(venue.balance(ALICE, 'flex', 'USD'), '1000002.6');
});

test('the fill tells both sides: positions, entry prices, profits, balances before and after', () => {
  const venue = new SmallVenue({ accounts, instruments });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.pass(1000);
  const [fill] = venue.cross(CAROL, ALICE, SYMBOL, '0.4', 80_100).fills;
  assert.ok(fill !== undefined);
  const { maker, taker } = fill;
  assert.deepEqual([maker.accountId, maker.oldLots, maker.newLots], [ALICE, 10_000, 6000]);
  assert.deepEqual([maker.oldEntryPrice, maker.newEntryPrice], [80_000, 80_000]);
  assert.equal(usd(maker.realizedProfit), 40);
  assert.equal(usd(maker.fee), 6.408);
  assert.equal(maker.newBalance - maker.oldBalance, maker.realizedProfit - maker.fee);
  assert.equal(maker.openedMs, venue.timeMs - 1000);
  assert.deepEqual(
    [taker.accountId, taker.oldLots, taker.newLots, taker.oldEntryPrice, taker.newEntryPrice],
    [CAROL, 0, 4000, 0, 80_100],
  );
  assert.equal(taker.openedMs, venue.timeMs);
  assert.equal(fill.makerFilled, true);
  assert.deepEqual([fill.sequence, fill.timeMs, fill.takerSide], [2, venue.timeMs, 'buy']);
});

test('a flip opens a new position at its time', () => {
  const venue = new SmallVenue({ accounts, instruments });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.pass(500);
  const [flip] = venue.cross(CAROL, ALICE, SYMBOL, 3, 80_200).fills;
  assert.equal(usd(flip?.maker.realizedProfit), 200);
  assert.deepEqual([flip?.maker.newLots, flip?.maker.newEntryPrice], [-20_000, 80_200]);
  assert.equal(venue.position(ALICE, SYMBOL)?.openedMs, venue.timeMs);
});

test('open interest is the sum of all longs', () => {
  const venue = new SmallVenue({ accounts, instruments });
  const interest = (): number => venue.market(SYMBOL).openInterestLots;
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  assert.equal(interest(), 10_000);
  venue.cross(CAROL, ALICE, SYMBOL, 1, 80_000);
  assert.equal(interest(), 10_000, 'handed on');
  venue.cross(ALICE, BOB, SYMBOL, 2, 80_000);
  assert.equal(interest(), 30_000);
  venue.cross(BOB, CAROL, SYMBOL, 1, 80_000);
  assert.equal(interest(), 20_000, 'closed by both');
  assert.deepEqual(
    [ALICE, BOB, CAROL].map((id) => venue.lots(id, SYMBOL)),
    [20_000, -20_000, 0],
  );
});

test('clearing holds what was realised and not yet lost by anybody', () => {
  const venue = new SmallVenue({ accounts, instruments });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  venue.cross(CAROL, ALICE, SYMBOL, 1, 81_000);
  assert.equal(
    usd(venue.market(SYMBOL).clearing),
    -1000,
    'Alice has her profit, Bob still holds his short from 80,000',
  );
  venue.cross(BOB, CAROL, SYMBOL, 1, 81_000);
  assert.equal(venue.market(SYMBOL).clearing, 0n);
  assert.equal(venue.total('USD'), 0n);
});

test('the house trades free of fees and holds the other side', () => {
  const venue = new SmallVenue({ accounts, instruments, liquidity: 'house' });
  const [fill] = venue.buy(ALICE, SYMBOL, '0.01').fills;
  assert.deepEqual([fill?.maker.accountId, fill?.maker.fee], [HOUSE, 0n]);
  assert.equal(venue.lots(HOUSE, SYMBOL), -100);
  venue.sell(ALICE, SYMBOL, '0.01');
  assert.equal(venue.market(SYMBOL).openInterestLots, 0);
  assert.equal(venue.market(SYMBOL).clearing, 0n);
  assert.equal(venue.total('USD'), 0n);
});

test('booked to the ledger unit under live-2023', () => {
  const venue = new SmallVenue({ accounts, instruments, rules: 'live-2023' });
  const [fill] = venue.cross(BOB, ALICE, SYMBOL, '0.0001', 80_001).fills;
  assert.equal(fill?.taker.fee, 4_000_050_000n);
  assert.equal(venue.state.pots.get(0).rounding, 0n);
});

test('bought and sold for the same: nothing is left in any position, and fees are all that is gone', () => {
  const venue = new SmallVenue({ accounts, instruments, feeSchedules: [] });
  for (const symbol of ['PF_XBTUSD', 'PI_XBTUSD', 'PF_ETHUSD']) {
    const price = symbol === 'PF_ETHUSD' ? 2600 : 80_000.5;
    const tick = symbol === 'PF_XBTUSD' ? 80_000 : price;
    const size = symbol === 'PI_XBTUSD' ? 777 : '0.777';
    venue.cross(ALICE, BOB, symbol, size, tick);
    venue.cross(BOB, ALICE, symbol, size, tick);
  }
  for (const id of [ALICE, BOB]) {
    assert.equal(venue.balance(id, 'flex', 'USD'), '1000000');
    assert.equal(venue.balance(id, 'fi_xbtusd', 'XBT'), '10');
  }
});
