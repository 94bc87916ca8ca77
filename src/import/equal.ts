/**
 * When a figure of theirs is ours. Both were computed in floating point, in another order perhaps, so the last bits of
 * sums may differ: by no more than a few units of the last place of what was summed up.
 */
import type { Figure } from './picture.ts';

/** Of the figure itself, and of the largest amounts that it may have been summed from. */
const OF_FIGURE = 1e-12;
const OF_GROSS = 1e-14;

/** Equal but for the last bits. `gross`: positions and balances, all taken as positive. */
export function isEqual(theirs: number, ours: number | undefined, gross: number): boolean {
  if (ours === undefined) return false;
  if (theirs === ours) return true;
  return Math.abs(theirs - ours) <= Math.max(Math.abs(theirs), Math.abs(ours)) * OF_FIGURE + gross * OF_GROSS;
}

/** Whether they print fewer digits than there are, and ours rounds to the same. */
export function isEqualAsPrinted({ text, value }: Figure, ours: number | undefined): boolean {
  if (ours === undefined || /[eE]/.test(text)) return false;
  const decimals = text.split('.')[1]?.length ?? 0;
  // Whole numbers and figures of a few digits may be exact: nothing tells that they were rounded.
  return decimals >= 2 && Math.abs(value - ours) <= 0.5000001 * 10 ** -decimals;
}
