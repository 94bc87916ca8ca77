import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { linear } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, eventsOf, HOUSE, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, 'flex USD 10000000'));

/** Fills as `price x lots from account`. */
function fills(answer: ReturnType<SmallVenue['buy']>): readonly string[] {
  return answer.fills.map((fill) => `${fill.ticks} x ${fill.lots} from ${fill.maker.accountId}`);
}

test('best price first, at one price first come first', () => {
  const venue = new SmallVenue({ accounts });
  const a = venue.sell(BOB, SYMBOL, '0.0003', 80_001).key;
  const b = venue.sell(CAROL, SYMBOL, '0.0002', 80_000).key;
  const c = venue.sell(BOB, SYMBOL, '0.0005', 80_000).key;
  const d = venue.sell(CAROL, SYMBOL, '0.0001', 80_001).key;
  assert.deepEqual(venue.queue(SYMBOL, 'sell'), [b, c, a, d]);
  const taken = venue.buy(ALICE, SYMBOL, '0.0009', 80_005);
  assert.deepEqual(fills(taken), [`80000 x 2 from ${CAROL}`, `80000 x 5 from ${BOB}`, `80001 x 2 from ${BOB}`]);
  assert.deepEqual(venue.queue(SYMBOL, 'sell'), [a, d], 'a partial fill keeps its place');
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), []);
  assert.equal(taken.status, 'placed');
  assert.deepEqual(eventsOf(taken.events, 'orderPlaced'), [], 'an order that fills at once never rests');
});

test('buys and sells mirror each other', () => {
  const venue = new SmallVenue({ accounts });
  const a = venue.buy(BOB, SYMBOL, '0.0003', 79_999).key;
  const b = venue.buy(CAROL, SYMBOL, '0.0002', 80_000).key;
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), [b, a]);
  assert.deepEqual(fills(venue.sell(ALICE, SYMBOL, '0.0004', 79_990)), [
    `80000 x 2 from ${CAROL}`,
    `79999 x 2 from ${BOB}`,
  ]);
});

test('lmt: what does not fill rests at its limit, behind who is there', () => {
  const venue = new SmallVenue({ accounts });
  venue.sell(BOB, SYMBOL, '0.0003', 80_000);
  const first = venue.buy(CAROL, SYMBOL, '0.0001', 79_000).key;
  const order = venue.buy(ALICE, SYMBOL, '0.0005', 80_000);
  assert.deepEqual(fills(order), [`80000 x 3 from ${BOB}`]);
  const [placed] = eventsOf(order.events, 'orderPlaced');
  assert.deepEqual([placed?.order.quantityLots, placed?.order.filledLots], [5, 3]);
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), [order.key, first]);
  assert.equal(venue.position(ALICE, SYMBOL)?.buyLots, 2);
});

test('trades happen at the price of the order that rested', () => {
  const venue = new SmallVenue({ accounts });
  venue.sell(BOB, SYMBOL, 1, 79_000);
  const [fill] = venue.buy(ALICE, SYMBOL, 1, 80_000).fills;
  assert.equal(fill?.ticks, 79_000);
  assert.deepEqual([fill?.maker.fillType, fill?.taker.fillType, fill?.takerSide], ['maker', 'taker', 'buy']);
});

test('post: rests, or is refused when it would trade', () => {
  const venue = new SmallVenue({ accounts });
  venue.sell(BOB, SYMBOL, 1, 80_000);
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 80_000, { type: 'post' }).status, 'postWouldExecute');
  const rested = venue.buy(ALICE, SYMBOL, 1, 79_999, { type: 'post' });
  assert.equal(rested.status, 'placed');
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), [rested.key]);
});

test('ioc: fills what it can and the rest ends; nothing at all is a refusal', () => {
  const venue = new SmallVenue({ accounts });
  venue.sell(BOB, SYMBOL, 1, 80_000);
  assert.equal(venue.buy(ALICE, SYMBOL, 2, 79_999, { type: 'ioc' }).status, 'iocWouldNotExecute');
  const part = venue.buy(ALICE, SYMBOL, 3, 80_000, { type: 'ioc' });
  assert.equal(part.status, 'placed');
  assert.deepEqual(fills(part), [`80000 x 10000 from ${BOB}`]);
  const [ended] = eventsOf(part.events, 'orderCancelled');
  assert.deepEqual(
    [ended?.reason, ended?.order.quantityLots, ended?.order.filledLots],
    ['IOC_WOULD_NOT_EXECUTE_REASON', 30_000, 10_000],
  );
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), []);
});

test('fok: all or nothing', () => {
  const venue = new SmallVenue({ accounts });
  venue.sell(BOB, SYMBOL, 1, 80_000);
  venue.sell(CAROL, SYMBOL, 1, 80_010);
  assert.equal(venue.buy(ALICE, SYMBOL, '2.0001', 80_010, { type: 'fok' }).status, 'iocWouldNotExecute');
  assert.equal(venue.buy(ALICE, SYMBOL, 2, 80_009, { type: 'fok' }).status, 'iocWouldNotExecute');
  assert.equal(venue.lots(ALICE, SYMBOL), 0);
  assert.equal(venue.buy(ALICE, SYMBOL, 2, 80_010, { type: 'fok' }).fills.length, 2);
});

test('mkt: at most one percent beyond the best price, cut to the tick toward it', () => {
  const venue = new SmallVenue({ accounts });
  venue.sell(BOB, SYMBOL, 1, 80_050);
  venue.sell(BOB, SYMBOL, 1, 80_850);
  venue.sell(BOB, SYMBOL, 1, 80_851);
  // 80,050 x 1.01 = 80,850.5.
  const bought = venue.buy(ALICE, SYMBOL, 3);
  assert.deepEqual(fills(bought), [`80050 x 10000 from ${BOB}`, `80850 x 10000 from ${BOB}`]);
  const [ended] = eventsOf(bought.events, 'orderCancelled');
  assert.deepEqual([ended?.order.ticks, ended?.reason], [80_850, 'IOC_WOULD_NOT_EXECUTE_REASON']);
  const mirror = new SmallVenue({ accounts });
  mirror.buy(BOB, SYMBOL, 1, 79_950);
  mirror.buy(BOB, SYMBOL, 1, 79_151);
  mirror.buy(BOB, SYMBOL, 1, 79_150);
  // 79,950 x 0.99 = 79,150.5.
  assert.deepEqual(fills(mirror.sell(ALICE, SYMBOL, 3)), [`79950 x 10000 from ${BOB}`, `79151 x 10000 from ${BOB}`]);
});

test('mkt: a protection that comes out on a tick is not lost to the rounding of floats', () => {
  for (let best = 100; best <= 200_000; best += 100 * 37) {
    assert.equal(Math.floor(best * (1 + 0.01)), (best * 101) / 100);
    assert.equal(Math.ceil(best * (1 - 0.01)), (best * 99) / 100);
  }
});

test('mkt: with nobody on the other side it finds nothing', () => {
  const venue = new SmallVenue({ accounts });
  assert.equal(venue.buy(ALICE, SYMBOL, 1).status, 'iocWouldNotExecute');
  assert.equal(venue.sell(ALICE, SYMBOL, 1).status, 'iocWouldNotExecute');
});

test('mkt: knows no collar, it has its own protection (C27)', () => {
  const venue = new SmallVenue({ accounts });
  venue.sell(BOB, SYMBOL, '0.001', 100_000);
  assert.equal(venue.buy(ALICE, SYMBOL, '0.001', 100_000).status, 'outsidePriceCollar');
  assert.equal(venue.buy(ALICE, SYMBOL, '0.001').fills.length, 1);
});

test('an order that meets one of its own account is refused whole', () => {
  const venue = new SmallVenue({ accounts });
  venue.sell(BOB, SYMBOL, 1, 79_999);
  venue.sell(ALICE, SYMBOL, 1, 80_000);
  for (const type of ['lmt', 'post', 'ioc', 'fok', 'mkt'] as const) {
    const answer = venue.send(ALICE, SYMBOL, 'buy', 2, type === 'mkt' ? undefined : 80_000, { type });
    assert.equal(answer.status, 'selfFill', type);
    assert.equal(answer.fills.length, 0);
  }
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 80_000).fills.length, 1, 'one that is filled before it gets there is not');
});

test('the house stands behind all users at its price', () => {
  const venue = new SmallVenue({ accounts, liquidity: 'house' });
  const ask = venue.market(SYMBOL).houseAskTicks[0] as number;
  venue.sell(BOB, SYMBOL, '0.01', ask);
  const offered = venue.market(SYMBOL).houseAskLots[0] as number;
  const bought = venue.buy(ALICE, SYMBOL, '0.03', ask);
  assert.deepEqual(fills(bought), [`${ask} x 100 from ${BOB}`, `${ask} x 200 from ${HOUSE}`]);
  assert.equal(venue.market(SYMBOL).houseAskLots[0], offered - 200);
  assert.deepEqual(
    [bought.fills[1]?.maker.fee, bought.fills[1]?.maker.accountId],
    [0n, HOUSE],
    'the house pays no fee',
  );
});

test('a level of the house that is used up is passed over until prices step on', () => {
  const venue = new SmallVenue({ accounts, liquidity: 'house' });
  const [first = 0, second = 0] = venue.market(SYMBOL).houseAskTicks;
  const [lots = 0] = venue.market(SYMBOL).houseAskLots;
  venue.buy(ALICE, SYMBOL, lots / 10_000, first);
  assert.equal(venue.market(SYMBOL).houseAskLots[0], 0);
  assert.deepEqual(fills(venue.buy(ALICE, SYMBOL, '0.0001', second)), [`${second} x 1 from ${HOUSE}`]);
  venue.index({ XBT: 80_000 });
  assert.equal(venue.market(SYMBOL).houseAskLots[0], lots);
});

test('the same order in all five types against one book', () => {
  const rows: readonly (readonly ['lmt' | 'post' | 'ioc' | 'fok' | 'mkt', string, number, number])[] = [
    // Type, status, lots held, lots resting.
    ['lmt', 'placed', 4, 6],
    ['post', 'postWouldExecute', 0, 0],
    ['ioc', 'placed', 4, 0],
    ['fok', 'iocWouldNotExecute', 0, 0],
    ['mkt', 'placed', 9, 0],
  ];
  for (const [type, status, held, resting] of rows) {
    const venue = new SmallVenue({ accounts });
    venue.sell(BOB, SYMBOL, '0.0004', 80_000);
    venue.sell(BOB, SYMBOL, '0.0005', 80_500);
    const answer = venue.send(ALICE, SYMBOL, 'buy', '0.001', type === 'mkt' ? undefined : 80_000, { type });
    assert.deepEqual(
      [answer.status, venue.lots(ALICE, SYMBOL), venue.position(ALICE, SYMBOL)?.buyLots ?? 0],
      [status, held, resting],
      type,
    );
  }
});

test('an order of exactly the largest position is let in, one lot more is not', () => {
  const venue = new SmallVenue({ accounts, instruments: [linear({ maxPositionSize: 2 })] });
  assert.equal(venue.buy(ALICE, SYMBOL, '1.5', 70_000).status, 'placed');
  assert.equal(venue.buy(ALICE, SYMBOL, '0.5001', 70_000).status, 'maxPositionViolation');
  assert.equal(venue.buy(ALICE, SYMBOL, '0.5', 70_000).status, 'placed');
  assert.equal(venue.sell(ALICE, SYMBOL, '2', 90_000).status, 'placed', 'each side by itself');
  assert.equal(venue.sell(ALICE, SYMBOL, '0.0001', 90_000).status, 'maxPositionViolation');
});

test('a position counts toward its own side and makes room on the other', () => {
  const venue = new SmallVenue({ accounts, instruments: [linear({ maxPositionSize: 2 })] });
  venue.cross(ALICE, BOB, SYMBOL, 2, 80_000);
  assert.equal(venue.buy(ALICE, SYMBOL, '0.0001', 70_000).status, 'maxPositionViolation');
  assert.equal(venue.sell(ALICE, SYMBOL, '4', 90_000).status, 'placed');
  assert.equal(venue.sell(ALICE, SYMBOL, '0.0001', 90_000).status, 'maxPositionViolation');
});

test('open orders are counted by account and market', () => {
  const venue = new SmallVenue({ accounts, rules: { openOrdersPerMarket: 2 } });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 70_000);
  venue.buy(ALICE, SYMBOL, 1, 70_000);
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000).status, 'tooManyOrders');
  assert.equal(
    venue.buy(ALICE, SYMBOL, 1, 80_000, { type: 'ioc' }).status,
    'tooManyOrders',
    'also one that would not rest',
  );
  assert.equal(venue.buy(BOB, SYMBOL, 1, 70_000).status, 'placed');
  venue.cancel(ALICE, key);
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000).status, 'placed');
});

test('processBefore: at its very time an order is still taken', () => {
  const venue = new SmallVenue({ accounts });
  const at = venue.timeMs;
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000, { processBeforeMs: at }).status, 'placed');
  assert.equal(
    venue.buy(ALICE, SYMBOL, 1, 70_000, { processBeforeMs: at - 1 }).status,
    'wouldProcessAfterSpecifiedTime',
  );
});

test('fills sum: what takers got is what makers gave, and what open interest grew by', () => {
  const venue = new SmallVenue({ accounts, liquidity: 'house' });
  venue.sell(BOB, SYMBOL, '0.5', 80_002);
  venue.sell(CAROL, SYMBOL, '0.25', 80_001);
  const { fills: list } = venue.buy(ALICE, SYMBOL, '1.5', 80_100);
  const sum = list.reduce((lots, fill) => lots + fill.lots, 0);
  assert.equal(venue.lots(ALICE, SYMBOL), sum);
  assert.equal(venue.market(SYMBOL).openInterestLots, sum);
  assert.equal(
    [HOUSE, BOB, CAROL].reduce((lots, id) => lots - venue.lots(id, SYMBOL), 0),
    sum,
  );
  assert.deepEqual(
    list.map((fill) => fill.sequence),
    list.map((_, index) => index + 1),
    'trades are numbered from 1',
  );
});
