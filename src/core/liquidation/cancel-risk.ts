/**
 * What happens first to a wallet that is short of margin: its orders that add risk are cancelled (margin-and-risk 3.4, 7;
 * D14, C99). Never a position; and never an order that only reduces.
 */
import type { Side } from '../commands/command.ts';
import { NONE, type Order } from '../entities.ts';
import { marketTerms } from '../margin/figures.ts';
import { isolatedMargin, isolatedMarginIf, walletMargin, walletMarginIf } from '../margin/wallet.ts';
import { afterState } from '../orders/after-state.ts';
import { cancelOrder } from '../orders/execute.ts';
import { NOTHING_TO_FILL } from '../orders/plan.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { type Part, positionsOf } from './part.ts';

/**
 * Cancels, newest first, the orders of the part whose removal alone lowers its initial margin with orders, until none is
 * left. (Cancelling moves neither equity nor the margin of positions, so the shortage that calls for it lasts.) Gives how
 * many orders there were and how many are left.
 */
export function cancelRiskyOrders(turn: Turn, part: Part): { readonly before: number; readonly after: number } {
  const { state } = turn;
  const orders = ordersOf(state, part);
  const before = orders.length;
  for (;;) {
    const next = firstRisky(state, part, orders);
    if (next === NONE) return { before, after: orders.length };
    cancelOrder(turn, state.orders.get(orders[next] as number), 'NOT_ENOUGH_MARGIN');
    orders.splice(next, 1);
  }
}

/** The part's orders that need margin, newest first. */
function ordersOf(state: State, part: Part): number[] {
  const orders: number[] = [];
  for (const positionId of positionsOf(state, part)) {
    for (let id = state.positions.get(positionId).firstOrder; id !== NONE; ) {
      const order = state.orders.get(id);
      if (!order.reduceOnly) orders.push(id);
      id = order.nextOwn;
    }
  }
  return orders.sort((a, b) => state.orders.get(b).key - state.orders.get(a).key);
}

/**
 * Index of the newest order whose removal alone lowers the margin; NONE if there is none. Orders of one market and side
 * either all lower it, because theirs is the heavier side, or none does: one of each is asked.
 */
function firstRisky(state: State, part: Part, orders: readonly number[]): number {
  const asked: { readonly positionId: number; readonly side: Side }[] = [];
  for (let index = 0; index < orders.length; index++) {
    const order = state.orders.get(orders[index] as number);
    if (asked.some(({ positionId, side }) => positionId === order.positionId && side === order.side)) continue;
    if (marginWithout(state, part, order) < marginWithOrders(state, part)) return index;
    asked.push(order);
  }
  return NONE;
}

function marginWithOrders(state: State, part: Part): number {
  const wallet = state.wallets.get(part.walletId);
  return part.positionId < 0
    ? walletMargin(state, wallet).initialMarginWithOrders
    : isolatedMargin(state, wallet, part.positionId).initialMarginWithOrders;
}

/** Initial margin with orders if the order were not there. */
function marginWithout(state: State, part: Part, order: Order): number {
  const wallet = state.wallets.get(part.walletId);
  const market = state.markets.get(order.marketId);
  const without = afterState(
    state,
    marketTerms(state, market),
    {
      account: state.accounts.get(order.accountId),
      wallet,
      market,
      position: state.positions.get(order.positionId),
      side: order.side,
      ticks: order.ticks,
      lots: 0,
      reduceOnly: false,
      rests: false,
      collared: false,
      replaces: order,
    },
    NOTHING_TO_FILL,
  );
  return part.positionId < 0
    ? walletMarginIf(state, wallet, without).initialMarginWithOrders
    : isolatedMarginIf(state, wallet, without).initialMarginWithOrders;
}
