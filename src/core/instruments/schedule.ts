/**
 * Margin rates of a position by its size.
 *
 * A level is looked up from integers, never from a float sum (D17): a linear position by its ticks times lots, an
 * inverse one by its lots. The bounds, in USD or contracts, are turned into that measure once per contract, so that a
 * look-up is a few comparisons of numbers and allocates nothing.
 */
import { assert, must } from '../assert.ts';
import { parseDecimal, powerOfTen } from '../money/decimal.ts';
import type { Contract, MarginLevel } from './contract.ts';

/** A margin schedule ready for look-ups; level `n` is `bounds[n]`, `initialRates[n]`, `maintenanceRates[n]`. */
export interface Schedule {
  /** Lower bounds: ticks x lots for linear contracts, lots for inverse ones; a level starts strictly above (C7, D17). */
  readonly bounds: readonly number[];
  readonly initialRates: readonly number[];
  readonly maintenanceRates: readonly number[];
}

/** The schedule with its bounds in the measure of the contract's positions. */
export function scheduleOf(contract: Contract, levels: readonly MarginLevel[]): Schedule {
  assert(levels.length > 0, `${contract.symbol} has a margin level`);
  return {
    bounds: levels.map((level) => boundInMeasure(contract, level.lowerBound)),
    initialRates: levels.map((level) => level.initialMarginRate),
    maintenanceRates: levels.map((level) => level.maintenanceMarginRate),
  };
}

/**
 * The level of a position, whose rates hold for the whole of it: the last one whose bound lies strictly below the
 * measure (C7). The first level has no lower end.
 */
export function levelOf(schedule: Schedule, measure: number): number {
  const { bounds } = schedule;
  let level = 0;
  while (level + 1 < bounds.length && measure > (bounds[level + 1] as number)) level++;
  return level;
}

/**
 * The largest measure that is still not above the bound. Rounding down is exact here: a whole number is above a bound
 * when, and only when, it is above the bound rounded down.
 */
function boundInMeasure(contract: Contract, lowerBound: number): number {
  const bound = must(parseDecimal(String(lowerBound)), `${lowerBound} is a decimal`);
  const linear = contract.kind === 'linear';
  const scale = BigInt(contract.lotScale) * (linear ? BigInt(contract.tickScale) : 1n);
  const mantissa = BigInt(contract.lotMantissa) * (linear ? BigInt(contract.tickMantissa) : 1n);
  const measure = (bound.digits * scale) / (powerOfTen(bound.scale) * mantissa);
  // No position can be that large (checked when the contract was built), so such a level is simply never reached.
  return measure > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(measure);
}
