/** Finding an account's own resting order by its key or by the client's id for it. */
import type { Order, Trigger } from '../entities.ts';
import type { State } from '../state.ts';
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
      ? state.orderByKey.find(orderKey, orderKey)
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
      ? state.triggerByKey.find(orderKey, orderKey)
      : cliOrdId !== undefined
        ? state.triggerByClientId.find(accountId, clientKey(accountId, cliOrdId))
        : undefined;
  const trigger = id === undefined ? undefined : state.triggers.get(id);
  return trigger !== undefined && trigger.accountId === accountId ? trigger : undefined;
}
