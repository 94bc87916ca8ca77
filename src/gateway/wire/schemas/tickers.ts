/** Schemas of `GET /tickers` and `GET /tickers/{symbol}`. */
import type { Static } from 'typebox';
import { flag, list, number, object, oneOf, symbol, text, timeText } from '../../schema.ts';
import { success } from './common.ts';

export const TICKER = object(
  {
    symbol: symbol(),
    tag: oneOf('perpetual', 'week', 'month', 'quarter', 'semiannual'),
    pair: text(),
    markPrice: number(),
    indexPrice: number(),
    vol24h: number(),
    volumeQuote: number(),
    openInterest: number(),
    suspended: flag(),
    postOnly: flag(),
    change24h: number(),
  },
  {
    bid: number(),
    bidSize: number(),
    ask: number(),
    askSize: number(),
    last: number(),
    lastTime: timeText(),
    lastSize: number(),
    open24h: number(),
    high24h: number(),
    low24h: number(),
    vwap24h: number(),
    fundingRate: number(),
    fundingRatePrediction: number(),
    relativeFundingRate: number(),
    relativeFundingRatePrediction: number(),
    isUnderlyingMarketClosed: flag(),
  },
);

export const TICKERS_REPLY = success({ tickers: list(TICKER) });
export const TICKER_REPLY = success({ ticker: TICKER });

export type Ticker = Static<typeof TICKER>;
