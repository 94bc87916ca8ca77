import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { ALICE, BOB, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 10000000'));

function three(): { venue: SmallVenue; keys: readonly [number, number, number] } {
  const venue = new SmallVenue({ accounts });
  const keys = [ALICE, BOB, CAROL].map((id) => venue.buy(id, SYMBOL, 1, 79_000).key) as [number, number, number];
  return { venue, keys };
}

test('asking for less keeps the place in the queue', () => {
  const { venue, keys } = three();
  const [first] = keys;
  assert.equal(venue.edit(ALICE, first, { size: '0.4' }).status, 'edited');
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), keys);
  assert.equal(venue.edit(ALICE, first, { size: '0.4', limitPrice: '79000' }).status, 'edited', 'or for the same');
  assert.equal(venue.edit(ALICE, first, {}).status, 'edited', 'or for nothing');
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), keys);
  assert.equal(venue.position(ALICE, SYMBOL)?.buyLots, 4000);
});

test('asking for more, or for another price, goes to the end', () => {
  const { venue, keys } = three();
  const [first, second, third] = keys;
  venue.edit(ALICE, first, { size: '1.0001' });
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), [second, third, first]);
  venue.edit(BOB, second, { limitPrice: '79001' });
  venue.edit(BOB, second, { limitPrice: '79000' });
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), [third, first, second]);
  assert.equal(venue.state.orders.get(venue.state.orderByKey.find(second) as number).key, second, 'the id stays');
});

test('the event tells what it was and what it is', () => {
  const { venue, keys } = three();
  venue.pass(5);
  const [edited] = eventsOf(venue.edit(ALICE, keys[0], { size: '2', limitPrice: '78000' }).events, 'orderEdited');
  assert.deepEqual([edited?.old.ticks, edited?.old.quantityLots], [79_000, 10_000]);
  assert.deepEqual([edited?.now.ticks, edited?.now.quantityLots, edited?.now.key], [78_000, 20_000, keys[0]]);
  assert.equal((edited?.now.updatedMs ?? 0) - (edited?.now.createdMs ?? 0), 5);
});

test('relative sizes count what is open, absolute ones also what has filled', () => {
  for (const [quantityMode, size, open] of [
    ['relative', '0.5', 5000],
    ['absolute', '0.5', 2000],
    ['absolute', '2', 17_000],
  ] as const) {
    const venue = new SmallVenue({ accounts });
    const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000);
    venue.sell(BOB, SYMBOL, '0.3', 79_000);
    assert.equal(venue.edit(ALICE, key, { size, quantityMode }).status, 'edited');
    assert.equal(venue.position(ALICE, SYMBOL)?.buyLots, open, `${quantityMode} ${size}`);
  }
  const venue = new SmallVenue({ accounts });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000);
  venue.sell(BOB, SYMBOL, '0.3', 79_000);
  for (const size of ['0.3', '0.1', '0', '-1', '0.00001', 'x']) {
    assert.equal(venue.edit(ALICE, key, { size, quantityMode: 'absolute' }).status, 'invalidSize', size);
  }
  assert.equal(venue.position(ALICE, SYMBOL)?.buyLots, 7000, 'a refused edit leaves the order as it was');
});

test('an edit across the spread fills as taker after edit, at the price that rested', () => {
  const venue = new SmallVenue({ accounts });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000);
  venue.sell(BOB, SYMBOL, '0.4', 79_500);
  const edited = venue.edit(ALICE, key, { limitPrice: '79600' });
  assert.equal(edited.status, 'edited');
  const [fill] = edited.fills;
  assert.deepEqual(
    [fill?.ticks, fill?.lots, fill?.taker.fillType, fill?.taker.order.key],
    [79_500, 4000, 'takerAfterEdit', key],
  );
  assert.deepEqual(
    edited.events.map((event) => event.type),
    ['orderEdited', 'execution'],
  );
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), [key], 'the rest rests at the new price');
  assert.equal(venue.position(ALICE, SYMBOL)?.buyTickLots, 6000 * 79_600);
});

test('an edit that fills whole is gone', () => {
  const venue = new SmallVenue({ accounts });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000, { cliOrdId: 'mine' });
  venue.sell(BOB, SYMBOL, 1, 79_500);
  assert.equal(venue.edit(ALICE, key, { limitPrice: '79500' }).fills.length, 1);
  assert.equal(venue.state.orders.count, 0);
  assert.equal(venue.edit(ALICE, key, { limitPrice: '79500' }).status, 'orderForEditNotFound');
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 79_000, { cliOrdId: 'mine' }).status, 'placed');
});

test('refusals of an edit', () => {
  const venue = new SmallVenue({ accounts, rules: { smallestOrderUsd: 100, largestOrderUsd: 1_000_000 } });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000, { cliOrdId: 'mine' });
  const post = venue.buy(ALICE, SYMBOL, 1, 78_000, { type: 'post' }).key;
  venue.sell(BOB, SYMBOL, 1, 80_000);
  const rows: readonly (readonly [Parameters<SmallVenue['edit']>[2], string])[] = [
    [{ processBeforeMs: 1, size: 'x' }, 'wouldProcessAfterSpecifiedTime'],
    [{ size: 'x', limitPrice: 'x' }, 'invalidSize'],
    [{ limitPrice: '79000.5' }, 'invalidPrice'],
    [{ limitPrice: '0' }, 'invalidPrice'],
    [{ size: '20' }, 'invalidSize'],
    [{ size: '0.001' }, 'tooManySmallOrders'],
    [{ size: '0.002', limitPrice: '100' }, 'tooManySmallOrders'],
  ];
  for (const [changes, status] of rows)
    assert.equal(venue.edit(ALICE, key, changes).status, status, JSON.stringify(changes));
  assert.equal(venue.edit(ALICE, post, { limitPrice: '80000' }).status, 'postWouldExecute');
  assert.equal(venue.edit(BOB, key, { size: '2' }).status, 'orderForEditNotFound', 'of somebody else');
  assert.equal(venue.edit(ALICE, -1, { size: '2' }).status, 'orderForEditNotFound');
  const sell = venue.sell(ALICE, SYMBOL, '0.5', 81_000).key;
  assert.equal(venue.edit(ALICE, sell, { limitPrice: '79000' }).status, 'selfFill');
  assert.equal(
    venue.edit(ALICE, key, { size: '1.5', limitPrice: '81000' }).status,
    'selfFill',
    'behind the one at 80,000',
  );
  venue.apply({ type: 'setMarket', symbol: SYMBOL, suspended: true });
  assert.equal(venue.edit(ALICE, key, { size: 'x' }).status, 'marketSuspended');
  assert.equal(venue.cancel(ALICE, key).status, 'cancelled', 'a closed market lets out');
});

test('an edit is found by client id, and answers with both names', () => {
  const venue = new SmallVenue({ accounts });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000, { cliOrdId: 'mine' });
  const edited = venue.apply({
    type: 'editOrder',
    account: ALICE,
    cliOrdId: 'mine',
    size: '2',
    quantityMode: 'relative',
  });
  assert.deepEqual(edited.result, { type: 'order', status: 'edited', orderKey: key, cliOrdId: 'mine' });
  const unknown = venue.apply({
    type: 'editOrder',
    account: ALICE,
    cliOrdId: 'yours',
    size: '2',
    quantityMode: 'relative',
  });
  assert.deepEqual(unknown.result, {
    type: 'order',
    status: 'orderForEditNotFound',
    cliOrdId: 'yours',
    refusal: { error: 'ORDER_FOR_EDIT_NOT_FOUND', check: 0, figures: [] },
  });
});

test('an edit may not take in a post-only market, but rest', () => {
  const venue = new SmallVenue({ accounts });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000);
  venue.sell(BOB, SYMBOL, 1, 80_000);
  venue.apply({ type: 'setMarket', symbol: SYMBOL, postOnly: true });
  assert.equal(venue.edit(ALICE, key, { limitPrice: '80000' }).status, 'marketIsPostOnly');
  assert.equal(venue.edit(ALICE, key, { limitPrice: '79999' }).status, 'edited');
});

test('margin is asked for what the order would become, without what it was', () => {
  const venue = new SmallVenue({ accounts: [account('alice', 'flex USD 1000'), account('bob', 'flex USD 10')] });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000);
  assert.equal(venue.edit(ALICE, key, { size: '1.2' }).status, 'edited', '948 of 1,000');
  assert.equal(venue.edit(ALICE, key, { size: '1.3' }).status, 'insufficientAvailableFunds', '1,027 of 1,000');
  assert.equal(venue.position(ALICE, SYMBOL)?.buyLots, 12_000);
});
