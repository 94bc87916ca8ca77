import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Liquidation, LiquidationStep } from '../../src/core/events.ts';
import { LIQUIDATION_STEPS } from '../../src/history/codes.ts';
import { History } from '../../src/history/history.ts';
import { START_MS, toldOf } from './fixtures.ts';

function aStep(step: LiquidationStep, changes: Partial<Liquidation> = {}): Liquidation {
  return {
    type: 'liquidation',
    accountId: 2,
    walletId: 7,
    marketId: 1,
    step,
    equity: -12.5,
    initialMargin: 1_000.25,
    maintenanceMargin: 500.125,
    limitTicks: 83_999,
    zeroEquityTicks: 83_990.5,
    lotsBefore: -1_000,
    lotsAfter: -900,
    poolUnits: -123_456_789_012_345_678_901n,
    timeMs: START_MS + 1_000,
    ...changes,
  };
}

test('every step is told as it was, by account and all together, before and after a restart', () => {
  const words = Object.keys(LIQUIDATION_STEPS) as LiquidationStep[];
  const steps = words.map((step, index) =>
    aStep(step, { accountId: 2 + (index % 2), timeMs: START_MS + index * 1_000 }),
  );
  const bench = toldOf([...steps, aStep('full', { accountId: 0, timeMs: START_MS + 10_000 })]);
  const told = steps.map(({ type: _type, ...step }, index) => ({ position: index + 1, ...step })).reverse();
  const restarted = new History(bench.state);
  restarted.load(bench.history.save());
  for (const one of [bench.history, restarted]) {
    assert.deepEqual(one.liquidations(), told, 'the venue’s own accounts are not told of');
    assert.deepEqual(one.liquidations(2), told.slice(0, 2));
    for (const accountId of [2, 3]) {
      assert.deepEqual(
        one.liquidationsOf(accountId),
        told.filter((step) => step.accountId === accountId),
      );
    }
    assert.deepEqual(one.liquidationsOf(2, START_MS + 2_000, 1), [told.at(-1)]);
    assert.deepEqual(one.liquidationsOf(0), []);
  }
});
