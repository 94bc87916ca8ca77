/** Cancelling one order, or all of an account's. */
import { must } from '../assert.ts';
import type { CancelAllOrders, CancelOrder } from '../commands/command.ts';
import { NONE } from '../entities.ts';
import type { OrderView, Result } from '../events.ts';
import type { Turn } from '../turn.ts';
import { cancelOrder } from './execute.ts';
import { findOwnOrder } from './find.ts';

/** Cancels the account's order; `notFound` when it has no such open order. */
export function cancelOne(turn: Turn, command: CancelOrder): Result {
  const clientId = command.cliOrdId === undefined ? {} : { cliOrdId: command.cliOrdId };
  if (command.processBeforeMs !== undefined && turn.timeMs > command.processBeforeMs) {
    return { type: 'order', status: 'wouldProcessAfterSpecifiedTime', ...clientId };
  }
  const order = findOwnOrder(turn.state, command.account, command.orderKey, command.cliOrdId);
  if (order === undefined) {
    const known = command.orderKey === undefined || command.orderKey < 0 ? {} : { orderKey: command.orderKey };
    return { type: 'order', status: 'notFound', ...known, ...clientId };
  }
  const view = cancelOrder(turn, order, 'CANCELLED_BY_USER');
  return {
    type: 'order',
    status: 'cancelled',
    orderKey: view.key,
    ...(view.cliOrdId === '' ? {} : { cliOrdId: view.cliOrdId }),
  };
}

/** Cancels all orders of the account, in one market or in all: by wallet, market and age. */
export function cancelAll(turn: Turn, command: CancelAllOrders): Result {
  const { state } = turn;
  const only = command.symbol === undefined ? undefined : state.marketBySymbol.get(command.symbol);
  if (command.symbol !== undefined && only === undefined) {
    return { type: 'refused', error: 'invalidArgument', detail: 'symbol' };
  }
  const orders: OrderView[] = [];
  for (const walletId of state.accounts.get(command.account).wallets) {
    for (const positionId of state.wallets.get(walletId).positions) {
      const position = state.positions.get(positionId);
      if (only !== undefined && position.marketId !== only) continue;
      for (let id = position.firstOrder; id !== NONE; ) {
        const order = must(state.orders.find(id), 'a listed order exists');
        id = order.nextOwn;
        orders.push(cancelOrder(turn, order, 'CANCELLED_BY_USER'));
      }
    }
  }
  return { type: 'cancelledAll', status: orders.length === 0 ? 'noOrdersToCancel' : 'cancelled', orders };
}
