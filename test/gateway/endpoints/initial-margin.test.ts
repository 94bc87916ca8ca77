import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aVenue, V3 } from './venue.ts';

const MARGIN = `${V3}/initialmargin`;
const LARGEST = `${V3}/initialmargin/maxordersize`;
const ORDER = { orderType: 'lmt', symbol: 'PF_XBTUSD', side: 'buy', size: '0.1', limitPrice: '80000' } as const;
const FUNDS = { alice: [{ wallet: 'flex', asset: 'USD', amount: '1000' }] };

describe('initialmargin', () => {
  test('a resting order: rate x limit x size, and where its position would be liquidated', async (t) => {
    const venue = await aVenue(t, { funds: FUNDS });
    const alice = venue.caller('alice');
    const { json } = await alice.get(MARGIN, ORDER);
    assert.equal(json.initialMargin, 0.01 * 8_000);
    assert.equal(json.price, 80_000);
    assert.equal('error' in json, false);
    // 1,000 USD and 0.1 from 80,000, without what a maker pays: 1,000 + 0.1 (p - 80,000) = 0.5 % of 8,000.
    assert.ok(Math.abs(json.estimatedLiquidationThreshold - 70_404) < 40, String(json.estimatedLiquidationThreshold));
    assert.deepEqual((await alice.get(`${V3}/openorders`)).json.openOrders, [], 'nothing was placed');
    const sent = (await alice.post(`${V3}/sendorder`, ORDER)).json.sendStatus.status;
    assert.equal(sent, 'placed');
    const { flex } = (await alice.get(`${V3}/accounts`)).json.accounts;
    assert.equal(flex.initialMarginWithOrders, json.initialMargin);
  });

  test('a market order is priced as far as it may trade', async (t) => {
    const venue = await aVenue(t, { funds: FUNDS });
    const { limitPrice: _, ...order } = ORDER;
    const { json } = await venue.caller('alice').get(MARGIN, { ...order, orderType: 'mkt' });
    const { ask } = (await venue.caller('alice').get(`${V3}/tickers/PF_XBTUSD`)).json.ticker;
    assert.equal(json.price, Math.floor(ask * 1.01));
    assert.ok(json.initialMargin > 0.01 * ask * 0.1 * 0.999 && json.initialMargin < 0.01 * json.price * 0.1);
  });

  test('why it would be refused, and what it would have taken all the same', async (t) => {
    const venue = await aVenue(t, { funds: FUNDS });
    const { json } = await venue.caller('alice').get(MARGIN, { ...ORDER, size: '2' });
    assert.deepEqual(
      [json.result, json.initialMargin, json.estimatedLiquidationThreshold, json.error],
      ['success', 1_600, null, 'INSUFFICIENT_MARGIN'],
    );
    await venue.control({ type: 'setMarket', symbol: 'PF_XBTUSD', suspended: true });
    assert.equal((await venue.caller('alice').get(MARGIN, ORDER)).json.error, 'MARKET_SUSPENDED');
  });

  test('what reduces takes nothing', async (t) => {
    const venue = await aVenue(t, { funds: FUNDS });
    const alice = venue.caller('alice');
    await alice.post(`${V3}/sendorder`, { ...ORDER, orderType: 'mkt' });
    const { json } = await alice.get(MARGIN, { ...ORDER, side: 'sell', limitPrice: '90000' });
    assert.equal(json.initialMargin, 0);
    assert.equal(json.estimatedLiquidationThreshold, null, 'filled, it leaves no position');
  });

  test('faults', async (t) => {
    const venue = await aVenue(t, { funds: FUNDS });
    const alice = venue.caller('alice');
    const { limitPrice: _, ...withoutLimit } = ORDER;
    for (const [fields, status, message] of [
      [withoutLimit, 400, '400 BAD_REQUEST'],
      [{ ...ORDER, symbol: 'PF_NOTHING' }, 404, 'CONTRACT_DOES_NOT_EXIST'],
      [{ ...ORDER, symbol: 'PI_XBTUSD' }, 422, 'CONTRACT_NOT_MULTI_COLLATERAL'],
      [{ ...ORDER, size: '0.00001' }, 400, 'Argument invalid: size'],
      [{ ...ORDER, limitPrice: '80000.3' }, 400, 'Argument invalid: limitPrice'],
      [{ ...ORDER, orderType: 'stp' }, 400, 'Argument invalid: orderType'],
      [{ ...ORDER, side: 'up' }, 400, 'Argument invalid: side'],
    ] as const) {
      const answer = await alice.get(MARGIN, fields);
      assert.deepEqual([answer.status, answer.json.errors[0].message], [status, message]);
    }
    await venue.control({ type: 'setAccount', account: venue.account('alice'), tradingEnabled: false });
    assert.equal((await alice.get(MARGIN, ORDER)).json.error, 'accountInactive');
  });
});

describe('initialmargin/maxordersize', () => {
  test('the size it names is accepted, one lot more is refused', async (t) => {
    const venue = await aVenue(t, { funds: FUNDS });
    const alice = venue.caller('alice');
    const { json } = await alice.get(LARGEST, { orderType: 'lmt', symbol: 'PF_XBTUSD', limitPrice: '80000' });
    assert.deepEqual([json.maxBuySize, json.buyPrice, json.sellPrice], [1000 / 800, 80_000, 80_000]);
    const send = async (size: number) =>
      (await alice.post(`${V3}/sendorder`, { ...ORDER, size: size.toFixed(4) })).json.sendStatus.status;
    assert.equal(await send(json.maxBuySize + 0.0001), 'insufficientAvailableFunds');
    assert.equal(await send(json.maxBuySize), 'placed');
    const after = (await alice.get(LARGEST, { orderType: 'lmt', symbol: 'PF_XBTUSD', limitPrice: '79000' })).json;
    assert.equal(after.maxBuySize, 0);
  });

  test('market orders have the price that protects them, and none without anything to trade with', async (t) => {
    const venue = await aVenue(t, { funds: FUNDS });
    const ask = { orderType: 'mkt', symbol: 'PF_XBTUSD' };
    const { json } = await venue.caller('alice', 'read').get(LARGEST, ask);
    const { ticker } = (await venue.caller('alice').get(`${V3}/tickers/PF_XBTUSD`)).json;
    assert.deepEqual([json.buyPrice, json.sellPrice], [Math.floor(ticker.ask * 1.01), Math.ceil(ticker.bid * 0.99)]);
    assert.ok(json.maxBuySize > 0.5 && json.maxSellSize > 0.5);
    const empty = await aVenue(t, { funds: FUNDS, liquidity: 'none' });
    const told = (await empty.caller('alice').get(LARGEST, ask)).json;
    assert.deepEqual([told.maxBuySize, told.buyPrice, told.maxSellSize, told.sellPrice], [null, null, null, null]);
  });

  test('faults', async (t) => {
    const alice = (await aVenue(t, { funds: FUNDS })).caller('alice');
    const message = async (fields: Record<string, string>) => (await alice.get(LARGEST, fields)).json.errors[0].message;
    assert.equal(await message({ orderType: 'lmt', symbol: 'PF_XBTUSD' }), '400 BAD_REQUEST');
    assert.equal(
      await message({ orderType: 'lmt', symbol: 'PF_XBTUSD', limitPrice: '1.3' }),
      'Argument invalid: limitPrice',
    );
    assert.equal(await message({ orderType: 'mkt', symbol: 'PI_XBTUSD' }), 'CONTRACT_NOT_MULTI_COLLATERAL');
  });
});
