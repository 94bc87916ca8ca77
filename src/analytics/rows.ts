/**
 * Rows of the analytics: what was measured of a market in one interval. A row is flat numbers; the first is the time at
 * which the interval opens, four are one figure's way through it, some add up, and the others tell how things stood at its
 * end. NaN stands for what could not be measured. A row that was closed is never changed.
 */

export const TIME = 0;
/** Open interest in lots; of the liquidity pool its value in USD. */
export const OPEN = 1;
export const HIGH = 2;
export const LOW = 3;
export const CLOSE = 4;
/** Traded lots by the side of the taker, trades, and lots that liquidations closed: they add up. */
export const BOUGHT = 5;
export const SOLD = 6;
export const TRADES = 7;
export const LIQUIDATED = 8;
/** Bought minus sold since the market was there. */
export const DELTA = 9;
/** Accounts of clients that are long and short; and of the fifth of them with the largest positions the same and what they hold. */
export const LONGS = 10;
export const SHORTS = 11;
export const TOP_LOTS = 12;
export const TOP_LONGS = 13;
export const TOP_SHORTS = 14;
/** Where the figures of the bids begin, and those of the asks (book-figures.ts). */
export const BID = 15;
export const ASK = 26;
export const MARKET_WIDTH = 37;
/** The liquidity pool has one figure. */
export const POOL_WIDTH = 5;

export type Row = Float64Array;

/** Moves the figure that has a way through the interval. */
export function note(row: Row, value: number): void {
  row[HIGH] = Math.max(row[HIGH] as number, value);
  row[LOW] = Math.min(row[LOW] as number, value);
  row[CLOSE] = value;
}

/** The row of a later interval in which nothing has happened yet. */
export function nextRow(row: Row, timeMs: number): Row {
  const next = row.slice();
  next[TIME] = timeMs;
  next.fill(row[CLOSE] as number, OPEN, CLOSE);
  if (row.length > POOL_WIDTH) next.fill(0, BOUGHT, DELTA);
  return next;
}

/** Adds a row to that of the longer interval that it lies in. */
export function fold(into: Row, row: Row): void {
  into[HIGH] = Math.max(into[HIGH] as number, row[HIGH] as number);
  into[LOW] = Math.min(into[LOW] as number, row[LOW] as number);
  into[CLOSE] = row[CLOSE] as number;
  if (row.length === POOL_WIDTH) return;
  for (let column = BOUGHT; column < DELTA; column++) into[column] = (into[column] as number) + (row[column] as number);
  into.set(row.subarray(DELTA), DELTA);
}

/** Whether the interval of `row` was as the one before it left things: such a row need not be kept. */
export function isQuiet(row: Row, before: Row): boolean {
  const still = nextRow(before, row[TIME] as number);
  return row.every((value, column) => Object.is(value, still[column]));
}
