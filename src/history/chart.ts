/**
 * Candles of any resolution, as charts show them: from the past before the venue's start, from the minutes and hours since,
 * and flat ones where nothing moved. Each candle opens where the one before it closed, so a series has no gaps.
 */
import { type Candle, intervalStart, joined, type TickType } from '../feeds/candles.ts';
import { type CandleSource, liveBeginning, liveCandles } from './live-candles.ts';

/** Which candles are asked for, by the time at which they open. */
export interface ChartRange {
  readonly lengthMs: number;
  /** Both ends are included. With a beginning the first `count` candles are given, without one the last. */
  readonly fromMs?: number;
  readonly toMs: number;
  readonly count: number;
}

export interface Chart {
  /** Ascending. The running one is included. */
  readonly candles: readonly Candle[];
  /** True when the range has further candles behind the last one. */
  readonly more: boolean;
}

/** A market's candles in a range, none of them later than `nowMs`. */
export function chartOf(source: CandleSource, tickType: TickType, range: ChartRange, nowMs: number): Chart {
  const { lengthMs, count } = range;
  const last = intervalStart(Math.min(range.toMs, nowMs), lengthMs);
  const asked =
    range.fromMs === undefined ? last - (count - 1) * lengthMs : Math.ceil(range.fromMs / lengthMs) * lengthMs;
  const beginsMs = source.past?.candles.beginsMs ?? liveBeginning(source, lengthMs);
  const first = Math.max(asked, intervalStart(beginsMs, lengthMs));
  if (!(first <= last) || count < 1) return { candles: [], more: false };
  // One more than asked for tells whether more follow.
  const candles = candlesBetween(source, tickType, lengthMs, first, last, count + 1);
  return { candles: candles.slice(0, count), more: candles.length > count };
}

/** The candles that open at `first` <= time <= `last`, both whole multiples of the length; at most the first `most`. */
function candlesBetween(
  source: CandleSource,
  tickType: TickType,
  lengthMs: number,
  first: number,
  last: number,
  most: number,
): readonly Candle[] {
  const pastEnd = Math.min(last, first + (most - 1) * lengthMs) + lengthMs;
  const past = source.past?.candles.between(tickType, lengthMs, first, pastEnd) ?? [];
  const from = Math.max(first, intervalStart(liveBeginning(source, lengthMs), lengthMs));
  const live = liveCandles(source, tickType, lengthMs, from, last, most - past.length + 1);
  const before = past.at(-1);
  const after = live[0];
  if (before === undefined || after === undefined || before.timeMs < after.timeMs) return [...past, ...live];
  // The venue began in the midst of this one.
  return [...past.slice(0, -1), joined(before, after), ...live.slice(1)];
}
