import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Answer, aVenue, type Caller, V3 } from './venue.ts';

const QUIET = { liquidity: 'none' } as const;
const BID = {
  order: 'send',
  order_tag: '1',
  orderType: 'lmt',
  symbol: 'PF_XBTUSD',
  side: 'buy',
  size: 0.1,
  limitPrice: 80000,
};
const UNKNOWN = '5c1df89d-3d48-41a5-9f4e-1cf1b2b8e6b5';

const batch = (caller: Caller, batchOrder: readonly object[], more = {}) =>
  caller.post(`${V3}/batchorder`, { json: JSON.stringify({ batchOrder }), ...more });
const words = ({ json }: Answer) => json.batchStatus.map(({ status }: Answer['json']) => status);

describe('a batch', () => {
  test('answers every element in its place', async (t) => {
    const venue = await aVenue(t, QUIET);
    const alice = venue.caller('alice');
    const answer = await batch(alice, [
      { ...BID, cliOrdId: 'a' },
      { ...BID, order_tag: 2, side: 'long' },
      { order: 'edit', cliOrdId: 'a', size: '0.2' },
      { ...BID, symbol: 'PF_NOPE', order_tag: 'x' },
      { order: 'cancel', order_id: UNKNOWN },
      { order: 'cancel', cliOrdId: 'a' },
    ]);
    const { batchStatus } = answer.json;
    assert.deepEqual(words(answer), ['placed', 'invalidSide', 'edited', 'marketInactive', 'notFound', 'cancelled']);
    assert.deepEqual(
      batchStatus.map(({ order_tag: tag, orderEvents }: Answer['json']) => [
        tag,
        orderEvents.map((e: Answer['json']) => e.type),
      ]),
      [
        ['1', ['PLACE']],
        ['2', []],
        [undefined, ['EDIT']],
        ['x', []],
        [undefined, []],
        [undefined, ['CANCEL']],
      ],
    );
    assert.equal(batchStatus[0].order_id, batchStatus[5].order_id);
    assert.deepEqual(batchStatus[4], {
      status: 'notFound',
      order_id: UNKNOWN,
      dateTimeReceived: '2026-11-20T12:00:00Z',
      orderEvents: [],
    });
    assert.deepEqual(batchStatus[1], { status: 'invalidSide', order_tag: '2', orderEvents: [] });
  });

  test('is one entry; one that has nothing to carry out is none', async (t) => {
    const venue = await aVenue(t, QUIET);
    const alice = venue.caller('alice');
    const { position } = venue.host.timeline;
    await batch(alice, [BID, BID, BID]);
    assert.equal(venue.host.timeline.position, position + 1);
    assert.deepEqual(words(await batch(alice, [])), []);
    assert.deepEqual(words(await batch(alice, [{ order: 'send' }, { ...BID, cliOrdId: '\ud800' }])), [
      'requiredArgumentMissing',
      'clientOrderIdInvalid',
    ]);
    assert.equal(venue.host.timeline.position, position + 1);
  });

  test('knows an order that was filled from one that never was', async (t) => {
    const venue = await aVenue(t, QUIET);
    const alice = venue.caller('alice');
    const [{ order_id: orderId }] = (await batch(alice, [BID])).json.batchStatus;
    await venue.caller('bob').send({ symbol: 'PF_XBTUSD', side: 'sell', size: '0.1', orderType: 'mkt' });
    assert.deepEqual(words(await batch(alice, [{ order: 'cancel', order_id: orderId }])), ['filled']);
  });

  test('is dropped when it is late, in either spelling', async (t) => {
    const alice = (await aVenue(t, QUIET)).caller('alice');
    for (const name of ['processBefore', 'ProcessBefore']) {
      const late = await batch(alice, [BID, { order: 'cancel', cliOrdId: 'a' }], {
        [name]: '2026-11-20T11:59:59.999Z',
      });
      assert.deepEqual(words(late), ['wouldProcessAfterSpecifiedTime', 'wouldProcessAfterSpecifiedTime']);
    }
  });

  test('500 elements fit, as JSON in the body or percent-encoded', async (t) => {
    const alice = (await aVenue(t, QUIET)).caller('alice');
    const many = Array.from({ length: 500 }, (_, at) => ({
      ...BID,
      order_tag: String(at),
      cliOrdId: `${at}-${'x'.repeat(60)}`,
      size: '0.0100',
    }));
    const placed = words(await batch(alice, many));
    assert.deepEqual([placed.length, new Set(placed)], [500, new Set(['placed'])]);
    const { json } = await batch(alice, [...many, BID]);
    assert.equal(json.error, 'invalidArgument: json');
  });

  test('faults of the document', async (t) => {
    const alice = (await aVenue(t, QUIET)).caller('alice');
    const error = async (json: string) => (await alice.post(`${V3}/batchorder`, { json })).json.error;
    assert.equal(await error('{'), 'Json Parse Error');
    assert.equal(await error('{"batch":[]}'), 'requiredArgumentMissing');
    assert.equal((await alice.post(`${V3}/batchorder`)).json.error, 'requiredArgumentMissing');
  });
});

describe('cancelallordersafter', () => {
  test('counts down in venue time, and 0 turns it off', async (t) => {
    const venue = await aVenue(t, QUIET);
    const alice = venue.caller('alice');
    const after = async (timeout: string) => (await alice.post(`${V3}/cancelallordersafter`, { timeout })).json;
    await alice.send({ symbol: 'PF_XBTUSD', side: 'buy', size: '0.1', orderType: 'lmt', limitPrice: '80000' });
    assert.deepEqual((await after('60')).status, {
      currentTime: '2026-11-20T12:00:00Z',
      triggerTime: '2026-11-20T12:01:00Z',
    });
    assert.equal((await after('0')).status.triggerTime, '0');
    assert.equal((await after('30')).status.triggerTime, '2026-11-20T12:00:30Z');
    venue.pass(30_000);
    await venue.control({ type: 'tick' });
    assert.deepEqual((await alice.get(`${V3}/openorders`)).json.openOrders, []);
    for (const timeout of ['-1', '1.5', '4294967296', 'x']) {
      assert.equal((await after(timeout)).error, 'invalidArgument: timeout');
    }
    assert.equal((await alice.post(`${V3}/cancelallordersafter`)).json.error, 'requiredArgumentMissing');
  });
});
