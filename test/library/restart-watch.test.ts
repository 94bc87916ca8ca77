import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CoreEvent } from '../../src/core/events.ts';
import type { Entry } from '../../src/journal/journal.ts';
import { RestartWatch } from '../../src/library/restart-watch.ts';
import type { Delivered } from '../../src/timeline/timeline.ts';

/** Only the kinds of events count. */
function told(...types: readonly CoreEvent['type'][]): Delivered {
  const events = types.map((type) => ({ type }) as unknown as CoreEvent);
  return { position: 1, seq: 1, timeMs: 0, clockMs: 0, result: { type: 'done' }, events };
}

function entryOf(origin: string): Entry {
  return { position: 1, timeMs: 0, origin, n: 1, command: { type: 'tick' } };
}

test('what happened in the gap is what the clock brought after the host set it', () => {
  const watch = new RestartWatch();
  watch.apply(entryOf('clock'), told('execution', 'booking'));
  watch.apply(entryOf('host'), told());
  const nothing = { fills: 0, cancelledOrders: 0, fundingPayments: 0, settledPositions: 0, bookings: 0 };
  assert.deepEqual(watch.counts, nothing);
  watch.apply(entryOf('clock'), told('pricesMoved', 'execution', 'orderCancelled', 'orderCancelled'));
  watch.apply(entryOf('rest'), told('execution'));
  watch.apply(entryOf('clock'), told('booking', 'settled', 'settled', 'fundingPaid'));
  const counts = { fills: 1, cancelledOrders: 2, fundingPayments: 1, settledPositions: 2, bookings: 1 };
  assert.deepEqual(watch.counts, counts);
});
