/**
 * How much history is kept in memory. What is let go is gone from the answers at once; the limits hold for the live line
 * and for each snapshot by itself, and snapshots share with it what they have in common.
 */

export interface Retention {
  /** Sides of executions of all accounts together. A row takes 250 bytes. */
  readonly fills: number;
  /** Orders that ended, of all accounts together: for `/orders/status`, and to know a filled order from an unknown one. A row takes 100 bytes. */
  readonly closedOrders: number;
  /** What else happened to orders than fills, of all accounts together. A row takes 110 bytes. */
  readonly orderEvents: number;
  /** What happened to orders that wait for a price, of all accounts together. A row takes about a kilobyte. */
  readonly triggerEvents: number;
  /** Deposits, transfers and conversions of all accounts together. A row takes 110 bytes. */
  readonly bookings: number;
  /** Realised funding of all accounts together. A row takes 130 bytes. */
  readonly funding: number;
  /** Settled positions of all accounts together. A row takes 150 bytes. */
  readonly settlements: number;
  /** Steps of liquidations of all accounts together. A row takes 150 bytes. */
  readonly liquidations: number;
  /** Changes of assignment preferences of all accounts together. */
  readonly assignments: number;
  /** Funding rates of a market, one an hour. A row takes 32 bytes. */
  readonly rates: number;
  /** Public trades of all markets together; beyond it the market with the most gives its oldest. A row takes 140 bytes. */
  readonly trades: number;
  /** Rows of all these are let go at this age, once a newer one of the same listing comes. */
  readonly ageMs: number;
  /** Moves of the mark price of a market. A row takes 24 bytes. */
  readonly marks: number;
  /** One-minute candles of a market; minutes in which nothing moved take no room. A row takes 100 bytes. */
  readonly minutes: number;
  /** One-hour candles of a market, for charts of one hour and longer. */
  readonly hours: number;
}

const DAY_MS = 86_400_000;

/** About 120 MB when everything is full and fifty markets have traded for a year. */
export const DEFAULT_RETENTION: Retention = {
  fills: 50_000,
  closedOrders: 50_000,
  orderEvents: 50_000,
  triggerEvents: 5_000,
  bookings: 20_000,
  funding: 50_000,
  settlements: 20_000,
  liquidations: 20_000,
  assignments: 2_000,
  // A year, as the real venue serves it.
  rates: 366 * 24,
  trades: 60_000,
  ageMs: 31 * DAY_MS,
  // An hour of a price that moves each second.
  marks: 3_600,
  // Two days: the longest page of a chart has 2,000 candles.
  minutes: 2_880,
  hours: 92 * 24,
};

/** The statistics of 24 hours are made of their minutes and hours, and the row before them. */
const FEWEST_MINUTES = 24 * 60 + 2;
const FEWEST_HOURS = 26;

/** The defaults with what is given in their place. Throws a RangeError on a limit that cannot be. */
export function retentionOf(given: Partial<Retention> = {}): Retention {
  const retention = { ...DEFAULT_RETENTION, ...given };
  for (const [name, limit] of Object.entries(retention)) {
    if (!(limit >= 1)) throw new RangeError(`The retention of ${name} is at least 1, not ${limit}.`);
  }
  if (retention.minutes < FEWEST_MINUTES || retention.hours < FEWEST_HOURS) {
    throw new RangeError(
      `A market keeps at least ${FEWEST_MINUTES} minutes and ${FEWEST_HOURS} hours: the last day is made of them.`,
    );
  }
  return retention;
}
