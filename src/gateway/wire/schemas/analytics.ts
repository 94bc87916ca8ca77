/** Schemas of `GET /api/charts/v1/analytics/...`: lists side by side with the times at which the intervals open. */
import type { Static } from 'typebox';
import { decimal, either, flag, integer, list, nullable, object, type Schema, text } from '../../schema.ts';

const POINTS = 2_000;
const FIGURES = list(decimal(), POINTS);
const FIGURES_OR_NULL = list(nullable(decimal()), POINTS);
const COUNTS = list(integer({ minimum: 0 }), POINTS);
/** Open, high, low, close. */
const WAYS = list(list(decimal(), 4), POINTS);

const HOLDERS = {
  longCount: COUNTS,
  shortCount: COUNTS,
  longPercent: FIGURES,
  shortPercent: FIGURES,
  ratio: FIGURES,
} as const;

const DEPTHS = ['005', '01', '025', '05', '10', '100'] as const;
const ORDERS = ['1k', '10k', '100k', '1m'] as const;

function named(names: readonly string[]): Schema<Readonly<Record<string, readonly (string | null)[]>>> {
  return object(Object.fromEntries(names.map((name) => [name, FIGURES_OR_NULL])));
}

const LIQUIDITY = named(DEPTHS.map((depth) => `liquidity_${depth}`));
const SLIPPAGE = named(ORDERS.map((order) => `slippage_${order}`));
const SIDE = named([
  'bestPrice',
  ...DEPTHS.map((depth) => `liquidity${depth}`),
  ...ORDERS.map((order) => `slippage${order}`),
]);
const BEST = named(['best_price']);

function sides<Value>(side: Schema<Value>) {
  return object({ bid: side, ask: side });
}

/** What each type of analytics gives. */
export const ANALYTICS_DATA = {
  'open-interest': WAYS,
  'aggressor-differential': FIGURES,
  'trade-volume': FIGURES,
  'trade-count': COUNTS,
  'liquidation-volume': FIGURES,
  'rolling-volatility': FIGURES,
  'long-short-ratio': FIGURES,
  'long-short-info': object(HOLDERS),
  cvd: object({ buy_volume: FIGURES, sell_volume: FIGURES, cvd: FIGURES }),
  'top-traders': object({ top20Percent: object({ openInterest: FIGURES, ...HOLDERS }) }),
  orderbook: sides(SIDE),
  spreads: sides(BEST),
  liquidity: sides(LIQUIDITY),
  slippage: sides(SLIPPAGE),
  'future-basis': object({ basis: FIGURES }),
  funding: object({ rate: WAYS, relativeRate: WAYS }),
} as const;

export type AnalyticsType = keyof typeof ANALYTICS_DATA;

/** The types, and what each gives. */
export type AnalyticsData = { readonly [Type in AnalyticsType]: Static<(typeof ANALYTICS_DATA)[Type]> };

const FAULT = object({
  severity: text(),
  error_class: text(),
  type: text(),
  msg: nullable(text()),
  value: nullable(text()),
  field: nullable(text()),
});

function reply<Value>(data: Schema<Value>) {
  return object({
    result: object({ timestamp: list(integer(), POINTS), more: flag(), data }),
    errors: list(FAULT),
  });
}

export const ANALYTICS_REPLY = reply<AnalyticsData[AnalyticsType]>(
  either(...Object.values<Schema<AnalyticsData[AnalyticsType]>>(ANALYTICS_DATA)),
);
export const POOL_REPLY = reply(object({ usdValue: FIGURES }));

/** What a refusal looks like: there is no result. */
export const ANALYTICS_FAULT = object({ result: { type: 'null' } as Schema<null>, errors: list(FAULT) });
