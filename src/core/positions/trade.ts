/**
 * What a trade does to a position. A trade is valued once and both sides take the same integer; a position is
 * (lots, cost), cost being the signed sum of those values.
 */
import { type ContractTerms, priceOf } from '../instruments/terms.ts';
import { divideRounded } from '../money/decimal.ts';

/** The part of a position that a trade changes; entities and hypothetical positions both have it. */
export interface Holding {
  /** Signed size. */
  lots: number;
  /** Signed sum of trade values, in units of cost (instruments/terms.ts). */
  cost: bigint;
  /** Average entry price in USD; 0 when flat. */
  entryPrice: number;
}

/**
 * Applies a trade to the holding and gives the realised profit in units of cost, gross of fees; 0 when nothing closed.
 *
 * Closing a part releases `round(cost x closed / lots)`, closing all releases all; a trade that flips the position is
 * split at zero. The entry price is set when the position grows or flips and is frozen while it shrinks
 * (margin-and-risk 1).
 */
export function applyTrade(
  terms: ContractTerms,
  holding: Holding,
  signedLots: number,
  ticks: number,
  value: bigint,
): bigint {
  const before = holding.lots;
  const buys = signedLots > 0;
  const signedValue = buys ? value : -value;
  if (before === 0 || before > 0 === buys) {
    holding.lots = before + signedLots;
    holding.cost += signedValue;
    const price = priceOf(terms, ticks);
    // Blending in the price it already has would only add the rounding of the cost to it.
    if (before === 0) holding.entryPrice = price;
    else if (price !== holding.entryPrice) holding.entryPrice = averageEntry(terms, holding.lots, holding.cost);
    return 0n;
  }
  const open = Math.abs(before);
  const traded = Math.abs(signedLots);
  const closed = Math.min(open, traded);
  const closeValue = closed === traded ? signedValue : divideRounded(signedValue * BigInt(closed), BigInt(traded));
  const released = closed === open ? holding.cost : divideRounded(holding.cost * BigInt(closed), BigInt(open));
  holding.lots = before + signedLots;
  holding.cost += signedValue - closeValue - released;
  if (holding.lots === 0) holding.entryPrice = 0;
  else if (traded > open) holding.entryPrice = priceOf(terms, ticks);
  return terms.profitSign * (-closeValue - released);
}

/** Average entry price in USD of a position that is not flat (harmonic for inverse contracts: the coins are summed). */
export function averageEntry(terms: ContractTerms, lots: number, cost: bigint): number {
  const value = Number(cost < 0n ? -cost : cost);
  const size = Math.abs(lots);
  if (terms.linear) return (value * terms.tickMantissa) / (size * terms.tickScale);
  return (size * terms.lotMantissa * terms.costScale) / (value * terms.lotScale);
}
