import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, aVenue, START_MS, TestVenue, V3 } from './venue.ts';

const DAY_MS = 86_400_000;
const symbolsOf = (rows: readonly { readonly symbol: string }[]) => rows.map(({ symbol }) => symbol);

describe('a venue with a past of a day', () => {
  let venue: TestVenue;
  before(async () => {
    venue = await TestVenue.start({ historyDays: 1 });
  });
  after(() => venue.close());

  test('lists its contracts, filtered by type', async () => {
    const all = symbolsOf((await venue.get(`${V3}/instruments`)).json.instruments);
    assert.ok(all.includes('PF_XBTUSD') && all.includes('PI_XBTUSD'));
    const inverse = (await venue.get(`${V3}/instruments`, { contractType: 'futures_inverse' })).json.instruments;
    assert.ok(symbolsOf(inverse).every((symbol) => /^[PF]I_/.test(symbol)));
    const both = { contractType: ['futures_inverse', 'flexible_futures'] };
    assert.deepEqual(symbolsOf((await venue.get(`${V3}/instruments`, both)).json.instruments), all);
    const options = await venue.get(`${V3}/instruments`, { contractType: 'options' });
    assert.deepEqual(options.json.instruments, []);
    const expired = await venue.get(`${V3}/instruments`, { expired: true });
    assert.deepEqual(expired.json.instruments, []);
  });

  test('has a ticker for each of them', async () => {
    const { tickers } = (await venue.get(`${V3}/tickers`)).json;
    const { instruments } = (await venue.get(`${V3}/instruments`)).json;
    assert.deepEqual(symbolsOf(tickers), symbolsOf(instruments));
    for (const { symbol, vol24h, last, open24h } of tickers) {
      // What was listed this week may not have traded yet.
      assert.ok(vol24h === 0 || (last > 0 && open24h > 0), symbol);
    }
    const named = { symbol: ['pf_ethusd', 'PI_XBTUSD', 'PF_NOTHING'] };
    assert.deepEqual(symbolsOf((await venue.get(`${V3}/tickers`, named)).json.tickers), ['PF_ETHUSD', 'PI_XBTUSD']);
    const one = (await venue.get(`${V3}/tickers/pf_ethusd/`)).json.ticker;
    assert.deepEqual(
      one,
      tickers.find(({ symbol }: { symbol: string }) => symbol === 'PF_ETHUSD'),
    );
  });

  test('says of an unknown symbol what each endpoint says', async () => {
    const invalid = [{ code: 11, message: 'Argument invalid: symbol' }];
    for (const path of ['orderbook', 'history']) {
      const answer = await venue.get(`${V3}/${path}`, { symbol: 'PF_NOTHING' });
      assert.deepEqual([answer.status, answer.json.errors], [400, invalid], path);
      const missing = await venue.get(`${V3}/${path}`);
      assert.deepEqual([missing.status, missing.json.errors], [400, [{ code: 0, message: '400 BAD_REQUEST' }]], path);
    }
    const executions = await venue.get('/api/history/v3/market/PF_NOTHING/executions');
    assert.deepEqual([executions.status, executions.json.errors], [400, invalid]);
    const ticker = await venue.get(`${V3}/tickers/PF_NOTHING`);
    assert.deepEqual([ticker.status, ticker.json.status], [404, 'NOT_FOUND']);
  });

  test('lists the hundred newest trades, oldest first, and the hundred before them', async () => {
    const newest = (await venue.get(`${V3}/history`, { symbol: 'pf_xbtusd' })).json.history;
    assert.equal(newest.length, 100);
    assert.deepEqual([newest[0].trade_id, newest[99].trade_id], [100, 1]);
    assert.ok(newest[0].time < newest[99].time);
    const earlier = await venue.get(`${V3}/history`, { symbol: 'PF_XBTUSD', lastTime: newest[0].time });
    const last = earlier.json.history.at(-1);
    assert.ok(last.time < newest[0].time);
    assert.equal(Number(last.sequence_id) + 1, Number(newest[0].sequence_id));
    const transparent = await venue.get(`${V3}/history`, { symbol: 'PF_XBTUSD', includeMTFData: 'True' });
    assert.equal(transparent.json.history[0].execution_venue, 'CRYP');
  });

  test('pages through executions without repeating or missing one', async () => {
    const path = '/api/history/v3/market/PF_XBTUSD/executions';
    for (const [sort, name] of [
      ['desc', 'continuation_token'],
      ['asc', 'continuationToken'],
    ] as const) {
      const whole = (await venue.get(path, { sort, count: 30 })).json.elements;
      const paged: Answer['json'][] = [];
      let token: string | undefined;
      while (paged.length < 30) {
        const page: Answer = await venue.get(path, {
          sort,
          count: 12,
          ...(token === undefined ? {} : { [name]: token }),
        });
        assert.equal(page.headers['is-truncated'], 'true');
        assert.equal(page.headers['next-continuation-token'], page.json.continuationToken);
        assert.equal(page.json.len, 12);
        token = page.json.continuationToken;
        paged.push(...page.json.elements);
      }
      assert.deepEqual(paged.slice(0, 30), whole);
    }
  });

  test('serves executions under v2 as under v3, at most a thousand', async () => {
    const v3 = await venue.get('/api/history/v3/market/PF_XBTUSD/executions', { count: 5_000 });
    const v2 = await venue.get('/api/history/v2/market/PF_XBTUSD/executions', { count: 5_000 });
    assert.equal(v2.text, v3.text);
    assert.equal(v3.json.len, 1_000);
    const { timestamp } = v3.json.elements[500];
    const bounded = { since: timestamp, before: timestamp };
    const [only] = (await venue.get('/api/history/v3/market/PF_XBTUSD/executions', bounded)).json.elements;
    assert.equal(only.timestamp, timestamp);
    const last = await venue.get('/api/history/v3/market/PF_XBTUSD/executions', { since: START_MS + 1 });
    assert.deepEqual([last.headers['is-truncated'], last.json], ['false', { elements: [], len: 0 }]);
    const odd = await venue.get('/api/history/v3/market/PF_XBTUSD/executions', { continuation_token: 'AAAA' });
    assert.equal(odd.json.errors[0].message, 'Argument invalid: continuation_token');
  });

  describe('charts', () => {
    const candles = (path: string, fields = {}) => venue.get(`/api/charts/v1/${path}`, fields);

    test('say what there is', async () => {
      assert.deepEqual((await venue.get('/api/charts/v1')).json, ['mark', 'spot', 'trade']);
      assert.ok((await candles('spot')).json.includes('PF_XBTUSD'));
      assert.deepEqual((await candles('mark/pi_xbtusd')).json, [
        '1m',
        '5m',
        '15m',
        '30m',
        '1h',
        '4h',
        '12h',
        '1d',
        '1w',
      ]);
    });

    test('give candles of a range, both ends included', async () => {
      const to = Math.floor(START_MS / 1_000);
      const { json } = await candles('trade/PF_XBTUSD/5m', { from: to - 3_600, to });
      assert.equal(json.candles.length, 13);
      assert.equal(json.candles[0].time, START_MS - 3_600_000);
      assert.equal(json.more_candles, false);
      const first = (await candles('trade/PF_XBTUSD/5m', { from: to - 3_600, to, count: 3 })).json;
      assert.deepEqual(first, { candles: json.candles.slice(0, 3), more_candles: true });
      const newest = (await candles('trade/PF_XBTUSD/5m', { count: 2 })).json;
      assert.deepEqual(newest.candles, json.candles.slice(-2));
      assert.equal((await candles('mark/PF_XBTUSD/1m', { count: 5_000, from: 0 })).json.candles.length, 1_441);
      assert.deepEqual((await candles('mark/PF_XBTUSD/1m', { count: 0 })).json, { candles: [], more_candles: false });
    });

    test('tell of faults in plain text', async () => {
      for (const [path, text] of [
        ['index/PF_XBTUSD/1m', 'Invalid tick type'],
        ['index', 'Invalid tick type'],
        ['trade/PF_XBTUSD/2m', 'Invalid resolution'],
        ['trade/PF_NOTHING/1m', 'Invalid market symbol'],
        ['trade/PF_NOTHING', 'Invalid market symbol'],
        ['trade/%00/1m', 'Invalid market symbol'],
        ['trade/PF_XBTUSD/1m?from=soon', 'Invalid from'],
        ['trade/PF_XBTUSD/1m?count=-1', 'Invalid count'],
      ] as const) {
        const answer = await candles(path);
        assert.deepEqual([answer.status, answer.text, answer.headers['content-type']], [400, text, 'text/plain'], path);
      }
    });
  });
});

test('a venue without past has empty listings and flat candles', async (t) => {
  const venue = await aVenue(t);
  assert.deepEqual((await venue.get(`${V3}/history`, { symbol: 'PF_XBTUSD' })).json.history, []);
  assert.equal((await venue.get(`${V3}/tickers/PF_XBTUSD`)).json.ticker.last, undefined);
  const { candles } = (await venue.get('/api/charts/v1/mark/PF_XBTUSD/1d', { from: (START_MS - DAY_MS) / 1_000 })).json;
  assert.equal(candles.length, 1);
});

test('a book merges users and house, and moves with the index', async (t) => {
  const venue = await aVenue(t);
  await venue.caller('alice').send({ symbol: 'PF_XBTUSD', size: '3', limitPrice: '83998' });
  const { bids, asks } = (await venue.get(`${V3}/orderbook`, { symbol: 'PF_XBTUSD' })).json.orderBook;
  assert.ok(bids.some(([price, size]: number[]) => price === 83_998 && size === 3));
  assert.ok(bids.at(-1)[0] < asks[0][0]);
  assert.deepEqual(
    bids.map(([price]: number[]) => price),
    bids.map(([price]: number[]) => price).toSorted((a: number, b: number) => a - b),
  );
  await venue.control({ type: 'setIndexPrices', prices: [['XBT', 85_000]] });
  const moved = (await venue.get(`${V3}/orderbook`, { symbol: 'PF_XBTUSD' })).json.orderBook;
  assert.ok(moved.bids.at(-1)[0] > bids.at(-1)[0]);
});

test('books are told anew after an order, in another market, and after a revert', async (t) => {
  const venue = await aVenue(t);
  const read = async (symbol: string) => (await venue.get(`${V3}/orderbook`, { symbol })).text;
  await venue.control({ type: 'snapshot', name: 'before' });
  const [before, other] = [await read('PF_XBTUSD'), await read('PF_ETHUSD')];
  assert.equal(await read('pf_xbtusd'), before);
  assert.notEqual(other, before);
  await venue.caller('alice').send({ symbol: 'PF_XBTUSD', size: '3', limitPrice: '83998' });
  assert.notEqual(await read('PF_XBTUSD'), before);
  assert.equal(await read('PF_ETHUSD'), other);
  await venue.control({ type: 'revert', name: 'before' });
  assert.equal(await read('PF_XBTUSD'), before);
});
