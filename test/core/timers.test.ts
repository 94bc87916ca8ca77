import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NONE } from '../../src/core/entities.ts';
import { nextTimer } from '../../src/core/timers.ts';
import { account, START_MS } from '../support/genesis.ts';
import { datedLinear, linear } from '../support/instruments.ts';
import { ALICE, eventsOf, SmallVenue } from '../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';

function house(): SmallVenue {
  return new SmallVenue({ liquidity: 'house', accounts: [account('alice', 'flex USD 1000000')] });
}

/** Kinds and times of all timers, by kind. */
function dueTimes(venue: SmallVenue): readonly (readonly [number, number])[] {
  const times: (readonly [number, number])[] = [];
  for (let id = 0; id < venue.state.timers.size; id++) {
    const timer = venue.state.timers.find(id);
    if (timer !== undefined) times.push([timer.kind, timer.dueMs - START_MS]);
  }
  return times.sort(([a], [b]) => a - b);
}

test('a new venue waits for the full minute, and samples nothing before it', () => {
  const venue = house();
  assert.equal(venue.venue.nextDueMs, START_MS + 60_000);
  assert.equal(venue.state.root.samplingTimer, NONE);
  const midway = new SmallVenue({ startMs: START_MS + 12_345 });
  assert.equal(midway.venue.nextDueMs, START_MS + 60_000, 'full minutes are those of the clock, not of the start');
});

test('without a market nothing is ever due, without a perpetual no full hour', () => {
  const empty = new SmallVenue({ instruments: [] });
  assert.equal(nextTimer(empty.state), undefined);
  assert.equal(empty.pass(7_200_000).events.length, 0);
  const dated = new SmallVenue({ instruments: [datedLinear()] });
  assert.deepEqual(dueTimes(dated), [
    [2, 60_000],
    [3, Date.parse('2026-12-25T08:00:00Z') - START_MS],
  ]);
  const both = new SmallVenue({ instruments: [datedLinear(), linear()] });
  assert.deepEqual(dueTimes(both), [
    [2, 60_000],
    [3, Date.parse('2026-12-25T08:00:00Z') - START_MS],
    [4, 3_600_000],
  ]);
});

test('at one instant timers fire in the order of their kinds: second, minute, hour', () => {
  const venue = house();
  venue.pass(3_599_500);
  venue.apply({ type: 'priceStep', prices: [], premiums: [[SYMBOL, 0.002]], noiseOrders: [] });
  assert.deepEqual(dueTimes(venue), [
    [1, 3_600_000],
    [2, 3_600_000],
    [4, 3_600_000],
  ]);
  const { premiumAverage } = venue.market(SYMBOL);
  const { events } = venue.pass(500);
  assert.deepEqual(
    events.map((event) => event.type),
    ['pricesMoved', 'fundingRateSet', 'fundingRateSet'],
  );
  assert.ok(venue.market(SYMBOL).premiumAverage > premiumAverage);
  // The last minute's sample, 0.2 %, belongs to the hour that ends: 0.002 / 60 samples / 8.
  assert.equal(venue.market(SYMBOL).relativeFundingRate, 0.000_004_166_666_666_667);
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
  assert.equal(venue.venue.nextDueMs, START_MS + 60_000, 'the minute');
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
