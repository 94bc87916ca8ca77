/** The past of a market as a plain walk over its minutes tells it: what the look-ups of the history are held against. */
import { DAY_MS, MINUTE_MS } from '../../src/core/durations.ts';
import { type Candle, joined, type TickType } from '../../src/feeds/candles.ts';
import { type PastSpec, pastCandles } from '../../src/feeds/past.ts';
import { countTrades, forEachPastMinute, type Past, pastOf, tradedMinute } from '../../src/feeds/past-minutes.ts';
import { type PastTrade, tradesOfMinute } from '../../src/feeds/past-trades.ts';

/** Minutes looked at in one go when collecting trades backwards. */
const STRIDE_MINUTES = 64;

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
