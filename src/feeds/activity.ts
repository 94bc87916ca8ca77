/**
 * How busy the markets are: the clustering of volatility, the hours of the day, and how often and how large each market
 * trades. The live source and the past read the same figures, so that volume does not jump at the venue's start.
 */
import { DAY_MS, HOUR_MS } from '../core/durations.ts';
import { between } from './arithmetic.ts';
import { type Stream, signedUniform } from './random.ts';
import type { FeedContract } from './source.ts';

/** Half the distance between quiet and busy at each time scale, as a fraction of the mean variance. */
const CLUSTERING = 0.6;

/** Time scales of the clustering in seconds: from half a minute to a day and a half. */
const SCALES_SECONDS = [32, 128, 512, 2048, 8192, 32_768, 131_072] as const;

/**
 * Variance of returns around `second` (whole epoch seconds) as a multiple of its long-run mean: a product of factors
 * with mean 1, each drawn anew at the pace of its own time scale (a Markov-switching multifractal, Calvet and Fisher
 * 2004). It has the slowly decaying clusters of real returns and needs no memory: any second is seven draws. Over a longer
 * span than a second, what is faster than the span evens out.
 */
export function varianceFactor(stream: Stream, second: number, spanSeconds = 1): number {
  let factor = 1;
  for (let scale = 0; scale < SCALES_SECONDS.length; scale++) {
    const length = SCALES_SECONDS[scale] ?? 1;
    if (length < spanSeconds) continue;
    const epoch = Math.floor(second / length);
    factor *= 1 + CLUSTERING * signedUniform(stream, epoch * SCALES_SECONDS.length + scale);
  }
  return factor;
}

/** Relative activity at each full hour of the UTC day; the mean is 1, the peak is the overlap of Europe and America. */
const HOURS = [
  0.87, 0.82, 0.78, 0.75, 0.72, 0.71, 0.74, 0.86, 0.97, 0.98, 0.95, 0.96, 1.08, 1.32, 1.54, 1.56, 1.42, 1.26, 1.14,
  1.05, 0.96, 0.9, 0.84, 0.82,
] as const;

/** Activity at a time of the day, straight between the full hours (UTC). */
export function dailyPattern(timeMs: number): number {
  const hours = (timeMs - Math.floor(timeMs / DAY_MS) * DAY_MS) / HOUR_MS;
  const hour = Math.floor(hours);
  return between(HOURS[hour] ?? 1, HOURS[(hour + 1) % 24] ?? 1, hours - hour);
}

/** Trades per second of a market over a long time: one every four seconds on the main ones, fewer on the others. */
export function tradesPerSecond(contract: FeedContract): number {
  const main = contract.base === 'XBT' || contract.base === 'ETH';
  const rate = contract.lastTradingMs !== 0 ? 0.015 : contract.kind === 'linear' ? 0.08 : 0.03;
  return main ? rate * 3 : rate;
}

/** Mean size of a trade as a share of the size that prices the impact mid. */
export const MEAN_TRADE_SHARE = 0.25;

/**
 * Size of a trade in lots from a uniform variate: mostly a few per cent of the impact size, at most all of it, at least
 * one lot. The cube has mean 1/4, which is MEAN_TRADE_SHARE.
 */
export function tradeLots(contract: FeedContract, unit: number): number {
  return Math.max(1, Math.round(contract.impactMidLots * unit * unit * unit));
}
