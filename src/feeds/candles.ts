/** Candles and the resolutions in which `/api/charts/v1` serves them. */
import { DAY_MS, MINUTE_MS } from '../core/durations.ts';

/** One interval of a series. Prices in USD. */
export interface Candle {
  /** Epoch milliseconds at which the interval opens: a whole multiple of its length since the epoch. */
  readonly timeMs: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Traded lots; always 0 in the series `mark` and `spot`. */
  readonly volumeLots: number;
  /** Sum of lots x price, the numerator of the volume-weighted price. */
  readonly lotsTimesPrice: number;
}

export type TickType = 'mark' | 'spot' | 'trade';

/** Length of every resolution in milliseconds, shortest first. */
export const RESOLUTIONS = [
  ['1m', MINUTE_MS],
  ['5m', 5 * MINUTE_MS],
  ['15m', 15 * MINUTE_MS],
  ['30m', 30 * MINUTE_MS],
  ['1h', 60 * MINUTE_MS],
  ['4h', 240 * MINUTE_MS],
  ['12h', 720 * MINUTE_MS],
  ['1d', DAY_MS],
  ['1w', 7 * DAY_MS],
] as const;

/** Milliseconds of a resolution by its wire name; undefined for any other text. */
export function resolutionMs(name: string): number | undefined {
  return RESOLUTIONS.find(([known]) => known === name)?.[1];
}

/** The opening time of the interval of length `lengthMs` that contains `timeMs`. */
export function intervalStart(timeMs: number, lengthMs: number): number {
  return Math.floor(timeMs / lengthMs) * lengthMs;
}

/**
 * Ascending candles merged into longer ones of `lengthMs`, a whole multiple of their own length. Intervals without a
 * candle stay without one; an interval covered only in part is made of the part.
 */
export function aggregate(candles: readonly Candle[], lengthMs: number): Candle[] {
  const merged: Candle[] = [];
  let current: Candle | undefined;
  for (const candle of candles) {
    const timeMs = intervalStart(candle.timeMs, lengthMs);
    if (current !== undefined && current.timeMs === timeMs) {
      current = joined(current, candle);
    } else {
      if (current !== undefined) {
        merged.push(current);
      }
      current = { ...candle, timeMs };
    }
  }
  if (current !== undefined) {
    merged.push(current);
  }
  return merged;
}

/** A candle continued by a later one of the same interval. */
export function joined(earlier: Candle, later: Candle): Candle {
  return {
    timeMs: earlier.timeMs,
    open: earlier.open,
    high: Math.max(earlier.high, later.high),
    low: Math.min(earlier.low, later.low),
    close: later.close,
    volumeLots: earlier.volumeLots + later.volumeLots,
    lotsTimesPrice: earlier.lotsTimesPrice + later.lotsTimesPrice,
  };
}
