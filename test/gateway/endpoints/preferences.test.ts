import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aVenue, FORM_TYPE, type TestVenue, V3 } from './venue.ts';

const LEVERAGE = `${V3}/leveragepreferences`;
const PROFIT = `${V3}/pnlpreferences`;

describe('leveragepreferences', () => {
  test('lists what is isolated, with two decimals', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    assert.deepEqual((await alice.get(LEVERAGE)).json.leveragePreferences, []);
    for (const [symbol, maxLeverage] of [
      ['PF_XBTUSD', '30'],
      ['pf_ethusd', '12.5'],
    ] as const) {
      assert.deepEqual(Object.keys((await alice.put(LEVERAGE, { symbol, maxLeverage })).json), [
        'result',
        'serverTime',
      ]);
    }
    assert.match(
      (await alice.get(LEVERAGE)).text,
      /"leveragePreferences":\[\{"symbol":"PF_XBTUSD","maxLeverage":30\.00\},\{"symbol":"PF_ETHUSD","maxLeverage":12\.50\}\]\}$/,
    );
    assert.deepEqual((await alice.get(LEVERAGE, { symbol: 'PF_ETHUSD' })).json.leveragePreferences, [
      { symbol: 'PF_ETHUSD', maxLeverage: 12.5 },
    ]);
    assert.deepEqual((await venue.caller('bob').get(LEVERAGE)).json.leveragePreferences, []);
    await alice.put(LEVERAGE, { symbol: 'PF_XBTUSD' });
    assert.deepEqual((await alice.get(LEVERAGE, { symbol: 'PF_XBTUSD' })).json.leveragePreferences, []);
    assert.equal((await alice.get(LEVERAGE, { symbol: 'PF_NOTHING' })).json.errors[0].code, 87);
  });

  test('a refusal names its code in the newer envelope', async (t) => {
    const venue = await aVenue(t);
    const answer = await venue.caller('alice').put(LEVERAGE, { symbol: 'PI_XBTUSD', maxLeverage: 5 });
    assert.deepEqual(
      [answer.status, answer.json],
      [
        422,
        {
          status: 'UNPROCESSABLE_ENTITY',
          result: 'error',
          errors: [{ code: 88, message: 'CONTRACT_NOT_MULTI_COLLATERAL' }],
          serverTime: '2026-11-20T12:00:00Z',
        },
      ],
    );
  });

  test('a PUT carries its parameters in the query or in a form, and nothing else', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    const query = 'maxLeverage=5&symbol=PF_XBTUSD';
    const put = (target: string, headers: Record<string, string>, body?: string) =>
      venue.ask({ method: 'PUT', target, headers, ...(body === undefined ? {} : { body }) });
    const inQuery = `${LEVERAGE}?${query}`;
    const signed = alice.headers(LEVERAGE, query);
    // ccxt names a type although its body is empty; others name none.
    assert.equal((await put(inQuery, { 'content-type': FORM_TYPE, ...signed })).json.result, 'success');
    assert.equal((await put(inQuery, { 'content-type': FORM_TYPE, ...signed }, '')).json.result, 'success');
    assert.equal((await put(inQuery, signed, '')).json.result, 'success');
    assert.equal((await put(LEVERAGE, { 'content-type': FORM_TYPE, ...signed }, query)).json.result, 'success');
    const asJson = await put(inQuery, { 'content-type': 'application/json', ...signed });
    assert.deepEqual([asJson.status, asJson.json.status], [415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  test('a key that may only read reads', async (t) => {
    const venue = await aVenue(t);
    const reader = venue.caller('alice', 'read');
    for (const path of [LEVERAGE, PROFIT]) {
      assert.equal((await reader.get(path)).json.result, 'success');
      assert.equal(
        (await reader.put(path, { symbol: 'PF_XBTUSD', pnlPreference: 'USD' })).json.error,
        'authenticationError',
      );
    }
  });

  test('the position is isolated: openpositions and accounts say so', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    await alice.send({ symbol: 'PF_XBTUSD', size: '0.01', limitPrice: '90000' });
    assert.equal('maxFixedLeverage' in (await alice.get(`${V3}/openpositions`)).json.openPositions[0], false);
    await alice.put(LEVERAGE, { symbol: 'PF_XBTUSD', maxLeverage: 4 });
    const [position] = (await alice.get(`${V3}/openpositions`)).json.openPositions;
    assert.equal(position.maxFixedLeverage, 4);
    const { flex } = (await alice.get(`${V3}/accounts`)).json.accounts;
    assert.equal(flex.initialMargin.toFixed(9), ((position.price * 0.01) / 4).toFixed(9));
  });
});

describe('pnlpreferences', () => {
  test('lists what is paid in another currency than USD; bitcoin is BTC', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    const preferences = async () => (await alice.get(PROFIT)).json.preferences;
    assert.deepEqual(await preferences(), []);
    for (const pnlPreference of ['BTC', 'xbt', 'XBT']) {
      assert.equal((await alice.put(PROFIT, { symbol: 'PF_XBTUSD', pnlPreference })).json.result, 'success');
      assert.deepEqual(await preferences(), [{ symbol: 'PF_XBTUSD', pnlCurrency: 'BTC' }]);
    }
    await alice.put(PROFIT, { symbol: 'PF_ETHUSD', pnlPreference: 'eur' });
    await alice.put(PROFIT, { symbol: 'PF_XBTUSD', pnlPreference: 'USD' });
    assert.deepEqual(await preferences(), [{ symbol: 'PF_ETHUSD', pnlCurrency: 'EUR' }]);
  });

  test('openpositions name it', async (t) => {
    const venue = await aVenue(t);
    const alice = venue.caller('alice');
    await alice.send({ symbol: 'PF_XBTUSD', size: '0.01', limitPrice: '90000' });
    assert.equal(await profitCurrency(venue), 'USD');
    await alice.put(PROFIT, { symbol: 'PF_XBTUSD', pnlPreference: 'BTC' });
    assert.equal(await profitCurrency(venue), 'BTC');
  });
});

async function profitCurrency(venue: TestVenue): Promise<string> {
  return (await venue.caller('alice').get(`${V3}/openpositions`)).json.openPositions[0].pnlCurrency;
}
