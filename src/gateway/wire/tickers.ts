/** `GET /tickers`: what each market shows at a glance. */
import type { Side } from '../../core/commands/command.ts';
import { type Market, NONE } from '../../core/entities.ts';
import { maturityTag } from '../../core/instruments/maturities.ts';
import { type ContractTerms, priceOf, sizeOf } from '../../core/instruments/terms.ts';
import { formatTime } from '../../core/iso-time.ts';
import { marketTerms } from '../../core/margin/figures.ts';
import { toCents } from '../../core/margin/report.ts';
import { predictedRates, rateOf } from '../../core/market/funding-rate.ts';
import { sideId } from '../../core/orders/book.ts';
import { bestPrice } from '../../core/orders/plan.ts';
import type { State } from '../../core/state.ts';
import { figure, tidy } from './numbers.ts';
import type { Ticker } from './schemas/tickers.ts';

/** The trades of the last 24 hours. Prices in USD. */
export interface DayStatistics {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly volumeLots: number;
  /** Sum of lots x price in USD. */
  readonly lotsTimesPrice: number;
}

/** What a ticker shows beyond the venue's state. */
export interface TickerFacts {
  /** Undefined when the market did not trade within a day. */
  readonly day?: DayStatistics;
  /** The last trade before the venue's start, shown until the market trades. */
  readonly lastBefore?: { readonly ticks: number; readonly lots: number; readonly timeMs: number };
}

/** One market's ticker. Funding is that of the running hour, and what the next would get now. */
export function ticker(state: State, market: Market, facts: TickerFacts): Ticker {
  const terms = marketTerms(state, market);
  const { contract } = market;
  const last = lastTrade(market) ?? facts.lastBefore;
  const bid = bestQuote(state, market, terms, 'buy');
  const ask = bestQuote(state, market, terms, 'sell');
  return {
    symbol: contract.symbol,
    ...(last === undefined ? {} : lastFields(terms, last)),
    tag: maturityTag(contract.kind, contract.lastTradingMs, state.root.timeMs),
    pair: contract.pair,
    markPrice: figure(market.markPrice),
    ...(bid === undefined ? {} : { bid: bid[0], bidSize: bid[1] }),
    ...(ask === undefined ? {} : { ask: ask[0], askSize: ask[1] }),
    ...dayFields(terms, facts.day, last === undefined ? undefined : priceOf(terms, last.ticks)),
    openInterest: sizeOf(terms, market.openInterestLots),
    ...(contract.lastTradingMs === 0 ? fundingFields(state, market) : {}),
    suspended: market.suspended,
    indexPrice: figure(state.assets.get(market.baseAsset).indexPriceUsd),
    postOnly: market.postOnly,
    ...(contract.row.tradfi === true ? { isUnderlyingMarketClosed: false } : {}),
  };
}

type Trade = NonNullable<TickerFacts['lastBefore']>;

function lastTrade(market: Market): Trade | undefined {
  if (market.lastLots === 0) return undefined;
  return { ticks: market.lastTicks, lots: market.lastLots, timeMs: market.lastMs };
}

function lastFields(terms: ContractTerms, last: Trade): Pick<Ticker, 'last' | 'lastTime' | 'lastSize'> {
  return { last: priceOf(terms, last.ticks), lastTime: formatTime(last.timeMs), lastSize: sizeOf(terms, last.lots) };
}

/** Best price of users and house together, and all that stands there; undefined while the side is empty. */
function bestQuote(
  state: State,
  market: Market,
  terms: ContractTerms,
  side: Side,
): readonly [number, number] | undefined {
  const ticks = bestPrice(state, market, side);
  return ticks === NONE ? undefined : [priceOf(terms, ticks), sizeOf(terms, lotsAt(state, market, side, ticks))];
}

function lotsAt(state: State, market: Market, side: Side, ticks: number): number {
  const book = state.bookSides.get(sideId(market.id, side));
  const level = book.ticks.length - 1; // a side ends with its best price
  let lots = book.ticks[level] === ticks ? (book.lots[level] as number) : 0;
  const houseTicks = side === 'buy' ? market.houseBidTicks : market.houseAskTicks;
  const houseLots = side === 'buy' ? market.houseBidLots : market.houseAskLots;
  for (let index = 0; index < houseTicks.length; index++) {
    if (houseTicks[index] === ticks) lots += houseLots[index] as number;
  }
  return lots;
}

type DayFields = Pick<Ticker, 'vol24h' | 'volumeQuote' | 'change24h' | 'open24h' | 'high24h' | 'low24h' | 'vwap24h'>;

/** `volumeQuote` is in USD; contracts of an inverse market are dollars already. */
function dayFields(terms: ContractTerms, day: DayStatistics | undefined, last: number | undefined): DayFields {
  if (day === undefined || day.volumeLots === 0) return { vol24h: 0, volumeQuote: 0, change24h: 0 };
  const volume = sizeOf(terms, day.volumeLots);
  const change = last === undefined ? 0 : ((last - day.open) / day.open) * 100;
  return {
    vol24h: volume,
    volumeQuote: terms.linear ? tidy((day.lotsTimesPrice * terms.lotMantissa) / terms.lotScale) : volume,
    vwap24h: tidy(day.lotsTimesPrice / day.volumeLots),
    open24h: figure(day.open),
    high24h: figure(day.high),
    low24h: figure(day.low),
    change24h: toCents(change),
  };
}

type FundingFields = Pick<
  Ticker,
  'fundingRate' | 'fundingRatePrediction' | 'relativeFundingRate' | 'relativeFundingRatePrediction'
>;

function fundingFields(state: State, market: Market): FundingFields {
  const { relativeUnits, absoluteUnits } = predictedRates(state, market);
  return {
    fundingRate: figure(market.fundingRate),
    fundingRatePrediction: figure(rateOf(absoluteUnits)),
    relativeFundingRate: figure(market.relativeFundingRate),
    relativeFundingRatePrediction: figure(rateOf(relativeUnits)),
  };
}
