/** `GET /api/charts/v1/...`: candles, and what there are candles of. Faults are answered in plain text. */
import type { Market } from '../../core/entities.ts';
import { RESOLUTIONS, resolutionMs, type TickType } from '../../feeds/candles.ts';
import { endpoint } from '../endpoint.ts';
import { isRefusal, type Refusal, refuse } from '../errors.ts';
import { jsonReply, type Reply } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { decimal, integer, list, object, text } from '../schema.ts';
import { readSymbol } from '../values.ts';
import { CANDLES_A_PAGE, candlesPage } from '../wire/charts.ts';
import { CANDLES_REPLY } from '../wire/schemas/candles.ts';
import { findMarket, stateOf, type VenueDoor } from './venue-door.ts';

const BASE = '/api/charts/v1';
const TICK_TYPES: readonly TickType[] = ['mark', 'spot', 'trade'];

const SHARED = { methods: ['GET'], level: 'public', cost: 0, faults: 'handler' } as const;

export const CHART_TICK_TYPES = endpoint({
  ...SHARED,
  name: 'charts',
  summary: 'The series that candles are made of.',
  paths: [BASE],
  parameters: object({}),
  reply: list(text()),
});

export const CHART_SYMBOLS = endpoint({
  ...SHARED,
  name: 'charts/{tick_type}',
  summary: 'The markets that have candles.',
  paths: [`${BASE}/:tick_type`],
  parameters: object({ tick_type: text() }),
  reply: list(text()),
});

export const CHART_RESOLUTIONS = endpoint({
  ...SHARED,
  name: 'charts/{tick_type}/{symbol}',
  summary: 'The lengths of candles.',
  paths: [`${BASE}/:tick_type/:symbol`],
  parameters: object({ tick_type: text(), symbol: text() }),
  reply: list(text()),
});

export const CHART_CANDLES = endpoint({
  ...SHARED,
  name: 'charts/{tick_type}/{symbol}/{resolution}',
  summary: 'Candles, oldest first; `from` and `to` in seconds, both included.',
  paths: [`${BASE}/:tick_type/:symbol/:resolution`],
  parameters: object(
    { tick_type: text(), symbol: text(), resolution: text() },
    { from: decimal('nonNegative'), to: decimal('nonNegative'), count: integer({ minimum: 0 }) },
  ),
  reply: CANDLES_REPLY,
});

export function chartsRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...routesOf(venue.door, CHART_TICK_TYPES, () => json(TICK_TYPES)),
    ...routesOf(venue.door, CHART_SYMBOLS, ({ values }) =>
      isTickType(values.tick_type) ? json(chartSymbols(venue)) : refuse('invalidTickType'),
    ),
    ...routesOf(venue.door, CHART_RESOLUTIONS, ({ values }) => {
      const series = findSeries(venue, values.tick_type, values.symbol);
      return isRefusal(series) ? series : json(RESOLUTIONS.map(([name]) => name));
    }),
    ...routesOf(venue.door, CHART_CANDLES, ({ values }) => {
      const { from, to, count = CANDLES_A_PAGE } = values;
      const series = findSeries(venue, values.tick_type, values.symbol);
      if (isRefusal(series)) return series;
      const lengthMs = resolutionMs(values.resolution);
      if (lengthMs === undefined) return refuse('invalidResolution');
      const { listed, contract } = series.market;
      // An expired contract has no minute after its last.
      const nowMs = listed ? stateOf(venue).root.timeMs : contract.lastTradingMs;
      const range = {
        lengthMs,
        ...(from === undefined ? {} : { fromMs: Number(from) * 1_000 }),
        toMs: to === undefined ? nowMs : Number(to) * 1_000,
        count: Math.min(count, CANDLES_A_PAGE),
      };
      const { candles, more } = venue.history.candles(series.market.id, series.tickType, range, nowMs);
      return json(candlesPage(series.market.contract, candles, more));
    }),
  ];
}

interface Series {
  readonly tickType: TickType;
  readonly market: Market;
}

function findSeries(venue: VenueDoor, tickType: string, symbolText: string): Series | Refusal {
  if (!isTickType(tickType)) return refuse('invalidTickType');
  const symbol = readSymbol(symbolText);
  const market = symbol === undefined ? undefined : findMarket(venue, symbol);
  return market === undefined ? refuse('invalidMarketSymbol') : { tickType, market };
}

function isTickType(name: string): name is TickType {
  return (TICK_TYPES as readonly string[]).includes(name);
}

function chartSymbols(venue: VenueDoor): readonly string[] {
  const { markets } = stateOf(venue);
  const symbols: string[] = [];
  for (let id = 0; id < markets.size; id++) {
    const { listed, contract } = markets.get(id);
    if (listed) symbols.push(contract.symbol);
  }
  return symbols;
}

/** The charts have no envelope. */
function json(value: unknown): Reply {
  return jsonReply(200, JSON.stringify(value));
}
