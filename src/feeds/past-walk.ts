/**
 * The index price before the venue existed: a walk that ends, to the last bit, at the price the venue starts with, and
 * of which any minute can be had without the others.
 *
 * Time before the end is cut into blocks of 1,024 minutes. Block returns are added up backwards from the end, a few per
 * week; inside a block the path is a Brownian bridge, halved ten times. Each halving also shares the variance of its
 * stretch unevenly between its halves (a multiplicative cascade), which gives clusters of volatility at every scale.
 * The shares are the same for all assets, the shocks correlate through a common one, and so every asset's return over
 * any stretch correlates as its character says.
 */
import { MINUTE_MS } from '../core/durations.ts';
import { growth, roundTo } from './arithmetic.ts';
import { normal, roughNormal, type Stream, signedUniform, streamOf } from './random.ts';
import type { AssetCharacter } from './source.ts';

const BLOCK_MINUTES = 1024;
const MINUTES_PER_YEAR = 525_600;

/** How unevenly a halving may share variance: 0 evenly, 1 all to one side. */
const CLUSTERING = 0.6;

/** An asset at the venue's start. */
export interface StartingAsset extends AssetCharacter {
  readonly indexPriceUsd: number;
  readonly indexDecimals: number;
}

/** What a walk is computed from, prepared once per request. */
export interface Walk {
  /** USD at the end, and the decimals of the index before it. */
  readonly startPrice: number;
  readonly indexDecimals: number;
  /** Minute (since the epoch) at which the walk ends: the first full one at or after the venue's start. */
  readonly endMinute: number;
  /** Standard deviation of one minute's logarithmic return over a long time. */
  readonly minuteVolatility: number;
  readonly marketWeight: number;
  readonly ownWeight: number;
  readonly sharing: Stream;
  readonly market: Stream;
  readonly own: Stream;
  readonly extremes: Stream;
}

/**
 * A minute of the walk in logarithms relative to the end, and its activity: the variance the cascade gave it as a
 * multiple of the mean.
 */
export type VisitMinute = (minute: number, open: number, close: number, activity: number) => void;

/** The walk of the asset `symbol` that ends at its index price at `startMs`, the venue's start. */
export function walkOf(seed: number, symbol: string, asset: StartingAsset, startMs: number): Walk {
  const { annualVolatility, correlationToXbt } = asset;
  return {
    startPrice: asset.indexPriceUsd,
    indexDecimals: asset.indexDecimals,
    endMinute: Math.ceil(startMs / MINUTE_MS),
    minuteVolatility: annualVolatility / Math.sqrt(MINUTES_PER_YEAR),
    marketWeight: correlationToXbt,
    ownWeight: Math.sqrt(1 - correlationToXbt * correlationToXbt),
    sharing: streamOf(seed, 'past/sharing'),
    market: streamOf(seed, 'past/market'),
    own: streamOf(seed, `past/asset/${symbol}`),
    extremes: streamOf(seed, `past/extremes/${symbol}`),
  };
}

/** The same walk without its shocks: visits with the same activities, bit for bit, at a fraction of the cost. */
export function activityOnly(walk: Walk): Walk {
  return { ...walk, marketWeight: 0, ownWeight: 0 };
}

/** Visits the minutes `from` <= minute < `to` in ascending order; `to` is at most `walk.endMinute`. */
export function forEachMinute(walk: Walk, from: number, to: number, visit: VisitMinute): void {
  if (from >= to) {
    return;
  }
  const oldest = Math.floor((walk.endMinute - 1 - from) / BLOCK_MINUTES);
  const newest = Math.floor((walk.endMinute - to) / BLOCK_MINUTES);
  const levels = blockLevels(walk, oldest + 1);
  for (let block = oldest; block >= newest; block--) {
    const minute = walk.endMinute - (block + 1) * BLOCK_MINUTES;
    const open = levels[block + 1] ?? 0;
    const close = levels[block] ?? 0;
    bridge(walk, block, 1, minute, BLOCK_MINUTES, open, close, blockActivity(walk, block), from, to, visit);
  }
}

/** The index at a level of the walk, as published. The end is the start price itself, however many decimals it has. */
export function indexPriceAt(walk: Walk, level: number): number {
  return level === 0 ? walk.startPrice : roundTo(walk.startPrice * growth(level), walk.indexDecimals, 1);
}

/**
 * The highest (`sign` 1) or lowest (`sign` -1) level inside a minute. The extreme m of a Brownian bridge from a to b with
 * variance v satisfies 4 (m - a) (m - b) = v E for E chi-squared with two degrees of freedom, which a sum of two squared
 * normals supplies without a logarithm. Rough ones will do: nothing is built upon an extreme.
 */
export function extremeLevel(
  walk: Walk,
  minute: number,
  open: number,
  close: number,
  activity: number,
  sign: 1 | -1,
): number {
  const index = minute * 4 + (sign === 1 ? 0 : 2);
  const first = roughNormal(walk.extremes, index);
  const second = roughNormal(walk.extremes, index + 1);
  const variance = activity * walk.minuteVolatility * walk.minuteVolatility;
  const move = close - open;
  return (open + close + sign * Math.sqrt(move * move + variance * (first * first + second * second))) / 2;
}

/** Levels at the ends of the newest `count` blocks and at the beginning of the last of them; the first is the end, 0. */
function blockLevels(walk: Walk, count: number): number[] {
  const levels = [0];
  let level = 0;
  for (let block = 0; block < count; block++) {
    level -= walk.minuteVolatility * Math.sqrt(blockActivity(walk, block)) * shock(walk, block * BLOCK_MINUTES);
    levels.push(level);
  }
  return levels;
}

/** Activity of a whole block: the sum of those of its minutes. */
function blockActivity(walk: Walk, block: number): number {
  return BLOCK_MINUTES * (1 + CLUSTERING * signedUniform(walk.sharing, block * BLOCK_MINUTES));
}

/** Halves a stretch of `span` minutes from level `open` to level `close` until single minutes are left. */
function bridge(
  walk: Walk,
  block: number,
  node: number,
  minute: number,
  span: number,
  open: number,
  close: number,
  activity: number,
  from: number,
  to: number,
  visit: VisitMinute,
): void {
  if (span === 1) {
    visit(minute, open, close, activity);
    return;
  }
  const index = block * BLOCK_MINUTES + node;
  const share = 0.5 + 0.5 * CLUSTERING * signedUniform(walk.sharing, index);
  const half = span / 2;
  const middle = minute + half;
  const spread = walk.minuteVolatility * Math.sqrt(activity * share * (1 - share));
  const level = open + (close - open) * share + spread * shock(walk, index);
  if (from < middle) {
    bridge(walk, block, node * 2, minute, half, open, level, activity * share, from, to, visit);
  }
  if (to > middle) {
    bridge(walk, block, node * 2 + 1, middle, half, level, close, activity * (1 - share), from, to, visit);
  }
}

/** One correlated standard normal shock. A weight of zero costs no draw. */
function shock(walk: Walk, index: number): number {
  const common = walk.marketWeight === 0 ? 0 : walk.marketWeight * normal(walk.market, index);
  return walk.ownWeight === 0 ? common : common + walk.ownWeight * normal(walk.own, index);
}
