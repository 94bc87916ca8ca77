import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Settled } from '../../src/core/events.ts';
import { CAUSES } from '../../src/history/event-rows.ts';
import { positionsOf, START_MS, toldOf } from './fixtures.ts';

function settled(changes: Partial<Settled>): Settled {
  return {
    type: 'settled',
    key: 1_048_576,
    accountId: 2,
    walletId: 7,
    marketId: 1,
    lots: -1_200,
    entryPrice: 2_600.125,
    openedMs: START_MS - 86_400_000,
    settlementPrice: 2_512.3456,
    realizedProfit: -123_456_789_012_345_678_901n,
    fee: 25n,
    oldBalance: 9_000_000_000_000n,
    newBalance: -1n,
    timeMs: START_MS,
    ...changes,
  };
}

test('settled positions are told as they were, newest first, before and after a restart', () => {
  const events = [
    settled({}),
    settled({ accountId: 3, lots: 5 }),
    settled({ accountId: 0 }),
    settled({ marketId: 2, timeMs: START_MS + 1 }),
  ];
  const bench = toldOf(events);
  const restarted = bench.freshHistory();
  restarted.load(bench.history.save());
  const row = (index: number) => {
    const { type: _type, ...rest } = events[index] as Settled;
    return { position: index + 1, ...rest };
  };
  for (const history of [bench.history, restarted]) {
    assert.deepEqual(positionsOf(history, 2, CAUSES.settlement), [row(3), row(0)]);
    assert.deepEqual(positionsOf(history, 3, CAUSES.settlement), [row(1)]);
    assert.deepEqual(positionsOf(history, 0, CAUSES.settlement), []);
  }
});
