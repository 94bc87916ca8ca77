/**
 * Which dated contracts are listed at a moment.
 *
 * A series (`FF_XBTUSD`) has slots, filled from the nearest outwards: its week is the next Friday, its month the first
 * last-Friday-of-a-month after that, its quarter the first one of March, June, September or December after the month,
 * its semi-annual the next of those. When the nearest contract expires, every slot behind it moves on at that instant,
 * and what newly fills a slot is opened there. That gives the 10 linear and 8 inverse contracts seen live on
 * 2026-09-26, and the opening times of the captured FF_XBTUSD_261225, FI_XBTUSD_261030 and FI_XBTUSD_260828.
 */

import { assert } from '../assert.ts';
import { DAY_MS } from '../durations.ts';
import {
  civilOf,
  dayOf,
  dayOfMs,
  fridayOnOrAfter,
  inverseExpiryMs,
  lastFridayOfMonth,
  linearExpiryMs,
} from './calendar.ts';
import type { ContractKind, MaturityTag } from './contract.ts';

/** What fills a slot: any Friday, the last Friday of a month, the last Friday of March, June, September or December. */
type Cycle = 'weekly' | 'monthly' | 'quarterly';

/** A dated contract that is, was or will be listed. */
export interface Maturity {
  /** `FF_XBTUSD_261225`. */
  readonly symbol: string;
  /** `FF_XBTUSD`. */
  readonly series: string;
  /** Day of expiry, days since 1970-01-01. */
  readonly day: number;
  readonly openingMs: number;
  readonly lastTradingMs: number;
}

/** Week, month, quarter, semi-annual. */
const FOUR_SLOTS: readonly Cycle[] = ['weekly', 'monthly', 'quarterly', 'quarterly'];
/** Month, quarter. */
const TWO_SLOTS: readonly Cycle[] = ['monthly', 'quarterly'];

const SERIES = /^F[FI]_[A-Z0-9.]+USD$/;
const DATED_SYMBOL = /^(F[FI]_[A-Z0-9.]+USD)_(\d\d)(\d\d)(\d\d)$/;

/** Far enough back to find when any slot was filled: the farthest, semi-annual, is filled 31 weeks before. */
const LONGEST_LIFE_WEEKS = 60;

/** Linear bitcoin and ether list four maturities, every other series two (counted live on 2026-09-26). */
function cyclesOf(series: string): readonly Cycle[] {
  return series === 'FF_XBTUSD' || series === 'FF_ETHUSD' ? FOUR_SLOTS : TWO_SLOTS;
}

/** Whether the series settles as linear (`FF_`) or inverse (`FI_`) contracts do. */
export function kindOfSeries(series: string): ContractKind {
  return series.startsWith('FI_') ? 'inverse' : 'linear';
}

/** Last trading time of a contract of that kind that expires on that day. */
export function expiryMs(kind: ContractKind, day: number): number {
  return kind === 'inverse' ? inverseExpiryMs(day) : linearExpiryMs(day);
}

/** `FI_XBTUSD_261225`. */
export function datedSymbol(series: string, day: number): string {
  const { year, month, dayOfMonth } = civilOf(day);
  const twoDigits = (value: number): string => String(value % 100).padStart(2, '0');
  return `${series}_${twoDigits(year)}${twoDigits(month)}${twoDigits(dayOfMonth)}`;
}

/** Series and expiry day of a dated symbol; undefined when it is none or names an impossible date. Years are 2000 to 2099. */
export function parseDatedSymbol(symbol: string): { readonly series: string; readonly day: number } | undefined {
  const match = DATED_SYMBOL.exec(symbol);
  if (match === null) return undefined;
  const [series = '', year, month, dayOfMonth] = [match[1], Number(match[2]), Number(match[3]), Number(match[4])];
  const day = dayOf(2000 + year, month, dayOfMonth);
  return datedSymbol(series, day) === symbol ? { series, day } : undefined;
}

/** Symbols name a year by two digits, so the calendar ends before they begin again. */
const LAST_DAY = dayOf(2099, 12, 31);

/** The maturities of a series that trade at an instant, nearest first. A contract is gone at its last trading time. */
export function listedMaturities(series: string, nowMs: number): readonly Maturity[] {
  const days = listedDays(series, nowMs).filter((day) => day <= LAST_DAY);
  return days.map((day) => maturityOf(series, day));
}

/** Symbol, opening and last trading time of the contract of a series that expires on a day. */
export function maturityOf(series: string, day: number): Maturity {
  assert(SERIES.test(series), `${series} is a series of dated contracts`);
  const lastTradingMs = expiryMs(kindOfSeries(series), day);
  return { symbol: datedSymbol(series, day), series, day, openingMs: openingMs(series, day), lastTradingMs };
}

/**
 * What `/tickers` calls a contract at an instant. A quarterly contract is `quarter` while it is the nearest one and
 * `semiannual` behind it (captured in October 2026). `lastTradingMs` is 0 for a perpetual.
 */
export function maturityTag(kind: ContractKind, lastTradingMs: number, atMs: number): MaturityTag {
  if (lastTradingMs === 0) return 'perpetual';
  const day = dayOfMs(lastTradingMs);
  const { year, month } = civilOf(day);
  if (day !== lastFridayOfMonth(year, month)) return 'week';
  if (month % 3 !== 0) return 'month';
  return day <= firstListed('quarterly', kind, atMs) ? 'quarter' : 'semiannual';
}

function listedDays(series: string, nowMs: number): readonly number[] {
  const days: number[] = [];
  for (const cycle of cyclesOf(series)) {
    const previous = days[days.length - 1];
    days.push(previous === undefined ? firstListed(cycle, kindOfSeries(series), nowMs) : nextDay(cycle, previous));
  }
  return days;
}

/** First day of the cycle whose expiry is still to come. */
function firstListed(cycle: Cycle, kind: ContractKind, nowMs: number): number {
  const day = nextDay(cycle, dayOfMs(nowMs) - 1);
  return expiryMs(kind, day) > nowMs ? day : nextDay(cycle, day);
}

/** First day of the cycle after a day. */
function nextDay(cycle: Cycle, after: number): number {
  if (cycle === 'weekly') return fridayOnOrAfter(after + 1);
  let { year, month } = civilOf(after);
  for (;;) {
    const friday = lastFridayOfMonth(year, month);
    if (friday > after && (cycle === 'monthly' || month % 3 === 0)) return friday;
    month++;
    if (month === 13) {
      month = 1;
      year++;
    }
  }
}

/**
 * Slots only change at an expiry, which is always on a Friday, and a contract stays listed from its first slot to its
 * last. So its opening is the earliest Friday, going back from its expiry, at which it is listed.
 */
function openingMs(series: string, day: number): number {
  const kind = kindOfSeries(series);
  let opening = expiryMs(kind, day - 7);
  for (let weeks = 1; weeks <= LONGEST_LIFE_WEEKS; weeks++) {
    const friday = expiryMs(kind, day - 7 * weeks);
    if (!listedDays(series, friday).includes(day)) break;
    opening = friday;
  }
  return opening;
}

/** Days from an instant to the last trading time, fractional (D34); 0 once it has passed. */
export function daysToMaturity(lastTradingMs: number, nowMs: number): number {
  return lastTradingMs <= nowMs ? 0 : (lastTradingMs - nowMs) / DAY_MS;
}
