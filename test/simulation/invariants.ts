/** What holds after every entry, whatever happened (DESIGN of numbers; price-time priority; reduce-only). */
import { strict as assert } from 'node:assert';
import { type BookSide, NONE } from '../../src/core/entities.ts';
import { marketTerms } from '../../src/core/margin/figures.ts';
import { assetTotal } from '../../src/core/money/ledger.ts';
import type { State } from '../../src/core/state.ts';

export function assertInvariants(state: State): void {
  for (let id = 0; id < state.assets.size; id++) {
    assert.equal(assetTotal(state, id), 0n, `${state.assets.get(id).symbol} is conserved`);
  }
  for (let id = 0; id < state.markets.size; id++) {
    assertClearing(state, id);
    assertBook(state, id);
  }
  assertOwnOrders(state);
}

/** The clearing account and the sum of costs cancel; both are 0 when nothing is open; longs and shorts are equal. */
function assertClearing(state: State, marketId: number): void {
  const market = state.markets.get(marketId);
  const { symbol } = market.contract;
  const terms = marketTerms(state, market);
  let lots = 0;
  let long = 0;
  let costs = 0n;
  for (let id = 0; id < state.positions.size; id++) {
    const position = state.positions.find(id);
    if (position?.marketId !== marketId) continue;
    lots += position.lots;
    long += Math.max(0, position.lots);
    costs += position.cost;
    if (position.lots === 0) assert.equal(position.cost, 0n, `${symbol}: a flat position costs nothing`);
    assert.equal(position.lots === 0, position.entryPrice === 0, `${symbol}: an open position has an entry price`);
  }
  assert.equal(lots, 0, `${symbol}: positions sum to zero`);
  assert.equal(market.openInterestLots, long, `${symbol}: open interest is the sum of all longs`);
  assert.equal(
    terms.profitSign * market.clearing + costs * terms.unitsPerCost,
    0n,
    `${symbol}: clearing and costs cancel`,
  );
  if (long === 0) assert.equal(market.clearing, 0n, `${symbol}: nothing is left in clearing when nothing is open`);
}

/** Levels sorted, none empty, their lots the sum of their orders', and no bid at or above an ask. */
function assertBook(state: State, marketId: number): void {
  const market = state.markets.get(marketId);
  const { symbol } = market.contract;
  const best: number[] = [];
  for (const [index, side] of (['buy', 'sell'] as const).entries()) {
    const book: BookSide = state.bookSides.get(marketId * 2 + index);
    for (const [level, ticks] of book.ticks.entries()) {
      const worse = book.ticks[level - 1];
      if (worse !== undefined)
        assert.ok(side === 'buy' ? worse < ticks : worse > ticks, `${symbol}: levels are sorted`);
      let sum = 0;
      let previous = NONE;
      for (let id = book.firstOrders[level] as number; id !== NONE; ) {
        const order = state.orders.get(id);
        assert.ok(order.lots > 0, `${symbol}: a resting order is open`);
        assert.deepEqual(
          [order.ticks, order.side, order.marketId],
          [ticks, side, marketId],
          `${symbol}: order in its place`,
        );
        assert.equal(order.previousAtPrice, previous, `${symbol}: a queue is linked both ways`);
        sum += order.lots;
        previous = id;
        id = order.nextAtPrice;
      }
      assert.equal(book.lastOrders[level], previous, `${symbol}: a queue ends with its last order`);
      assert.equal(book.lots[level], sum, `${symbol}: a level holds its orders' lots`);
      assert.ok(sum > 0, `${symbol}: no level is empty`);
    }
    const users = book.ticks[book.ticks.length - 1];
    const houseTicks = side === 'buy' ? market.houseBidTicks : market.houseAskTicks;
    const houseLots = side === 'buy' ? market.houseBidLots : market.houseAskLots;
    for (const lots of houseLots) assert.ok(lots >= 0, `${symbol}: the house offers no negative size`);
    const house = houseTicks.find((_, level) => (houseLots[level] as number) > 0);
    const edge = side === 'buy' ? Math.max : Math.min;
    const nothing = side === 'buy' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    best.push(edge(users ?? nothing, house ?? nothing));
  }
  const [bid = 0, ask = 0] = best;
  assert.ok(bid < ask, `${symbol}: the book is not crossed (${bid} against ${ask})`);
}

/** The sums that margin reads, the lists of own orders and the directories, against the orders themselves. */
function assertOwnOrders(state: State): void {
  const open = new Map<number, number>();
  for (let id = 0; id < state.orders.size; id++) {
    const order = state.orders.find(id);
    if (order === undefined) continue;
    open.set(order.accountId, (open.get(order.accountId) ?? 0) + 1);
    assert.equal(state.orderByKey.find(order.key), id, 'an order is found by its key');
    if (order.cliOrdId === '') continue;
    const found = state.orderByClientId.find(order.accountId, `${order.accountId}:${order.cliOrdId}`);
    assert.equal(found, id, 'an order is found by its client id');
  }
  for (let id = 0; id < state.triggers.size; id++) {
    const trigger = state.triggers.find(id);
    if (trigger === undefined) continue;
    open.set(trigger.accountId, (open.get(trigger.accountId) ?? 0) + 1);
    if (!trigger.reduceOnly) continue;
    const { lots } = state.positions.get(trigger.positionId);
    const closable = trigger.side === 'sell' ? lots : -lots;
    assert.ok(trigger.lots <= closable, 'a reduce-only trigger is no larger than what it can close');
  }
  for (let id = 0; id < state.accounts.size; id++) {
    assert.equal(state.accounts.get(id).openOrders, open.get(id) ?? 0, 'open orders are counted');
  }
  for (let id = 0; id < state.positions.size; id++) {
    const position = state.positions.find(id);
    if (position === undefined) continue;
    const sums = { buyLots: 0, sellLots: 0, buyTickLots: 0, sellTickLots: 0, orders: 0 };
    for (let orderId: number = position.firstOrder; orderId !== NONE; ) {
      const order = state.orders.get(orderId);
      assert.equal(order.positionId, id, 'an own order belongs to its position');
      sums.orders++;
      if (order.reduceOnly) {
        const closable: number = order.side === 'sell' ? position.lots : -position.lots;
        assert.ok(order.lots <= closable, 'a reduce-only order is no larger than what it can close');
      } else if (order.side === 'buy') {
        sums.buyLots += order.lots;
        sums.buyTickLots += order.lots * order.ticks;
      } else {
        sums.sellLots += order.lots;
        sums.sellTickLots += order.lots * order.ticks;
      }
      orderId = order.nextOwn;
    }
    const { buyLots, sellLots, buyTickLots, sellTickLots, orderCount: orders } = position;
    assert.deepEqual(sums, { buyLots, sellLots, buyTickLots, sellTickLots, orders }, 'sums of resting orders');
  }
}
