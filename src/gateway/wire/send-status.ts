/** `sendStatus`: what came of a new order. */
import { assert } from '../../core/assert.ts';
import { formatTime } from '../../core/iso-time.ts';
import type { State } from '../../core/state.ts';
import type { Delivered } from '../../timeline/timeline.ts';
import { orderUuid } from './ids.ts';
import { orderEvents } from './order-events.ts';
import type { SendStatus } from './schemas/send-order.ts';

/**
 * The status of a `sendOrder` that was judged. An order that was refused before it got an id has no `order_id`; its
 * `orderEvents` are empty rather than absent, because ccxt takes an empty list, whatever the status, for a rejected order.
 */
export function sendStatus(state: State, delivered: Delivered): SendStatus {
  const { result, events, timeMs } = delivered;
  assert(result.type === 'order', 'an order that was not refused outright was judged');
  const { status, orderKey, cliOrdId, reducedLots } = result;
  return {
    status,
    ...(orderKey === undefined ? {} : { order_id: orderUuid(state, orderKey) }),
    ...(cliOrdId === undefined ? {} : { cliOrdId }),
    receivedTime: formatTime(timeMs),
    orderEvents: orderKey === undefined ? [] : orderEvents(state, events, orderKey, reducedLots),
  };
}

/** The status of an order that the door refuses in the venue's words. */
export function refusedStatus(state: State, status: SendStatus['status']): SendStatus {
  return { status, receivedTime: formatTime(state.root.timeMs), orderEvents: [] };
}
