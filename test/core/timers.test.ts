import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NONE } from '../../src/core/entities.ts';
import { nextTimer } from '../../src/core/timers.ts';
import { account, START_MS } from '../support/genesis.ts';
import { ALICE, eventsOf, SmallVenue } from '../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';

function house(): SmallVenue {
  return new SmallVenue({ liquidity: 'house', accounts: [account('alice', 'flex USD 1000000')] });
}

test('a new venue has nothing to do', () => {
  const venue = house();
  assert.equal(venue.venue.nextDueMs, undefined);
  assert.equal(nextTimer(venue.state), undefined);
  assert.equal(venue.state.root.samplingTimer, NONE);
});

test('what happened is looked at again at the next full second', () => {
  const venue = house();
  venue.timeMs = START_MS + 1234;
  venue.apply({ type: 'priceStep', prices: [], premiums: [[SYMBOL, 0.001]], noiseOrders: [] });
  assert.equal(venue.venue.nextDueMs, START_MS + 2000);
  venue.timeMs = START_MS + 2000;
  venue.buy(ALICE, SYMBOL, '0.001', 70_000);
  assert.equal(venue.venue.nextDueMs, START_MS + 3000, 'fired before the command of its own time');
  assert.ok(venue.market(SYMBOL).premiumAverage > 0);
});

test('a refusal without events arms nothing', () => {
  const venue = house();
  assert.equal(venue.buy(ALICE, SYMBOL, 'x', 1).status, 'invalidSize');
  assert.equal(venue.venue.nextDueMs, undefined);
});

test('passing timers one at a time or all at once comes to the same', () => {
  const once = house();
  const often = house();
  for (const venue of [once, often]) {
    venue.apply({
      type: 'priceStep',
      prices: [],
      premiums: [
        [SYMBOL, 0.002],
        ['PI_XBTUSD', -0.001],
      ],
      noiseOrders: [],
    });
  }
  const events = once.pass(45_678).events;
  let told = 0;
  while (often.timeMs < once.timeMs) {
    often.timeMs = Math.min(often.venue.nextDueMs ?? once.timeMs, once.timeMs);
    told += often.apply({ type: 'tick' }).events.length;
  }
  assert.equal(told, events.length);
  for (const symbol of [SYMBOL, 'PI_XBTUSD']) {
    assert.ok(Object.is(often.market(symbol).premiumAverage, once.market(symbol).premiumAverage));
    assert.ok(Object.is(often.market(symbol).markPrice, once.market(symbol).markPrice));
  }
});

test('events of timers carry the time at which they were due', () => {
  const venue = house();
  venue.apply({ type: 'priceStep', prices: [], premiums: [[SYMBOL, 0.002]], noiseOrders: [] });
  const times = eventsOf(venue.pass(3500).events, 'pricesMoved').map((event) => event.timeMs - START_MS);
  assert.deepEqual(times, [1000, 2000, 3000]);
  assert.equal(venue.venue.timeMs, START_MS + 3500);
});

test('a tick to a time behind it changes nothing but the count of entries', () => {
  const venue = house();
  venue.pass(5000);
  const back = venue.apply({ type: 'tick', untilMs: START_MS });
  assert.deepEqual(back.result, { type: 'time', reachedMs: START_MS + 5000 });
  assert.equal(venue.venue.timeMs, START_MS + 5000);
});
