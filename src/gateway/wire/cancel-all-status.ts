/** `cancelStatus` of all orders of an account, or of those in one market. */
import { assert } from '../../core/assert.ts';
import { formatTime } from '../../core/iso-time.ts';
import type { State } from '../../core/state.ts';
import type { Delivered } from '../../timeline/timeline.ts';
import { orderUuid } from './ids.ts';
import { cancellation, triggerCancellation } from './order-events.ts';
import type { CancelAllStatus } from './schemas/cancel-all-orders.ts';

/** The status of a `cancelAllOrders`; `symbol` is the market that was named, if one was. */
export function cancelAllStatus(state: State, delivered: Delivered, symbol?: string): CancelAllStatus {
  const { result, timeMs } = delivered;
  assert(result.type === 'cancelledAll', 'cancelling all orders comes to a list of them');
  const { orders, triggers } = result;
  return {
    receivedTime: formatTime(timeMs),
    cancelOnly: symbol ?? 'all',
    status: orders.length + triggers.length === 0 ? 'noOrdersToCancel' : 'cancelled',
    cancelledOrders: [...orders, ...triggers].map(({ key, cliOrdId }) => ({
      order_id: orderUuid(state, key),
      ...(cliOrdId === '' ? {} : { cliOrdId }),
    })),
    orderEvents: [
      ...orders.map((order) => cancellation(state, { order })),
      ...triggers.map((trigger) => triggerCancellation(state, { trigger })),
    ],
  };
}
