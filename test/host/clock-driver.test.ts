import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClockDriver } from '../../src/host/clock-driver.ts';
import type { Desk } from '../../src/host/desk.ts';
import type { Machine } from '../../src/host/machine.ts';

const NOW_MS = 5_000;

/** A driver of a venue at `venueMs` that has something due, and the waits it asks for. */
function waitsFor(dueMs: number | undefined, venueMs: number, frozen: boolean): readonly number[] {
  const waits: number[] = [];
  const machine: Machine = {
    nowMs: () => NOW_MS,
    after: (delayMs) => {
      waits.push(delayMs);
      return () => {};
    },
  };
  const desk = {
    timeline: { venue: { nextDueMs: dueMs, timeMs: venueMs }, clock: { venueMs, machineMs: NOW_MS, rate: 1, frozen } },
    afterBatch: () => {},
  } as unknown as Desk;
  new ClockDriver(desk, machine).arm();
  return waits;
}

test('it waits until what is due is due, and for nothing while the clock stands still', () => {
  assert.deepEqual(waitsFor(1_250, 1_000, false), [250]);
  assert.deepEqual(waitsFor(1_250, 1_000, true), []);
  assert.deepEqual(waitsFor(undefined, 1_000, false), []);
});

test('what is due already goes on at once, even while the clock stands still', () => {
  assert.deepEqual(waitsFor(1_000, 1_000, true), [0]);
  assert.deepEqual(waitsFor(900, 1_000, false), [0]);
});
