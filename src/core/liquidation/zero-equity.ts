/**
 * The prices at which a part would be worth nothing (margin-and-risk 7, 5; C21, D12): one common relative move of all its
 * marks, each against its position. Pure functions of numbers.
 */
import type { ContractTerms } from '../instruments/terms.ts';

/** A position as the common move sees it; amounts in the settlement asset. */
export interface MovedLeg {
  /** Signed size: only its sign counts. */
  readonly lots: number;
  /** Value at the mark, not negative. */
  readonly value: number;
  /** Unrealised profit with accrued funding, and which part of it counts as margin while it is positive (2.4). */
  readonly unrealized: number;
  readonly counted: number;
}

/**
 * The relative move x against every leg after which the equity of a linear part is zero; negative when it is below zero
 * already. Of a single leg in USD: the price `E - (collateral + other) / q` of section 7.
 *
 * Equity falls with x along straight pieces, steeper where a profit in another currency turns into a loss, so Newton's
 * steps end on the root after at most one piece each.
 */
export function linearMove(equity: number, legs: readonly MovedLeg[]): number {
  let move = 0;
  let left = equity;
  for (let round = 0; round <= legs.length + 1; round++) {
    let slope = 0;
    for (const { value, unrealized, counted } of legs) slope += unrealized - value * move > 0 ? value * counted : value;
    if (slope === 0) return 0;
    const next = move + left / slope;
    if (next === move) return move;
    move = next;
    if (legs.every(({ counted }) => counted === 1)) return move;
    left = equity;
    for (const leg of legs) left += countedAfter(leg, move) - countedAfter(leg, 0);
  }
  return move;
}

function countedAfter({ value, unrealized, counted }: MovedLeg, move: number): number {
  const after = unrealized - value * move;
  return after > 0 ? after * counted : after;
}

/**
 * The same for an inverse part, whose longs are worth V / (1 - x) coins and whose shorts V / (1 + x) after the move:
 * K - L / (1 - x) + S / (1 + x) = 0, with K the coins that would be left if the positions were worth nothing. Of a single
 * leg: the price N / K of section 5. Infinite when no price makes it worthless.
 */
export function inverseMove(equity: number, legs: readonly MovedLeg[]): number {
  let longs = 0;
  let shorts = 0;
  for (const { lots, value } of legs) {
    if (lots > 0) longs += value;
    else shorts += value;
  }
  const coins = equity + longs - shorts;
  if (longs === 0 && shorts === 0) return 0;
  // One direction: x by itself, for the common form would also solve for a price of the direction that is not there.
  if (shorts === 0) return coins > 0 ? equity / coins : Number.NEGATIVE_INFINITY;
  if (longs === 0) return coins < 0 ? -equity / coins : Number.POSITIVE_INFINITY;
  const both = longs + shorts;
  return (2 * equity) / (both + Math.sqrt(both * both + 4 * coins * equity));
}

/**
 * The limit of the order that closes a leg after the move: on the tick, rounded in the favour of whoever is liquidated
 * (C64), so that nothing below its worth is sold. Within the prices that the market knows.
 */
export function limitAfter(terms: ContractTerms, lots: number, markTicks: number, move: number): number {
  return favourableTick(terms, lots, markTicks * (1 - Math.sign(lots) * move));
}

/** A price on the tick, rounded in the favour of whoever closes `lots`: up to sell a long position, down to buy a short one back. */
export function favourableTick(terms: ContractTerms, lots: number, ticks: number): number {
  const whole = lots > 0 ? upToWhole(ticks) : downToWhole(ticks);
  return Math.min(Math.max(1, whole), terms.maxTicks);
}

/** A number that is whole but for the rounding of its computation is taken as whole. */
const NOISE = 1e-9;

/** The whole number at or above. */
export function upToWhole(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value - nearest) <= NOISE ? nearest : Math.ceil(value);
}

/** The whole number at or below. */
export function downToWhole(value: number): number {
  const nearest = Math.round(value);
  return Math.abs(value - nearest) <= NOISE ? nearest : Math.floor(value);
}
