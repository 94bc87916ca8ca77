import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTime, readTime, readUtcTime } from '../../src/core/iso-time.ts';
import { fc } from '../support/property.ts';

const YEAR_10000_MS = Date.parse('9999-12-31T23:59:59.999Z');

for (const [time, printed] of [
  ['2026-10-03T11:55:28.190Z', '2026-10-03T11:55:28.19Z'],
  ['2024-05-03T13:15:34.100Z', '2024-05-03T13:15:34.1Z'],
  ['2026-09-25T17:46:00.000Z', '2026-09-25T17:46:00Z'],
  ['2026-09-10T11:02:33.481Z', '2026-09-10T11:02:33.481Z'],
  ['2026-09-10T11:02:30.001Z', '2026-09-10T11:02:30.001Z'],
  ['2000-10-20T10:10:10.010Z', '2000-10-20T10:10:10.01Z'],
  ['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00Z'],
] as const) {
  test(`${time} is printed as ${printed}`, () => assert.equal(formatTime(Date.parse(time)), printed));
}

test('reads back as the same moment, without trailing zeros', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: YEAR_10000_MS }), (timeMs) => {
      const text = formatTime(timeMs);
      assert.equal(Date.parse(text), timeMs);
      assert.equal(readTime(text), timeMs);
      assert.equal(readUtcTime(new Date(timeMs).toISOString()), timeMs);
      assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?Z$/);
    }),
  );
});

const READ: readonly (readonly [string, number | undefined])[] = [
  ['2026-01-01T00:00:00.000Z', Date.UTC(2026, 0, 1)],
  ['2026-10-03T11:55:28.19Z', Date.UTC(2026, 9, 3, 11, 55, 28, 190)],
  ['2026-10-09T00:33:31Z', Date.UTC(2026, 9, 9, 0, 33, 31)],
  ['2026-10-09T00:34:06.429728331Z', Date.UTC(2026, 9, 9, 0, 34, 6, 429)],
  ['2026-01-01T02:00:00+02:00', Date.UTC(2026, 0, 1)],
  ['2026-01-01T00:00:00-05:30', Date.UTC(2026, 0, 1, 5, 30)],
  ['2026-01-01t00:00:00z', Date.UTC(2026, 0, 1)],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ['2026-02-29T00:00:00Z', undefined],
  ['2026-13-01T00:00:00Z', undefined],
  ['2026-00-01T00:00:00Z', undefined],
  ['2026-01-01T24:00:00Z', undefined],
  ['2026-01-01T00:60:00Z', undefined],
  ['2026-01-01T00:00:60Z', undefined],
  ['2026-01-01T00:00:00', undefined],
  ['2026-01-01', undefined],
  ['2026-01-01 00:00:00Z', undefined],
  ['2026-01-01T00:00:00+24:00', undefined],
  ['2026-01-01T00:00:00 02:00', undefined],
  ['1767225600000', undefined],
  ['', undefined],
  ['2026-01-01T00:00:00.0000000000Z', undefined],
  ['+002026-01-01T00:00:00Z', undefined],
  ['2026-01-00T00:00:00Z', undefined],
  ['2026-01-01T00:00:00.Z', undefined],
  ['2026-12-31T23:59:60Z', undefined],
  [' 2026-01-01T00:00:00Z', undefined],
  ['0000-02-29T00:00:00Z', Date.parse('0000-02-29T00:00:00Z')],
];

for (const [text, timeMs] of READ) {
  test(`${JSON.stringify(text)} is read as ${timeMs}`, () => assert.equal(readTime(text), timeMs));
}

test('times in UTC alone', () => {
  for (const text of [
    '2026-01-01T02:00:00+02:00',
    '2026-01-01t00:00:00Z',
    '2026-01-01T00:00:00z',
    '2026-01-01',
    'T.Z',
  ]) {
    assert.equal(readUtcTime(text), undefined, text);
  }
  assert.equal(readUtcTime('2026-10-09T00:34:06.429728331Z'), Date.UTC(2026, 9, 9, 0, 34, 6, 429));
});

test('text reads as Date reads it, every hour of a day and every zone', () => {
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = fc.tuple(fc.nat(25), fc.nat(61), fc.nat(61), fc.nat(24), fc.nat(61), fc.constantFrom('+', '-'));
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), clock, (date, [hour, minute, second, hours, minutes, sign]) => {
      const day = date.toISOString().slice(0, 10);
      const text = `${day}T${two(hour)}:${two(minute)}:${two(second)}${sign}${two(hours)}:${two(minutes)}`;
      const isThere = /^\d/.test(day) && hour < 24 && minute < 60 && second < 60 && hours < 24 && minutes < 60;
      assert.equal(readTime(text), isThere ? Date.parse(text) : undefined, text);
    }),
  );
});
