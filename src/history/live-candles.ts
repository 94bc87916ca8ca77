/** The candles of the venue's own life, from the rows that were kept of it. */
import { HOUR_MS, MINUTE_MS } from '../core/durations.ts';
import { type Candle, intervalStart, type TickType } from '../feeds/candles.ts';
import type { FeedContract } from '../feeds/source.ts';
import type { MarketPast } from './access-to-past.ts';
import { type CandleRows, LOTS, MARK_HIGH, SPOT_HIGH, TICK_LOTS, TRADE_CLOSE, TRADE_HIGH } from './minutes.ts';
import { type RecordLog, TIME } from './record-log.ts';

/** All that a market's candles are made of. */
export interface CandleSource {
  readonly rows: CandleRows;
  readonly contract: FeedContract;
  readonly past: MarketPast | undefined;
  /** Ticks of the first trade; 0 before it. */
  readonly firstTicks: number;
}

/** The time from which on prices are known to the minute, or to the hour for candles of hours. */
export function liveBeginning({ rows }: CandleSource, lengthMs: number): number {
  const log = logFor(rows, lengthMs);
  return log.number(log.first, TIME) + (log === rows.hours ? HOUR_MS : MINUTE_MS);
}

/**
 * The candles that open at `first` <= time <= `last`, at most the first `most`. There is none before the first trade of a
 * market without a past.
 */
export function liveCandles(
  source: CandleSource,
  tickType: TickType,
  lengthMs: number,
  first: number,
  last: number,
  most: number,
): readonly Candle[] {
  const { rows } = source;
  const log = logFor(rows, lengthMs);
  const series = new Series(source, tickType, lengthMs, first, most);
  // The oldest row only says where the next one opens.
  const from = Math.max(log.firstAt(first), log.first + 1);
  series.startFrom(log.numbersOf(from - 1), log.placeOf(from - 1));
  for (let row = from; row < log.end && !series.isFull; row++) {
    if (log.number(row, TIME) >= last + lengthMs) return series.finish(last);
    series.add(log.numbersOf(row), log.placeOf(row));
  }
  const openRows = log === rows.hours ? [rows.openHour, rows.openMinute] : [rows.openMinute];
  for (const row of openRows) if ((row[TIME] as number) < last + lengthMs) series.add(row, 0);
  return series.finish(last);
}

function logFor(rows: CandleRows, lengthMs: number): RecordLog {
  return lengthMs < HOUR_MS ? rows.minutes : rows.hours;
}

/** A candle in the making. Prices in USD, `tickLots` exact. */
type Making = { -readonly [Field in keyof Candle]: Candle[Field] } & { tickLots: number };

/** Makes the candles of one series out of ascending rows. */
class Series {
  readonly #source: CandleSource;
  readonly #lengthMs: number;
  readonly #most: number;
  /** Column of the series' high; low and close follow. */
  readonly #high: number;
  readonly #candles: Making[] = [];
  #nextMs: number;
  /** Where the price stands; undefined before the first trade. */
  #price: number | undefined;

  constructor(source: CandleSource, tickType: TickType, lengthMs: number, first: number, most: number) {
    this.#source = source;
    this.#lengthMs = lengthMs;
    this.#most = most;
    this.#nextMs = first;
    this.#high = tickType === 'trade' ? TRADE_HIGH : tickType === 'mark' ? MARK_HIGH : SPOT_HIGH;
  }

  get isFull(): boolean {
    return this.#candles.length > this.#most;
  }

  /** Takes the price at which the series begins from the row before it. */
  startFrom(numbers: Float64Array, at: number): void {
    this.#price = this.#hasPrice(numbers, at) ? this.#close(numbers, at) : this.#source.past?.candles.lastClose();
  }

  /** Adds a row, which begins at `at`. */
  add(numbers: Float64Array, at: number): void {
    if (!this.#hasPrice(numbers, at)) return;
    const timeMs = intervalStart(numbers[at + TIME] as number, this.#lengthMs);
    let candle = this.#candles.at(-1);
    if (candle?.timeMs !== timeMs && timeMs >= this.#nextMs) {
      this.#fillUpTo(timeMs);
      candle = flat(timeMs, this.#price ?? this.#firstPrice());
      this.#candles.push(candle);
      this.#nextMs = timeMs + this.#lengthMs;
    }
    // Rows before the first candle only move the price.
    if (candle?.timeMs === timeMs) this.#widen(candle, numbers, at);
    this.#price = this.#close(numbers, at);
  }

  /** The candles, up to the one that opens at `last`. */
  finish(last: number): readonly Candle[] {
    this.#fillUpTo(last + this.#lengthMs);
    const { tickMantissa, tickScale } = this.#source.contract;
    return this.#candles.slice(0, this.#most).map(({ tickLots, ...candle }) => ({
      ...candle,
      lotsTimesPrice: (tickLots * tickMantissa) / tickScale,
    }));
  }

  #widen(candle: Making, numbers: Float64Array, at: number): void {
    const column = at + this.#high;
    candle.high = Math.max(candle.high, this.#usd(numbers[column] as number));
    candle.low = Math.min(candle.low, this.#usd(numbers[column + 1] as number));
    candle.close = this.#usd(numbers[column + 2] as number);
    if (this.#high !== TRADE_HIGH) return;
    candle.volumeLots += numbers[at + LOTS] as number;
    candle.tickLots += numbers[at + TICK_LOTS] as number;
  }

  /** Flat candles before `timeMs`, as long as there is a price. */
  #fillUpTo(timeMs: number): void {
    if (this.#price === undefined) return;
    for (; this.#nextMs < timeMs && !this.isFull; this.#nextMs += this.#lengthMs) {
      this.#candles.push(flat(this.#nextMs, this.#price));
    }
  }

  #firstPrice(): number {
    return this.#usd(this.#source.firstTicks);
  }

  #hasPrice(numbers: Float64Array, at: number): boolean {
    return this.#high !== TRADE_HIGH || numbers[at + TRADE_CLOSE] !== 0;
  }

  #close(numbers: Float64Array, at: number): number {
    return this.#usd(numbers[at + this.#high + 2] as number);
  }

  /** Trades are kept in ticks, mark and index in USD. */
  #usd(value: number): number {
    if (this.#high !== TRADE_HIGH) return value;
    return (value * this.#source.contract.tickMantissa) / this.#source.contract.tickScale;
  }
}

function flat(timeMs: number, price: number): Making {
  return { timeMs, open: price, high: price, low: price, close: price, volumeLots: 0, lotsTimesPrice: 0, tickLots: 0 };
}
