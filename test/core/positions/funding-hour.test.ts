import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SendOrder } from '../../../src/core/commands/command.ts';
import { NONE } from '../../../src/core/entities.ts';
import type { CoreEvent } from '../../../src/core/events.ts';
import { sendOrder } from '../../../src/core/orders/send.ts';
import { isFundingOpen } from '../../../src/core/positions/funding-hour.ts';
import { fireTimers, nextTimer } from '../../../src/core/timers.ts';
import { Turn } from '../../../src/core/turn.ts';
import { account, START_MS } from '../../support/genesis.ts';
import { inverse, linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';
import { eventsOf, SmallVenue } from '../../support/small-venue.ts';

const LINEAR = 'PF_XBTUSD';
const INVERSE = 'PI_XBTUSD';
const HOUR_MS = 3_600_000;
const CLIENTS = 24;
const FIRST = 2;
/** Poor accounts convert coins to pay their funding; the order of their rows matters then. */
const accounts = Array.from({ length: CLIENTS }, (_, index) =>
  index % 5 === 0
    ? account(`client-${index}`, 'flex USD 100', 'flex ETH 50', 'fi_xbtusd XBT 1')
    : { ...account(`client-${index}`, 'flex USD 100000', 'fi_xbtusd XBT 1'), ...masterOf(index) },
);

/** The last one is a subaccount of the first. */
function masterOf(index: number): { readonly master?: string } {
  return index === CLIENTS - 1 ? { master: 'client-0' } : {};
}

const LAST = FIRST + CLIENTS - 1;
const HOUR_START_MS = START_MS + 2 * HOUR_MS;

/** Everybody has a linear and an inverse position, and the hour that begins has a rate in both markets. */
function crowd(): SmallVenue {
  const venue = new SmallVenue({ accounts, instruments: [linear(), inverse()] });
  venue.state.markets.own(venue.market(LINEAR).id).lastPremiumUnits = 3_217_001;
  venue.state.markets.own(venue.market(INVERSE).id).lastPremiumUnits = -817_003;
  venue.pass(HOUR_MS);
  for (let index = 0; index < CLIENTS; index += 2) {
    const [one, other] = [FIRST + index, FIRST + index + 1];
    venue.cross(one, other, LINEAR, ((index + 3) * 0.0117).toFixed(4), 80_000 + index);
    venue.cross(other, one, INVERSE, 1_000 + index * 37, 80_000 + index);
  }
  return venue;
}

/** One entry that may realise `most` positions; a command besides, if there is one. Gives the time reached. */
function enter(venue: SmallVenue, untilMs: number, most: number, order?: SendOrder): { events: readonly CoreEvent[] } {
  const { state } = venue;
  const root = state.roots.own(0);
  root.seq++;
  const turn = new Turn(state, root.seq, root.timeMs);
  turn.fundingLeft = most;
  fireTimers(turn, untilMs, order === undefined, () => {});
  if (order !== undefined) sendOrder(turn, order);
  return { events: turn.events };
}

function order(accountId: number, side: 'buy' | 'sell', price: number): SendOrder {
  const limitPrice = String(price);
  return {
    type: 'sendOrder',
    account: accountId,
    symbol: LINEAR,
    side,
    orderType: 'lmt',
    size: '0.01',
    limitPrice,
    reduceOnly: false,
  };
}

const balances = (venue: SmallVenue) =>
  accounts.map((_, index) => [
    ...['USD', 'ETH'].map((asset) => venue.balance(FIRST + index, 'flex', asset)),
    venue.balance(FIRST + index, 'fi_xbtusd', 'XBT'),
  ]);

const pots = (venue: SmallVenue) =>
  ['USD', 'XBT', 'ETH'].map((asset) => {
    const { rounding, conversion } = venue.state.pots.get(venue.state.assetBySymbol.get(asset) as number);
    return [rounding, conversion];
  });

function assertConserved(venue: SmallVenue): void {
  for (const asset of ['USD', 'XBT', 'ETH']) assert.equal(venue.total(asset), 0n, asset);
}

test('slices of any size come to what one pass comes to, to the last unit', () => {
  const whole = crowd();
  const hourMs = START_MS + 2 * HOUR_MS;
  enter(whole, hourMs, 1_000_000);
  assert.equal(whole.state.root.fundingCursor, NONE);
  for (const most of [1, 2, 3, 7, 20, 47]) {
    const sliced = crowd();
    let entries = 0;
    let rows = 0;
    do {
      const { events } = enter(sliced, hourMs, most);
      const paid = eventsOf(events, 'fundingPaid').length;
      assert.ok(paid <= most + 1, 'no more than the slice and the rest of one account');
      rows += paid;
      entries++;
      assertConserved(sliced);
    } while (sliced.state.root.fundingCursor !== NONE);
    assert.equal(rows, 2 * CLIENTS);
    assert.ok(entries >= Math.floor(CLIENTS / Math.max(most, 2)));
    assert.deepEqual(balances(sliced), balances(whole));
    assert.deepEqual(pots(sliced), pots(whole));
    assert.equal(sliced.market(LINEAR).fundingClearing, 0n);
  }
});

test('a tick stops between slices at the full hour, and goes on with the next', () => {
  const venue = crowd();
  const hourMs = START_MS + 2 * HOUR_MS;
  enter(venue, hourMs + 60_000, 10);
  assert.equal(venue.venue.timeMs, hourMs);
  assert.equal(venue.venue.nextDueMs, hourMs, 'the slice is due at once');
  while (venue.venue.timeMs < hourMs + 60_000) enter(venue, hourMs + 60_000, 10);
  assert.equal(venue.state.root.fundingCursor, NONE);
  assert.equal(venue.venue.nextDueMs, hourMs + 120_000);
});

test('a command does not wait for the other slices, and its account is brought up to the hour first', () => {
  const venue = crowd();
  const hourMs = START_MS + 2 * HOUR_MS;
  enter(venue, hourMs, 2);
  const last = FIRST + CLIENTS - 1;
  assert.equal(venue.position(last, LINEAR)?.fundedMs, hourMs - HOUR_MS);
  venue.timeMs = hourMs + 5_000;
  const { events } = enter(venue, venue.timeMs, 0, order(last, 'buy', 70_000));
  assert.equal(venue.venue.timeMs, hourMs + 5_000);
  assert.equal(isOpen(venue), true);
  assert.equal(eventsOf(events, 'orderPlaced').length, 1);
});

test('through the venue, too: the account that acts, and nobody else, has its turn first', () => {
  const venue = crowd();
  openHour(venue);
  const { events } = venue.apply({ type: 'cancelAllOrders', account: LAST });
  assert.deepEqual(paidTo(events), [LAST, LAST]);
  assert.equal(isOpen(venue), true);
});

test('so does an account whose trigger fires, whose held order is released, or whose master moves its money', () => {
  const fired = crowd();
  assert.equal(
    fired.trigger(LAST, 'sell', 100, 70_000, { symbol: INVERSE, signal: 'index', limitPrice: '200000' }).status,
    'placed',
  );
  openHour(fired);
  const { events } = fired.index({ XBT: 69_000 });
  const types = events.map(({ type }) => type);
  assert.deepEqual(paidTo(events), [LAST, LAST]);
  assert.ok(types.lastIndexOf('fundingPaid') < types.indexOf('triggerFired'));

  const held = crowd();
  held.apply({ type: 'setMarket', symbol: INVERSE, makerProtectionMs: 100 });
  held.timeMs = HOUR_START_MS - 50;
  assert.equal(held.sell(LAST, INVERSE, 100, 200_000).result.type, 'held');
  openHour(held);
  const released = held.pass(50).events;
  assert.deepEqual(paidTo(released), [LAST, LAST]);
  assert.deepEqual(
    released.map(({ type }) => type).filter((type) => type === 'fundingPaid' || type === 'orderPlaced'),
    ['fundingPaid', 'fundingPaid', 'orderPlaced'],
  );

  const family = crowd();
  openHour(family);
  const moved = family.apply({
    type: 'subaccountTransfer',
    account: FIRST,
    fromUser: LAST,
    toUser: FIRST,
    from: 'fi_xbtusd',
    to: 'cash',
    asset: 'XBT',
    amount: '0.1',
  });
  assert.equal(moved.status, 'done');
  // The first of all had its turn in the hour's first slice.
  assert.deepEqual(paidTo(moved.events), [LAST, LAST]);
});

/** The hour begins, and two positions realise the one that ended. */
function openHour(venue: SmallVenue): void {
  enter(venue, HOUR_START_MS, 2);
  // A slice of the venue's own size would be the whole hour here: this one is put off.
  const slice = nextTimer(venue.state);
  venue.state.timers.remove(slice?.id ?? NONE);
  venue.timeMs = HOUR_START_MS;
}

function paidTo(events: readonly CoreEvent[]): readonly number[] {
  return eventsOf(events, 'fundingPaid').map((event) => event.accountId);
}

function isOpen(venue: SmallVenue): boolean {
  return isFundingOpen(new Turn(venue.state, 0, venue.venue.timeMs));
}

test('trades between the slices change nobody else, and the hour closes on rounding alone', (t) => {
  const hourMs = START_MS + 2 * HOUR_MS;
  let between = 0;
  const step = fc.record({
    buyer: fc.integer({ min: 0, max: CLIENTS - 1 }),
    seller: fc.integer({ min: 0, max: CLIENTS - 1 }),
    price: fc.integer({ min: 79_990, max: 80_010 }),
    slice: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), fc.integer({ min: 1, max: 9 }), (steps, most) => {
      const [whole, sliced] = [crowd(), crowd()];
      enter(whole, hourMs, 1_000_000);
      enter(sliced, hourMs, most);
      let timeMs = hourMs;
      for (const { buyer, seller, price, slice } of steps) {
        if (buyer === seller) continue;
        timeMs += 1_000;
        if (isOpen(sliced)) between++;
        for (const venue of [whole, sliced]) {
          enter(venue, timeMs, 0, order(FIRST + seller, 'sell', price));
          enter(venue, timeMs, 0, order(FIRST + buyer, 'buy', price));
        }
        if (slice && isOpen(sliced)) enter(sliced, timeMs, most);
        assertConserved(sliced);
      }
      while (isOpen(sliced)) enter(sliced, timeMs, most);
      assert.deepEqual(balances(sliced), balances(whole));
      assert.deepEqual(pots(sliced), pots(whole));
      for (const symbol of [LINEAR, INVERSE]) {
        const [one, other] = [sliced.market(symbol), whole.market(symbol)];
        assert.deepEqual([one.fundingClearing, one.fundingAhead], [other.fundingClearing, other.fundingAhead]);
        assert.equal(one.clearing, other.clearing);
      }
      // An hour later everything has cancelled.
      for (const venue of [whole, sliced]) {
        enter(venue, hourMs + HOUR_MS, 1_000_000);
        assert.equal(venue.market(LINEAR).fundingClearing, 0n);
      }
      assert.deepEqual(balances(sliced), balances(whole));
    }),
    { numRuns: 25 },
  );
  t.diagnostic(`${between} trades while an hour was open`);
  assert.ok(between > 20);
});

test('an entry that comes an hour late finishes the hour before the next begins', () => {
  const [whole, late] = [crowd(), crowd()];
  const hourMs = START_MS + 2 * HOUR_MS;
  enter(whole, hourMs + HOUR_MS, 1_000_000);
  enter(late, hourMs, 3);
  enter(late, hourMs + HOUR_MS, 0, order(FIRST, 'buy', 70_000));
  while (isOpen(late)) enter(late, hourMs + HOUR_MS, 5);
  assert.deepEqual(balances(late), balances(whole));
  assertConserved(late);
});

test('a hash, a save and a load in the middle of an hour', () => {
  const venue = crowd();
  const hourMs = START_MS + 2 * HOUR_MS;
  enter(venue, hourMs, 11);
  const copy = crowd();
  copy.state.load(venue.state.save());
  assert.equal(copy.state.hash(), venue.state.hash());
  while (isOpen(venue)) {
    enter(venue, hourMs, 11);
    copy.state.dropCaches();
    enter(copy, hourMs, 11);
  }
  assert.equal(copy.state.hash(), venue.state.hash());
});
