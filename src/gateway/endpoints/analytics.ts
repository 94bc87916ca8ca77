/** `GET /api/charts/v1/analytics/...`: what charts show of a market besides its candles. Faults have an envelope of their own. */

import type { Intervals } from '../../analytics/row-log.ts';
import { CLOSE, TIME } from '../../analytics/rows.ts';
import type { Market } from '../../core/entities.ts';
import { type Candle, RESOLUTIONS } from '../../feeds/candles.ts';
import { endpoint } from '../endpoint.ts';
import { isRefusal, type Refusal } from '../errors.ts';
import { jsonReply, type Reply } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { integer, object, text } from '../schema.ts';
import { readSymbol } from '../values.ts';
import { basisOf, fundingWays, LISTS, VOLATILITY_RETURNS, volatilities } from '../wire/analytics.ts';
import { plainText, sizeText, tidy } from '../wire/numbers.ts';
import { ANALYTICS_DATA, ANALYTICS_REPLY, type AnalyticsType, POOL_REPLY } from '../wire/schemas/analytics.ts';
import { findMarket, stateOf, type VenueDoor } from './venue-door.ts';

const BASE = '/api/charts/v1/analytics';
const POINTS_A_PAGE = 2_000;

const SHARED = { methods: ['GET'], level: 'public', cost: 0, faults: 'handler' } as const;
/** `interval` is one of the lengths of candles, in seconds. */
const INTERVALS_MS: readonly number[] = RESOLUTIONS.map(([, lengthMs]) => lengthMs);

export const ANALYTICS = endpoint({
  ...SHARED,
  name: 'charts/analytics/{symbol}/{analytics_type}',
  summary:
    'Analytics of a market: open interest, takers, liquidations, holders, the book, basis, funding; times in seconds.',
  paths: [`${BASE}/:symbol/:analytics_type`],
  parameters: object(
    { symbol: text(), analytics_type: text(), since: integer({ minimum: 0 }), interval: integer() },
    { to: integer({ minimum: 0 }) },
  ),
  reply: ANALYTICS_REPLY,
});

export const POOL_ANALYTICS = endpoint({
  ...SHARED,
  name: 'charts/analytics/liquidity-pool',
  summary: 'What the liquidity pool is worth in USD.',
  paths: [`${BASE}/liquidity-pool`],
  parameters: object({ since: integer({ minimum: 0 }), interval: integer() }, { to: integer({ minimum: 0 }) }),
  reply: POOL_REPLY,
});

export function analyticsRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...routesOf(venue.door, POOL_ANALYTICS, ({ values }) => {
      const asked = intervalsAsked(values, nowOf(venue));
      if (isRefusal(asked)) return asked;
      const { rows, more } = venue.analytics.pool(asked, nowOf(venue));
      const usdValue = rows.map((row) => plainText(tidy(row[CLOSE] as number)));
      return page(seconds(rows.map((row) => row[TIME] as number)), more, { usdValue });
    }),
    ...routesOf(venue.door, ANALYTICS, ({ values }) => {
      const symbol = readSymbol(values.symbol);
      const market = symbol === undefined ? undefined : findMarket(venue, symbol);
      if (market === undefined) return { refused: 'unknownAnalyticsMarket', detail: 'symbol', value: values.symbol };
      const type = values.analytics_type;
      if (!isType(type)) return { refused: 'unknownAnalytics', detail: 'analytics_type', value: type };
      const nowMs = nowOf(venue, market);
      const asked = intervalsAsked(values, nowMs);
      return isRefusal(asked) ? asked : answer(venue, market, type, asked, nowMs);
    }),
  ];
}

function isType(name: string): name is AnalyticsType {
  return Object.hasOwn(ANALYTICS_DATA, name);
}

/** An expired contract has nothing after its last. */
function nowOf(venue: VenueDoor, market?: Market): number {
  return market === undefined || market.listed ? stateOf(venue).root.timeMs : market.contract.lastTradingMs;
}

interface Asked {
  readonly since: number;
  readonly interval: number;
  readonly to?: number;
}

function intervalsAsked({ since, interval, to }: Asked, nowMs: number): Intervals | Refusal {
  const lengthMs = interval * 1_000;
  if (!INTERVALS_MS.includes(lengthMs))
    return { refused: 'invalidInterval', detail: 'interval', value: String(interval) };
  const toMs = to === undefined ? nowMs : Math.min(to * 1_000, nowMs);
  return {
    lengthMs,
    firstMs: Math.ceil((since * 1_000) / lengthMs) * lengthMs,
    lastMs: Math.floor(toMs / lengthMs) * lengthMs,
    count: POINTS_A_PAGE,
  };
}

function answer(venue: VenueDoor, market: Market, type: AnalyticsType, asked: Intervals, nowMs: number): Reply {
  const { contract, id } = market;
  const { lengthMs, firstMs } = asked;
  switch (type) {
    case 'trade-volume': {
      const { candles, more } = candlesOf(venue, market, 'trade', asked, nowMs);
      return page(
        timesOf(candles),
        more,
        candles.map(({ volumeLots }) => sizeText(contract, volumeLots)),
      );
    }
    case 'future-basis': {
      const marks = candlesOf(venue, market, 'mark', asked, nowMs);
      const spots = candlesOf(venue, market, 'spot', asked, nowMs);
      return page(timesOf(marks.candles), marks.more, { basis: basisOf(marks.candles, spots.candles) });
    }
    case 'rolling-volatility': {
      // It begins one interval earlier than was asked for, as on the real venue.
      const fromMs = Math.max(0, firstMs - lengthMs);
      const before = VOLATILITY_RETURNS * lengthMs;
      const wanted = { ...asked, firstMs: Math.max(0, fromMs - before), count: POINTS_A_PAGE + VOLATILITY_RETURNS };
      const { candles, more } = candlesOf(venue, market, 'mark', wanted, nowMs);
      const values = volatilities(candles, lengthMs, fromMs);
      const times = timesOf(candles.filter(({ timeMs }) => timeMs >= fromMs));
      const isLong = values.length > POINTS_A_PAGE;
      return page(times.slice(0, POINTS_A_PAGE), more || isLong, values.slice(0, POINTS_A_PAGE));
    }
    case 'funding': {
      // Its times are in milliseconds, as on the real venue. Dated contracts pay no funding: their lists are empty.
      const pays = contract.lastTradingMs === 0;
      const { rows, more } = venue.analytics.market(id, pays ? asked : { ...asked, count: 0 }, nowMs);
      const times = rows.map((row) => row[TIME] as number);
      return page(times, more, fundingWays(venue.history.fundingRates(id), times, lengthMs));
    }
    default: {
      const { rows, more } = venue.analytics.market(id, asked, nowMs);
      return page(seconds(rows.map((row) => row[TIME] as number)), more, LISTS[type](rows, contract));
    }
  }
}

function candlesOf(
  venue: VenueDoor,
  { id }: Market,
  tickType: 'trade' | 'mark' | 'spot',
  { lengthMs, firstMs, lastMs, count }: Intervals,
  nowMs: number,
): { readonly candles: readonly Candle[]; readonly more: boolean } {
  return venue.history.candles(id, tickType, { lengthMs, fromMs: firstMs, toMs: lastMs, count }, nowMs);
}

function timesOf(candles: readonly Candle[]): readonly number[] {
  return seconds(candles.map(({ timeMs }) => timeMs));
}

function seconds(timesMs: readonly number[]): readonly number[] {
  return timesMs.map((timeMs) => timeMs / 1_000);
}

function page(timestamp: readonly number[], more: boolean, data: object): Reply {
  return jsonReply(200, JSON.stringify({ result: { timestamp, more, data }, errors: [] }));
}
