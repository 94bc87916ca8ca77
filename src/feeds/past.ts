/**
 * The past behind a venue that has just begun: candles, trades and the day's statistics before its start, so that last
 * price, volume and charts are not empty on the first call. Nothing of it is stored and nothing is made at start-up:
 * every answer is computed from the seed, the contract, the start time and the start price, and is the same each time.
 */
import { type Candle, DAY_MS, joined, MINUTE_MS, type TickType } from './candles.ts';
import {
  countTrades,
  forEachPastMinute,
  type Past,
  type PastMinute,
  type PastSpec,
  pastOf,
  priceOf,
  tradedMinute,
} from './past-minutes.ts';
import { type PastTrade, tradesOfMinute } from './past-trades.ts';

export { MOST_HISTORY_DAYS, type PastSpec } from './past-minutes.ts';
export type { PastTrade } from './past-trades.ts';

/** Minutes looked at in one go when collecting trades backwards. */
const STRIDE_MINUTES = 64;

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

/** The candle of the minute that begins at `minuteStartMs`; undefined when the past does not reach there. */
export function pastCandle(spec: PastSpec, tickType: TickType, minuteStartMs: number): Candle | undefined {
  return pastCandles(spec, tickType, minuteStartMs, minuteStartMs + 1)[0];
}

/** The last `count` trades before `beforeMs` and before the venue's start, oldest first. */
export function pastTrades(spec: PastSpec, beforeMs: number, count: number): PastTrade[] {
  const past = pastOf(spec);
  let end = Math.min(Math.ceil(beforeMs / MINUTE_MS), past.endMinute);
  let earlier = countTrades(past, past.firstMinute, end);
  let found: PastTrade[] = [];
  while (found.length < count && end > past.firstMinute) {
    const from = Math.max(end - STRIDE_MINUTES, past.firstMinute);
    earlier -= countTrades(past, from, end);
    found = [...tradesBetween(past, from, end, earlier + 1).filter((trade) => trade.timeMs < beforeMs), ...found];
    end = from;
  }
  return found.slice(Math.max(0, found.length - count));
}

/** How many trades the past of a market has: the first one of the venue itself continues with the next number. */
export function pastTradeCount(spec: PastSpec): number {
  const past = pastOf(spec);
  return countTrades(past, past.firstMinute, past.endMinute);
}

/**
 * The part of the 24 hours before `nowMs` that lies before the venue's start, as one trade candle: open24h, high, low,
 * last, volume, and the numerator of the volume-weighted price. Undefined when there is none (any more). Prepare it once
 * per market: the first question computes the last day, every further one is a look-up.
 */
export function pastDay(spec: PastSpec): (nowMs: number) => Candle | undefined {
  let tails: readonly Candle[] | undefined;
  return (nowMs) => {
    tails ??= tailsOf(pastCandles(spec, 'trade', spec.startMs - DAY_MS, spec.startMs));
    const first = tails[0];
    if (first === undefined) {
      return undefined;
    }
    const minutesLater = Math.ceil((nowMs - DAY_MS - first.timeMs) / MINUTE_MS);
    return tails[Math.max(0, minutesLater)];
  };
}

/** Every candle merged with all that follow it. */
function tailsOf(candles: readonly Candle[]): Candle[] {
  const tails: Candle[] = [];
  let tail: Candle | undefined;
  for (const candle of candles.toReversed()) {
    tail = tail === undefined ? candle : joined(candle, tail);
    tails.push(tail);
  }
  return tails.reverse();
}

function tradesBetween(past: Past, from: number, to: number, firstSequence: number): PastTrade[] {
  const list: PastTrade[] = [];
  forEachPastMinute(past, from, to, (minute) => {
    const traded = tradedMinute(past, minute);
    list.push(...tradesOfMinute(past, minute.minute, traded, firstSequence + list.length));
  });
  return list;
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
