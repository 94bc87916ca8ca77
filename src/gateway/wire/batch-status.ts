/** `batchStatus`: what came of each element, in their order. */
import { assert } from '../../core/assert.ts';
import type { BatchedResult, Result } from '../../core/events.ts';
import { formatTime } from '../../core/iso-time.ts';
import type { State } from '../../core/state.ts';
import type { Delivered } from '../../timeline/timeline.ts';
import type { BatchItem } from './batch-elements.ts';
import { orderUuid } from './ids.ts';
import { orderEvents } from './order-events.ts';
import type { BatchStatus } from './schemas/batch-order.ts';

/** Tells whether the order that an element wanted to cancel, and that is not open, was filled. */
export type WasFilled = (item: BatchItem) => boolean;

/** The answers to all elements. `delivered`: the entry of those that reached the venue, absent when none did. */
export function batchStatus(
  state: State,
  items: readonly BatchItem[],
  delivered: Delivered | undefined,
  wasFilled: WasFilled,
): readonly BatchStatus[] {
  const results = delivered === undefined ? [] : elementsOf(delivered.result);
  let next = 0;
  return items.map((item) => {
    if ('status' in item.asked) return { status: item.asked.status, ...repeated(item), orderEvents: [] };
    const carriedOut = results[next++];
    assert(delivered !== undefined && carriedOut !== undefined, 'every element that was proposed came to something');
    return elementStatus(state, item, delivered, carriedOut, wasFilled);
  });
}

function elementStatus(
  state: State,
  item: BatchItem,
  { events, timeMs }: Delivered,
  { result, from, to }: BatchedResult,
  wasFilled: WasFilled,
): BatchStatus {
  const dateTimeReceived = formatTime(timeMs);
  if (result.type !== 'order') {
    return { status: wordOf(result), ...repeated(item), dateTimeReceived, orderEvents: [] };
  }
  const { orderKey, cliOrdId, reducedLots } = result;
  const status = result.status === 'notFound' && wasFilled(item) ? 'filled' : result.status;
  return {
    status,
    ...repeated(item),
    ...(orderKey === undefined ? {} : { order_id: orderUuid(state, orderKey) }),
    ...(cliOrdId === undefined ? {} : { cliOrdId }),
    dateTimeReceived,
    orderEvents: orderKey === undefined ? [] : orderEvents(state, events.slice(from, to), orderKey, reducedLots),
  };
}

/** What would refuse a request by itself: an element of an unknown market is told that it does not trade. */
function wordOf(result: Exclude<Result, { type: 'order' }>): BatchStatus['status'] {
  return result.type === 'refused' && result.detail === 'symbol' ? 'marketInactive' : 'invalidArgument';
}

function repeated({ orderTag, orderId, cliOrdId }: BatchItem): Partial<BatchStatus> {
  return {
    ...(orderTag === undefined ? {} : { order_tag: orderTag }),
    ...(orderId === undefined ? {} : { order_id: orderId }),
    ...(cliOrdId === undefined ? {} : { cliOrdId }),
  };
}

function elementsOf(result: Result): readonly BatchedResult[] {
  assert(result.type === 'batch', 'a batch comes to the results of its elements');
  return result.elements;
}
