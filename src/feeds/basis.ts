/**
 * The basis of a market: the distance of its price from the index, as a fraction of the index. Perpetuals swing around
 * zero within about a tenth of a per cent; dated contracts carry a yearly rate that is used up at their last trading.
 */
import { DAY_MS, YEAR_MS } from '../core/durations.ts';
import { clamp, growth, roundTo } from './arithmetic.ts';
import { normal, streamOf, uniform } from './random.ts';
import type { FeedContract } from './source.ts';

/** Premiums are published with seven decimals: fine against one second's move, short in the journal. */
const DECIMALS = 7;

/** Typical distance from the target, and the most the source itself goes to. */
export const TYPICAL_DEVIATION = 0.0003;
export const LARGEST_DEVIATION = 0.001;

/** Share of the distance from the target that a second takes back: a half-life of about fourteen minutes. */
const REVERSION = 1 / 1200;

/** One second's shock, such that the stationary standard deviation is TYPICAL_DEVIATION. */
const SHOCK = TYPICAL_DEVIATION * Math.sqrt(REVERSION * (2 - REVERSION));

/**
 * Where a market's premium tends to at `timeMs`: 0 for a perpetual; for a dated contract a yearly carry between 4 % and
 * 8 %, the same for all contracts of an asset, for the time that is left.
 */
export function carry(seed: number, contract: FeedContract, timeMs: number): number {
  if (contract.lastTradingMs === 0) {
    return 0;
  }
  const yearly = 0.04 + 0.04 * uniform(streamOf(seed, `carry/${contract.base}`), 0);
  return (yearly * Math.max(0, contract.lastTradingMs - timeMs)) / YEAR_MS;
}

/** How far a premium may stray, 1 being fully: a dated contract closes in on its carry during its last day. */
export function freedom(contract: FeedContract, timeMs: number): number {
  return contract.lastTradingMs === 0 ? 1 : clamp((contract.lastTradingMs - timeMs) / DAY_MS, 0, 1);
}

/** The premium with which a market starts at genesis under a source that has a basis. */
export function startPremium(seed: number, contract: FeedContract, timeMs: number): number {
  return roundTo(carry(seed, contract, timeMs), DECIMALS);
}

/**
 * The premium `spanSeconds`, usually one, after `premium` (an Ornstein-Uhlenbeck step). A premium that was set by hand
 * beyond the usual range is not cut off: it drifts back.
 */
export function nextPremium(
  seed: number,
  contract: FeedContract,
  premium: number,
  second: number,
  spanSeconds = 1,
): number {
  const timeMs = second * 1000;
  const target = carry(seed, contract, timeMs);
  const free = freedom(contract, timeMs);
  if (free === 0) {
    return 0;
  }
  const kept = spanSeconds === 1 ? 1 - REVERSION : growth(-REVERSION * spanSeconds);
  const shock = spanSeconds === 1 ? SHOCK : TYPICAL_DEVIATION * Math.sqrt(1 - kept * kept);
  const drawn = (premium - target) * kept;
  const next = drawn + shock * free * normal(streamOf(seed, `basis/${contract.symbol}`), second);
  const limit = LARGEST_DEVIATION * free;
  return roundTo(target + (Math.abs(drawn) > limit ? next : clamp(next, -limit, limit)), DECIMALS);
}
