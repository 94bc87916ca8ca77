/** `editStatus`: what came of an edit. */
import { assert } from '../../core/assert.ts';
import { formatTime } from '../../core/iso-time.ts';
import type { State } from '../../core/state.ts';
import type { Delivered } from '../../timeline/timeline.ts';
import { orderUuid } from './ids.ts';
import { orderEvents } from './order-events.ts';
import type { EditStatus } from './schemas/edit-order.ts';

/**
 * The status of an `editOrder`. `orderId`: the id as the client sent it, given back also for an order that does not exist.
 * Only an edit that was made has events.
 */
export function editStatus(state: State, delivered: Delivered, orderId?: string): EditStatus {
  const { result, events, timeMs } = delivered;
  assert(result.type === 'order', 'an edit comes to a status');
  const { status, orderKey, cliOrdId } = result;
  const id = orderKey === undefined ? orderId : orderUuid(state, orderKey);
  return {
    status,
    ...(id === undefined ? {} : { orderId: id }),
    ...(cliOrdId === undefined ? {} : { cliOrdId }),
    receivedTime: formatTime(timeMs),
    orderEvents: orderKey === undefined || status !== 'edited' ? [] : orderEvents(state, events, orderKey),
  };
}
