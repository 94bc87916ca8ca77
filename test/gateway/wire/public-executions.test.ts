import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Execution } from '../../../src/core/events.ts';
import { Validators } from '../../../src/gateway/validators.ts';
import { readToken } from '../../../src/gateway/wire/continuation.ts';
import { eventUuid } from '../../../src/gateway/wire/ids.ts';
import { publicExecutions } from '../../../src/gateway/wire/public-executions.ts';
import { PUBLIC_EXECUTIONS_REPLY } from '../../../src/gateway/wire/schemas/public-executions.ts';
import { executionRowOf } from './rows.ts';
import { id, received, SmallVenue, START_MS, usd } from './venue.ts';

const validators = new Validators();
const venue = new SmallVenue({
  prices: { XBT: 50_000 },
  funds: { a: [usd('flex', '1000000')], b: [usd('flex', '1000000')] },
});
const market = venue.market('PF_XBTUSD');
const executions: Execution[] = [];
function send(order: Parameters<SmallVenue['send']>[0]): void {
  for (const event of venue.send(order).events) if (event.type === 'execution') executions.push(event);
}
send({ account: venue.account('b').id, orderType: 'post', side: 'sell', size: '0.0003', limitPrice: '50005' });
send({ orderType: 'mkt', size: '0.0001' });
send({ orderType: 'ioc', size: '0.0004', limitPrice: '50010' });

test('public executions show both orders as they stood before the trade', () => {
  const page = publicExecutions(venue.state, market, executions.map(executionRowOf).reverse(), true);
  assert.equal(validators.firstFault(PUBLIC_EXECUTIONS_REPLY, received(page)), undefined);
  assert.equal(page.len, 2);
  const time = START_MS + 3;
  assert.deepEqual(received(page.elements[0]), {
    uid: eventUuid(venue.state, (executions[1] as Execution).key),
    timestamp: time,
    event: {
      Execution: {
        execution: {
          uid: id('execution', 3, 1),
          makerOrder: {
            uid: id('order', 1, 0),
            tradeable: 'PF_XBTUSD',
            direction: 'Sell',
            quantity: '0.0002',
            timestamp: START_MS + 1,
            limitPrice: '50005',
            orderType: 'Post',
            reduceOnly: false,
            lastUpdateTimestamp: START_MS + 2,
          },
          takerOrder: {
            uid: id('order', 3, 0),
            tradeable: 'PF_XBTUSD',
            direction: 'Buy',
            quantity: '0.0004',
            timestamp: time,
            limitPrice: '50010',
            orderType: 'IoC',
            reduceOnly: false,
            lastUpdateTimestamp: time,
          },
          timestamp: time,
          quantity: '0.0002',
          price: '50005',
          markPrice: '50000',
          limitFilled: true,
          usdValue: '10.00',
        },
        takerReducedQuantity: '',
      },
    },
  });
  const marketOrder = page.elements[1]?.event.Execution.execution;
  assert.equal(marketOrder?.takerOrder.orderType, 'IoC');
  assert.equal(marketOrder?.takerOrder.limitPrice, '50505');
  assert.equal(marketOrder?.limitFilled, false);
});

test("the house's order is public too", () => {
  const housed = new SmallVenue({ liquidity: 'house', funds: { a: [usd('flex', '1000000')] } });
  const event = housed.send({ orderType: 'mkt', size: '0.01' }).events.find(({ type }) => type === 'execution');
  assert.ok(event?.type === 'execution');
  const page = publicExecutions(housed.state, housed.market('PF_XBTUSD'), [executionRowOf(event)], false);
  assert.equal(validators.firstFault(PUBLIC_EXECUTIONS_REPLY, received(page)), undefined);
  assert.partialDeepStrictEqual(page.elements[0]?.event.Execution.execution.makerOrder, {
    direction: 'Sell',
    orderType: 'Limit',
  });
});

test('a page that is not the last ends with a token', () => {
  const rows = executions.map(executionRowOf);
  const last = publicExecutions(venue.state, market, rows, false);
  assert.deepEqual(Object.keys(last), ['elements', 'len']);
  const { continuationToken: token } = publicExecutions(venue.state, market, rows, true);
  assert.ok(token !== undefined);
  assert.deepEqual(readToken(token), { timeMs: START_MS + 3, number: 2 });
  assert.deepEqual(publicExecutions(venue.state, market, [], false), { elements: [], len: 0 });
});
