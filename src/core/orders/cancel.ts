/** Cancelling one order, or all of an account's. */
import { must } from '../assert.ts';
import type { CancelAllOrders, CancelOrder } from '../commands/command.ts';
import { NONE } from '../entities.ts';
import type { OrderReason, OrderView, Result, TriggerView } from '../events.ts';
import type { Turn } from '../turn.ts';
import { cancelOrder } from './execute.ts';
import { findOwnOrder, findOwnTrigger, tellNotFound } from './find.ts';
import { cancelHeld } from './held-list.ts';
import { cancelOwnTriggers, cancelTrigger } from './trigger-list.ts';

/** Cancels the account's order; `notFound` when it has no such open order. */
export function cancelOne(turn: Turn, command: CancelOrder): Result {
  if (command.processBeforeMs !== undefined && turn.timeMs > command.processBeforeMs) {
    return { type: 'order', status: 'wouldProcessAfterSpecifiedTime', ...namedBy(command) };
  }
  const order = findOwnOrder(turn.state, command.account, command.orderKey, command.cliOrdId);
  const view = order === undefined ? cancelWaiting(turn, command) : cancelOrder(turn, order, 'CANCELLED_BY_USER');
  if (view === undefined) {
    const { account, cliOrdId } = command;
    if (
      cliOrdId !== undefined &&
      command.orderKey === undefined &&
      cancelHeld(turn.state, account, NONE, cliOrdId) > 0
    ) {
      return { type: 'order', status: 'cancelled', cliOrdId };
    }
    tellNotFound(turn, command);
    const known = command.orderKey === undefined || command.orderKey < 0 ? {} : { orderKey: command.orderKey };
    return { type: 'order', status: 'notFound', ...known, ...namedBy(command) };
  }
  const cancelled: Result = { type: 'order', status: 'cancelled', orderKey: view.key };
  return view.cliOrdId === '' ? cancelled : { ...cancelled, cliOrdId: view.cliOrdId };
}

/** The client's id as the command gave it; absent when it gave none. */
function namedBy({ cliOrdId }: CancelOrder): { cliOrdId?: string } {
  return cliOrdId === undefined ? {} : { cliOrdId };
}

/** Cancels the account's trigger of that id, if it has one. */
function cancelWaiting(turn: Turn, command: CancelOrder): TriggerView | undefined {
  const trigger = findOwnTrigger(turn.state, command.account, command.orderKey, command.cliOrdId);
  return trigger === undefined ? undefined : cancelTrigger(turn, trigger, 'CANCELLED_BY_USER');
}

/** Cancels all orders of the account, in one market or in all. */
export function cancelAll(turn: Turn, command: CancelAllOrders): Result {
  const { state } = turn;
  const only = command.symbol === undefined ? undefined : state.marketBySymbol.get(command.symbol);
  if (command.symbol !== undefined && only === undefined) {
    return { type: 'refused', error: 'invalidArgument', detail: 'symbol' };
  }
  const { orders, triggers } = cancelOrdersOf(turn, command.account, only, 'CANCELLED_BY_USER');
  const held = cancelHeld(state, command.account, only);
  const isNone = orders.length === 0 && triggers.length === 0 && held === 0;
  return { type: 'cancelledAll', status: isNone ? 'noOrdersToCancel' : 'cancelled', orders, triggers };
}

/** Cancels what an account has open, in one market or in all: by wallet and market, resting orders first, oldest first. */
export function cancelOrdersOf(
  turn: Turn,
  accountId: number,
  only: number | undefined,
  reason: OrderReason,
): { readonly orders: readonly OrderView[]; readonly triggers: readonly TriggerView[] } {
  const { state } = turn;
  const orders: OrderView[] = [];
  const triggers: TriggerView[] = [];
  for (const walletId of state.accounts.get(accountId).wallets) {
    for (const positionId of state.wallets.get(walletId).positions) {
      const position = state.positions.get(positionId);
      if (only !== undefined && position.marketId !== only) continue;
      for (let id = position.firstOrder; id !== NONE; ) {
        const order = must(state.orders.find(id), 'a listed order exists');
        id = order.nextOwn;
        orders.push(cancelOrder(turn, order, reason));
      }
      triggers.push(...cancelOwnTriggers(turn, position, reason));
    }
  }
  return { orders, triggers };
}
