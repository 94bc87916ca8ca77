/** `POST /orders/status`: orders that are open, or that ended a moment ago. */
import type { Order } from '../../core/entities.ts';
import type { OrderError, OrderReason, OrderView } from '../../core/events.ts';
import { priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import { viewOf } from '../../core/orders/views.ts';
import type { State } from '../../core/state.ts';
import { formatTime } from '../server-time.ts';
import { orderUuid } from './ids.ts';
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

/** The status of a resting order. */
export function openOrderStatus(state: State, order: Order): OrderStatusEntry {
  return { order: statusOrder(state, viewOf(order)), status: 'ENTERED_BOOK', updateReason: null, error: null };
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
