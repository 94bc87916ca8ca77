/**
 * What a book comes to (C142): its best prices, the size within a share of the mid price, and how far from the mid an order
 * of so many dollars would trade on average.
 */

/** Price in USD and size in contracts, best first. */
export type Levels = readonly (readonly number[])[];

/** Shares of the mid price, in percent. */
export const DEPTHS = [0.05, 0.1, 0.25, 0.5, 1, 10] as const;
/** Orders, in USD. */
export const ORDERS = [1_000, 10_000, 100_000, 1_000_000] as const;
/** Figures of a side: the best price, a size for each depth, a slippage for each order. */
export const SIDE_FIGURES = 1 + DEPTHS.length + ORDERS.length;

/** The figures of a side, NaN for what it is too thin to tell. `usdValue`: of a size at a price. */
export function sideFigures(
  levels: Levels,
  mid: number | undefined,
  usdValue: (size: number, price: number) => number,
): readonly number[] {
  const best = levels[0]?.[0] ?? Number.NaN;
  if (mid === undefined) return [best, ...Array<number>(SIDE_FIGURES - 1).fill(Number.NaN)];
  return [
    best,
    ...DEPTHS.map((percent) => sizeWithin(levels, mid, percent)),
    ...ORDERS.map((usd) => slippage(levels, mid, usd, usdValue)),
  ];
}

/** The middle of the best prices; undefined while a side is empty. */
export function midOf(bids: Levels, asks: Levels): number | undefined {
  const [bid, ask] = [bids[0]?.[0], asks[0]?.[0]];
  return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2;
}

function sizeWithin(levels: Levels, mid: number, percent: number): number {
  const reach = (mid * percent) / 100;
  let sum = 0;
  for (const [price = 0, size = 0] of levels) {
    if (Math.abs(price - mid) > reach) break;
    sum += size;
  }
  return sum;
}

/** Distance of the average price from the mid as a fraction of it; NaN when the side does not hold that much. */
function slippage(levels: Levels, mid: number, usd: number, usdValue: (size: number, price: number) => number): number {
  let left = usd;
  let cost = 0;
  for (const [price = 0, size = 0] of levels) {
    const value = Math.min(left, usdValue(size, price));
    cost += value * Math.abs(price - mid);
    left -= value;
    if (left <= 0) return cost / usd / mid;
  }
  return Number.NaN;
}
