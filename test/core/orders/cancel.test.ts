import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob'].map((name) => account(name, 'flex USD 10000000', 'fi_xbtusd XBT 10'));

test('an order is cancelled by its id, and is gone', () => {
  const venue = new SmallVenue({ accounts });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000, { cliOrdId: 'mine' });
  venue.pass(7);
  const cancelled = venue.cancel(ALICE, key);
  assert.deepEqual(cancelled.result, { type: 'order', status: 'cancelled', orderKey: key, cliOrdId: 'mine' });
  const [event] = eventsOf(cancelled.events, 'orderCancelled');
  assert.deepEqual([event?.reason, event?.order.key, event?.order.updatedMs], ['CANCELLED_BY_USER', key, venue.timeMs]);
  assert.equal(venue.state.orders.count, 0);
  assert.equal(venue.state.accounts.get(ALICE).openOrders, 0);
  assert.equal(venue.cancel(ALICE, key).status, 'notFound');
});

test('by client id; the order id counts where both are given', () => {
  const venue = new SmallVenue({ accounts });
  const first = venue.buy(ALICE, SYMBOL, 1, 79_000, { cliOrdId: 'a' }).key;
  const second = venue.buy(ALICE, SYMBOL, 1, 79_000, { cliOrdId: 'b' }).key;
  venue.apply({ type: 'cancelOrder', account: ALICE, orderKey: second, cliOrdId: 'a' });
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), [first]);
  venue.apply({ type: 'cancelOrder', account: ALICE, cliOrdId: 'a' });
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), []);
});

test('nobody cancels what is not theirs', () => {
  const venue = new SmallVenue({ accounts });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000, { cliOrdId: 'mine' });
  assert.deepEqual(venue.cancel(BOB, key).result, { type: 'order', status: 'notFound', orderKey: key });
  const byName = venue.apply({ type: 'cancelOrder', account: BOB, cliOrdId: 'mine' });
  assert.deepEqual(byName.result, { type: 'order', status: 'notFound', cliOrdId: 'mine' });
  assert.deepEqual(venue.cancel(ALICE, -1).result, { type: 'order', status: 'notFound' });
  assert.deepEqual(venue.apply({ type: 'cancelOrder', account: ALICE }).result, { type: 'order', status: 'notFound' });
});

test('a late cancellation is refused', () => {
  const venue = new SmallVenue({ accounts });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000);
  const late = venue.apply({ type: 'cancelOrder', account: ALICE, orderKey: key, processBeforeMs: venue.timeMs - 1 });
  assert.equal(late.status, 'wouldProcessAfterSpecifiedTime');
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), [key]);
});

test('a queue closes up wherever an order is taken out of it', () => {
  for (const taken of [0, 1, 2, 3]) {
    const venue = new SmallVenue({ accounts });
    const keys = [1, 2, 3, 4].map(() => venue.sell(ALICE, SYMBOL, '0.5', 81_000).key);
    venue.cancel(ALICE, keys[taken] as number);
    const left = keys.filter((_, index) => index !== taken);
    assert.deepEqual(venue.queue(SYMBOL, 'sell'), left);
    assert.equal(venue.state.bookSides.get(venue.market(SYMBOL).id * 2 + 1).lots[0], 15_000);
    const { fills } = venue.buy(BOB, SYMBOL, '1.5', 81_000);
    assert.deepEqual(
      fills.map((fill) => fill.maker.order.key),
      left,
    );
  }
});

test('all orders, or those of one market; oldest first in each', () => {
  const venue = new SmallVenue({ accounts, instruments: [linear(), ether(), inverse()] });
  const inverseKey = venue.buy(ALICE, 'PI_XBTUSD', 100, 79_000).key;
  const etherKey = venue.buy(ALICE, 'PF_ETHUSD', 1, 2500).key;
  const first = venue.sell(ALICE, SYMBOL, 1, 81_000).key;
  const second = venue.buy(ALICE, SYMBOL, 1, 79_000).key;
  const other = venue.buy(BOB, SYMBOL, 1, 79_000).key;
  const some = venue.apply({ type: 'cancelAllOrders', account: ALICE, symbol: SYMBOL });
  assert.deepEqual(some.result.type === 'cancelledAll' && some.result.orders.map((order) => order.key), [
    first,
    second,
  ]);
  const rest = venue.apply({ type: 'cancelAllOrders', account: ALICE });
  assert.deepEqual(rest.result.type === 'cancelledAll' && rest.result.orders.map((order) => order.key), [
    etherKey,
    inverseKey,
  ]);
  assert.equal(rest.status, 'cancelled');
  assert.equal(venue.apply({ type: 'cancelAllOrders', account: ALICE }).status, 'noOrdersToCancel');
  assert.equal(
    venue.apply({ type: 'cancelAllOrders', account: ALICE, symbol: 'PF_NOPEUSD' }).status,
    'invalidArgument',
  );
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), [other]);
});

test('triggers are cancelled like orders, one or all, in their market', () => {
  const venue = new SmallVenue({ accounts: ['alice', 'bob'].map((name) => account(name, 'flex USD 1000000')) });
  const one = venue.trigger(ALICE, 'buy', '0.1', 90_000);
  const other = venue.trigger(ALICE, 'buy', '0.1', 91_000);
  assert.equal(venue.cancel(BOB, one.key).status, 'notFound');
  assert.deepEqual(
    [venue.cancel(ALICE, one.key).status, venue.cancel(ALICE, one.key).status],
    ['cancelled', 'notFound'],
  );
  assert.equal(
    venue.apply({ type: 'cancelAllOrders', account: ALICE, symbol: 'PI_XBTUSD' }).status,
    'noOrdersToCancel',
  );
  const { result } = venue.apply({ type: 'cancelAllOrders', account: ALICE, symbol: SYMBOL });
  assert.deepEqual(
    result.type === 'cancelledAll' ? [result.status, result.orders, result.triggers.map(({ key }) => key)] : result,
    ['cancelled', [], [other.key]],
  );
});
