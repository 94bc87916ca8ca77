/** The messages of `ticker` and `ticker_lite`, from what `GET /tickers` says. */

import { DAY_MS, HOUR_MS } from '../../../core/durations.ts';
import type { Market } from '../../../core/entities.ts';
import { figure } from '../../wire/numbers.ts';
import type { Ticker } from '../../wire/schemas/tickers.ts';

/** The text of a message in two parts: what changes with time alone comes first. */
export interface TickerParts {
  readonly head: string;
  readonly body: string;
}

/** `feed: ticker`. Sides of the book that are empty, and funding of dated contracts, have no fields. */
export function tickerText(market: Market, ticker: Ticker, timeMs: number): TickerParts {
  const { lastTradingMs } = market.contract;
  const body = {
    product_id: ticker.symbol,
    ...fundingFields(market, ticker, timeMs),
    leverage: leverageText(market),
    premium: premiumOf(ticker),
    feed: 'ticker',
    ...present({ bid: ticker.bid, ask: ticker.ask, bid_size: ticker.bidSize, ask_size: ticker.askSize }),
    volume: ticker.vol24h,
    dtm: daysToMaturity(lastTradingMs, timeMs),
    index: ticker.indexPrice,
    ...present({ last: ticker.last }),
    change: ticker.change24h,
    suspended: ticker.suspended,
    tag: ticker.tag,
    pair: ticker.pair,
    openInterest: ticker.openInterest,
    markPrice: ticker.markPrice,
    maturityTime: lastTradingMs,
    post_only: ticker.postOnly,
    volumeQuote: ticker.volumeQuote,
    ...present({ open: ticker.open24h, high: ticker.high24h, low: ticker.low24h }),
  };
  return { head: `{"time":${timeMs},`, body: JSON.stringify(body).slice(1) };
}

/** `feed: ticker_lite`. */
export function tickerLiteText(market: Market, ticker: Ticker, timeMs: number): TickerParts {
  const { lastTradingMs } = market.contract;
  const body = {
    feed: 'ticker_lite',
    product_id: ticker.symbol,
    ...present({ bid: ticker.bid, ask: ticker.ask }),
    change: ticker.change24h,
    premium: premiumOf(ticker),
    volume: ticker.vol24h,
    tag: ticker.tag,
    pair: ticker.pair,
    dtm: daysToMaturity(lastTradingMs, timeMs),
    maturityTime: lastTradingMs,
    volumeQuote: ticker.volumeQuote,
  };
  return { head: '', body: JSON.stringify(body) };
}

/** The next payment is named as an instant, as in every capture, although the documentation speaks of the time left. */
function fundingFields({ contract }: Market, ticker: Ticker, timeMs: number): object {
  if (contract.lastTradingMs !== 0) return {};
  return {
    ...present({
      funding_rate: ticker.fundingRate,
      funding_rate_prediction: ticker.fundingRatePrediction,
      relative_funding_rate: ticker.relativeFundingRate,
      relative_funding_rate_prediction: ticker.relativeFundingRatePrediction,
    }),
    next_funding_rate_time: (Math.floor(timeMs / HOUR_MS) + 1) * HOUR_MS,
  };
}

/** The largest leverage of the market: that of its first margin level. */
function leverageText({ contract }: Market): string {
  const rate = contract.marginLevels[0]?.initialMarginRate ?? 1;
  return `${Math.round(1 / rate)}x`;
}

/** Distance of the mark from the index in per cent, with one decimal. */
function premiumOf({ markPrice, indexPrice }: Ticker): number {
  return indexPrice === 0 ? 0 : figure(Math.round(((markPrice - indexPrice) / indexPrice) * 1000) / 10);
}

function daysToMaturity(lastTradingMs: number, timeMs: number): number {
  return lastTradingMs === 0 ? 0 : Math.max(0, Math.floor((lastTradingMs - timeMs) / DAY_MS));
}

function present(fields: Readonly<Record<string, number | undefined>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
