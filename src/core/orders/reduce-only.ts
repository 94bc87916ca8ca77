/**
 * Reduce-only orders follow the position (D22): none may be larger than what there is to close, and none outlives it.
 */
import { NONE, type Position } from '../entities.ts';
import type { Turn } from '../turn.ts';
import { shrinkInBook } from './book.ts';
import { cancelOrder } from './execute.ts';
import { hasReduceOnly } from './order-list.ts';
import { closableLots } from './plan.ts';
import { cancelTrigger, triggerViewOf } from './trigger-list.ts';
import { viewOf } from './views.ts';

/** Cuts back, or cancels, the reduce-only orders, resting or untriggered, that the position no longer bears. */
export function cutReduceOnly(turn: Turn, positionId: number): void {
  const { state } = turn;
  const position = state.positions.get(positionId);
  if (position.triggerCount > 0) cutTriggers(turn, position);
  if (position.orderCount === 0 || !hasReduceOnly(state, position)) return;
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
    cut.updateReason = 'WOULD_NOT_REDUCE_POSITION';
    turn.tell({ type: 'orderEdited', old, now: viewOf(cut), reason: 'WOULD_NOT_REDUCE_POSITION' });
  }
}

/** The same for those that wait for a price (C85). */
function cutTriggers(turn: Turn, position: Position): void {
  const { state } = turn;
  for (let id = position.firstTrigger; id !== NONE; ) {
    const trigger = state.triggers.get(id);
    id = trigger.nextOwn;
    if (!trigger.reduceOnly) continue;
    const closable = closableLots(trigger.side, position.lots);
    if (trigger.lots <= closable) continue;
    if (closable === 0) {
      cancelTrigger(turn, trigger, 'WOULD_NOT_REDUCE_POSITION');
      continue;
    }
    const old = triggerViewOf(trigger);
    const cut = state.triggers.own(trigger.id);
    cut.lots = closable;
    cut.updatedMs = turn.timeMs;
    cut.updateReason = 'WOULD_NOT_REDUCE_POSITION';
    turn.tell({ type: 'triggerEdited', old, now: triggerViewOf(cut), reason: 'WOULD_NOT_REDUCE_POSITION' });
  }
}
