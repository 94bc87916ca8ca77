import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf } from '../../../src/core/ids.ts';
import { editStatus } from '../../../src/gateway/wire/edit-status.ts';
import { FOREIGN_KEY } from '../../../src/gateway/wire/ids.ts';
import { id, received, SmallVenue, usd } from './venue.ts';

const T1 = '2026-11-20T12:00:00.001Z';
const T2 = '2026-11-20T12:00:00.002Z';
const T3 = '2026-11-20T12:00:00.003Z';

const ORDER = {
  orderId: id('order', 1, 0),
  cliOrdId: null,
  type: 'lmt',
  symbol: 'PF_XBTUSD',
  side: 'buy',
  quantity: 1,
  filled: 0,
  limitPrice: 49000,
  reduceOnly: false,
  timestamp: T1,
  lastUpdateTimestamp: T1,
};

/** a's buy of 1 at 49,000 is the first entry; b's sells at 50,000 follow. */
function venueWithOrder(...sells: readonly string[]): SmallVenue {
  const funds = { a: [usd('flex', '100000')], b: [usd('flex', '100000')] };
  const venue = new SmallVenue({ prices: { XBT: 50_000 }, funds });
  venue.send({ limitPrice: '49000' });
  for (const size of sells) venue.send({ account: venue.account('b').id, side: 'sell', size });
  return venue;
}

function edit(venue: SmallVenue, change: { size?: string; limitPrice?: string }, orderKey = keyOf(1, 0)): unknown {
  const account = venue.account('a').id;
  const delivered = venue.deliver({ type: 'editOrder', account, orderKey, quantityMode: 'relative', ...change });
  return received(editStatus(venue.state, delivered, orderKey === FOREIGN_KEY ? FOREIGN_ID : id('order', 1, 0)));
}

const FOREIGN_ID = '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5';

test('an edit that rests', () => {
  assert.deepEqual(edit(venueWithOrder(), { size: '1.5', limitPrice: '49100' }), {
    status: 'edited',
    orderId: id('order', 1, 0),
    receivedTime: T2,
    orderEvents: [
      {
        type: 'EDIT',
        reducedQuantity: null,
        old: ORDER,
        new: { ...ORDER, quantity: 1.5, limitPrice: 49100, lastUpdateTimestamp: T2 },
      },
    ],
  });
});

test('an edit that fills whole is told by its execution, with the order before the edit and before the fill', () => {
  assert.deepEqual(edit(venueWithOrder('2'), { limitPrice: '50020' }), {
    status: 'edited',
    orderId: id('order', 1, 0),
    receivedTime: T3,
    orderEvents: [
      {
        type: 'EXECUTION',
        executionId: id('execution', 3, 0),
        price: 50000,
        amount: 1,
        orderPriorEdit: ORDER,
        orderPriorExecution: { ...ORDER, limitPrice: 50020, lastUpdateTimestamp: T3 },
        takerReducedQuantity: null,
      },
    ],
  });
});

test('an edit that fills in part is told by its executions, and last by what rests', () => {
  const time = '2026-11-20T12:00:00.004Z';
  const edited = { ...ORDER, limitPrice: 50020, lastUpdateTimestamp: time };
  const execution = { type: 'EXECUTION', price: 50000, orderPriorEdit: ORDER, takerReducedQuantity: null };
  assert.deepEqual(edit(venueWithOrder('0.3', '0.2'), { limitPrice: '50020' }), {
    status: 'edited',
    orderId: id('order', 1, 0),
    receivedTime: time,
    orderEvents: [
      { ...execution, executionId: id('execution', 4, 0), amount: 0.3, orderPriorExecution: edited },
      {
        ...execution,
        executionId: id('execution', 4, 5),
        amount: 0.2,
        orderPriorExecution: { ...edited, quantity: 0.7, filled: 0.3 },
      },
      { type: 'EDIT', reducedQuantity: null, old: ORDER, new: { ...edited, quantity: 0.5, filled: 0.5 } },
    ],
  });
});

test('an edit of a partly filled order counts in open sizes, as `size` does', () => {
  const venue = venueWithOrder();
  venue.send({ account: venue.account('b').id, side: 'sell', size: '0.4', limitPrice: '49000' });
  const reply = edit(venue, { size: '0.5' }) as { orderEvents: { old: object; new: object }[] };
  assert.partialDeepStrictEqual(reply.orderEvents, [
    { type: 'EDIT', old: { quantity: 0.6, filled: 0.4 }, new: { quantity: 0.5, filled: 0.4 } },
  ]);
});

test('an order that does not exist: its id comes back as it was sent', () => {
  assert.deepEqual(edit(venueWithOrder(), { size: '2' }, FOREIGN_KEY), {
    status: 'orderForEditNotFound',
    orderId: FOREIGN_ID,
    receivedTime: T2,
    orderEvents: [],
  });
});

test('an edit that is refused changes nothing and tells nothing', () => {
  const venue = venueWithOrder();
  assert.deepEqual(edit(venue, { limitPrice: '49000.5' }), {
    status: 'invalidPrice',
    orderId: id('order', 1, 0),
    receivedTime: T2,
    orderEvents: [],
  });
});

test('an order named by its client id is answered with both ids', () => {
  const venue = venueWithOrder();
  venue.send({ limitPrice: '48000', cliOrdId: 'mine' });
  const command = { type: 'editOrder', account: venue.account('a').id, quantityMode: 'relative' } as const;
  const known = editStatus(venue.state, venue.deliver({ ...command, cliOrdId: 'mine', size: '2' }));
  assert.equal(known.orderId, id('order', 2, 0));
  assert.equal(known.cliOrdId, 'mine');
  const unknown = editStatus(venue.state, venue.deliver({ ...command, cliOrdId: 'other', size: '2' }));
  assert.deepEqual(received(unknown), {
    status: 'orderForEditNotFound',
    cliOrdId: 'other',
    receivedTime: '2026-11-20T12:00:00.004Z',
    orderEvents: [],
  });
});
