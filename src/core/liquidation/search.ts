/** Searching whole numbers of lots. */

/** The largest number from 0 to `most` for which the condition holds; it holds up to some number and not beyond. */
export function largestThat(most: number, holds: (lots: number) => boolean): number {
  if (most <= 0) return 0;
  if (holds(most)) return most;
  let low = 0;
  let high = most;
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
