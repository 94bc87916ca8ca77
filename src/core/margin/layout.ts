/**
 * How the cached margin figures of a wallet lie in its one list of numbers. An order asks for the sums of every pair and
 * for little else, and what it asks for of a wallet that was not looked at lately comes from far memory: so the sums of all
 * pairs are neighbours, and what is seldom read stands behind them.
 *
 *     numbers of the pairs | sums of the pairs | details of the pairs | slots of the positions
 */

/** A pair's margins of its cross legs, netted, and the unrealised profit of all. */
export const SUM_INITIAL = 0;
export const SUM_MAINTENANCE = 1;
export const SUM_WITH_ORDERS = 2;
export const SUM_PROFIT = 3;
export const SUMS = 4;

/** The mark stamp for which the pair was summed up; 0 when one of its slots has changed since. */
export const SUMMED_AT = 0;
/** Its slots: the first, and the one behind the last. */
export const FIRST_SLOT = 1;
export const END_SLOT = 2;
/** Margins and assigned collateral of the isolated legs, summed. */
export const ISOLATED_INITIAL = 3;
export const ISOLATED_MAINTENANCE = 4;
export const ISOLATED_WITH_ORDERS = 5;
export const ISOLATED_ASSIGNED = 6;
/** 1 when something of it moves with time or counts apart: funding, a profit currency, an isolated position. */
export const MOVES = 7;
export const DETAILS = 8;

/** The mark stamp of a slot's profit; whether its margins hold, and for which multiplier; which of the pairs it belongs to. */
export const MARKED_AT = 0;
export const VALID = 1;
export const MULTIPLIER = 2;
export const PAIR_OF = 3;
export const MARKET_ID = 4;
export const LOTS = 5;
export const COST = 6;
export const PROFIT = 7;
/** Since when funding accrues; NONE when the market has no rate and nothing was brought along. */
export const FUNDED_MS = 8;
/** 1 when the market is isolated (3.2). */
export const ISOLATED = 9;
/** The part of an unrealised profit that does not count as margin: haircut and conversion fee of its currency (2.4, C5). */
export const WITHHELD = 10;
/** Assigned collateral of an isolated position (C8). */
export const ASSIGNED = 11;
export const INITIAL = 12;
export const MAINTENANCE = 13;
export const LONG_SIDE = 14;
export const SHORT_SIDE = 15;
/** Funding that the position brought along (C175). */
export const CARRIED = 16;
export const SLOT = 17;

/** What is supposed: a slot with a hypothetical exposure, and its pair with that slot in it. */
export const SUPPOSED_SUMS = SLOT;
export const SUPPOSED_DETAILS = SUPPOSED_SUMS + SUMS;
export const SUPPOSED = SUPPOSED_DETAILS + DETAILS;

/** The cache of one wallet. */
export interface WalletFigures {
  /** The line on which it was laid out: a kept wallet and the live one may share it. */
  readonly line: number;
  /** Positions and pairs it was laid out for. */
  readonly positions: number;
  readonly pairs: number;
  readonly numbers: Float64Array;
  /** The mark stamp of the pairs that are not stale. */
  markedAt: number;
  /** The pair that has to be summed up anew; NONE, or SEVERAL, which their stamps tell apart. */
  stale: number;
  /** False when a pair has details that a sum over the wallet must add. */
  plain: boolean;
}

export const SEVERAL = -2;

export function sumsAt({ pairs }: WalletFigures, pair: number): number {
  return pairs + pair * SUMS;
}

export function detailsAt({ pairs }: WalletFigures, pair: number): number {
  return pairs * (1 + SUMS) + pair * DETAILS;
}

export function slotAt({ pairs }: WalletFigures, index: number): number {
  return pairs * (1 + SUMS + DETAILS) + index * SLOT;
}

/** Where a pair's number stands among the wallet's pairs, which ascend, or where it would. */
export function pairAt({ numbers, pairs }: WalletFigures, number: number): number {
  let low = 0;
  let high = pairs;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
