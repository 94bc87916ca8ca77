/** `cancelStatus` of one order. */
import { assert } from '../../core/assert.ts';
import { formatTime } from '../../core/iso-time.ts';
import type { State } from '../../core/state.ts';
import type { Delivered } from '../../timeline/timeline.ts';
import { orderUuid } from './ids.ts';
import { cancellation, triggerCancellation } from './order-events.ts';
import type { CancelStatus } from './schemas/cancel-order.ts';

/**
 * The status of a `cancelOrder`. An order that is not open is `notFound`, with nothing but the time, or `filled` when the
 * door knows that it was filled: the core forgets an order when it ends, the history remembers.
 */
export function cancelStatus(state: State, delivered: Delivered, wasFilled = false): CancelStatus {
  const { result, events, timeMs } = delivered;
  assert(result.type === 'order', 'a cancellation comes to a status');
  const { orderKey, cliOrdId } = result;
  const receivedTime = formatTime(timeMs);
  const status = result.status === 'notFound' && wasFilled ? 'filled' : result.status;
  if (status === 'notFound' || orderKey === undefined) return { status, receivedTime };
  return {
    status,
    order_id: orderUuid(state, orderKey),
    ...(cliOrdId === undefined ? {} : { cliOrdId }),
    receivedTime,
    orderEvents: events.flatMap((event) => {
      if (event.type === 'orderCancelled' && event.order.key === orderKey) return [cancellation(state, event)];
      if (event.type === 'triggerCancelled' && event.trigger.key === orderKey)
        return [triggerCancellation(state, event)];
      return [];
    }),
  };
}
