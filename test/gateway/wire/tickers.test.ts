import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validators } from '../../../src/gateway/validators.ts';
import { TICKER } from '../../../src/gateway/wire/schemas/tickers.ts';
import { type TickerFacts, ticker } from '../../../src/gateway/wire/tickers.ts';
import { received, SmallVenue, START_MS, usd } from './venue.ts';

const validators = new Validators();

function tickerOf(venue: SmallVenue, symbol: string, facts: TickerFacts = {}): Record<string, unknown> {
  const value = received(ticker(venue.state, venue.market(symbol), facts));
  assert.equal(validators.firstFault(TICKER, value), undefined);
  return value as Record<string, unknown>;
}

test('a market that never traded and has no quotes leaves out what it does not have', () => {
  assert.deepEqual(tickerOf(new SmallVenue({ prices: { XBT: 81_770.17 } }), 'PF_XBTUSD'), {
    symbol: 'PF_XBTUSD',
    tag: 'perpetual',
    pair: 'XBT:USD',
    markPrice: 81770.17,
    vol24h: 0,
    volumeQuote: 0,
    change24h: 0,
    openInterest: 0,
    fundingRate: 0,
    fundingRatePrediction: 0,
    relativeFundingRate: 0,
    relativeFundingRatePrediction: 0,
    suspended: false,
    indexPrice: 81770.17,
    postOnly: false,
  });
});

test('quotes of users and house at one price are added up', () => {
  const funds = { a: [usd('flex', '1000000')] };
  const venue = new SmallVenue({ liquidity: 'house', prices: { XBT: 50_000 }, funds });
  const market = venue.market('PF_XBTUSD');
  const [bid, ask] = [market.houseBidTicks[0] as number, market.houseAskTicks[0] as number];
  const [bidLots, askLots] = [market.houseBidLots[0] as number, market.houseAskLots[0] as number];
  const before = tickerOf(venue, 'PF_XBTUSD');
  assert.deepEqual([before.bid, before.bidSize], [bid, bidLots / 10_000]);
  assert.deepEqual([before.ask, before.askSize], [ask, askLots / 10_000]);
  venue.send({ size: '0.5', limitPrice: String(bid) });
  assert.deepEqual(tickerOf(venue, 'PF_XBTUSD').bidSize, (bidLots + 5_000) / 10_000);
  assert.deepEqual(tickerOf(venue, 'PF_XBTUSD').ask, ask);
});

test('last trade, day and open interest', () => {
  const funds = { a: [usd('flex', '1000000')], b: [usd('flex', '1000000')] };
  const venue = new SmallVenue({ prices: { XBT: 50_000 }, funds });
  venue.send({ account: venue.account('b').id, side: 'sell', size: '2', limitPrice: '49125' });
  venue.send({ size: '0.5', limitPrice: '49125' });
  const day = {
    open: 50_000,
    high: 51_000,
    low: 49_000,
    volumeLots: 30_000,
    lotsTimesPrice: 30_000 * 49_900.123456789,
  };
  const facts = { day, lastBefore: { ticks: 1, lots: 1, timeMs: 1 } };
  assert.deepEqual(tickerOf(venue, 'PF_XBTUSD', facts), {
    symbol: 'PF_XBTUSD',
    last: 49125,
    lastTime: '2026-11-20T12:00:00.002Z',
    lastSize: 0.5,
    tag: 'perpetual',
    pair: 'XBT:USD',
    markPrice: 50000,
    ask: 49125,
    askSize: 1.5,
    vol24h: 3,
    volumeQuote: 149700.37037,
    vwap24h: 49900.1234568,
    open24h: 50000,
    high24h: 51000,
    low24h: 49000,
    // (49,125 - 50,000) / 50,000 is -1.75 %.
    change24h: -1.75,
    openInterest: 0.5,
    fundingRate: 0,
    fundingRatePrediction: 0,
    relativeFundingRate: 0,
    relativeFundingRatePrediction: 0,
    suspended: false,
    indexPrice: 50000,
    postOnly: false,
  });
});

test('until a market trades, its last trade is the one before the venue began', () => {
  const venue = new SmallVenue();
  const facts = { lastBefore: { ticks: 163_379, lots: 250, timeMs: START_MS - 500 } };
  assert.partialDeepStrictEqual(tickerOf(venue, 'PI_XBTUSD', facts), {
    last: 81689.5,
    lastTime: '2026-11-20T11:59:59.5Z',
    lastSize: 250,
    change24h: 0,
  });
});

test('contracts of an inverse market are dollars already, and its absolute funding rate is tiny', () => {
  const venue = new SmallVenue();
  const market = venue.state.markets.own(venue.market('PI_XBTUSD').id);
  market.fundingRate = 2.2e-10;
  market.relativeFundingRate = 0.000018166270833333;
  const day = { open: 80_000, high: 80_000, low: 80_000, volumeLots: 1_000, lotsTimesPrice: 80_000_000 };
  assert.partialDeepStrictEqual(tickerOf(venue, 'PI_XBTUSD', { day }), {
    vol24h: 1000,
    volumeQuote: 1000,
    vwap24h: 80000,
    fundingRate: 2.2e-10,
    relativeFundingRate: 0.000018166270833333,
  });
});

test('tags, suspension, and closed underlyings', () => {
  const venue = new SmallVenue();
  const tags: readonly (readonly [string, string])[] = [
    ['FF_XBTUSD_261127', 'month'],
    ['FF_XBTUSD_261225', 'quarter'],
    ['FF_XBTUSD_270326', 'semiannual'],
    ['FI_XBTUSD_261225', 'quarter'],
    ['PI_ETHUSD', 'perpetual'],
  ];
  for (const [symbol, tag] of tags) {
    const row = tickerOf(venue, symbol);
    assert.equal(row.tag, tag, symbol);
    assert.equal(Object.hasOwn(row, 'fundingRate'), tag === 'perpetual', symbol);
  }
  venue.deliver({ type: 'setMarket', symbol: 'PF_XBTUSD', suspended: true, postOnly: true });
  assert.partialDeepStrictEqual(tickerOf(venue, 'PF_XBTUSD'), { suspended: true, postOnly: true });
  assert.equal(tickerOf(venue, 'PF_EURUSD').isUnderlyingMarketClosed, false);
});
