/** Maker protection: what could take liquidity is held, and placed when it is released (C145). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchElement } from '../../../src/core/commands/command.ts';
import type { Released } from '../../../src/core/events.ts';
import { HELD_AT_MOST } from '../../../src/core/orders/held-list.ts';
import { account } from '../../support/genesis.ts';
import { linear } from '../../support/instruments.ts';
import { ALICE, type Answer, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const WINDOW_MS = 20;

function venueWith(makerProtectionMs = WINDOW_MS): SmallVenue {
  const venue = new SmallVenue({
    feeSchedules: [],
    instruments: [linear()],
    accounts: [account('alice', 'flex USD 1000000'), account('bob', 'flex USD 1000000')],
  });
  assert.equal(venue.apply({ type: 'setMarket', symbol: SYMBOL, makerProtectionMs }).status, 'done');
  return venue;
}

function released(answer: Answer): readonly Released[] {
  return eventsOf(answer.events, 'released');
}

function statuses(answer: Answer): readonly string[] {
  return released(answer).map(({ result }) => (result.type === 'order' ? result.status : result.type));
}

test('a resting order has the window to go out of the way', () => {
  const venue = venueWith();
  const { key } = venue.sell(BOB, SYMBOL, 1, 80_000, { type: 'post' });
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 80_000).status, 'held');
  assert.equal(released(venue.pass(WINDOW_MS - 1)).length, 0);
  assert.equal(venue.cancel(BOB, key).status, 'cancelled', 'cancellations are never held');
  const answer = venue.pass(1);
  assert.deepEqual(statuses(answer), ['placed']);
  assert.equal(eventsOf(answer.events, 'execution').length, 0);
  assert.equal(eventsOf(answer.events, 'orderPlaced').length, 1, 'it rests instead');
  assert.equal(venue.state.held.count, 0);
  assert.ok((venue.venue.nextDueMs ?? 0) > venue.timeMs, 'nothing is due any more');
});

test('what is not protected is carried out at once: post-only orders, other markets, markets without a window', () => {
  const venue = venueWith();
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000, { type: 'post' }).status, 'placed');
  assert.equal(venue.trigger(ALICE, 'buy', 1, 90_000).status, 'placed');
  assert.equal(venueWith(0).buy(ALICE, SYMBOL, 1, 70_000).status, 'placed');
});

test('held orders come in the order in which they were sent, with their place at the release', () => {
  const venue = venueWith();
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 80_000).status, 'held');
  venue.pass(5);
  assert.equal(venue.buy(BOB, SYMBOL, 1, 80_000).status, 'held');
  const both = venue.pass(100);
  assert.deepEqual(
    released(both).map(({ accountId }) => accountId),
    [ALICE, BOB],
  );
  const [first, second] = eventsOf(both.events, 'orderPlaced').map(({ order }) => order.createdMs);
  assert.equal((second ?? 0) - (first ?? 0), 5, 'each at its own time');
});

test('a cancelled one may still trade, but not rest', () => {
  const venue = venueWith();
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 80_000, { cliOrdId: 'mine' }).status, 'held');
  const cancelled = venue.apply({ type: 'cancelOrder', account: ALICE, cliOrdId: 'mine' });
  assert.equal(cancelled.status, 'cancelled');
  assert.deepEqual(statuses(venue.pass(WINDOW_MS)), ['iocWouldNotExecute']);
  venue.sell(BOB, SYMBOL, 1, 80_000, { type: 'post' });
  venue.buy(ALICE, SYMBOL, 2, 80_000);
  assert.equal(venue.apply({ type: 'cancelAllOrders', account: ALICE }).status, 'cancelled');
  const answer = venue.pass(WINDOW_MS);
  assert.deepEqual(statuses(answer), ['placed']);
  assert.equal(eventsOf(answer.events, 'execution')[0]?.lots, 10_000);
  assert.equal(venue.state.orders.count, 0, 'what was left of it is gone');
});

test('what is released cancels orders of its own account instead of meeting them', () => {
  const venue = venueWith();
  venue.sell(ALICE, SYMBOL, 1, 80_000, { type: 'post' });
  venue.buy(ALICE, SYMBOL, 1, 80_000);
  const answer = venue.pass(WINDOW_MS);
  assert.deepEqual(statuses(answer), ['placed']);
  assert.deepEqual(
    eventsOf(answer.events, 'orderCancelled').map(({ reason }) => reason),
    ['CANCELLED_BY_SELF_TRADE'],
  );
});

test('edits are held but for those of post-only orders; the order itself stays until then', () => {
  const venue = venueWith();
  venue.buy(ALICE, SYMBOL, 1, 70_000);
  const key = eventsOf(venue.pass(WINDOW_MS).events, 'orderPlaced')[0]?.order.key as number;
  assert.equal(venue.edit(ALICE, key, { limitPrice: '71000' }).status, 'held');
  assert.equal(venue.state.orders.count, 1);
  assert.deepEqual(statuses(venue.pass(WINDOW_MS)), ['edited']);
  assert.equal(venue.edit(ALICE, key, { limitPrice: '72000' }).status, 'held');
  venue.cancel(ALICE, key);
  assert.deepEqual(statuses(venue.pass(WINDOW_MS)), ['orderForEditNotFound']);
  const post = venue.buy(ALICE, SYMBOL, 1, 70_000, { type: 'post' }).key;
  assert.equal(venue.edit(ALICE, post, { limitPrice: '69000' }).status, 'edited');
});

test('processBefore leaves room for the window, leverage waits, and an account has so many held at most', () => {
  const venue = venueWith();
  const late = { processBeforeMs: venue.timeMs + WINDOW_MS - 1 };
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000, late).status, 'wouldProcessAfterSpecifiedTime');
  for (let count = 0; count < HELD_AT_MOST; count++)
    assert.equal(venue.buy(ALICE, SYMBOL, '0.001', 70_000).status, 'held');
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000).status, 'tooManyOrders');
  assert.equal(venue.buy(BOB, SYMBOL, 1, 70_000).status, 'held');
  const leverage = { type: 'setLeverage', account: ALICE, symbol: SYMBOL, maxLeverage: 5 } as const;
  assert.equal(venue.apply(leverage).status, 'Unavailable');
  venue.pass(WINDOW_MS);
  assert.equal(venue.apply(leverage).status, 'done');
});

test('in a batch all from the first that could take wait together, cancellations do not', () => {
  const venue = venueWith();
  const { key } = venue.buy(ALICE, SYMBOL, 1, 70_000, { type: 'post' });
  const send = (orderType: 'lmt' | 'post', limitPrice: string): BatchElement => ({
    type: 'sendOrder',
    account: ALICE,
    symbol: SYMBOL,
    side: 'buy',
    orderType,
    size: '1',
    limitPrice,
    reduceOnly: false,
  });
  const { result } = venue.apply({
    type: 'batch',
    account: ALICE,
    elements: [
      send('post', '71000'),
      send('lmt', '72000'),
      send('post', '73000'),
      { type: 'cancelOrder', account: ALICE, orderKey: key },
    ],
  });
  assert.ok(result.type === 'batch');
  assert.deepEqual(
    result.elements.map(({ result: own }) => (own.type === 'order' ? own.status : own.type)),
    ['placed', 'held', 'held', 'cancelled'],
  );
  assert.deepEqual(statuses(venue.pass(WINDOW_MS)), ['placed', 'placed']);
});

test('what is held survives save and load, and goes with a revert', () => {
  const venue = venueWith();
  const kept = venue.venue.snapshot();
  venue.buy(ALICE, SYMBOL, 1, 70_000);
  venue.state.load(venue.state.save());
  assert.equal(venue.state.held.count, 1);
  assert.deepEqual(statuses(venue.pass(WINDOW_MS)), ['placed']);
  venue.venue.restore(kept);
  assert.equal(venue.state.held.count, 0);
  assert.deepEqual(statuses(venue.pass(1_000)), []);
});

test('a window that is none is refused', () => {
  const venue = venueWith();
  for (const makerProtectionMs of [-1, 0.5, 101, Number.NaN]) {
    assert.equal(venue.apply({ type: 'setMarket', symbol: SYMBOL, makerProtectionMs }).status, 'invalidAmount');
  }
});
