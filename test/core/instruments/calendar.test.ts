import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS } from '../../../src/core/durations.ts';
import {
  civilOf,
  dayOf,
  daysInMonth,
  fridayOnOrAfter,
  inverseExpiryMs,
  lastFridayOfMonth,
  linearExpiryMs,
  londonOffsetMs,
  weekdayOf,
} from '../../../src/core/instruments/calendar.ts';
import { formatTime } from '../../../src/core/iso-time.ts';
import { fc } from '../../support/property.ts';

const utc = (text: string): number => Date.parse(text);

test('every day from 1970 to 2100 agrees with Date', () => {
  const last = Math.round(utc('2100-12-31T00:00:00Z') / DAY_MS);
  for (let day = 0; day <= last; day++) {
    const date = new Date(day * DAY_MS);
    const expected = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
    assert.deepEqual(civilOf(day), expected);
    assert.equal(dayOf(expected.year, expected.month, expected.dayOfMonth), day);
    assert.equal(weekdayOf(day), date.getUTCDay());
  }
});

test('days before 1970 and after 2100 agree with Date', () => {
  fc.assert(
    fc.property(fc.integer({ min: -700_000, max: 2_000_000 }), (day) => {
      const date = new Date(day * DAY_MS);
      const { year, month, dayOfMonth } = civilOf(day);
      assert.deepEqual([year, month, dayOfMonth], [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]);
      assert.equal(dayOf(year, month, dayOfMonth), day);
      assert.equal(weekdayOf(day), date.getUTCDay());
    }),
  );
});

test('last Fridays of a month', () => {
  const table: [year: number, month: number, date: string][] = [
    [2026, 1, '2026-01-30'],
    [2026, 2, '2026-02-27'],
    [2026, 3, '2026-03-27'],
    [2026, 5, '2026-05-29'],
    [2026, 7, '2026-07-31'],
    [2026, 9, '2026-09-25'],
    [2026, 12, '2026-12-25'],
    [2027, 3, '2027-03-26'],
    [2027, 12, '2027-12-31'],
    [2024, 2, '2024-02-23'],
    [2028, 2, '2028-02-25'],
  ];
  for (const [year, month, date] of table) {
    assert.equal(formatTime(lastFridayOfMonth(year, month) * DAY_MS), `${date}T00:00:00Z`);
  }
});

test('the last Friday of a month is a Friday with no Friday after it in that month', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1970, max: 2100 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
      const friday = lastFridayOfMonth(year, month);
      assert.equal(weekdayOf(friday), 5);
      assert.equal(civilOf(friday).month, month);
      assert.notEqual(civilOf(friday + 7).month, month);
      assert.equal(fridayOnOrAfter(friday), friday);
      assert.equal(fridayOnOrAfter(friday + 1), friday + 7);
    }),
  );
});

test('lengths of months', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((month) => daysInMonth(2026, month)),
    [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31],
  );
  assert.deepEqual(
    [1900, 2000, 2024, 2027, 2100].map((year) => daysInMonth(year, 2)),
    [28, 29, 29, 28, 28],
  );
});

test('London changes its clock at 01:00 UTC on the last Sundays of March and October', () => {
  const hours = (text: string): number => londonOffsetMs(utc(text)) / 3_600_000;
  const table: [instant: string, hoursAhead: number][] = [
    ['2026-01-01T00:00:00Z', 0],
    ['2026-03-29T00:59:59.999Z', 0],
    ['2026-03-29T01:00:00Z', 1],
    ['2026-10-25T00:59:59.999Z', 1],
    ['2026-10-25T01:00:00Z', 0],
    ['2027-03-28T00:59:59.999Z', 0],
    ['2027-03-28T01:00:00Z', 1],
    ['2027-10-31T00:59:59.999Z', 1],
    ['2027-10-31T01:00:00Z', 0],
  ];
  for (const [instant, hoursAhead] of table) assert.equal(hours(instant), hoursAhead, instant);
});

test("London's clock agrees with the time zone database from 1996 (when today's rule began) to 2037", () => {
  const formatter = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: 'numeric', hourCycle: 'h23' });
  let summer = 0;
  fc.assert(
    fc.property(fc.integer({ min: utc('1996-01-01T00:00:00Z'), max: utc('2037-12-31T23:00:00Z') }), (ms) => {
      const utcHour = new Date(ms).getUTCHours();
      const londonHour = Number(formatter.format(ms));
      const ahead = (londonHour - utcHour + 24) % 24;
      summer += ahead;
      assert.equal(londonOffsetMs(ms), ahead * 3_600_000);
    }),
    { numRuns: 500 },
  );
  assert.ok(summer > 50);
});

test('expiries of 2026 and 2027: linear at 08:00 UTC, inverse at 16:00 in London', () => {
  const table: [date: string, inverse: string][] = [
    ['2026-01-30', '16:00'],
    ['2026-02-27', '16:00'],
    ['2026-03-27', '16:00'], // two days before the clock goes forward
    ['2026-04-24', '15:00'],
    ['2026-06-26', '15:00'],
    ['2026-08-28', '15:00'],
    ['2026-09-25', '15:00'],
    ['2026-10-30', '16:00'], // five days after the clock went back
    ['2026-12-25', '16:00'],
    ['2027-03-26', '16:00'],
    ['2027-04-30', '15:00'],
    ['2027-10-29', '15:00'], // two days before the clock goes back
    ['2027-11-26', '16:00'],
    // The last Friday can follow the switch when the month ends on a Friday or Saturday after its last Sunday.
    ['2028-03-31', '15:00'],
    ['2024-03-29', '16:00'],
    ['2025-10-31', '16:00'],
  ];
  for (const [date, inverse] of table) {
    const day = Math.round(utc(`${date}T00:00:00Z`) / DAY_MS);
    const { year, month } = civilOf(day);
    assert.equal(lastFridayOfMonth(year, month), day, date);
    assert.equal(formatTime(linearExpiryMs(day)), `${date}T08:00:00Z`);
    assert.equal(formatTime(inverseExpiryMs(day)), `${date}T${inverse}:00Z`);
  }
});
