/** Finding an account's own resting order by its key or by the client's id for it. */
import type { CancelOrder, EditOrder } from '../commands/command.ts';
import type { Order, Trigger } from '../entities.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { clientKey } from './execute.ts';

/** The account's open order; the order id counts where both are given. Nobody finds another account's order. */
export function findOwnOrder(
  state: State,
  accountId: number,
  orderKey: number | undefined,
  cliOrdId: string | undefined,
): Order | undefined {
  const id =
    orderKey !== undefined
      ? state.orderByKey.find(orderKey)
      : cliOrdId !== undefined
        ? state.orderByClientId.find(accountId, clientKey(accountId, cliOrdId))
        : undefined;
  const order = id === undefined ? undefined : state.orders.get(id);
  return order !== undefined && order.accountId === accountId ? order : undefined;
}

/** The same of an order that waits for a price. */
export function findOwnTrigger(
  state: State,
  accountId: number,
  orderKey: number | undefined,
  cliOrdId: string | undefined,
): Trigger | undefined {
  if (state.triggers.count === 0) return undefined;
  const id =
    orderKey !== undefined
      ? state.triggerByKey.find(orderKey)
      : cliOrdId !== undefined
        ? state.triggerByClientId.find(accountId, clientKey(accountId, cliOrdId))
        : undefined;
  const trigger = id === undefined ? undefined : state.triggers.get(id);
  return trigger !== undefined && trigger.accountId === accountId ? trigger : undefined;
}

/** Tells that the order which a command names by its id is not open. An id that this venue never made names none. */
export function tellNotFound(turn: Turn, { account, orderKey }: CancelOrder | EditOrder): void {
  if (orderKey === undefined || orderKey < 0 || turn.state.accounts.get(account).role !== 'client') return;
  turn.tell({ type: 'orderNotFound', accountId: account, orderKey, timeMs: turn.timeMs });
}
