/** What the endpoints say of a contract that has expired, and of the one that was listed after it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { START_MS, TestVenue, V3 } from './venue.ts';

const MINUTE_MS = 60_000;
/** The venue starts on Friday, 20 November 2026, at noon; a week later the weekly contract expires at 08:00. */
const EXPIRED = 'FF_XBTUSD_261127';
const EXPIRY_MS = Date.UTC(2026, 10, 27, 8);
const LISTED = 'FF_XBTUSD_261204';

describe('a week after the start', () => {
  let venue: TestVenue;
  let resting: string;
  before(async () => {
    venue = await TestVenue.start({ historyDays: 1 });
    const alice = venue.caller('alice');
    const send = (fields: object) => alice.post(`${V3}/sendorder`, { symbol: EXPIRED, size: 0.05, ...fields });
    await send({ orderType: 'mkt', side: 'buy' });
    const placed = await send({ orderType: 'lmt', side: 'buy', limitPrice: 50_000 });
    resting = placed.json.sendStatus.order_id;
    venue.pass(EXPIRY_MS - START_MS - 15 * MINUTE_MS);
    await venue.control({ type: 'setIndexPrices', prices: [['XBT', 90_000]] });
    venue.pass(45 * MINUTE_MS);
    await venue.control({ type: 'tick' });
    await venue.control({ type: 'setIndexPrices', prices: [['XBT', 95_000]] });
  });
  after(async () => {
    assert.deepEqual(venue.failures, []);
    await venue.close();
  });

  test('instruments and tickers list what trades; expired contracts are asked for', async () => {
    const symbols = async (path: string, fields = {}) => {
      const { json } = await venue.get(`${V3}/${path}`, fields);
      return (json[path] as { symbol: string }[]).map(({ symbol }) => symbol);
    };
    for (const path of ['instruments', 'tickers']) {
      const all = await symbols(path);
      assert.deepEqual([all.includes(EXPIRED), all.includes(LISTED)], [false, true], path);
    }
    const { instruments } = (await venue.get(`${V3}/instruments`, { expired: true })).json;
    const row = instruments.find(({ symbol }: { symbol: string }) => symbol === EXPIRED);
    assert.deepEqual([row.isExpired, row.lastTradingTime], [true, '2026-11-27T08:00:00Z']);
    const next = (await venue.get(`${V3}/tickers/${LISTED}`)).json.ticker;
    assert.deepEqual([next.tag, next.suspended, next.markPrice > 90_000, next.vol24h], ['week', false, true, 0]);
  });

  test('nothing but fills and history is left of the contract', async () => {
    const alice = venue.caller('alice');
    const positions = (await alice.get(`${V3}/openpositions`)).json.openPositions;
    assert.deepEqual(positions, []);
    assert.deepEqual((await alice.get(`${V3}/openorders`)).json.openOrders, []);
    const { fills } = (await alice.get(`${V3}/fills`)).json;
    assert.deepEqual([fills.length, fills[0].symbol], [1, EXPIRED]);
    const { flex } = (await alice.get(`${V3}/accounts`)).json.accounts;
    assert.deepEqual([flex.initialMarginWithOrders, flex.maintenanceMargin, flex.pnl], [0, 0, 0]);
    const history = (await venue.get(`${V3}/history`, { symbol: EXPIRED })).json.history;
    assert.equal(history.at(-1).price, fills[0].price);
    const { elements } = (await venue.get(`/api/history/v3/market/${EXPIRED}/executions`)).json;
    assert.equal(elements[0].event.Execution.execution.price, String(fills[0].price));
  });

  test('candles end with the contract, at its settlement price', async () => {
    const chart = (series: string, symbol: string) =>
      venue.get(`/api/charts/v1/${series}/${symbol}/1m`, { count: 2000 });
    const { candles } = (await chart('mark', EXPIRED)).json;
    const last = candles.at(-1);
    assert.ok(last.time <= EXPIRY_MS, `${new Date(last.time).toISOString()} is not after the expiry`);
    const market = venue.state.markets.get(venue.state.marketBySymbol.get(EXPIRED) as number);
    assert.equal(Number(last.close), market.settlementPrice);
    const listed = (await chart('mark', LISTED)).json.candles;
    assert.ok(listed[0].time >= EXPIRY_MS, 'the next contract has no past before it was listed');
    assert.deepEqual((await chart('trade', LISTED)).json.candles.length >= 0, true);
    assert.ok(!(await venue.get('/api/charts/v1/trade')).json.includes(EXPIRED));
  });

  test('each endpoint says what the venue says, never that it has failed', async () => {
    const alice = venue.caller('alice');
    const order = { symbol: EXPIRED, side: 'buy', size: 1, orderType: 'lmt', limitPrice: 80_000 };
    const rows: [words: string, asking: Promise<{ status: number; json: unknown; text: string }>, expected: RegExp][] =
      [
        ['sendorder', alice.post(`${V3}/sendorder`, order), /"status":"marketInactive"/],
        ['editorder', alice.post(`${V3}/editorder`, { orderId: resting, size: 2 }), /"status":"orderForEditNotFound"/],
        ['cancelorder', alice.post(`${V3}/cancelorder`, { order_id: resting }), /"status":"notFound"/],
        ['cancelallorders', alice.post(`${V3}/cancelallorders`, { symbol: EXPIRED }), /"status":"noOrdersToCancel"/],
        ['tickers', venue.get(`${V3}/tickers/${EXPIRED}`), /"status":"NOT_FOUND"/],
        ['tickers by symbol', venue.get(`${V3}/tickers`, { symbol: EXPIRED }), /"tickers":\[\]/],
        [
          'orderbook',
          venue.get(`${V3}/orderbook`, { symbol: EXPIRED }),
          /"bids":\[\],"asks":\[\]|"asks":\[\],"bids":\[\]/,
        ],
        ['charts', venue.get(`/api/charts/v1/spot/${EXPIRED}`), /"1m"/],
        ['instrument status', venue.get(`${V3}/instruments/${EXPIRED}/status`), /"errors?"|"result"/],
        ['leverage', alice.put(`${V3}/leveragepreferences`, { symbol: EXPIRED, maxLeverage: 5 }), /"errors?"|"result"/],
        ['profit', alice.put(`${V3}/pnlpreferences`, { symbol: EXPIRED, pnlPreference: 'EUR' }), /"errors?"|"result"/],
        ['volumes', alice.get(`${V3}/feeschedules/volumes`), /"volumesByFeeSchedule"/],
      ];
    for (const [words, asking, expected] of rows) {
      const { status, text } = await asking;
      assert.ok(status < 500, `${words}: ${status}`);
      assert.match(text, expected, words);
    }
  });

  test('the account was charged and paid at the mean of the last half hour', async () => {
    const market = venue.state.markets.get(venue.state.marketBySymbol.get(EXPIRED) as number);
    const { indexPriceUsd } = venue.state.assets.get(venue.state.assetBySymbol.get('XBT') as number);
    assert.equal(indexPriceUsd, 95_000);
    assert.ok(market.settlementPrice > 80_000 && market.settlementPrice < 90_000);
  });
});
