/**
 * A price that walks at random, from a seed: the same seed gives the same walk on every machine. Returns are shocks of
 * bounded size, so a price stays above zero; the mean return is the drift alone.
 */
import { DAY_MS, YEAR_MS } from '../core/durations.ts';
import { normal, signedUniform, streamOf, uniform } from '../feeds/random.ts';
import { lastAtOrBefore, type PricePath } from './path.ts';
import type { RandomWalkFile } from './schema.ts';

/** A step never takes more than half of the price, however wild it is asked to be. */
const LARGEST_FALL = 0.5;

/** The walk of an asset in steps of `everyMs`, from its price at the start. */
export function randomWalk(
  symbol: string,
  { volatility, drift = 0, correlation = 0, jumpsPerDay = 0, jumpSize = 0 }: RandomWalkFile,
  { seed, startPrice, everyMs, durationMs }: WalkTerms,
): PricePath {
  const market = streamOf(seed, 'scenario/market');
  const own = streamOf(seed, `scenario/asset/${symbol}`);
  const jumps = streamOf(seed, `scenario/jump/${symbol}`);
  const ownPart = Math.sqrt(1 - correlation * correlation);
  const deviation = volatility * Math.sqrt(everyMs / YEAR_MS);
  const drifted = (drift * everyMs) / YEAR_MS;
  const jumpProbability = (jumpsPerDay * everyMs) / DAY_MS;
  const steps = Math.floor(durationMs / everyMs);
  const moments = [0];
  const values = [startPrice];
  let price = startPrice;
  for (let step = 1; step <= steps; step++) {
    const shock = correlation * normal(market, step) + ownPart * normal(own, step);
    const jump =
      uniform(jumps, step * 2) < jumpProbability ? jumpSize * sizeOfJump(signedUniform(jumps, step * 2 + 1)) : 0;
    price *= 1 + Math.max(-LARGEST_FALL, drifted + deviation * shock + jump);
    moments.push(step * everyMs);
    values.push(price);
  }
  return { symbol, moments, isContinuous: false, at: (ms) => values[lastAtOrBefore(moments, ms)] };
}

/** As of synthetic prices: half to one and a half of the typical size, up or down. */
function sizeOfJump(draw: number): number {
  return draw < 0 ? draw - 0.5 : draw + 0.5;
}

export interface WalkTerms {
  readonly seed: number;
  readonly startPrice: number;
  readonly everyMs: number;
  readonly durationMs: number;
}
