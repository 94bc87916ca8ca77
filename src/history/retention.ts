/**
 * How much history is kept. Rows (fills, events of orders, bookings, trades ...) are counted together: whoever is busy may
 * push out what others did long ago, so the limits are wide, and where rows lie on disk they cost no memory. What is let go
 * is gone from the answers; snapshots share the limits with the live line.
 */
import { DAY_MS } from '../core/durations.ts';

export interface Retention {
  /** Rows of all kinds and accounts together. One takes 200 to 500 bytes. */
  readonly rows: number;
  /** Rows older than this go. */
  readonly ageMs: number;
  /** Orders that ended, of all accounts together, beyond those of the last five seconds: to tell a filled one from an unknown. In memory; one takes 100 bytes. */
  readonly closedOrders: number;
  /** Funding rates of a market, one an hour. In memory; one takes 32 bytes. */
  readonly rates: number;
  /** Moves of the mark price of a market. In memory; one takes 24 bytes. */
  readonly marks: number;
  /** One-minute candles of a market; minutes in which nothing moved take no room. In memory; one takes 100 bytes. */
  readonly minutes: number;
  /** One-hour candles of a market, for charts of one hour and longer. In memory. */
  readonly hours: number;
}

/** How long `/orders/status` shows an order that ended. */
export const RECENT_MS = 5_000;

/** Rows that a venue in memory keeps: about 50 MB. */
export const ROWS_IN_MEMORY = 150_000;
/** Rows that a folder keeps: about 1.5 GB. */
export const ROWS_ON_DISK = 5_000_000;

export const DEFAULT_RETENTION: Retention = {
  rows: ROWS_IN_MEMORY,
  ageMs: 366 * DAY_MS,
  closedOrders: 10_000,
  // A year, as the real venue serves it.
  rates: 366 * 24,
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
