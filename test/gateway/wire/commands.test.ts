import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf } from '../../../src/core/ids.ts';
import { type Endpoint, endpoint } from '../../../src/gateway/endpoint.ts';
import { isRefusal, type Refusal } from '../../../src/gateway/errors.ts';
import { ParameterReader } from '../../../src/gateway/parameter-reader.ts';
import { readParameters } from '../../../src/gateway/parameters.ts';
import { object, type Schema } from '../../../src/gateway/schema.ts';
import {
  CANCEL_ALL_ORDERS_PARAMETERS,
  CANCEL_ORDER_PARAMETERS,
  cancelAllOrdersCommand,
  cancelOrderCommand,
  EDIT_ORDER_PARAMETERS,
  editOrderCommand,
  SEND_ORDER_PARAMETERS,
  sendOrderCommand,
  TRANSFER_PARAMETERS,
  transferCommand,
} from '../../../src/gateway/wire/commands.ts';
import { id, SmallVenue } from './venue.ts';

const ACCOUNT = 5;
const { state } = new SmallVenue();

/** What an endpoint makes of a query: its parameters read as the door reads them, then its command. */
function reader<Taken>(parameters: Schema<Taken>, command: (values: Taken) => object): (query: string) => object {
  const definition: Endpoint<Taken> = endpoint({
    name: 'test',
    summary: 'test',
    methods: ['POST'],
    paths: ['/derivatives/api/v3/test'],
    level: 'full',
    cost: 1,
    faults: 'classic',
    parameters,
    reply: object({}),
  });
  const read = new ParameterReader(definition);
  return (query) => {
    const request = { method: 'POST', path: '', rawQuery: query, headers: {}, rawBody: '' };
    const sent = readParameters(request);
    if (isRefusal(sent)) return sent;
    const taken = read.read(sent, {});
    return isRefusal(taken) ? taken : command(taken.values);
  };
}

const send = reader(SEND_ORDER_PARAMETERS, (values) => sendOrderCommand(values, ACCOUNT));
const edit = reader(EDIT_ORDER_PARAMETERS, (values) => editOrderCommand(state, values, ACCOUNT));
const cancel = reader(CANCEL_ORDER_PARAMETERS, (values) => cancelOrderCommand(state, values, ACCOUNT));
const cancelAll = reader(CANCEL_ALL_ORDERS_PARAMETERS, (values) => cancelAllOrdersCommand(values, ACCOUNT));
const transfer = reader(TRANSFER_PARAMETERS, (values) => transferCommand(values, ACCOUNT));

type Row = readonly [query: string, outcome: object];

function check(read: (query: string) => object, rows: readonly Row[]): void {
  for (const [query, outcome] of rows) assert.deepEqual(read(query), outcome, query);
}

function refused(code: Refusal['refused'], detail?: string): Refusal {
  return detail === undefined ? { refused: code } : { refused: code, detail };
}

const LIMIT = 'orderType=lmt&symbol=PF_XBTUSD&side=buy&size=0.1&limitPrice=59000';
const ORDER = {
  type: 'sendOrder',
  account: ACCOUNT,
  symbol: 'PF_XBTUSD',
  side: 'buy',
  orderType: 'lmt',
  size: '0.1',
  limitPrice: '59000',
  reduceOnly: false,
};

test('sendorder: orders', () => {
  check(send, [
    [LIMIT, ORDER],
    [LIMIT.replace('lmt', 'post'), { ...ORDER, orderType: 'post' }],
    [LIMIT.replace('lmt', 'ioc'), { ...ORDER, orderType: 'ioc' }],
    [LIMIT.replace('lmt', 'fok'), { ...ORDER, orderType: 'fok' }],
    [LIMIT.replace('PF_XBTUSD', 'pf_xbtusd'), ORDER],
    [LIMIT.replace('buy', 'sell'), { ...ORDER, side: 'sell' }],
    [`${LIMIT}&reduceOnly=true`, { ...ORDER, reduceOnly: true }],
    [`${LIMIT}&reduceOnly=True`, { ...ORDER, reduceOnly: true }],
    [`${LIMIT}&reduceOnly=False`, ORDER],
    [`${LIMIT}&cliOrdId=grid+1%26`, { ...ORDER, cliOrdId: 'grid 1&' }],
    [`${LIMIT}&cliOrdId=`, ORDER],
    [`${LIMIT}&processBefore=2026-11-20T12:00:00.250Z`, { ...ORDER, processBeforeMs: 1_795_176_000_250 }],
    [`${LIMIT}&processBefore=2026-11-20T13%3A00%3A00%2B01%3A00`, { ...ORDER, processBeforeMs: 1_795_176_000_000 }],
    [`${LIMIT}&broker=ABCD&triggerSignal=mark&stopPrice=1`, ORDER],
    // Decimals arrive as one text a value, and exactly.
    [LIMIT.replace('size=0.1', 'size=1e-05'), { ...ORDER, size: '0.00001' }],
    [LIMIT.replace('size=0.1', 'size=0.10'), ORDER],
    [LIMIT.replace('size=0.1', 'size=-1'), { ...ORDER, size: '-1' }],
    [
      LIMIT.replace('59000', '12345678901234567890.12345678901234567891'),
      { ...ORDER, limitPrice: '12345678901234567890.12345678901234567891' },
    ],
  ]);
});

test('sendorder: a market order has no limit, even if one is sent', () => {
  const { limitPrice, ...market } = { ...ORDER, orderType: 'mkt' };
  check(send, [
    ['orderType=mkt&symbol=PF_XBTUSD&side=buy&size=0.1', market],
    [LIMIT.replace('lmt', 'mkt'), market],
  ]);
});

test('sendorder: what is missing or unusable', () => {
  const missing = refused('requiredArgumentMissing');
  check(send, [
    ['', missing],
    ['symbol=PF_XBTUSD&side=buy&size=0.1&limitPrice=59000', missing],
    ['orderType=lmt&side=buy&size=0.1&limitPrice=59000', missing],
    ['orderType=lmt&symbol=PF_XBTUSD&size=0.1&limitPrice=59000', missing],
    ['orderType=lmt&symbol=PF_XBTUSD&side=buy&limitPrice=59000', missing],
    ['orderType=lmt&symbol=PF_XBTUSD&side=buy&size=0.1', missing],
    ['orderType=post&symbol=PF_XBTUSD&side=buy&size=0.1', missing],
    ['orderType=ioc&symbol=PF_XBTUSD&side=buy&size=0.1&limitPrice=', missing],
    ['orderType=fok&symbol=PF_XBTUSD&side=buy&size=0.1', missing],
    [LIMIT.replace('buy', 'long'), refused('invalidArgument', 'side')],
    [LIMIT.replace('buy', 'BUY'), refused('invalidArgument', 'side')],
    [LIMIT.replace('PF_XBTUSD', 'PF%20XBT'), refused('invalidArgument', 'symbol')],
    [LIMIT.replace('0.1', 'NaN'), refused('invalidArgument', 'size')],
    [LIMIT.replace('0.1', 'Infinity'), refused('invalidArgument', 'size')],
    [LIMIT.replace('0.1', '0x10'), refused('invalidArgument', 'size')],
    [LIMIT.replace('0.1', '1e400'), refused('invalidArgument', 'size')],
    [`${LIMIT}&size=0.2`, refused('invalidArgument', 'size')],
    [LIMIT.replace('59000', 'abc'), refused('invalidArgument', 'limitPrice')],
    [`${LIMIT}&reduceOnly=yes`, refused('invalidArgument', 'reduceOnly')],
    [`${LIMIT}&processBefore=tomorrow`, refused('invalidArgument', 'processBefore')],
    [`${LIMIT}&cliOrdId=%E0%A4%A`, refused('Bad Request')],
  ]);
});

test('sendorder: types that do not exist', () => {
  const invalid = refused('invalidOrderType');
  for (const type of ['stop', 'market', 'LMT', 'constructor', 'unknown']) {
    check(send, [[LIMIT.replace('lmt', type), invalid]]);
  }
  // The type is looked at before the limit that it may need.
  check(send, [['orderType=stop&symbol=PF_XBTUSD&side=buy&size=0.1', invalid]]);
});

test('sendorder: orders that wait for a price', () => {
  const stop = 'symbol=PF_XBTUSD&side=buy&size=0.1&orderType=stp&stopPrice=61000';
  const { orderType: _, limitPrice: __, ...rest } = ORDER;
  const waiting = { ...rest, type: 'sendTrigger', triggerType: 'stp', signal: 'last', stopPrice: '61000' };
  const trail = stop.replace('orderType=stp&stopPrice=61000', 'orderType=trailing_stop&trailingStopMaxDeviation=1.50');
  const { stopPrice: ___, ...trailing } = {
    ...waiting,
    triggerType: 'trailing_stop',
    deviation: { value: '1.5', unit: 'PERCENT' },
  };
  check(send, [
    [stop, waiting],
    [stop.replace('stp', 'take_profit'), { ...waiting, triggerType: 'take_profit' }],
    [`${stop}&triggerSignal=mark`, { ...waiting, signal: 'mark' }],
    [`${stop}&triggerSignal=index`, { ...waiting, signal: 'index' }],
    [`${stop}&triggerSignal=spot`, { ...waiting, signal: 'index' }],
    [`${stop}&triggerSignal=bid`, refused('invalidArgument', 'triggerSignal')],
    [`${stop}&limitPrice=61500&cliOrdId=a`, { ...waiting, limitPrice: '61500', cliOrdId: 'a' }],
    [
      `${stop}&limitPriceOffsetValue=-1&limitPriceOffsetUnit=PERCENT`,
      { ...waiting, limitOffset: { value: '-1', unit: 'PERCENT' } },
    ],
    [`${stop}&limitPriceOffsetValue=5`, { ...waiting, limitOffset: { value: '5' } }],
    [`${stop}&limitPriceOffsetUnit=BPS`, refused('invalidArgument', 'limitPriceOffsetUnit')],
    [stop.replace('&stopPrice=61000', ''), refused('requiredArgumentMissing')],
    [`${trail}&trailingStopDeviationUnit=PERCENT`, trailing],
    [trail, refused('requiredArgumentMissing')],
    [`${trail}&trailingStopDeviationUnit=PERCENT&stopPrice=1`, refused('invalidArgument', 'stopPrice')],
    [`${trail}&trailingStopDeviationUnit=PERCENT&limitPrice=1`, refused('invalidArgument', 'limitPrice')],
  ]);
});

const UUID = id('order', 3, 1);
const FOREIGN = '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5';

test('editorder', () => {
  const command = { type: 'editOrder', account: ACCOUNT, orderKey: keyOf(3, 1), quantityMode: 'relative' };
  const { orderKey, ...named } = command;
  check(edit, [
    [`orderId=${UUID}&size=0.2&limitPrice=43200`, { ...command, size: '0.2', limitPrice: '43200' }],
    [`orderId=${UUID.toUpperCase()}&size=0.2`, { ...command, size: '0.2' }],
    [`orderId=${FOREIGN}&size=0.2`, { ...command, orderKey: -1, size: '0.2' }],
    ['cliOrdId=mine&limitPrice=1.50', { ...named, cliOrdId: 'mine', limitPrice: '1.5' }],
    [`orderId=${UUID}&cliOrdId=mine`, { ...command, cliOrdId: 'mine' }],
    [`orderId=${UUID}&qtyMode=ABSOLUTE`, { ...command, quantityMode: 'absolute' }],
    [`orderId=${UUID}&qtyMode=RELATIVE`, command],
    [`orderId=${UUID}&processBefore=2026-11-20T12:00:00Z`, { ...command, processBeforeMs: 1_795_176_000_000 }],
    [`orderId=${UUID}&stopPrice=60000.0`, { ...command, stopPrice: '60000' }],
    [
      `orderId=${UUID}&trailingStopMaxDeviation=2&trailingStopDeviationUnit=QUOTE_CURRENCY`,
      { ...command, deviation: { value: '2', unit: 'QUOTE_CURRENCY' } },
    ],
    [`orderId=${UUID}&trailingStopMaxDeviation=2`, refused('requiredArgumentMissing')],
    ['size=0.2', refused('requiredArgumentMissing')],
    ['orderId=&cliOrdId=', refused('requiredArgumentMissing')],
    ['orderId=abc&size=1', refused('invalidUuid', 'abc')],
    [`orderId=${UUID}&qtyMode=both`, refused('invalidArgument', 'qtyMode')],
    [`orderId=${UUID}&size=big`, refused('invalidArgument', 'size')],
  ]);
});

test('cancelorder', () => {
  const command = { type: 'cancelOrder', account: ACCOUNT };
  check(cancel, [
    [`order_id=${UUID}`, { ...command, orderKey: keyOf(3, 1) }],
    [`order_id=${FOREIGN}`, { ...command, orderKey: -1 }],
    ['cliOrdId=mine', { ...command, cliOrdId: 'mine' }],
    [
      'cliOrdId=mine&processBefore=2026-11-20T12:00:00Z',
      { ...command, cliOrdId: 'mine', processBeforeMs: 1_795_176_000_000 },
    ],
    ['', refused('requiredArgumentMissing')],
    ['order_id=12', refused('invalidUuid', '12')],
    [`order_id=${UUID}&order_id=${UUID}`, refused('invalidArgument', 'order_id')],
  ]);
});

test('cancelallorders', () => {
  const command = { type: 'cancelAllOrders', account: ACCOUNT };
  check(cancelAll, [
    ['', command],
    ['symbol=pf_xbtusd', { ...command, symbol: 'PF_XBTUSD' }],
    ['symbol=%00', refused('invalidArgument', 'symbol')],
  ]);
});

test('transfer', () => {
  const command = { type: 'transfer', account: ACCOUNT, from: 'cash', to: 'flex', asset: 'USD', amount: '1' };
  const query = 'fromAccount=cash&toAccount=flex&unit=usd&amount=1';
  check(transfer, [
    [query, command],
    [
      query.replace('cash', 'Cash').replace('flex', 'FI_XBTUSD').replace('usd', 'btc'),
      { ...command, to: 'fi_xbtusd', asset: 'XBT' },
    ],
    [query.replace('usd', 'xbt'), { ...command, asset: 'XBT' }],
    [query.replace('amount=1', 'amount=1.50'), { ...command, amount: '1.5' }],
    [query.replace('amount=1', 'amount=-1'), { ...command, amount: '-1' }],
    [query.replace('amount=1', 'amount='), refused('requiredArgumentMissing')],
    [query.replace('unit=usd', ''), refused('requiredArgumentMissing')],
    [query.replace('cash', 'a%20b'), refused('invalidAccount')],
    [query.replace('flex', 'x'.repeat(41)), refused('invalidAccount')],
    [query.replace('usd', 'u%C3%9F'), refused('invalidUnit')],
    [query.replace('amount=1', 'amount=NaN'), refused('invalidAmount')],
    [query.replace('amount=1', 'amount=0.123456789012345678901'), refused('invalidAmount')],
  ]);
});
