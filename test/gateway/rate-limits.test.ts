import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { BUDGETS, imageOfBudgets, RateLimits, recordBudgets } from '../../src/gateway/rate-limits.ts';
import { fc } from '../support/property.ts';

function limitsAt(timeMs = 1_000_000): { limits: RateLimits; pass: (ms: number) => void } {
  let nowMs = timeMs;
  const limits = new RateLimits({ nowMs: () => nowMs, isEnforced: () => true });
  return {
    limits,
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

describe('a budget', () => {
  test('is full at first, and refills evenly', () => {
    const { limits, pass } = limitsAt();
    for (let call = 0; call < 50; call++) assert.equal(limits.spend('derivatives', 1, 10), 0);
    assert.equal(limits.spend('derivatives', 1, 10), 200, '10 units come back in 200 ms');
    pass(199);
    assert.equal(limits.spend('derivatives', 1, 10), 1);
    pass(1);
    assert.equal(limits.spend('derivatives', 1, 10), 0);
    assert.equal(limits.spend('derivatives', 1, 2), 40);
    pass(3_600_000);
    assert.equal(limits.spend('derivatives', 1, 500), 0, 'it is never more than full');
    assert.equal(limits.spend('derivatives', 1, 1), 20);
  });

  test('is each account’s own, and the history’s another', () => {
    const { limits } = limitsAt();
    assert.equal(limits.spend('derivatives', 1, 500), 0);
    assert.equal(limits.spend('derivatives', 2, 500), 0);
    assert.equal(limits.spend('history', 1, 100), 0);
    assert.equal(limits.spend('history', 1, 1), 6_000);
  });

  test('a request that costs more than all of it costs all of it', () => {
    const { limits, pass } = limitsAt();
    assert.equal(limits.spend('derivatives', 1, 509), 0);
    assert.equal(limits.spend('derivatives', 1, 509), 10_000);
    pass(10_000);
    assert.equal(limits.spend('derivatives', 1, 509), 0);
  });

  test('whatever is asked when: never more than the budget in its window, and what is refused passes after the wait', (t) => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 0, max: 900 })), {
      minLength: 30,
      maxLength: 120,
    });
    let refused = 0;
    fc.assert(
      fc.property(steps, (asked) => {
        const { limits, pass } = limitsAt();
        const { units: most, refillMs } = BUDGETS.derivatives;
        let level = most; // counted as a bucket that is filled
        for (const [units, ms] of asked) {
          pass(ms);
          level = Math.min(most, level + (ms * most) / refillMs);
          const waitMs = limits.spend('derivatives', 7, units);
          assert.equal(waitMs === 0, level >= units - 1e-9);
          if (waitMs > 0) {
            refused++;
            pass(waitMs);
            level += (waitMs * most) / refillMs;
            assert.equal(limits.spend('derivatives', 7, units), 0);
          }
          level -= units;
        }
      }),
      { seed: 7, numRuns: 50 },
    );
    t.diagnostic(`${refused} requests refused`);
    assert.ok(refused > 100);
  });
});

describe('kept with a snapshot', () => {
  test('a budget goes back with the time', () => {
    const { limits, pass } = limitsAt();
    limits.spend('derivatives', 1, 400);
    const image = limits.save();
    limits.spend('derivatives', 1, 100);
    pass(5_000);
    limits.spend('derivatives', 2, 1);
    pass(-5_000);
    limits.load(image);
    assert.equal(limits.spend('derivatives', 1, 101), 20);
    assert.equal(limits.spend('derivatives', 1, 100), 0);
    limits.load(imageOfBudgets(recordBudgets(image)));
    assert.equal(limits.spend('derivatives', 1, 100), 0, 'an image is not used up');
  });

  test('only what is not full takes room', () => {
    const { limits, pass } = limitsAt();
    for (let account = 0; account < 100; account++) limits.spend('derivatives', account, 10);
    pass(200);
    limits.spend('history', 5, 1);
    assert.deepEqual(recordBudgets(limits.save()), [
      ['derivatives', []],
      ['history', [[5, 1_006_200]]],
    ]);
  });
});
