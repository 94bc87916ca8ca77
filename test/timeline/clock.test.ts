import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Clock, machineTime, tiedTo, venueTime } from '../../src/timeline/clock.ts';
import { fc } from '../support/property.ts';

const CLOCK: Clock = { venueMs: 1_790_812_800_000, machineMs: 1_800_000_000_000, rate: 1, frozen: false, stepMs: 0 };

test('venue time goes with the machine, at its rate, or stands still', () => {
  assert.equal(venueTime(CLOCK, CLOCK.machineMs + 1500), CLOCK.venueMs + 1500);
  assert.equal(venueTime({ ...CLOCK, rate: 60 }, CLOCK.machineMs + 1500), CLOCK.venueMs + 90_000);
  assert.equal(venueTime({ ...CLOCK, rate: 0.5 }, CLOCK.machineMs + 1501), CLOCK.venueMs + 750, 'whole milliseconds');
  assert.equal(venueTime({ ...CLOCK, frozen: true }, CLOCK.machineMs + 1500), CLOCK.venueMs);
  assert.equal(venueTime(CLOCK, CLOCK.machineMs - 1500), CLOCK.venueMs, 'a machine clock set back moves nothing back');
});

test('when the venue reaches a time: then, and not a millisecond before', () => {
  assert.equal(machineTime(CLOCK, CLOCK.venueMs + 1000), CLOCK.machineMs + 1000);
  assert.equal(machineTime({ ...CLOCK, rate: 60 }, CLOCK.venueMs + 1000), CLOCK.machineMs + 17);
  assert.equal(machineTime({ ...CLOCK, frozen: true }, CLOCK.venueMs + 1000), undefined);
  const rate = fc.oneof(
    fc.constantFrom(0.1, 0.3, 0.7, 1 / 3, 1, 1.1, 60, 86_400),
    fc.double({ min: 0.001, max: 86_400, noNaN: true }),
  );
  fc.assert(
    fc.property(rate, fc.nat(10 ** 8), (speed, ahead) => {
      const clock = { ...CLOCK, rate: speed };
      const at = machineTime(clock, clock.venueMs + ahead) as number;
      assert.ok(Number.isInteger(at));
      assert.ok(venueTime(clock, at) >= clock.venueMs + ahead, 'reached');
      if (ahead > 0) assert.ok(venueTime(clock, at - 2) < clock.venueMs + ahead, 'and not long before');
    }),
    { numRuns: 2000 },
  );
});

test('tied to another moment the policy stays', () => {
  assert.deepEqual(tiedTo({ ...CLOCK, rate: 7, frozen: true }, 5, 6), {
    venueMs: 5,
    machineMs: 6,
    rate: 7,
    frozen: true,
    stepMs: 0,
  });
});
