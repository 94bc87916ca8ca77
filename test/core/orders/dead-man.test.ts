import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account, START_MS } from '../../support/genesis.ts';
import { ALICE, BOB, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 10000000'));

function armed(seconds: Readonly<Record<number, number>>): SmallVenue {
  const venue = new SmallVenue({ accounts });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  for (const who of [ALICE, BOB, CAROL]) {
    venue.buy(who, SYMBOL, 1, 70_000);
    venue.trigger(who, 'buy', 1, 90_000);
  }
  for (const who of Object.keys(seconds).map(Number)) arm(venue, who, seconds[who] as number);
  return venue;
}

function arm(venue: SmallVenue, account: number, timeoutSeconds: number): number {
  const { result } = venue.apply({ type: 'cancelAllAfter', account, timeoutSeconds });
  return result.type === 'deadMan' ? result.dueMs : -1;
}

function open(venue: SmallVenue, who: number): number {
  return venue.state.accounts.get(who).openOrders;
}

test('orders, resting and untriggered, are cancelled when the account does not call again (C87)', () => {
  const venue = armed({ [ALICE]: 60 });
  const early = venue.pass(59_999);
  assert.deepEqual(eventsOf(early.events, 'orderCancelled'), []);
  const late = venue.pass(1);
  assert.deepEqual(
    eventsOf(late.events, 'orderCancelled').map(({ order, reason }) => [order.accountId, reason, order.updatedMs]),
    [[ALICE, 'DEAD_MAN_SWITCH', START_MS + 60_000]],
  );
  assert.deepEqual(
    eventsOf(late.events, 'triggerCancelled').map(({ trigger, reason }) => [trigger.accountId, reason]),
    [[ALICE, 'DEAD_MAN_SWITCH']],
  );
  assert.deepEqual([open(venue, ALICE), open(venue, BOB)], [0, 2]);
  assert.equal(venue.state.root.deadManTimer, -1, 'it is used up');
});

test('each call replaces the deadline, 0 takes it away', () => {
  const venue = armed({ [ALICE]: 60, [BOB]: 30 });
  venue.pass(20_000);
  assert.equal(arm(venue, ALICE, 60), START_MS + 80_000);
  assert.equal(arm(venue, BOB, 0), 0);
  venue.pass(59_999);
  assert.deepEqual([open(venue, ALICE), open(venue, BOB)], [2, 2]);
  venue.pass(1);
  assert.deepEqual([open(venue, ALICE), open(venue, BOB)], [0, 2]);
  assert.equal(arm(venue, ALICE, 0), 0, 'off twice is off');
});

test('several, whoever comes first; the timer is always the next one', () => {
  const venue = armed({ [CAROL]: 10, [ALICE]: 30, [BOB]: 10 });
  const due = () => venue.state.timers.find(venue.state.root.deadManTimer)?.dueMs;
  assert.equal(due(), START_MS + 10_000);
  const first = venue.pass(10_000);
  assert.deepEqual(
    eventsOf(first.events, 'orderCancelled').map(({ order }) => order.accountId),
    [BOB, CAROL],
  );
  assert.equal(due(), START_MS + 30_000);
  arm(venue, BOB, 5);
  assert.equal(due(), START_MS + 15_000);
  venue.pass(20_000);
  assert.equal(open(venue, ALICE), 0);
  assert.equal(due(), undefined);
});

test('an inactive account cannot set it, but what it has set still works', () => {
  const venue = armed({ [ALICE]: 10 });
  venue.apply({ type: 'setAccount', account: ALICE, active: false });
  assert.equal(venue.apply({ type: 'cancelAllAfter', account: ALICE, timeoutSeconds: 60 }).status, 'accountInactive');
  venue.pass(10_000);
  assert.equal(open(venue, ALICE), 0);
});

test('marks go on from there as they would if nobody had travelled: orders that go in the middle of a tick move the mid', () => {
  const marks = [1, 60].map((ticks) => {
    const venue = new SmallVenue({ accounts });
    venue.buy(BOB, SYMBOL, 1, 79_000);
    venue.sell(BOB, SYMBOL, 1, 81_000);
    venue.buy(ALICE, SYMBOL, 1, 80_100);
    venue.sell(ALICE, SYMBOL, 1, 80_300);
    venue.pass(20 * 60_000);
    // The mid is 80,200; without Alice's orders it is 80,000 again.
    assert.ok(Math.abs(venue.market(SYMBOL).markPrice - 80_200) < 0.001);
    arm(venue, ALICE, 60);
    for (let tick = 0; tick < ticks; tick++) venue.pass((10 * 60_000) / ticks);
    return venue.market(SYMBOL).markPrice;
  });
  assert.ok(Math.abs((marks[1] as number) - 80_000) < 0.001, `${marks[1]}`);
  assert.equal(marks[0], marks[1]);
});
