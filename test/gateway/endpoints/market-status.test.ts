import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aVenue, V3 } from './venue.ts';

const HOUR_MS = 3_600_000;

test('the status of markets: dislocation and extreme volatility', async (t) => {
  const venue = await aVenue(t);
  const calm = {
    tradeable: 'PF_XBTUSD',
    experiencingDislocation: false,
    priceDislocationDirection: null,
    experiencingExtremeVolatility: false,
    extremeVolatilityInitialMarginMultiplier: 1,
  };
  const status = async () => {
    const {
      result: _result,
      serverTime: _time,
      ...rest
    } = (await venue.get(`${V3}/instruments/pf_xbtusd/status`)).json;
    return rest;
  };
  assert.deepEqual(await status(), calm);
  const rows = (await venue.get(`${V3}/instruments/status`)).json.instrumentStatus;
  assert.equal(rows.length, (await venue.get(`${V3}/tickers`)).json.tickers.length);
  assert.deepEqual(
    rows.find(({ tradeable }: { tradeable: string }) => tradeable === 'PF_XBTUSD'),
    calm,
  );
  const inverse = (await venue.get(`${V3}/instruments/status`, { contractType: 'futures_inverse' })).json
    .instrumentStatus;
  assert.ok(inverse.length > 0 && inverse.length < rows.length);
  assert.equal((await venue.get(`${V3}/instruments/PF_NOTHING/status`)).status, 404);

  await venue.control({ type: 'setIndexPrices', prices: [['XBT', 84_000]] });
  venue.pass(60_000);
  await venue.control({ type: 'setIndexPrices', prices: [['XBT', 92_000]] });
  venue.pass(6 * 60_000);
  await venue.control({ type: 'tick' });
  await venue.control({ type: 'setIndexPrices', prices: [['XBT', 100_000]] });
  const moved = await status();
  assert.deepEqual([moved.experiencingExtremeVolatility, moved.extremeVolatilityInitialMarginMultiplier], [true, 2]);
});

test('funding rates, hour by hour, at every path', async (t) => {
  const venue = await aVenue(t);
  const paths = [
    `${V3}/historical-funding-rates`,
    '/derivatives/api/v4/historicalfundingrates',
    '/derivatives/api/v4/historical-funding-rates',
  ];
  await venue.control({ type: 'setPremiums', premiums: [['PF_XBTUSD', 0.002]] });
  venue.pass(3 * HOUR_MS + 1);
  await venue.control({ type: 'tick' });
  const answers = await Promise.all(paths.map((path) => venue.get(path, { symbol: 'PF_XBTUSD' })));
  const [{ rates } = { rates: [] }] = answers.map(({ json }) => json);
  for (const { json } of answers) assert.deepEqual(json.rates, rates);
  assert.deepEqual(
    rates.slice(-3).map(({ timestamp }: { timestamp: string }) => timestamp),
    ['2026-11-20T13:00:00Z', '2026-11-20T14:00:00Z', '2026-11-20T15:00:00Z'],
  );
  const last = rates.at(-1);
  const { ticker } = (await venue.get(`${V3}/tickers/PF_XBTUSD`)).json;
  assert.ok(ticker.fundingRate > 0);
  assert.deepEqual([last.fundingRate, last.relativeFundingRate], [ticker.fundingRate, ticker.relativeFundingRate]);

  assert.equal((await venue.get(`${V3}/historicalfundingrates`, { symbol: 'PF_XBTUSD' })).status, 404);
  for (const symbol of ['PF_NOTHING', 'FF_XBTUSD_261225']) {
    const refused = await venue.get(paths[0] as string, { symbol });
    assert.deepEqual([refused.status, refused.json.errors], [400, [{ code: 11, message: 'Argument invalid: symbol' }]]);
  }
});

test('an open position shows the funding that it accrued', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  await venue.control({ type: 'setPremiums', premiums: [['PF_XBTUSD', 0.002]] });
  venue.pass(HOUR_MS);
  await alice.send({ symbol: 'PF_XBTUSD', size: '0.01', limitPrice: '90000' });
  venue.pass(HOUR_MS / 2);
  await venue.control({ type: 'tick' });
  const { fundingRate } = (await venue.get(`${V3}/tickers/PF_XBTUSD`)).json.ticker;
  const [{ unrealizedFunding }] = (await alice.get(`${V3}/openpositions`)).json.openPositions;
  assert.ok(fundingRate > 0);
  assert.equal(unrealizedFunding.toFixed(9), (-0.01 * fundingRate * 0.5).toFixed(9));
});

test('the unwind queue: who gained most comes first', async (t) => {
  const venue = await aVenue(t);
  const [alice, bob] = [venue.caller('alice'), venue.caller('bob')];
  const queue = async (caller: typeof alice) => (await caller.get(`${V3}/unwindqueue`)).json.queue;
  assert.deepEqual(await queue(alice), []);
  await alice.send({ symbol: 'PF_XBTUSD', size: '0.05', limitPrice: '90000' });
  assert.deepEqual(await queue(alice), [{ symbol: 'PF_XBTUSD', percentile: 100 }]);
  await venue.control({ type: 'setIndexPrices', prices: [['XBT', 84_500]] });
  await bob.send({ symbol: 'PF_XBTUSD', size: '0.05', limitPrice: '90000' });
  await venue.control({ type: 'setIndexPrices', prices: [['XBT', 85_000]] });
  assert.deepEqual(
    [await queue(alice), await queue(bob)],
    [[{ symbol: 'PF_XBTUSD', percentile: 100 }], [{ symbol: 'PF_XBTUSD', percentile: 60 }]],
  );
});
