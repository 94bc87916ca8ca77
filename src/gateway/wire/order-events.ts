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
  TriggerCancelled,
} from '../../core/events.ts';
import { priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import type { State } from '../../core/state.ts';
import { executionUuid, orderUuid } from './ids.ts';
import { orderJson } from './order-json.ts';
import { orderTriggerJson } from './order-trigger-json.ts';
import { type OrderEvent, ORDER_ERRORS as PUBLISHED_ERRORS } from './schemas/orders.ts';

type RejectReason = Extract<OrderEvent, { readonly type: 'REJECT'; readonly order: object }>['reason'];

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

/**
 * What the events tell of the order with this key: as taker, on its own, or while it waits for a price. `reducedLots`: by
 * how much a reduce-only order was cut when it came.
 */
export function orderEvents(
  state: State,
  events: readonly CoreEvent[],
  orderKey: number,
  reducedLots = 0,
): readonly OrderEvent[] {
  const told: OrderEvent[] = [];
  let edit: OpenEdit | undefined;
  for (const event of events) {
    if (keyOf(event) !== orderKey) continue;
    if (event.type === 'execution') {
      told.push(execution(state, event, edit?.event.old, reducedLots));
      if (edit !== undefined) edit.filledLots += event.lots;
      continue;
    }
    told.push(...closedEdit(state, edit));
    edit = undefined;
    switch (event.type) {
      case 'orderPlaced':
        told.push({
          type: 'PLACE',
          reducedQuantity: sizeOrNull(state, event.order.marketId, reducedLots),
          order: orderJson(state, event.order),
        });
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
      default:
        told.push(...ofTrigger(state, event));
    }
  }
  told.push(...closedEdit(state, edit));
  return told;
}

/** The CANCEL of an order. */
export function cancellation(state: State, event: Pick<OrderCancelled, 'order'>): OrderEvent {
  return { type: 'CANCEL', uid: orderUuid(state, event.order.key), order: orderJson(state, event.order) };
}

/** The CANCEL of an order that waited for a price. */
export function triggerCancellation(state: State, { trigger }: Pick<TriggerCancelled, 'trigger'>): OrderEvent {
  return { type: 'CANCEL', uid: orderUuid(state, trigger.key), orderTrigger: orderTriggerJson(state, trigger) };
}

/** What is told of an order while it waits. That it fired is told by what its order did, or by the refusal of it. */
function ofTrigger(state: State, event: CoreEvent): readonly OrderEvent[] {
  switch (event.type) {
    case 'triggerPlaced':
      return [{ type: 'PLACE', orderTrigger: orderTriggerJson(state, event.trigger) }];
    case 'triggerEdited':
      return [
        {
          type: 'EDIT',
          reducedQuantity: null,
          old: orderTriggerJson(state, event.old),
          new: orderTriggerJson(state, event.now),
        },
      ];
    case 'triggerCancelled':
      return [triggerCancellation(state, event)];
    case 'triggerRejected':
    case 'triggerFailed': {
      const { trigger } = event;
      // Reasons for which the venue has no word among its own are told by the status alone.
      const reason = PUBLISHED_ERRORS.find((error) => error === event.error);
      if (reason === undefined) return [];
      return [
        { type: 'REJECT', uid: orderUuid(state, trigger.key), reason, orderTrigger: orderTriggerJson(state, trigger) },
      ];
    }
    default:
      return [];
  }
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
    case 'triggerPlaced':
    case 'triggerCancelled':
    case 'triggerRejected':
    case 'triggerFailed':
      return event.trigger.key;
    case 'triggerEdited':
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

function execution(state: State, event: Execution, priorEdit: OrderView | undefined, reducedLots: number): OrderEvent {
  const terms = marketTerms(state, state.markets.get(event.marketId));
  return {
    type: 'EXECUTION',
    executionId: executionUuid(state, event.key),
    price: priceOf(terms, event.ticks),
    amount: sizeOf(terms, event.lots),
    orderPriorEdit: priorEdit === undefined ? null : orderJson(state, priorEdit),
    orderPriorExecution: orderJson(state, event.taker.order),
    takerReducedQuantity: sizeOrNull(state, event.marketId, reducedLots),
  };
}

/** The size of lots; null for none. */
function sizeOrNull(state: State, marketId: number, lots: number): number | null {
  return lots === 0 ? null : sizeOf(marketTerms(state, state.markets.get(marketId)), lots);
}

function rejection(state: State, event: OrderRejected): readonly OrderEvent[] {
  if (!REJECT_REASONS.includes(event.error)) return [];
  const reason = event.error as RejectReason;
  return [{ type: 'REJECT', uid: orderUuid(state, event.order.key), reason, order: orderJson(state, event.order) }];
}
