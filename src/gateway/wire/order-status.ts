/** `POST /orders/status`: orders that are open, or that ended a moment ago. */
import { NONE, type Order, type Trigger } from '../../core/entities.ts';
import type { OrderError, OrderReason, OrderView, TriggerView } from '../../core/events.ts';
import { priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { formatTime } from '../../core/iso-time.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import { triggerViewOf } from '../../core/orders/trigger-list.ts';
import { viewOf } from '../../core/orders/views.ts';
import type { State } from '../../core/state.ts';
import { orderUuid } from './ids.ts';
import { offsetValue } from './order-trigger-json.ts';
import type { OrderStatusEntry } from './schemas/orders-status.ts';

/** An order that has ended, as the history remembers it. */
export interface ClosedOrder {
  /** The order when it ended: of a filled one `filledLots` is `quantityLots`. */
  readonly order: OrderView;
  readonly end: 'FULLY_EXECUTED' | 'CANCELLED' | 'REJECTED';
  /** Why it ended. */
  readonly reason: OrderReason;
  /** Why it was refused, when it was. */
  readonly error?: OrderError;
}

/** An order that waited for a price, as the history remembers it. */
export interface ClosedTrigger {
  readonly trigger: TriggerView;
  readonly end: 'CANCELLED' | 'REJECTED' | 'TRIGGER_ACTIVATION_FAILURE';
  readonly reason: OrderReason;
  readonly error?: OrderError;
}

/** The status of a resting order; one that nothing has happened to since it was sent has no reason. */
export function openOrderStatus(state: State, order: Order): OrderStatusEntry {
  const { updateReason } = order;
  return {
    order: statusOrder(state, viewOf(order)),
    status: 'ENTERED_BOOK',
    updateReason: updateReason === '' ? null : updateReason,
    error: null,
  };
}

/** The status of an order that waits for a price. */
export function waitingOrderStatus(state: State, trigger: Trigger): OrderStatusEntry {
  const { updateReason } = trigger;
  return {
    order: statusTrigger(state, triggerViewOf(trigger)),
    status: 'TRIGGER_PLACED',
    updateReason: updateReason === '' ? null : updateReason,
    error: null,
  };
}

/** The status of one that has ended without becoming an order. */
export function closedTriggerStatus(state: State, { trigger, end, reason, error }: ClosedTrigger): OrderStatusEntry {
  return { order: statusTrigger(state, trigger), status: end, updateReason: reason, error: error ?? null };
}

/** The status of an order that has ended. */
export function closedOrderStatus(state: State, { order, end, reason, error }: ClosedOrder): OrderStatusEntry {
  return { order: statusOrder(state, order), status: end, updateReason: reason, error: error ?? null };
}

/** `quantity` is the whole size here: clients take what is left from it by subtracting `filled`. */
function statusOrder(state: State, order: OrderView): OrderStatusEntry['order'] {
  const market = state.markets.get(order.marketId);
  const terms = marketTerms(state, market);
  return {
    type: 'ORDER',
    orderId: orderUuid(state, order.key),
    cliOrdId: order.cliOrdId === '' ? null : order.cliOrdId,
    symbol: market.contract.symbol,
    side: order.side,
    quantity: sizeOf(terms, order.quantityLots),
    filled: sizeOf(terms, order.filledLots),
    limitPrice: priceOf(terms, order.ticks),
    reduceOnly: order.reduceOnly,
    timestamp: formatTime(order.createdMs),
    lastUpdateTimestamp: formatTime(order.updatedMs),
  };
}

const TRIGGER_SIGNALS = { mark: 'MARK_PRICE', index: 'SPOT_PRICE', last: 'LAST_PRICE' } as const;

function statusTrigger(state: State, trigger: TriggerView): OrderStatusEntry['order'] {
  const market = state.markets.get(trigger.marketId);
  const terms = marketTerms(state, market);
  const { deviationUnit } = trigger;
  return {
    type: 'TRIGGER_ORDER',
    orderId: orderUuid(state, trigger.key),
    cliOrdId: trigger.cliOrdId === '' ? null : trigger.cliOrdId,
    symbol: market.contract.symbol,
    side: trigger.side,
    quantity: sizeOf(terms, trigger.lots),
    filled: 0,
    limitPrice: trigger.limitTicks === NONE ? null : priceOf(terms, trigger.limitTicks),
    reduceOnly: trigger.reduceOnly,
    timestamp: formatTime(trigger.createdMs),
    lastUpdateTimestamp: formatTime(trigger.updatedMs),
    priceTriggerOptions: {
      triggerPrice: priceOf(terms, trigger.ticks),
      triggerSide: trigger.above ? 'TRIGGER_ABOVE' : 'TRIGGER_BELOW',
      triggerSignal: TRIGGER_SIGNALS[trigger.signal],
      ...(deviationUnit === ''
        ? {}
        : {
            trailingStopOptions: {
              maxDeviation: offsetValue(state, trigger.marketId, deviationUnit, trigger.deviation),
              unit: deviationUnit,
            },
          }),
    },
    triggerTime: null,
  };
}
