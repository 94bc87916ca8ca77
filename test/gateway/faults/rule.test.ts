import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  befallsMessages,
  befallsRequests,
  type Fault,
  isInForce,
  type Timetable,
} from '../../../src/gateway/faults/rule.ts';

const CASES: readonly (readonly [
  what: string,
  timetable: Timetable,
  inForce: readonly number[],
  not: readonly number[],
])[] = [
  ['always', {}, [-5, 0, 1e15], []],
  ['from a moment on', { fromMs: 100 }, [100, 101, 1e15], [0, 99]],
  ['until a moment', { untilMs: 100 }, [0, 99], [100, 101]],
  ['between two', { fromMs: 100, untilMs: 200 }, [100, 199], [99, 200]],
  [
    'at the beginning of every period, until a moment',
    { fromMs: 100, everyMs: 50, forMs: 10, untilMs: 205 },
    [100, 109, 150, 159, 200, 204],
    [99, 110, 149, 160, 205, 209, 250],
  ],
];

for (const [what, timetable, inForce, not] of CASES) {
  test(`a rule is in force ${what}`, () => {
    for (const timeMs of inForce) assert.ok(isInForce(timetable, timeMs), `${timeMs}`);
    for (const timeMs of not) assert.ok(!isInForce(timetable, timeMs), `${timeMs}`);
  });
}

const FAULTS: readonly (readonly [fault: Fault, requests: boolean, messages: boolean])[] = [
  [{ type: 'latency', on: 'answer', latency: { distribution: 'fixed', ms: 1 } }, true, true],
  [{ type: 'clockSkew', ms: 1 }, true, true],
  [{ type: 'drop', what: 'request', loss: 'cut' }, true, false],
  [{ type: 'drop', what: 'answer', loss: 'cut' }, true, false],
  [{ type: 'drop', what: 'message', loss: 'cut' }, false, true],
  [{ type: 'duplicate', what: 'request', answer: 'last' }, true, false],
  [{ type: 'duplicate', what: 'message', answer: 'last' }, false, true],
  [{ type: 'error', error: 502, applied: false }, true, false],
  [{ type: 'partialBody', bytes: 1 }, true, false],
  [{ type: 'slowBody', pieces: 1, overMs: 1 }, true, false],
  [{ type: 'reorder', places: 1 }, false, true],
  [{ type: 'disconnect', code: 'cut' }, false, true],
];

test('what can befall requests and what messages', () => {
  for (const [fault, requests, messages] of FAULTS) {
    assert.deepEqual([befallsRequests(fault), befallsMessages(fault)], [requests, messages], JSON.stringify(fault));
  }
});
