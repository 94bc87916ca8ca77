/**
 * `orderEvents` of a reply: what an entry did to one order, in the order in which it happened. Fills of other people's
 * orders, and what else the entry set off, are for feeds and history.
 */
import type {
  CoreEvent,
  Execution,
  OrderCancelled,
  OrderEdited,
  OrderError,
  OrderRejected,
  OrderView,
} from '../../core/events.ts';
import { priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import type { State } from '../../core/state.ts';
import { executionUuid, orderUuid } from './ids.ts';
import { orderJson } from './order-json.ts';
import type { OrderEvent } from './schemas/orders.ts';

type RejectReason = Extract<OrderEvent, { readonly type: 'REJECT' }>['reason'];

/**
 * The reasons with which the venue is known to tell of a REJECT. Other refusals have no event: the reply's status says it
 * all, a client with a closed list of reasons does not break, and ccxt takes an empty list for a rejected order.
 */
const REJECT_REASONS: readonly OrderError[] = [
  'POST_WOULD_EXECUTE',
  'IOC_WOULD_NOT_EXECUTE',
  'WOULD_NOT_REDUCE_POSITION',
];

/** An edit of which is not known yet whether it crosses. */
interface OpenEdit {
  readonly event: OrderEdited;
  filledLots: number;
}

/** What the events tell of the order with this key, as taker or on its own. */
export function orderEvents(state: State, events: readonly CoreEvent[], orderKey: number): readonly OrderEvent[] {
  const told: OrderEvent[] = [];
  let edit: OpenEdit | undefined;
  for (const event of events) {
    if (keyOf(event) !== orderKey) continue;
    if (event.type === 'execution') {
      told.push(execution(state, event, edit?.event.old));
      if (edit !== undefined) edit.filledLots += event.lots;
      continue;
    }
    told.push(...closedEdit(state, edit));
    edit = undefined;
    switch (event.type) {
      case 'orderPlaced':
        told.push({ type: 'PLACE', reducedQuantity: null, order: orderJson(state, event.order) });
        break;
      case 'orderEdited':
        edit = { event, filledLots: 0 };
        break;
      case 'orderCancelled':
        told.push(cancellation(state, event));
        break;
      case 'orderRejected':
        told.push(...rejection(state, event));
        break;
    }
  }
  told.push(...closedEdit(state, edit));
  return told;
}

/** The CANCEL of an order. */
export function cancellation(state: State, event: Pick<OrderCancelled, 'order'>): OrderEvent {
  return { type: 'CANCEL', uid: orderUuid(state, event.order.key), order: orderJson(state, event.order) };
}

/** The order that an event tells of; of an execution the taker's, because a maker's caller waits for no reply. */
function keyOf(event: CoreEvent): number | undefined {
  switch (event.type) {
    case 'orderPlaced':
    case 'orderCancelled':
    case 'orderRejected':
      return event.order.key;
    case 'orderEdited':
      return event.now.key;
    case 'execution':
      return event.taker.order.key;
    default:
      return undefined;
  }
}

/**
 * The EDIT of an edit that is over. One that crosses is told by its executions, which carry the order before the edit
 * (captured in 2021); what then still rests is told last, so that a client that reads one event of a filled order does
 * not take it for open.
 */
function closedEdit(state: State, edit: OpenEdit | undefined): readonly OrderEvent[] {
  if (edit === undefined) return [];
  const { old, now } = edit.event;
  const filledLots = now.filledLots + edit.filledLots;
  if (edit.filledLots > 0 && filledLots === now.quantityLots) return [];
  const left = { ...now, filledLots };
  return [{ type: 'EDIT', reducedQuantity: null, old: orderJson(state, old), new: orderJson(state, left) }];
}

function execution(state: State, event: Execution, priorEdit: OrderView | undefined): OrderEvent {
  const terms = marketTerms(state, state.markets.get(event.marketId));
  return {
    type: 'EXECUTION',
    executionId: executionUuid(state, event.key),
    price: priceOf(terms, event.ticks),
    amount: sizeOf(terms, event.lots),
    orderPriorEdit: priorEdit === undefined ? null : orderJson(state, priorEdit),
    orderPriorExecution: orderJson(state, event.taker.order),
    takerReducedQuantity: null,
  };
}

function rejection(state: State, event: OrderRejected): readonly OrderEvent[] {
  if (!REJECT_REASONS.includes(event.error)) return [];
  const reason = event.error as RejectReason;
  return [{ type: 'REJECT', uid: orderUuid(state, event.order.key), reason, order: orderJson(state, event.order) }];
}
