import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderUuid } from '../../../src/gateway/wire/ids.ts';
import { sendStatus } from '../../../src/gateway/wire/send-status.ts';
import { id, received, SmallVenue, usd } from './venue.ts';

const T1 = '2026-11-20T12:00:00.001Z';
const T2 = '2026-11-20T12:00:00.002Z';
const T3 = '2026-11-20T12:00:00.003Z';

function venueOfTwo(liquidity: 'house' | 'none' = 'none'): SmallVenue {
  const funds = { a: [usd('flex', '100000')], b: [usd('flex', '100000')] };
  return new SmallVenue({ liquidity, prices: { XBT: 50_000 }, funds });
}

/** Sends b's resting sells, then a's order, and gives what a receives. */
function afterSells(
  sells: readonly (readonly [size: string, limitPrice: string])[],
  order: Parameters<SmallVenue['send']>[0],
): unknown {
  const venue = venueOfTwo();
  for (const [size, limitPrice] of sells) {
    venue.send({ account: venue.account('b').id, side: 'sell', size, limitPrice });
  }
  return received(sendStatus(venue.state, venue.send(order)));
}

test('an order that rests', () => {
  assert.deepEqual(afterSells([], { size: '0.1', limitPrice: '49000', cliOrdId: 'grid-19' }), {
    status: 'placed',
    order_id: id('order', 1, 0),
    cliOrdId: 'grid-19',
    receivedTime: T1,
    orderEvents: [
      {
        type: 'PLACE',
        reducedQuantity: null,
        order: {
          orderId: id('order', 1, 0),
          cliOrdId: 'grid-19',
          type: 'lmt',
          symbol: 'PF_XBTUSD',
          side: 'buy',
          quantity: 0.1,
          filled: 0,
          limitPrice: 49000,
          reduceOnly: false,
          timestamp: T1,
          lastUpdateTimestamp: T1,
        },
      },
    ],
  });
});

test('a market order that fills at once is an immediate one with its guard price, and has executions only', () => {
  assert.deepEqual(afterSells([['0.1', '50001']], { orderType: 'mkt', size: '0.001' }), {
    status: 'placed',
    order_id: id('order', 2, 0),
    receivedTime: T2,
    orderEvents: [
      {
        type: 'EXECUTION',
        executionId: id('execution', 2, 1),
        price: 50001,
        amount: 0.001,
        orderPriorEdit: null,
        orderPriorExecution: {
          orderId: id('order', 2, 0),
          cliOrdId: null,
          type: 'ioc',
          symbol: 'PF_XBTUSD',
          side: 'buy',
          quantity: 0.001,
          filled: 0,
          // 50,001 x 1.01 = 50,501.01, cut to the tick.
          limitPrice: 50501,
          reduceOnly: false,
          timestamp: T2,
          lastUpdateTimestamp: T2,
        },
        takerReducedQuantity: null,
      },
    ],
  });
});

test('an order that fills with two others and rests with what is left: quantity is what is open, from event to event', () => {
  const order = {
    orderId: id('order', 3, 0),
    cliOrdId: null,
    type: 'lmt',
    symbol: 'PF_XBTUSD',
    side: 'buy',
    limitPrice: 50010,
    reduceOnly: false,
    timestamp: T3,
    lastUpdateTimestamp: T3,
  };
  const execution = { type: 'EXECUTION', orderPriorEdit: null, takerReducedQuantity: null };
  const sells = [
    ['0.4', '50000'],
    ['0.6', '50010'],
  ] as const;
  assert.deepEqual(afterSells(sells, { size: '1.5', limitPrice: '50010' }), {
    status: 'placed',
    order_id: id('order', 3, 0),
    receivedTime: T3,
    orderEvents: [
      {
        ...execution,
        executionId: id('execution', 3, 1),
        price: 50000,
        amount: 0.4,
        orderPriorExecution: { ...order, quantity: 1.5, filled: 0 },
      },
      {
        ...execution,
        executionId: id('execution', 3, 6),
        price: 50010,
        amount: 0.6,
        orderPriorExecution: { ...order, quantity: 1.1, filled: 0.4 },
      },
      { type: 'PLACE', reducedQuantity: null, order: { ...order, quantity: 0.5, filled: 1 } },
    ],
  });
});

interface Told {
  readonly type: string;
  readonly reason?: string;
  readonly order?: { readonly type: string; readonly quantity: number; readonly filled: number };
}

const SELL = [['0.4', '50000']] as const;
const cases: readonly {
  readonly what: string;
  readonly sells?: readonly (readonly [string, string])[];
  readonly order: Parameters<SmallVenue['send']>[0];
  readonly status: string;
  readonly events: readonly string[];
  readonly hasId?: false;
}[] = [
  {
    what: 'ioc, a part fills',
    sells: SELL,
    order: { orderType: 'ioc' },
    status: 'placed',
    events: ['EXECUTION', 'CANCEL ioc 0.6 0.4'],
  },
  {
    what: 'mkt, a part fills',
    sells: SELL,
    order: { orderType: 'mkt' },
    status: 'placed',
    events: ['EXECUTION', 'CANCEL ioc 0.6 0.4'],
  },
  {
    what: 'fok, all fills',
    sells: SELL,
    order: { orderType: 'fok', size: '0.4' },
    status: 'placed',
    events: ['EXECUTION'],
  },
  { what: 'post, rests', order: { orderType: 'post' }, status: 'placed', events: ['PLACE post 1 0'] },
  {
    what: 'ioc, nothing fills',
    order: { orderType: 'ioc' },
    status: 'iocWouldNotExecute',
    events: ['REJECT IOC_WOULD_NOT_EXECUTE ioc 1 0'],
  },
  {
    what: 'fok, a part would fill',
    sells: SELL,
    order: { orderType: 'fok' },
    status: 'iocWouldNotExecute',
    events: ['REJECT IOC_WOULD_NOT_EXECUTE fok 1 0'],
  },
  {
    what: 'post, would fill',
    sells: SELL,
    order: { orderType: 'post' },
    status: 'postWouldExecute',
    events: ['REJECT POST_WOULD_EXECUTE post 1 0'],
  },
  {
    what: 'reduce-only, nothing to reduce',
    order: { reduceOnly: true },
    status: 'wouldNotReducePosition',
    events: ['REJECT WOULD_NOT_REDUCE_POSITION lmt 1 0'],
  },
  { what: 'too little margin', order: { size: '300' }, status: 'insufficientAvailableFunds', events: [] },
  { what: 'off the lot', order: { size: '0.00001' }, status: 'invalidSize', events: [], hasId: false },
  { what: 'negative', order: { size: '-1' }, status: 'invalidSize', events: [], hasId: false },
  { what: 'off the tick', order: { limitPrice: '49999.5' }, status: 'invalidPrice', events: [], hasId: false },
  {
    what: 'a client id too long',
    order: { cliOrdId: 'x'.repeat(101) },
    status: 'clientOrderIdTooBig',
    events: [],
    hasId: false,
  },
  {
    what: 'too late',
    order: { processBeforeMs: 1 },
    status: 'wouldProcessAfterSpecifiedTime',
    events: [],
    hasId: false,
  },
];

for (const { what, sells = [], order, status, events, hasId = true } of cases) {
  test(`${what}: ${status}`, () => {
    const reply = afterSells(sells, order) as {
      status: string;
      order_id?: string;
      receivedTime: string;
      orderEvents: Told[];
    };
    assert.equal(reply.status, status);
    assert.equal(reply.order_id, hasId ? id('order', sells.length + 1, 0) : undefined);
    assert.ok(reply.receivedTime.endsWith('Z'));
    const told = reply.orderEvents.map((event) => {
      const words = [event.type, event.reason, event.order?.type, event.order?.quantity, event.order?.filled];
      return words.filter((word) => word !== undefined).join(' ');
    });
    assert.deepEqual(told, events);
  });
}

test('the whole reply to a refusal with an event', () => {
  assert.deepEqual(afterSells(SELL, { orderType: 'post', size: '0.1', limitPrice: '50000' }), {
    status: 'postWouldExecute',
    order_id: id('order', 2, 0),
    receivedTime: T2,
    orderEvents: [
      {
        type: 'REJECT',
        uid: id('order', 2, 0),
        reason: 'POST_WOULD_EXECUTE',
        order: {
          orderId: id('order', 2, 0),
          cliOrdId: null,
          type: 'post',
          symbol: 'PF_XBTUSD',
          side: 'buy',
          quantity: 0.1,
          filled: 0,
          limitPrice: 50000,
          reduceOnly: false,
          timestamp: T2,
          lastUpdateTimestamp: T2,
        },
      },
    ],
  });
});

test('an order that would trade with itself is refused without an event', () => {
  const venue = venueOfTwo();
  venue.send({ side: 'sell' });
  const reply = sendStatus(venue.state, venue.send({ cliOrdId: 'own' }));
  assert.deepEqual(received(reply), {
    status: 'selfFill',
    order_id: id('order', 2, 0),
    cliOrdId: 'own',
    receivedTime: T2,
    orderEvents: [],
  });
});

test("a fill with the house tells nothing of the house's order", () => {
  const venue = venueOfTwo('house');
  const delivered = venue.send({ orderType: 'mkt', size: '0.3' });
  const executions = delivered.events.filter((event) => event.type === 'execution');
  assert.ok(executions.length > 1);
  const text = JSON.stringify(sendStatus(venue.state, delivered));
  for (const event of executions) {
    assert.equal(event.maker.accountId, venue.state.root.houseAccount);
    assert.ok(!text.includes(orderUuid(venue.state, event.maker.order.key)));
  }
  assert.equal(text.split('"type":"EXECUTION"').length - 1, executions.length);
});

test("a taker's fills cut its own reduce-only orders, and its reply does not speak of them", () => {
  const venue = venueOfTwo();
  const b = venue.account('b').id;
  venue.send({ account: b, side: 'sell' });
  venue.send({});
  venue.send({ side: 'sell', reduceOnly: true, limitPrice: '51000' });
  venue.send({ account: b, limitPrice: '49900' });
  const delivered = venue.send({ side: 'sell', limitPrice: '49900' });
  assert.ok(delivered.events.some((event) => event.type === 'orderCancelled'));
  const { orderEvents = [] } = sendStatus(venue.state, delivered);
  assert.deepEqual(
    orderEvents.map((event) => event.type),
    ['EXECUTION'],
  );
});
