/** One market's minutes and hours, and what runs; and all of them together on a line of history. */
import { HOUR_MS, MINUTE_MS } from '../core/durations.ts';
import { intervalStart } from '../feeds/candles.ts';
import { emptyLog, type RowLog, withRow } from './row-log.ts';
import { CLOSE, fold, isQuiet, nextRow, OPEN, type Row, TIME } from './rows.ts';

/** Rows kept of a market: minutes of half a day in which it moved every minute, hours of a month. */
const MINUTES_KEPT = 720;
const HOURS_KEPT = 744;

export interface Series {
  minutes: RowLog;
  hours: RowLog;
  /** The running minute, and what has passed of the running hour without it. */
  minute: Row;
  hour: Row;
}

export interface Line {
  /** By market. */
  readonly markets: Series[];
  readonly pool: Series;
  /** Markets that moved since they were last measured. */
  readonly moved: Set<number>;
}

/** A series that begins at a time with a figure. */
export function beginSeries(width: number, timeMs: number, figure: number): Series {
  const minute = new Float64Array(width);
  minute.fill(figure, OPEN, CLOSE + 1);
  minute[TIME] = intervalStart(timeMs, MINUTE_MS);
  const hour = minute.slice();
  hour[TIME] = intervalStart(timeMs, HOUR_MS);
  return { minutes: emptyLog(minute[TIME] as number), hours: emptyLog(hour[TIME] as number), minute, hour };
}

/** Closes the running minute and goes on to the one that opens at `timeMs`. Minutes in which nothing happened leave no row. */
export function closeMinute(series: Series, timeMs: number): void {
  const { minute, hour } = series;
  const before = series.minutes.tail.at(-1);
  if (before === undefined || !isQuiet(minute, before)) series.minutes = withRow(series.minutes, minute, MINUTES_KEPT);
  const hourMs = intervalStart(minute[TIME] as number, HOUR_MS);
  if (hourMs === hour[TIME]) fold(hour, minute);
  else {
    series.hours = withRow(series.hours, hour, HOURS_KEPT);
    series.hour = nextRow(hour, hourMs);
    fold(series.hour, minute);
  }
  series.minute = nextRow(minute, timeMs);
}

/**
 * Lets go of the rows of a market that expired `agoMs` ago, when those of one that moves every minute would have gone:
 * nothing pushes them out any more.
 */
export function forgetExpired(series: Series, agoMs: number): void {
  const { minute, minutes, hours } = series;
  if (minutes.tail.length > 0 && agoMs > MINUTES_KEPT * MINUTE_MS) series.minutes = emptyLog(minute[TIME] as number);
  if (hours.tail.length > 0 && agoMs > HOURS_KEPT * HOUR_MS) series.hours = emptyLog(series.hour[TIME] as number);
}

/** A line of its own: closed rows are shared, what runs is copied. */
export function copyOf({ markets, pool, moved }: Line): Line {
  return { markets: markets.map(copied), pool: copied(pool), moved: new Set(moved) };
}

function copied(series: Series): Series {
  return { ...series, minute: series.minute.slice(), hour: series.hour.slice() };
}
