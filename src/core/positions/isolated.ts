/** What an isolated position keeps of its realised funding (C8, D27). */
import { divideRounded } from '../money/decimal.ts';

/**
 * Realised funding that stays with an isolated position when its size changes: all of it while it grows, in proportion
 * when a part is closed, none when it is closed or flips. In ledger units.
 */
export function keptFunding(funding: bigint, oldLots: number, newLots: number): bigint {
  if (funding === 0n || newLots === 0 || newLots > 0 !== oldLots > 0) return 0n;
  const open = Math.abs(oldLots);
  const left = Math.abs(newLots);
  return left >= open ? funding : divideRounded(funding * BigInt(left), BigInt(open));
}
