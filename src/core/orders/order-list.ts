/**
 * The orders that one wallet has resting in one market: its own list, oldest first, and the sums that margin needs. The
 * sums are integers, so their order of addition does not matter and no float is carried from entry to entry.
 */
import { NONE, type Order, type Position } from '../entities.ts';
import { forgetFigures } from '../margin/wallet-figures.ts';
import type { State } from '../state.ts';

/** Appends an order to its position's list and counts it in. */
export function addOwnOrder(state: State, order: Order): void {
  const position = state.positions.own(order.positionId);
  order.previousOwn = position.lastOrder;
  order.nextOwn = NONE;
  if (position.lastOrder === NONE) position.firstOrder = order.id;
  else state.orders.own(position.lastOrder).nextOwn = order.id;
  position.lastOrder = order.id;
  if (position.orderCount === 0) position.reduceOnlyOrders = 0;
  position.orderCount++;
  if (order.reduceOnly && position.reduceOnlyOrders !== NONE) position.reduceOnlyOrders++;
  countOrder(state, position, order, order.lots);
  state.accounts.own(order.accountId).openOrders++;
}

/** Takes an order out of its position's list and counts it out. */
export function removeOwnOrder(state: State, order: Order): void {
  const position = state.positions.own(order.positionId);
  if (order.previousOwn === NONE) position.firstOrder = order.nextOwn;
  else state.orders.own(order.previousOwn).nextOwn = order.nextOwn;
  if (order.nextOwn === NONE) position.lastOrder = order.previousOwn;
  else state.orders.own(order.nextOwn).previousOwn = order.previousOwn;
  position.orderCount--;
  if (order.reduceOnly && position.reduceOnlyOrders !== NONE) position.reduceOnlyOrders--;
  countOrder(state, position, order, -order.lots);
  state.accounts.own(order.accountId).openOrders--;
}

/**
 * Whether any of the position's resting orders is reduce-only. Asked at every fill, of both sides: the orders lie anywhere
 * in memory, so they are only gone through when the count was lost with a copy of the row.
 */
export function hasReduceOnly(state: State, position: Position): boolean {
  if (position.reduceOnlyOrders === NONE) {
    let count = 0;
    for (let id = position.firstOrder; id !== NONE; id = state.orders.get(id).nextOwn) {
      if (state.orders.get(id).reduceOnly) count++;
    }
    position.reduceOnlyOrders = count;
  }
  return position.reduceOnlyOrders > 0;
}

/** Counts lots of a resting order in (or out, when negative). Reduce-only orders need no margin (C9). */
export function countOrder(state: State, position: Position, order: Order, lots: number): void {
  if (order.reduceOnly) return;
  forgetFigures(state, position);
  if (order.side === 'buy') {
    position.buyLots += lots;
    position.buyTickLots += lots * order.ticks;
  } else {
    position.sellLots += lots;
    position.sellTickLots += lots * order.ticks;
  }
}
