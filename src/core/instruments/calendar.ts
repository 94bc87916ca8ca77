/**
 * Civil dates without a clock: days since 1970-01-01, London's clock and the expiry rules built on it.
 *
 * The core has no `Date`. Everything here is integer arithmetic in the proleptic Gregorian calendar, UTC unless a name
 * says London. A `day` is a count of days since 1970-01-01 (a Thursday); `ms` is epoch milliseconds.
 */
import { DAY_MS, HOUR_MS } from '../durations.ts';

/** Weekdays as `weekdayOf` counts them. */
const SUNDAY = 0;
const FRIDAY = 5;

/** A date in the Gregorian calendar; month 1 to 12, day of month 1 to 31. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly dayOfMonth: number;
}

/** Days from 1970-01-01 to the given date, negative before it. Howard Hinnant's `days_from_civil`, valid for every year. */
export function dayOf(year: number, month: number, dayOfMonth: number): number {
  // The year starts in March here: the leap day is then the last of the year and months have a fixed pattern of lengths.
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const shiftedMonth = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * shiftedMonth + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The date of a day number; the inverse of `dayOf`. */
export function civilOf(day: number): CivilDate {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, dayOfMonth };
}

/** The day in which an instant lies. */
export function dayOfMs(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** Day of the week, 0 = Sunday to 6 = Saturday. */
export function weekdayOf(day: number): number {
  const daysSinceSunday = day + 4;
  return daysSinceSunday - Math.floor(daysSinceSunday / 7) * 7;
}

/** Days in a month. */
export function daysInMonth(year: number, month: number): number {
  return (month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1)) - dayOf(year, month, 1);
}

function lastWeekdayOfMonth(year: number, month: number, weekday: number): number {
  const last = dayOf(year, month, daysInMonth(year, month));
  return last - ((weekdayOf(last) - weekday + 7) % 7);
}

/** Last Friday of a month, on which monthly and quarterly contracts expire (margin-and-risk 10). */
export function lastFridayOfMonth(year: number, month: number): number {
  return lastWeekdayOfMonth(year, month, FRIDAY);
}

/** Last Sunday of a month, on which London changes its clock in March and October. */
function lastSundayOfMonth(year: number, month: number): number {
  return lastWeekdayOfMonth(year, month, SUNDAY);
}

/** First Friday on or after a day. */
export function fridayOnOrAfter(day: number): number {
  return day + ((FRIDAY - weekdayOf(day) + 7) % 7);
}

/**
 * What London's clock is ahead of UTC, in milliseconds: one hour from the last Sunday of March 01:00 UTC to the last
 * Sunday of October 01:00 UTC, else zero. The rule of today applied to every year, without historical exceptions.
 */
export function londonOffsetMs(ms: number): number {
  const { year } = civilOf(dayOfMs(ms));
  const summerStarts = lastSundayOfMonth(year, 3) * DAY_MS + HOUR_MS;
  const summerEnds = lastSundayOfMonth(year, 10) * DAY_MS + HOUR_MS;
  return ms >= summerStarts && ms < summerEnds ? HOUR_MS : 0;
}

/** Last trading time of a linear dated contract (`FF_`): 08:00 UTC of its day (margin-and-risk 10). */
export function linearExpiryMs(day: number): number {
  return day * DAY_MS + 8 * HOUR_MS;
}

/** Last trading time of an inverse dated contract (`FI_`): 16:00 in London, so 15:00 UTC in summer (margin-and-risk 10). */
export function inverseExpiryMs(day: number): number {
  const fourInTheAfternoon = day * DAY_MS + 16 * HOUR_MS;
  return fourInTheAfternoon - londonOffsetMs(fourInTheAfternoon);
}
