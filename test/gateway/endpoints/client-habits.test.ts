/** What unmodified clients do that no documentation mentions. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { FORM_TYPE, form, TestVenue, V3, withQuery } from './venue.ts';

const PATH = `${V3}/sendorder`;
const ORDER = { orderType: 'lmt', symbol: 'pf_xbtusd', side: 'buy', size: '0.01', limitPrice: '70000' };

describe('habits of clients', () => {
  let venue: TestVenue;
  before(async () => {
    venue = await TestVenue.start();
  });
  after(() => venue.close());

  test('parameters in the body, in the query, or some in each', async () => {
    const alice = venue.caller('alice');
    const { limitPrice, size, ...query } = ORDER;
    const first = form(query);
    const body = form({ limitPrice, size });
    const divided = await venue.ask({
      method: 'POST',
      target: withQuery(PATH, first),
      body,
      headers: { 'content-type': FORM_TYPE, ...alice.headers(PATH, first + body) },
    });
    for (const answer of [await alice.post(PATH, ORDER), await alice.postQuery(PATH, ORDER), divided]) {
      assert.equal(answer.json.sendStatus.status, 'placed');
    }
  });

  test('a content type on a GET, a charset, none on a POST', async () => {
    const alice = venue.caller('alice');
    const get = {
      target: `${V3}/accounts`,
      headers: { 'content-type': FORM_TYPE, ...alice.headers(`${V3}/accounts`) },
    };
    assert.equal((await venue.ask(get)).json.result, 'success');
    const body = form(ORDER);
    for (const type of [{ 'content-type': `${FORM_TYPE}; charset=utf-8` }, {}]) {
      const headers = { ...type, ...alice.headers(PATH, body) };
      assert.equal(
        (await venue.ask({ method: 'POST', target: PATH, body, headers } as never)).json.sendStatus.status,
        'placed',
      );
    }
  });

  test('a body in JSON is signed like any, but holds no parameters', async () => {
    const body = JSON.stringify(ORDER);
    const headers = { 'content-type': 'application/json', ...venue.caller('alice').headers(PATH, body) };
    assert.equal(
      (await venue.ask({ method: 'POST', target: PATH, body, headers })).json.error,
      'requiredArgumentMissing',
    );
  });

  test("Python's booleans, parameters nobody knows, numbers with an exponent", async () => {
    const alice = venue.caller('alice');
    const reducing = await alice.post(PATH, { ...ORDER, reduceOnly: 'True', broker: 'AA11', triggerSignal: 'mark' });
    assert.equal(reducing.json.sendStatus.status, 'wouldNotReducePosition');
    const exponent = await alice.post(PATH, { ...ORDER, size: '1e-2', limitPrice: '7E4' });
    assert.equal(exponent.json.sendStatus.orderEvents[0].order.quantity, 0.01);
  });

  test('a bare question mark and a slash at the end', async () => {
    const alice = venue.caller('alice');
    const bare = await venue.ask({ target: `${V3}/openorders?`, headers: alice.headers(`${V3}/openorders`) });
    assert.equal(bare.json.result, 'success');
    assert.equal((await alice.get(`${V3}/openorders/`)).json.result, 'success');
    assert.deepEqual((await venue.get('/api/charts/v1/')).json, ['mark', 'spot', 'trade']);
  });

  test('the older signature over decoded text', async () => {
    const alice = venue.caller('alice');
    const path = `${V3}/fills`;
    const answer = await venue.ask({
      target: `${path}?lastFillTime=2026-11-20T13%3A00%3A00.000Z`,
      headers: alice.headers(path, 'lastFillTime=2026-11-20T13:00:00.000Z'),
    });
    assert.equal(answer.json.result, 'success');
    const bareColons = 'lastFillTime=2026-11-20T13:00:00.000Z';
    const headers = alice.headers(path, bareColons);
    assert.equal((await venue.ask({ target: `${path}?${bareColons}`, headers })).json.result, 'success');
  });

  test('ccxt asks for the status of orders with GET and repeated ids', async () => {
    const alice = venue.caller('alice');
    const ids = [(await alice.send(ORDER)).order_id, (await alice.send(ORDER)).order_id];
    const { orders } = (await alice.get(`${V3}/orders/status`, { orderIds: ids })).json;
    assert.deepEqual(
      orders.map(({ order }: { order: { orderId: string } }) => order.orderId),
      ids,
    );
  });

  test('a reply that succeeded has no error member, one that failed has HTTP 200', async () => {
    const alice = venue.caller('alice');
    const success = await alice.get(`${V3}/accounts`);
    assert.equal('error' in success.json, false);
    const refused = await alice.post(`${V3}/transfer`, {
      fromAccount: 'cash',
      toAccount: 'x',
      unit: 'usd',
      amount: '1',
    });
    assert.deepEqual([refused.status, refused.json.result, refused.json.error], [200, 'error', 'invalidAccount']);
    assert.equal(refused.headers['content-type'], 'application/json');
  });

  test('units and wallets in any case, bitcoin under both names', async () => {
    const alice = venue.caller('alice');
    for (const [fromAccount, toAccount, unit] of [
      ['cash', 'FLEX', 'BTC'],
      ['Flex', 'fi_xbtusd', 'xbt'],
      ['FI_XBTUSD', 'cash', 'btc'],
    ] as const) {
      const answer = await alice.post(`${V3}/transfer`, { fromAccount, toAccount, unit, amount: '0.1' });
      assert.equal(answer.json.result, 'success', `${fromAccount} to ${toAccount}`);
    }
  });
});
