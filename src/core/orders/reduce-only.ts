/**
 * Reduce-only orders follow the position (D22): none may be larger than what there is to close, and none outlives it.
 */
import { NONE } from '../entities.ts';
import type { Turn } from '../turn.ts';
import { shrinkInBook } from './book.ts';
import { cancelOrder } from './execute.ts';
import { closableLots } from './plan.ts';
import { viewOf } from './views.ts';

/** Cuts back, or cancels, the resting reduce-only orders that the position no longer bears. */
export function cutReduceOnly(turn: Turn, positionId: number): void {
  const { state } = turn;
  const position = state.positions.get(positionId);
  if (position.orderCount === 0) return;
  for (let id = position.firstOrder; id !== NONE; ) {
    const order = state.orders.get(id);
    id = order.nextOwn;
    if (!order.reduceOnly) continue;
    const closable = closableLots(order.side, position.lots);
    if (order.lots <= closable) continue;
    if (closable === 0) {
      cancelOrder(turn, order, 'WOULD_NOT_REDUCE_POSITION');
      continue;
    }
    const old = viewOf(order);
    const cut = state.orders.own(order.id);
    shrinkInBook(state, cut, cut.lots - closable);
    cut.lots = closable;
    cut.updatedMs = turn.timeMs;
    turn.tell({ type: 'orderEdited', old, now: viewOf(cut) });
  }
}
