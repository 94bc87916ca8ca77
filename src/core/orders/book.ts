/**
 * The book: price-time priority on integer ticks. A side keeps its prices in a sorted list, best last, each price with
 * its queue of orders linked through the orders themselves. Adding and taking at the best price touch the list's end.
 */
import { assert, must } from '../assert.ts';
import type { Side } from '../commands/command.ts';
import { type BookSide, NONE, type Order } from '../entities.ts';
import { forgetImpactMid } from '../market/impact.ts';
import type { State } from '../state.ts';

/** Id of a market's side in the table of book sides. */
export function sideId(marketId: number, side: Side): number {
  return marketId * 2 + (side === 'buy' ? 0 : 1);
}

export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy';
}

/** True when `ticks` is a better price than `than` for an order of this side. */
export function isBetter(side: Side, ticks: number, than: number): boolean {
  return side === 'buy' ? ticks > than : ticks < than;
}

/** True when an order of this side with this limit may trade at `ticks`. */
export function reaches(side: Side, limitTicks: number, ticks: number): boolean {
  return side === 'buy' ? ticks <= limitTicks : ticks >= limitTicks;
}

/** Puts an order at the end of its price's queue. */
export function addToBook(state: State, order: Order): void {
  forgetImpactMid(state, order.marketId);
  const book = state.bookSides.own(sideId(order.marketId, order.side));
  const at = levelIndex(book, order.side, order.ticks);
  order.nextAtPrice = NONE;
  if (at < book.ticks.length && book.ticks[at] === order.ticks) {
    const lastId = book.lastOrders[at] as number;
    state.orders.own(lastId).nextAtPrice = order.id;
    order.previousAtPrice = lastId;
    book.lastOrders[at] = order.id;
    book.lots[at] = (book.lots[at] as number) + order.lots;
    return;
  }
  order.previousAtPrice = NONE;
  insertAt(book.ticks, at, order.ticks);
  insertAt(book.firstOrders, at, order.id);
  insertAt(book.lastOrders, at, order.id);
  insertAt(book.lots, at, order.lots);
}

/** Takes an order out of its queue; a price without orders goes. */
export function removeFromBook(state: State, order: Order): void {
  forgetImpactMid(state, order.marketId);
  const book = state.bookSides.own(sideId(order.marketId, order.side));
  const at = levelIndex(book, order.side, order.ticks);
  assert(book.ticks[at] === order.ticks, 'a resting order has its price in the book');
  const { previousAtPrice, nextAtPrice } = order;
  if (previousAtPrice === NONE && nextAtPrice === NONE) {
    removeAt(book.ticks, at);
    removeAt(book.firstOrders, at);
    removeAt(book.lastOrders, at);
    removeAt(book.lots, at);
    return;
  }
  if (previousAtPrice === NONE) book.firstOrders[at] = nextAtPrice;
  else state.orders.own(previousAtPrice).nextAtPrice = nextAtPrice;
  if (nextAtPrice === NONE) book.lastOrders[at] = previousAtPrice;
  else state.orders.own(nextAtPrice).previousAtPrice = previousAtPrice;
  book.lots[at] = (book.lots[at] as number) - order.lots;
}

/** Takes lots off a resting order without moving it in its queue. */
export function shrinkInBook(state: State, order: Order, lots: number): void {
  forgetImpactMid(state, order.marketId);
  const book = state.bookSides.own(sideId(order.marketId, order.side));
  const at = levelIndex(book, order.side, order.ticks);
  assert(book.ticks[at] === order.ticks, 'a resting order has its price in the book');
  book.lots[at] = (book.lots[at] as number) - lots;
}

/** Best price of users' orders on a side; NONE when there is none. */
export function bestTicks(state: State, marketId: number, side: Side): number {
  const { ticks } = state.bookSides.get(sideId(marketId, side));
  return ticks.length === 0 ? NONE : must(ticks[ticks.length - 1], 'a list ends with its last item');
}

/** Where a price stands in the side's list, or where it would be inserted. Best prices are last. */
function levelIndex(book: BookSide, side: Side, ticks: number): number {
  const list = book.ticks;
  let low = 0;
  let high = list.length;
  // Most orders come and go near the best price: look there first.
  if (high > 0 && list[high - 1] === ticks) return high - 1;
  if (side === 'buy') {
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((list[middle] as number) < ticks) low = middle + 1;
      else high = middle;
    }
  } else {
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((list[middle] as number) > ticks) low = middle + 1;
      else high = middle;
    }
  }
  return low;
}

function insertAt(list: number[], at: number, value: number): void {
  list.push(value);
  for (let index = list.length - 1; index > at; index--) list[index] = list[index - 1] as number;
  list[at] = value;
}

function removeAt(list: number[], at: number): void {
  for (let index = at + 1; index < list.length; index++) list[index - 1] = list[index] as number;
  list.pop();
}
