/** `POST /orders/status`, which ccxt asks with GET: orders that are open, or ended within the last five seconds. */
import { findOwnOrder, findOwnTrigger } from '../../core/orders/find.ts';
import type { OrderReference } from '../../history/closed-orders.ts';
import { endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { list, object, text, uuid } from '../schema.ts';
import { FOREIGN_KEY, orderKeyOf } from '../wire/ids.ts';
import { closedOrderStatus, closedTriggerStatus, openOrderStatus, waitingOrderStatus } from '../wire/order-status.ts';
import { ORDERS_STATUS_REPLY, type OrderStatusEntry } from '../wire/schemas/orders-status.ts';
import { closedOrderRow, closedTriggerRow } from './history-rows.ts';
import { answerRead, stateOf, type VenueDoor } from './venue-door.ts';

export const ORDERS_STATUS = endpoint({
  name: 'orders/status',
  summary: 'The status of orders that are open or ended within the last five seconds.',
  methods: ['GET', 'POST'],
  paths: ['/derivatives/api/v3/orders/status'],
  level: 'full',
  cost: 1,
  faults: 'classic',
  parameters: object({}, { orderIds: list(uuid()), cliOrdIds: list(text()) }),
  reply: ORDERS_STATUS_REPLY,
});

/** Orders that are unknown, or somebody else's, are left out. */
export function ordersStatusRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, ORDERS_STATUS, ({ values: { orderIds = [], cliOrdIds = [] }, caller }) => {
    if (orderIds.length === 0 && cliOrdIds.length === 0) return refuse('requiredArgumentMissing');
    const references: OrderReference[] = [];
    for (const orderId of new Set(orderIds)) {
      const orderKey = orderKeyOf(stateOf(venue), orderId);
      if (orderKey !== undefined && orderKey !== FOREIGN_KEY) references.push({ orderKey });
    }
    for (const cliOrdId of new Set(cliOrdIds)) references.push({ cliOrdId });
    const entries = new Map<string, OrderStatusEntry>();
    for (const reference of references) {
      const entry = statusOf(venue, caller.key.accountId, reference);
      if (entry !== undefined) entries.set(entry.order.orderId, entry);
    }
    return answerRead(venue, { orders: [...entries.values()] });
  });
}

function statusOf(venue: VenueDoor, accountId: number, reference: OrderReference): OrderStatusEntry | undefined {
  const state = stateOf(venue);
  const { orderKey, cliOrdId } = { orderKey: undefined, cliOrdId: undefined, ...reference };
  const open = findOwnOrder(state, accountId, orderKey, cliOrdId);
  if (open !== undefined) return openOrderStatus(state, open);
  const waiting = findOwnTrigger(state, accountId, orderKey, cliOrdId);
  if (waiting !== undefined) return waitingOrderStatus(state, waiting);
  const closed = venue.history.recentOrder(accountId, reference, state.root.timeMs);
  if (closed === undefined) return undefined;
  const waited = closedTriggerRow(closed);
  return waited === undefined ? closedOrderStatus(state, closedOrderRow(closed)) : closedTriggerStatus(state, waited);
}
