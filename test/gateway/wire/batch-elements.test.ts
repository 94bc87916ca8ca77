import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal } from '../../../src/gateway/errors.ts';
import { type BatchItem, elementsIn, MOST_ELEMENTS, readBatch } from '../../../src/gateway/wire/batch-elements.ts';
import { SmallVenue } from './venue.ts';

const { state } = new SmallVenue();
const ACCOUNT = 2;
const SEND = {
  order: 'send',
  order_tag: '1',
  orderType: 'lmt',
  symbol: 'pf_xbtusd',
  side: 'buy',
  size: 1,
  limitPrice: 5e4,
};
const UNKNOWN = '5C1DF89D-3d48-41a5-9f4e-1cf1b2b8e6b5';

function read(json: string): readonly BatchItem[] {
  const items = readBatch(state, json, ACCOUNT);
  assert.ok(!isRefusal(items), JSON.stringify(items));
  return items;
}

const readOne = (element: unknown): BatchItem => read(JSON.stringify({ batchOrder: [element] }))[0] as BatchItem;
const statusOf = (element: unknown) => {
  const { asked } = readOne(element);
  return 'status' in asked ? asked.status : asked.type;
};

test('documents that are none', () => {
  const refused = (json: string) => {
    const items = readBatch(state, json, ACCOUNT);
    return isRefusal(items) ? [items.refused, items.detail] : items.length;
  };
  assert.deepEqual(refused('{"batchOrder":'), ['Json Parse Error', undefined]);
  for (const json of ['[]', 'null', '"x"', '{}', '{"batchOrder":{}}', '{"__proto__":{"batchOrder":[]}}']) {
    assert.deepEqual(refused(json), ['requiredArgumentMissing', undefined], json);
  }
  const many = (count: number) => JSON.stringify({ batchOrder: new Array(count).fill(SEND) });
  assert.equal(refused(many(MOST_ELEMENTS)), MOST_ELEMENTS);
  assert.deepEqual(refused(many(MOST_ELEMENTS + 1)), ['invalidArgument', 'json']);
  assert.equal(refused('{"batchOrder":[]}'), 0);
});

test('a document as Python prints it', () => {
  const json = "{'batchOrder': [{'order': 'cancel', 'cliOrdId': 'mine'}, {'order': 'cancel', 'order_id': None}]}";
  assert.deepEqual(
    read(json).map(({ cliOrdId, asked }) => ['type' in asked ? asked.type : asked.status, cliOrdId]),
    [
      ['cancelOrder', 'mine'],
      ['requiredArgumentMissing', undefined],
    ],
  );
  assert.equal(elementsIn(json), 2);
});

test('numbers are taken as they are written', () => {
  const json = `{"batchOrder":[{"order":"send","order_tag":7,"orderType":"lmt","symbol":"PF_XBTUSD","side":"sell",
    "size":0.10000000000000000001,"limitPrice":50000.00,"reduceOnly":true}]}`;
  assert.deepEqual(read(json), [
    {
      orderTag: '7',
      asked: {
        type: 'sendOrder',
        account: ACCOUNT,
        symbol: 'PF_XBTUSD',
        side: 'sell',
        orderType: 'lmt',
        size: '0.10000000000000000001',
        limitPrice: '50000',
        reduceOnly: true,
      },
    },
  ]);
});

test('orders that wait for a price, edits and cancellations', () => {
  assert.deepEqual(
    readOne({ ...SEND, orderType: 'stp', limitPrice: null, stopPrice: '51000', triggerSignal: 'spot' }).asked,
    {
      type: 'sendTrigger',
      account: ACCOUNT,
      symbol: 'PF_XBTUSD',
      side: 'buy',
      triggerType: 'stp',
      signal: 'index',
      size: '1',
      stopPrice: '51000',
      reduceOnly: false,
    },
  );
  assert.deepEqual(readOne({ order: 'edit', order_id: UNKNOWN, size: '2', qtyMode: 'ABSOLUTE' }), {
    orderId: UNKNOWN.toLowerCase(),
    asked: { type: 'editOrder', account: ACCOUNT, orderKey: -1, size: '2', quantityMode: 'absolute' },
  });
  assert.deepEqual(readOne({ order: 'cancel', cliOrdId: 'mine' }), {
    cliOrdId: 'mine',
    asked: { type: 'cancelOrder', account: ACCOUNT, cliOrdId: 'mine' },
  });
});

test('a faulty element has a word of its own', () => {
  const rows: readonly (readonly [status: string, element: unknown])[] = [
    ['invalidArgument', 'send'],
    ['invalidArgument', null],
    ['invalidArgument', { ...SEND, size: [1] }],
    ['requiredArgumentMissing', {}],
    ['invalidArgument', { order: 'replace' }],
    ['requiredArgumentMissing', { ...SEND, order_tag: undefined }],
    ['requiredArgumentMissing', { ...SEND, size: '' }],
    ['requiredArgumentMissing', { ...SEND, limitPrice: undefined }],
    ['invalidOrderType', { ...SEND, orderType: 'limit' }],
    ['invalidSide', { ...SEND, side: 'long' }],
    ['invalidSize', { ...SEND, size: true }],
    ['invalidPrice', { ...SEND, limitPrice: 'x' }],
    ['invalidPrice', { ...SEND, orderType: 'trailing_stop', limitPrice: undefined, trailingStopDeviationUnit: 'BPS' }],
    ['invalidArgument', { ...SEND, triggerSignal: 'bid' }],
    ['clientOrderIdTooLong', { ...SEND, cliOrdId: 'x'.repeat(101) }],
    ['clientOrderIdInvalid', { ...SEND, cliOrdId: '\ud800' }],
    ['requiredArgumentMissing', { order: 'edit', size: 1 }],
    ['orderForEditNotFound', { order: 'edit', order_id: 'x', size: 1 }],
    ['orderForEditNotFound', { order: 'edit', cliOrdId: '\ud800', size: 1 }],
    ['requiredArgumentMissing', { order: 'cancel' }],
    ['notFound', { order: 'cancel', order_id: 'x' }],
    ['notFound', { order: 'cancel', cliOrdId: '\ud800' }],
  ];
  for (const [status, element] of rows) assert.equal(statusOf(element), status, JSON.stringify(element));
});

test('an answer repeats what is fit to be repeated', () => {
  const { asked: _, ...said } = readOne({ ...SEND, order_tag: 'a\ud800', cliOrdId: 'x'.repeat(101), order_id: 'x' });
  assert.deepEqual(said, {});
});
