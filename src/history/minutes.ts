/**
 * A market's minutes as they pass: what traded, where the mark and the index went. One row holds all three series, and a
 * minute in which nothing moved has none: prices stood where the row before closed.
 *
 * The oldest row of a log only says where the next one opens. So a market begins with a row for the minute before it, and
 * letting go of old rows needs no other care.
 */
import { HOUR_MS, MINUTE_MS } from '../core/durations.ts';
import { intervalStart } from '../feeds/candles.ts';
import { type RecordLog, TIME } from './record-log.ts';

/** Columns of a candle row after position and time. Trades in ticks, 0 before the first; mark and index in USD. */
export const TRADE_HIGH = 2;
export const TRADE_LOW = 3;
export const TRADE_CLOSE = 4;
export const LOTS = 5;
/** Sum of lots x ticks: a whole number, so that adding up in any order gives the same. */
export const TICK_LOTS = 6;
export const MARK_HIGH = 7;
const MARK_LOW = 8;
const MARK_CLOSE = 9;
export const SPOT_HIGH = 10;
const SPOT_LOW = 11;
const SPOT_CLOSE = 12;
export const CANDLE_WIDTH = 13;

/** The candles of one market. */
export interface CandleRows {
  readonly minutes: RecordLog;
  readonly hours: RecordLog;
  /** The running minute, a row that is not in its log yet. */
  readonly openMinute: Float64Array;
  /** What has passed of the running hour, without the running minute. */
  readonly openHour: Float64Array;
}

/** Limits of the two logs. */
export interface CandleLimits {
  readonly minutes: number;
  readonly hours: number;
}

/** Begins the candles of a market at a time, mark and index of which are known. */
export function beginCandles(rows: CandleRows, position: number, timeMs: number, mark: number, spot: number): void {
  const { openMinute, openHour } = rows;
  openMinute.fill(mark, MARK_HIGH, MARK_CLOSE + 1);
  openMinute.fill(spot, SPOT_HIGH, SPOT_CLOSE + 1);
  openMinute[TIME] = intervalStart(timeMs, MINUTE_MS);
  openHour.set(openMinute);
  openHour[TIME] = intervalStart(timeMs, HOUR_MS);
  push(rows.minutes, position, openMinute, intervalStart(timeMs, MINUTE_MS) - MINUTE_MS);
  push(rows.hours, position, openHour, intervalStart(timeMs, HOUR_MS) - HOUR_MS);
}

/** Counts a trade in. */
export function noteTrade(row: Float64Array, ticks: number, lots: number): void {
  if (row[TRADE_CLOSE] === 0) {
    row[TRADE_HIGH] = ticks;
    row[TRADE_LOW] = ticks;
  } else if (ticks > (row[TRADE_HIGH] as number)) row[TRADE_HIGH] = ticks;
  else if (ticks < (row[TRADE_LOW] as number)) row[TRADE_LOW] = ticks;
  row[TRADE_CLOSE] = ticks;
  row[LOTS] = (row[LOTS] as number) + lots;
  row[TICK_LOTS] = (row[TICK_LOTS] as number) + lots * ticks;
}

/** Notes where mark and index stand. */
export function notePrices(row: Float64Array, mark: number, spot: number): void {
  if (mark > (row[MARK_HIGH] as number)) row[MARK_HIGH] = mark;
  else if (mark < (row[MARK_LOW] as number)) row[MARK_LOW] = mark;
  row[MARK_CLOSE] = mark;
  if (spot > (row[SPOT_HIGH] as number)) row[SPOT_HIGH] = spot;
  else if (spot < (row[SPOT_LOW] as number)) row[SPOT_LOW] = spot;
  row[SPOT_CLOSE] = spot;
}

/** Goes on to the minute of a time: the running one is closed when it is over. A time before it counts as its own. */
export function passTo(rows: CandleRows, limits: CandleLimits, position: number, timeMs: number): void {
  const { openMinute } = rows;
  if (timeMs < (openMinute[TIME] as number) + MINUTE_MS) return;
  closeMinute(rows, limits, position);
  goOn(openMinute, intervalStart(timeMs, MINUTE_MS));
}

function closeMinute(rows: CandleRows, limits: CandleLimits, position: number): void {
  const { openMinute, openHour, minutes, hours } = rows;
  const minuteMs = openMinute[TIME] as number;
  push(minutes, position, openMinute, minuteMs);
  minutes.keep(limits.minutes, Number.NEGATIVE_INFINITY);
  const hourMs = intervalStart(minuteMs, HOUR_MS);
  if (hourMs !== openHour[TIME]) {
    push(hours, position, openHour, openHour[TIME] as number);
    hours.keep(limits.hours, Number.NEGATIVE_INFINITY);
    goOn(openHour, hourMs);
  }
  addMinute(openHour, openMinute);
}

/** The row of a later time in which nothing has moved yet. */
function goOn(row: Float64Array, timeMs: number): void {
  row[TIME] = timeMs;
  row.fill(row[TRADE_CLOSE] as number, TRADE_HIGH, TRADE_CLOSE);
  row.fill(0, LOTS, TICK_LOTS + 1);
  row.fill(row[MARK_CLOSE] as number, MARK_HIGH, MARK_CLOSE);
  row.fill(row[SPOT_CLOSE] as number, SPOT_HIGH, SPOT_CLOSE);
}

function addMinute(hour: Float64Array, minute: Float64Array): void {
  const isFirstTraded = hour[TRADE_CLOSE] === 0;
  widen(hour, minute, TRADE_HIGH);
  if (isFirstTraded) hour[TRADE_LOW] = minute[TRADE_LOW] as number;
  widen(hour, minute, MARK_HIGH);
  widen(hour, minute, SPOT_HIGH);
  hour[LOTS] = (hour[LOTS] as number) + (minute[LOTS] as number);
  hour[TICK_LOTS] = (hour[TICK_LOTS] as number) + (minute[TICK_LOTS] as number);
}

/** Takes high, low and close of the series that begins at the column `high`. */
function widen(row: Float64Array, by: Float64Array, high: number): void {
  row[high] = Math.max(row[high] as number, by[high] as number);
  row[high + 1] = Math.min(row[high + 1] as number, by[high + 1] as number);
  row[high + 2] = by[high + 2] as number;
}

function push(log: RecordLog, position: number, row: Float64Array, timeMs: number): void {
  const at = log.add(position, timeMs);
  const { numbers } = log;
  for (let column = TIME + 1; column < CANDLE_WIDTH; column++) numbers[at + column] = row[column] as number;
}

/** An open row, blank. */
export function blankRow(): Float64Array {
  return new Float64Array(CANDLE_WIDTH);
}
