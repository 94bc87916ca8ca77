/** `GET /api/charts/v1/analytics/...` over HTTP: trades of two clients without a house, so that every figure can be worked out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ANALYTICS_DATA } from '../../../src/gateway/wire/schemas/analytics.ts';
import { type Answer, aVenue, START_MS, type TestVenue } from './venue.ts';

const BASE = '/api/charts/v1/analytics';
const START = START_MS / 1_000;
const MINUTE = 60;

async function read(
  venue: TestVenue,
  type: string,
  fields: object = {},
  symbol = 'PF_XBTUSD',
): Promise<Answer['json']> {
  const { status, json } = await venue.get(`${BASE}/${symbol}/${type}`, { since: START, interval: MINUTE, ...fields });
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(json.errors, []);
  return json.result;
}

/** Lets time pass with the ticks that a running venue gets at its full minutes. */
async function pass(venue: TestVenue, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    venue.pass(60_000);
    await venue.control({ type: 'tick' });
  }
}

/** Alice asks and Bob bids far apart; then they trade twice in the first minute, once in the third, and Bob sells in the fourth. */
async function trades(venue: TestVenue): Promise<void> {
  const [alice, bob] = [venue.caller('alice'), venue.caller('bob')];
  await bob.send({ symbol: 'PF_XBTUSD', side: 'buy', size: '2', limitPrice: '83900' });
  await alice.send({ symbol: 'PF_XBTUSD', side: 'sell', size: '2', limitPrice: '84100' });
  await bob.send({ symbol: 'PF_XBTUSD', side: 'buy', size: '0.5', limitPrice: '84100' });
  await bob.send({ symbol: 'PF_XBTUSD', side: 'buy', size: '0.25', limitPrice: '84100' });
  await pass(venue, 2);
  await alice.send({ symbol: 'PF_XBTUSD', side: 'sell', size: '1', limitPrice: '83900' });
  await pass(venue, 1);
  await bob.send({ symbol: 'PF_XBTUSD', side: 'buy', size: '0.05', limitPrice: '84100' });
}

test('open interest, takers, trades and who holds what, minute by minute', async (t) => {
  const venue = await aVenue(t, { liquidity: 'none' });
  await trades(venue);
  const interest = await read(venue, 'open-interest');
  assert.deepEqual(interest.timestamp, [START, START + MINUTE, START + 2 * MINUTE, START + 3 * MINUTE]);
  assert.equal(interest.more, false);
  assert.deepEqual(interest.data, [
    ['0', '0.75', '0', '0.75'],
    ['0.75', '0.75', '0.75', '0.75'],
    ['0.75', '1.75', '0.75', '1.75'],
    ['1.75', '1.8', '1.75', '1.8'],
  ]);
  assert.deepEqual((await read(venue, 'aggressor-differential')).data, ['0.75', '0', '-1', '0.05']);
  assert.deepEqual((await read(venue, 'trade-volume')).data, ['0.75', '0', '1', '0.05']);
  assert.deepEqual((await read(venue, 'trade-count')).data, [2, 0, 1, 1]);
  assert.deepEqual((await read(venue, 'liquidation-volume')).data, ['0', '0', '0', '0']);
  assert.deepEqual((await read(venue, 'cvd')).data, {
    buy_volume: ['0.75', '0', '0', '0.05'],
    sell_volume: ['0', '0', '1', '0'],
    cvd: ['0.75', '0.75', '-0.25', '-0.2'],
  });
  const held = {
    longCount: [1, 1, 1, 1],
    shortCount: [1, 1, 1, 1],
    longPercent: ['50', '50', '50', '50'],
    shortPercent: ['50', '50', '50', '50'],
    ratio: ['1', '1', '1', '1'],
  };
  assert.deepEqual((await read(venue, 'long-short-info')).data, held);
  assert.deepEqual((await read(venue, 'long-short-ratio')).data, held.ratio);
  const top = (await read(venue, 'top-traders')).data.top20Percent;
  assert.deepEqual(top.openInterest, ['0.75', '0.75', '1.75', '1.8']);
  // Bob, who opened his first, counts alone: the fifth of two is one.
  assert.equal(top.longCount[3] + top.shortCount[3], 1);
});

test('the book: best prices, what stands within a share of the mid, and what orders would slip', async (t) => {
  const venue = await aVenue(t, { liquidity: 'none' });
  const bob = venue.caller('bob');
  await bob.send({ symbol: 'PF_XBTUSD', side: 'buy', size: '0.1', limitPrice: '83990' });
  await bob.send({ symbol: 'PF_XBTUSD', side: 'buy', size: '0.4', limitPrice: '83900' });
  await bob.send({ symbol: 'PF_XBTUSD', side: 'sell', size: '0.2', limitPrice: '84010' });
  const { bid, ask } = (await read(venue, 'orderbook')).data;
  assert.deepEqual([bid.bestPrice.at(-1), ask.bestPrice.at(-1)], ['83990', '84010']);
  // The mid is 84000: 0.05 % of it is 42, 0.1 % is 84, 0.25 % is 210.
  const within = ['005', '01', '025', '05', '10', '100'].map((depth) => bid[`liquidity${depth}`].at(-1));
  assert.deepEqual(within, ['0.1', '0.1', '0.5', '0.5', '0.5', '0.5']);
  assert.equal(ask.liquidity005.at(-1), '0.2');
  assert.equal(bid.slippage1k.at(-1), String(Number((10 / 84_000).toPrecision(12))));
  // 8,399 USD at 10 from the mid, 1,601 at 100 from it.
  const slipped = (8_399 * 10 + 1_601 * 100) / 10_000 / 84_000;
  assert.equal(bid.slippage10k.at(-1), String(Number(slipped.toPrecision(12))));
  assert.equal(bid.slippage100k.at(-1), null, 'the book is too thin');
  assert.deepEqual((await read(venue, 'spreads')).data.bid, { best_price: bid.bestPrice });
  assert.deepEqual((await read(venue, 'liquidity')).data.ask.liquidity_005, ask.liquidity005);
  assert.deepEqual((await read(venue, 'slippage')).data.bid.slippage_10k, bid.slippage10k);
  const inverse = (await read(venue, 'orderbook', {}, 'PI_XBTUSD')).data.ask;
  assert.deepEqual([inverse.bestPrice.at(-1), inverse.liquidity100.at(-1)], [null, null]);
});

test('basis, volatility and funding', async (t) => {
  const venue = await aVenue(t);
  await venue.control({ type: 'setPremiums', premiums: [['PF_XBTUSD', 0.001]] });
  venue.pass(3_600_000);
  await venue.control({ type: 'setIndexPrices', prices: [['XBT', 85_000]] });
  venue.pass(3_700_000);
  await venue.control({ type: 'tick' });
  const basis = await read(venue, 'future-basis', { interval: 3_600 });
  assert.equal(basis.timestamp[0], START);
  assert.equal(basis.data.basis[0], '0.001');
  const volatility = await read(venue, 'rolling-volatility', { since: START + 3_600, interval: 3_600 });
  assert.equal(volatility.timestamp[0], START, 'one interval earlier');
  assert.equal(volatility.data[0], '0');
  assert.ok(Number(volatility.data.at(-1)) > 0);
  const funding = await read(venue, 'funding', { interval: 3_600 });
  const rates = (await venue.get('/derivatives/api/v3/historical-funding-rates', { symbol: 'PF_XBTUSD' })).json.rates;
  assert.deepEqual(
    funding.timestamp.slice(1),
    rates.map(({ timestamp }: { timestamp: string }) => Date.parse(timestamp)),
    'in milliseconds',
  );
  assert.deepEqual(funding.data.rate[0], ['0', '0', '0', '0']);
  assert.deepEqual(
    funding.data.relativeRate.slice(1).map(([open]: readonly string[]) => Number(open)),
    rates.map(({ relativeFundingRate }: { relativeFundingRate: number }) => relativeFundingRate),
  );
  const dated = [...Array(venue.state.markets.size).keys()]
    .map((id) => venue.state.markets.get(id).contract)
    .find(({ lastTradingMs }) => lastTradingMs > 0);
  const none = await read(venue, 'funding', { interval: 3_600 }, dated?.symbol);
  assert.deepEqual([none.timestamp, none.data], [[], { rate: [], relativeRate: [] }]);
});

test('the liquidity pool at the index', async (t) => {
  const venue = await aVenue(t);
  const fields = { since: START, interval: MINUTE };
  const first = (await venue.get(`${BASE}/liquidity-pool`, fields)).json.result;
  assert.deepEqual(first.timestamp, [START]);
  await pass(venue, 1);
  await venue.control({ type: 'setIndexPrices', prices: [['XBT', 42_000]] });
  const second = (await venue.get(`${BASE}/liquidity-pool`, fields)).json.result;
  assert.deepEqual(second.timestamp, [START, START + MINUTE]);
  assert.ok(Number(second.data.usdValue[1]) < Number(second.data.usdValue[0]), 'what it has in XBT is worth half');
});

test('longer intervals add the shorter ones up, and quiet ones are there', async (t) => {
  const venue = await aVenue(t, { liquidity: 'none' });
  await trades(venue);
  venue.pass(7_200_000);
  await venue.control({ type: 'tick' });
  const hours = await read(venue, 'open-interest', { since: START - 3_600, interval: 3_600 });
  assert.deepEqual(hours.data, [
    ['0', '1.8', '0', '1.8'],
    ['1.8', '1.8', '1.8', '1.8'],
    ['1.8', '1.8', '1.8', '1.8'],
  ]);
  assert.deepEqual((await read(venue, 'trade-count', { interval: 300 })).data.slice(0, 2), [4, 0]);
  assert.deepEqual((await read(venue, 'trade-count', { interval: 604_800, since: 0 })).data, [4]);
  const part = await read(venue, 'trade-count', { since: START + 1, to: START + 3 * MINUTE });
  assert.deepEqual(part.timestamp, [START + MINUTE, START + 2 * MINUTE, START + 3 * MINUTE]);
  assert.deepEqual((await read(venue, 'trade-count', { since: START + 900_000_000 })).data, []);
});

test('a page has 2,000 points, and says when there are more', async (t) => {
  const venue = await aVenue(t, { liquidity: 'none' });
  venue.pass(2_100 * 60_000);
  await venue.control({ type: 'tick' });
  const first = await read(venue, 'trade-count');
  assert.deepEqual([first.timestamp.length, first.more], [2_000, true]);
  const rest = await read(venue, 'trade-count', { since: first.timestamp.at(-1) + MINUTE });
  assert.deepEqual([rest.timestamp.length, rest.more], [101, false]);
});

test('every type of every market is answered, and faults are told in the envelope of analytics', async (t) => {
  const venue = await aVenue(t);
  for (const type of Object.keys(ANALYTICS_DATA)) await read(venue, type, {}, 'pi_xbtusd');
  const refused = await venue.get(`${BASE}/PF_XBTUSD/cvd`, { since: START, interval: 61 });
  assert.deepEqual(
    [refused.status, refused.json],
    [
      400,
      {
        result: null,
        errors: [
          {
            severity: 'E',
            error_class: 'General',
            type: 'Invalid arguments',
            msg: null,
            value: '61',
            field: 'interval',
          },
        ],
      },
    ],
  );
  const unknown = await venue.get(`${BASE}/PF_XBTUSD/__proto__`, { since: START, interval: 60 });
  assert.deepEqual([unknown.status, unknown.json.errors[0].type], [400, 'Unknown method']);
  assert.equal((await venue.get(`${BASE}/PF_NOTHING/cvd`, { since: START, interval: 60 })).status, 404);
});
