/**
 * The past behind a venue that has just begun: candles, trades and the day's statistics before its start, so that last
 * price, volume and charts are not empty on the first call. Nothing of it is stored and nothing is made at start-up:
 * every answer is computed from the seed, the contract, the start time and the start price, and is the same each time.
 */
import { MINUTE_MS } from '../core/durations.ts';
import type { Candle, TickType } from './candles.ts';
import {
  forEachPastMinute,
  type Past,
  type PastMinute,
  type PastSpec,
  pastOf,
  priceOf,
  tradedMinute,
} from './past-minutes.ts';

export { MOST_HISTORY_DAYS, type PastSpec } from './past-minutes.ts';
export type { PastTrade } from './past-trades.ts';

/**
 * The one-minute candles with `fromMs` <= timeMs < `toMs` that lie before the venue's start, ascending and without gaps.
 * The minute in which the venue starts is the last one; in `spot` and `mark` it closes exactly at the start price and
 * the mark that belongs to it. Each candle opens where the one before it closed.
 */
export function pastCandles(spec: PastSpec, tickType: TickType, fromMs: number, toMs: number): Candle[] {
  const past = pastOf(spec);
  const candles: Candle[] = [];
  forEachPastMinute(past, Math.ceil(fromMs / MINUTE_MS), Math.ceil(toMs / MINUTE_MS), (minute) => {
    candles.push(candleOf(past, minute, tickType));
  });
  return candles;
}

function candleOf(past: Past, minute: PastMinute, tickType: TickType): Candle {
  if (tickType !== 'trade') {
    return minute[tickType];
  }
  const { contract } = past.spec;
  const traded = tradedMinute(past, minute);
  const open = priceOf(contract, traded.openTicks);
  const high = priceOf(contract, traded.highTicks);
  const low = priceOf(contract, traded.lowTicks);
  const close = priceOf(contract, traded.closeTicks);
  return {
    timeMs: minute.mark.timeMs,
    open,
    high,
    low,
    close,
    volumeLots: traded.lots,
    lotsTimesPrice: (traded.lots * (open + high + low + close)) / 4,
  };
}
