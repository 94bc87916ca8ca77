/** The single trades behind a minute of the past: they reach its high, its low and its close, and add up to its volume. */
import { MINUTE_MS } from '../core/durations.ts';
import { between, clamp } from './arithmetic.ts';
import { MOST_TRADES_PER_MINUTE, type Past, priceOf, spanMs, type TradedMinute } from './past-minutes.ts';
import { type Stream, signedUniform, streamOf, uniform } from './random.ts';

export interface PastTrade {
  /** Epoch milliseconds, before the venue's start. */
  readonly timeMs: number;
  readonly priceTicks: number;
  /** USD. */
  readonly price: number;
  readonly lots: number;
  /** Side of the taker. */
  readonly side: 'buy' | 'sell';
  /** Running number of the market's trades: 1 for the first of its past, without gaps. */
  readonly sequence: number;
}

/** The trades of one minute in ascending order; the first gets the number `firstSequence`. */
export function tradesOfMinute(past: Past, minute: number, traded: TradedMinute, firstSequence: number): PastTrade[] {
  const { contract, seed } = past.spec;
  const stream = streamOf(seed, `past/trades/${contract.symbol}`);
  const base = minute * MOST_TRADES_PER_MINUTE * 4;
  const { count } = traded;
  const sizes = shareOut(traded.lots, stream, base, count);
  const prices = path(traded, stream, base);
  const list: PastTrade[] = [];
  for (let nth = 0; nth < count; nth++) {
    const priceTicks = prices[nth] ?? traded.closeTicks;
    const side = uniform(stream, base + nth * 4 + 3) < 0.5 ? 'buy' : 'sell';
    list.push({
      timeMs: minute * MINUTE_MS + Math.floor(((nth + uniform(stream, base + nth * 4)) / count) * spanMs(past, minute)),
      priceTicks,
      price: priceOf(contract, priceTicks),
      lots: sizes[nth] ?? 1,
      side: nth === count - 1 ? traded.closingSide : side,
      sequence: firstSequence + nth,
    });
  }
  return list;
}

/** From the open to the close with some noise, touching the high and the low somewhere on the way. */
function path(traded: TradedMinute, stream: Stream, base: number): number[] {
  const { openTicks, highTicks, lowTicks, closeTicks, count } = traded;
  const noise = (highTicks - lowTicks) * 0.35;
  const prices: number[] = [];
  for (let nth = 0; nth < count - 1; nth++) {
    const straight = between(openTicks, closeTicks, (nth + 0.5) / count);
    const ticks = Math.round(straight + noise * signedUniform(stream, base + nth * 4 + 1));
    prices.push(clamp(ticks, lowTicks, highTicks));
  }
  prices.push(closeTicks);
  if (count >= 3) {
    // The close keeps its place; its own random numbers choose two different places before it.
    const last = base + (count - 1) * 4;
    const highAt = Math.floor(uniform(stream, last + 1) * (count - 1));
    const lowAt = Math.floor(uniform(stream, last + 3) * (count - 2));
    prices[highAt] = highTicks;
    prices[lowAt >= highAt ? lowAt + 1 : lowAt] = lowTicks;
  }
  return prices;
}

/** Shares `lots` out to `count` trades: at least one lot each, a few large ones, and to the last what rounding leaves. */
function shareOut(lots: number, stream: Stream, base: number, count: number): number[] {
  const weights: number[] = [];
  let total = 0;
  for (let nth = 0; nth < count; nth++) {
    const unit = uniform(stream, base + nth * 4 + 2);
    const weight = unit * unit * unit + 0.01;
    weights.push(weight);
    total += weight;
  }
  const spare = lots - count;
  const sizes = weights.map((weight) => 1 + Math.floor((spare * weight) / total));
  const given = sizes.reduce((sum, size) => sum + size, 0);
  sizes[count - 1] = (sizes[count - 1] ?? 1) + lots - given;
  return sizes;
}
