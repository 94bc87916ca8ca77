import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { ALICE, BOB, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 10000000'));

/** Alice is long one coin. */
function long(): SmallVenue {
  const venue = new SmallVenue({ accounts });
  venue.cross(ALICE, BOB, SYMBOL, 1, 80_000);
  return venue;
}

function openLots(venue: SmallVenue, key: number): number | undefined {
  const id = venue.state.orderByKey.find(key);
  return id === undefined ? undefined : venue.state.orders.get(id).lots;
}

test('an order larger than the position is cut back to it', () => {
  const venue = long();
  const order = venue.sell(ALICE, SYMBOL, 5, 81_000, { reduceOnly: true });
  assert.equal(openLots(venue, order.key), 10_000);
  assert.equal(eventsOf(order.events, 'orderPlaced')[0]?.order.quantityLots, 10_000);
});

test('only against the position', () => {
  const venue = long();
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 79_000, { reduceOnly: true }).status, 'wouldNotReducePosition');
  assert.equal(venue.sell(BOB, SYMBOL, 1, 81_000, { reduceOnly: true }).status, 'wouldNotReducePosition');
  assert.equal(venue.buy(BOB, SYMBOL, 1, 79_000, { reduceOnly: true }).status, 'placed');
});

test('it takes no margin and no room (C9, 3.5)', () => {
  const venue = long();
  const before = venue.figures(ALICE).flex.initialMarginWithOrders;
  venue.sell(ALICE, SYMBOL, 1, 81_000, { reduceOnly: true });
  venue.sell(ALICE, SYMBOL, 1, 82_000, { reduceOnly: true });
  assert.equal(venue.figures(ALICE).flex.initialMarginWithOrders, before);
  assert.equal(venue.position(ALICE, SYMBOL)?.sellLots, 0);
});

test('resting ones follow a position that shrinks, and go with it (D22)', () => {
  const venue = long();
  const whole = venue.sell(ALICE, SYMBOL, 1, 81_000, { reduceOnly: true }).key;
  const part = venue.sell(ALICE, SYMBOL, '0.3', 82_000, { reduceOnly: true }).key;
  venue.buy(BOB, SYMBOL, '0.6', 79_000);
  const sold = venue.sell(ALICE, SYMBOL, '0.6', 79_000);
  assert.equal(openLots(venue, whole), 4000);
  assert.equal(openLots(venue, part), 3000, 'one that still fits stays');
  assert.deepEqual(
    eventsOf(sold.events, 'orderEdited').map(({ old, now }) => [old.quantityLots, now.quantityLots]),
    [[10_000, 4000]],
  );
  venue.buy(CAROL, SYMBOL, '0.4', 78_000);
  const closed = venue.sell(ALICE, SYMBOL, '0.4', 78_000);
  assert.deepEqual(
    eventsOf(closed.events, 'orderCancelled').map(({ order, reason }) => [order.key, reason]),
    [
      [whole, 'WOULD_NOT_REDUCE_POSITION'],
      [part, 'WOULD_NOT_REDUCE_POSITION'],
    ],
  );
  assert.equal(venue.state.accounts.get(ALICE).openOrders, 0);
});

test('a maker is cut while the taker walks on: two of them never close more than there is', () => {
  const venue = long();
  const first = venue.sell(ALICE, SYMBOL, 1, 81_000, { reduceOnly: true }).key;
  const second = venue.sell(ALICE, SYMBOL, '0.7', 81_001, { reduceOnly: true }).key;
  const bought = venue.buy(CAROL, SYMBOL, 2, 81_001);
  assert.deepEqual(
    bought.fills.map((fill) => [fill.maker.order.key, fill.lots]),
    [[first, 10_000]],
  );
  assert.equal(venue.lots(ALICE, SYMBOL), 0);
  assert.equal(openLots(venue, second), undefined);
  assert.equal(openLots(venue, bought.key), 10_000, 'the taker rests with what it did not get');
});

test('a maker is cut between two fills at one price', () => {
  const venue = long();
  venue.sell(ALICE, SYMBOL, '0.6', 81_000, { reduceOnly: true });
  venue.sell(ALICE, SYMBOL, '0.6', 81_000, { reduceOnly: true });
  const { fills } = venue.buy(CAROL, SYMBOL, 2, 81_000);
  assert.deepEqual(
    fills.map((fill) => fill.lots),
    [6000, 4000],
  );
  assert.equal(venue.lots(ALICE, SYMBOL), 0);
});

test('fok is planned with what makers can still close', () => {
  const venue = long();
  venue.sell(ALICE, SYMBOL, '0.6', 81_000, { reduceOnly: true });
  venue.sell(ALICE, SYMBOL, '0.6', 81_000, { reduceOnly: true });
  assert.equal(venue.buy(CAROL, SYMBOL, '1.1', 81_000, { type: 'fok' }).status, 'iocWouldNotExecute');
  assert.equal(venue.buy(CAROL, SYMBOL, '1', 81_000, { type: 'fok' }).fills.length, 2);
});

test('when the position flips the orders against the old side go', () => {
  const venue = long();
  const reduce = venue.sell(ALICE, SYMBOL, 1, 82_000, { reduceOnly: true }).key;
  venue.buy(BOB, SYMBOL, 3, 79_000);
  venue.sell(ALICE, SYMBOL, 3, 79_000);
  assert.equal(venue.lots(ALICE, SYMBOL), -20_000);
  assert.equal(openLots(venue, reduce), undefined);
});

test('a price step that fills one cuts the others', () => {
  const venue = new SmallVenue({ accounts, liquidity: 'house' });
  venue.buy(ALICE, SYMBOL, '0.01', 80_001);
  const near = venue.sell(ALICE, SYMBOL, '0.006', 81_000, { reduceOnly: true }).key;
  const far = venue.sell(ALICE, SYMBOL, '0.01', 90_000, { reduceOnly: true }).key;
  const step = venue.index({ XBT: 82_000 });
  assert.deepEqual(
    step.fills.map((fill) => fill.maker.order.key),
    [near],
  );
  assert.equal(openLots(venue, far), 40);
});

test('an edit cannot make it larger than the position', () => {
  const venue = long();
  const { key } = venue.sell(ALICE, SYMBOL, '0.5', 81_000, { reduceOnly: true });
  assert.equal(venue.edit(ALICE, key, { size: '7' }).status, 'edited');
  assert.equal(openLots(venue, key), 10_000);
  assert.equal(venue.edit(ALICE, key, { size: '0.2', limitPrice: '82000' }).status, 'edited');
  assert.equal(openLots(venue, key), 2000);
});

test('what only reduces may be worth less than the smallest order', () => {
  const venue = new SmallVenue({ accounts, rules: { smallestOrderUsd: 100 } });
  venue.cross(ALICE, BOB, SYMBOL, '0.01', 80_000);
  venue.buy(CAROL, SYMBOL, '0.0099', 80_000);
  venue.sell(ALICE, SYMBOL, '0.0099', 80_000);
  assert.equal(venue.lots(ALICE, SYMBOL), 1);
  assert.equal(venue.sell(ALICE, SYMBOL, '0.0001', 80_000).status, 'tooManySmallOrders');
  assert.equal(venue.sell(ALICE, SYMBOL, '0.0001', 80_000, { reduceOnly: true }).status, 'placed');
});
