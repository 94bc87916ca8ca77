/**
 * `GET /api/charts/v1/analytics/...`: intervals turned into the lists that each type has. Sizes are in contracts, as candles
 * have them; what could not be measured is null (C142).
 */

import { DEPTHS, ORDERS } from '../../analytics/book-figures.ts';
import { sideOf } from '../../analytics/measured.ts';
import {
  BOUGHT,
  CLOSE,
  DELTA,
  HIGH,
  LIQUIDATED,
  LONGS,
  LOW,
  OPEN,
  type Row,
  SHORTS,
  SOLD,
  TOP_LONGS,
  TOP_LOTS,
  TOP_SHORTS,
  TRADES,
} from '../../analytics/rows.ts';
import { YEAR_MS } from '../../core/durations.ts';
import type { Contract } from '../../core/instruments/contract.ts';
import type { Candle } from '../../feeds/candles.ts';
import { plainText, sizeText, tidy } from './numbers.ts';
import type { AnalyticsData } from './schemas/analytics.ts';

/** Types that are made of the intervals of a market. */
type OfRows = Exclude<keyof AnalyticsData, 'trade-volume' | 'rolling-volatility' | 'future-basis' | 'funding'>;

type Lists = { readonly [Type in OfRows]: (rows: readonly Row[], contract: Contract) => AnalyticsData[Type] };

/** The lists of each type. */
export const LISTS: Lists = {
  'open-interest': (rows, contract) =>
    rows.map((row) => [OPEN, HIGH, LOW, CLOSE].map((column) => sizeText(contract, row[column] as number))),
  'aggressor-differential': (rows, contract) =>
    rows.map((row) => sizeText(contract, (row[BOUGHT] as number) - (row[SOLD] as number))),
  'trade-count': (rows) => column(rows, TRADES),
  'liquidation-volume': (rows, contract) => sizes(rows, contract, LIQUIDATED),
  'long-short-ratio': (rows) => rows.map((row) => ratioText(row, LONGS, SHORTS)),
  'long-short-info': (rows) => holders(rows, LONGS, SHORTS),
  cvd: (rows, contract) => ({
    buy_volume: sizes(rows, contract, BOUGHT),
    sell_volume: sizes(rows, contract, SOLD),
    cvd: sizes(rows, contract, DELTA),
  }),
  'top-traders': (rows, contract) => ({
    top20Percent: { openInterest: sizes(rows, contract, TOP_LOTS), ...holders(rows, TOP_LONGS, TOP_SHORTS) },
  }),
  orderbook: (rows) =>
    sides(rows, [
      'bestPrice',
      ...DEPTH_NAMES.map((name) => `liquidity${name}`),
      ...ORDER_NAMES.map((name) => `slippage${name}`),
    ]),
  spreads: (rows) => sides(rows, ['best_price']),
  liquidity: (rows) =>
    sides(
      rows,
      DEPTH_NAMES.map((name) => `liquidity_${name}`),
      1,
    ),
  slippage: (rows) =>
    sides(
      rows,
      ORDER_NAMES.map((name) => `slippage_${name}`),
      1 + DEPTHS.length,
    ),
};

/** `005` is 0.05 percent, `10` is 1 and `100` is 10: the point is left out. */
const DEPTH_NAMES: readonly string[] = DEPTHS.map((percent) =>
  (percent < 1 ? String(percent) : percent.toFixed(1)).replace('.', ''),
);
const ORDER_NAMES: readonly string[] = ORDERS.map((usd) =>
  usd < 1_000_000 ? `${usd / 1_000}k` : `${usd / 1_000_000}m`,
);

/** How far the mark stood from the index at the end of each interval, as a fraction of the index. */
export function basisOf(marks: readonly Candle[], spots: readonly Candle[]): readonly string[] {
  return marks.map(({ close }, index) => {
    const spot = spots[index]?.close ?? close;
    return plainText(tidy(close / spot - 1));
  });
}

/** Returns that volatility is taken over, and the length of a year. */
export const VOLATILITY_RETURNS = 30;

/**
 * The volatility at the end of each interval from `firstMs` on: the standard deviation of the last 30 returns of the mark,
 * annualised (C143). Candles before it are those that the returns are taken from.
 */
export function volatilities(marks: readonly Candle[], lengthMs: number, firstMs: number): readonly string[] {
  const returns = marks.map(({ close }, index) =>
    index === 0 ? 0 : Math.log(close / (marks[index - 1]?.close ?? close)),
  );
  return marks.flatMap(({ timeMs }, index) => {
    if (timeMs < firstMs) return [];
    const last = returns.slice(Math.max(1, index - VOLATILITY_RETURNS + 1), index + 1);
    return [plainText(tidy(deviation(last) * Math.sqrt(YEAR_MS / lengthMs)))];
  });
}

function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/** A rate as it was set. */
interface RateRow {
  readonly timeMs: number;
  readonly rate: number;
  readonly relativeRate: number;
}

/** The funding rates' way through each interval; before the first one the rate was 0. */
export function fundingWays(
  rates: readonly RateRow[],
  times: readonly number[],
  lengthMs: number,
): AnalyticsData['funding'] {
  let next = 0;
  let standing: Pick<RateRow, 'rate' | 'relativeRate'> = { rate: 0, relativeRate: 0 };
  const rate: (readonly string[])[] = [];
  const relativeRate: (readonly string[])[] = [];
  for (const timeMs of times) {
    for (; (rates[next]?.timeMs ?? Number.POSITIVE_INFINITY) <= timeMs; next++) standing = rates[next] as RateRow;
    const within = [standing];
    for (; (rates[next]?.timeMs ?? Number.POSITIVE_INFINITY) < timeMs + lengthMs; next++) {
      standing = rates[next] as RateRow;
      within.push(standing);
    }
    rate.push(wayOf(within.map((row) => row.rate)));
    relativeRate.push(wayOf(within.map((row) => row.relativeRate)));
  }
  return { rate, relativeRate };
}

function wayOf(values: readonly number[]): readonly string[] {
  const [first = 0] = values;
  return [first, Math.max(...values), Math.min(...values), values.at(-1) ?? first].map(plainText);
}

function column(rows: readonly Row[], at: number): readonly number[] {
  return rows.map((row) => row[at] as number);
}

function sizes(rows: readonly Row[], contract: Contract, at: number): readonly string[] {
  return rows.map((row) => sizeText(contract, row[at] as number));
}

/** Where nobody is short the longs count as they are. */
function ratioText(row: Row, longs: number, shorts: number): string {
  return plainText(tidy((row[longs] as number) / Math.max(row[shorts] as number, 1)));
}

function holders(rows: readonly Row[], longs: number, shorts: number): AnalyticsData['long-short-info'] {
  const percent = (row: Row, at: number): string => {
    const all = (row[longs] as number) + (row[shorts] as number);
    return plainText(tidy(all === 0 ? 0 : ((row[at] as number) * 100) / all));
  };
  return {
    longCount: column(rows, longs),
    shortCount: column(rows, shorts),
    longPercent: rows.map((row) => percent(row, longs)),
    shortPercent: rows.map((row) => percent(row, shorts)),
    ratio: rows.map((row) => ratioText(row, longs, shorts)),
  };
}

/** Figures of both sides of the book by name, from the figure number `from` on. */
function sides(rows: readonly Row[], names: readonly string[], from = 0) {
  const listsOf = (side: 'bid' | 'ask') =>
    Object.fromEntries(
      names.map((name, index) => [name, rows.map((row) => figureOf(sideOf(row, side)[from + index]))]),
    );
  return { bid: listsOf('bid'), ask: listsOf('ask') };
}

function figureOf(value = Number.NaN): string | null {
  return Number.isNaN(value) ? null : plainText(tidy(value));
}
