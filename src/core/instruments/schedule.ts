/**
 * Margin rates of a position by its size.
 *
 * A level is looked up from integers, never from a float sum (D17): a linear position by its ticks times lots, an
 * inverse one by its lots. The bounds, in USD or contracts, are turned into those units once per contract, so that a
 * look-up is a few comparisons of numbers and allocates nothing.
 */
import { parseDecimal, powerOfTen } from '../money/decimal.ts';
import type { Contract, MarginLevel } from './contract.ts';

/** A margin schedule with its bounds in the units of a contract's positions. */
export interface RateTable {
  /** From the smallest positions to the largest. */
  readonly levels: readonly MarginLevel[];
  /** A position is in level `n` when it is larger than `bounds[n]`: ticks x lots (linear) or lots (inverse). */
  readonly bounds: readonly number[];
}

/** Both schedules of a contract (D16: an account is under the professional one unless it says retail). */
export interface MarginSchedule {
  readonly professional: RateTable;
  readonly retail: RateTable;
}

/** Prepares the margin schedules of a contract for look-ups. */
export function marginSchedule(contract: Contract): MarginSchedule {
  return {
    professional: rateTable(contract, contract.marginLevels),
    retail: rateTable(contract, contract.retailMarginLevels),
  };
}

/**
 * The level of a position of the given size, whose rates hold for the whole of it; a level starts strictly above its
 * bound (C7). `size` is ticks x lots for linear contracts and lots for inverse ones, without sign.
 */
export function marginRates(table: RateTable, size: number): MarginLevel {
  const { levels, bounds } = table;
  let level = 0;
  while (level + 1 < levels.length && size > (bounds[level + 1] as number)) level++;
  return levels[level] as MarginLevel;
}

/** What one tick of one lot of a linear contract is worth in units of `10^-decimals` USD; whole, as checked at load. */
export function unitsPerTickLot(contract: Contract, decimals: number): bigint {
  const units = BigInt(contract.tickMantissa) * BigInt(contract.lotMantissa) * powerOfTen(decimals);
  return units / (BigInt(contract.tickScale) * BigInt(contract.lotScale));
}

function rateTable(contract: Contract, levels: readonly MarginLevel[]): RateTable {
  return { levels, bounds: levels.map((level) => boundInUnits(contract, level.lowerBound)) };
}

/**
 * The largest size that is still not above the bound. Rounding down is exact here: a whole number is above the bound
 * when, and only when, it is above the bound rounded down.
 */
function boundInUnits(contract: Contract, lowerBound: number): number {
  const bound = parseDecimal(String(lowerBound));
  if (bound === undefined) throw new RangeError(`${lowerBound} is no bound of a margin level`);
  const linear = contract.kind === 'linear';
  const scale = BigInt(contract.lotScale) * (linear ? BigInt(contract.tickScale) : 1n);
  const mantissa = BigInt(contract.lotMantissa) * (linear ? BigInt(contract.tickMantissa) : 1n);
  const units = (bound.digits * scale) / (powerOfTen(bound.scale) * mantissa);
  // No position can be that large (checked when the contract was built), so the level is simply never reached.
  return units > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(units);
}
