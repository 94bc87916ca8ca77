import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTime } from '../../src/gateway/server-time.ts';
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
      assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?Z$/);
    }),
  );
});
