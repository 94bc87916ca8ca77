import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { CoreEvent, Execution, Liquidation, LiquidationStep } from '../../../src/core/events.ts';
import { eventsOf } from '../../support/small-venue.ts';
import { type Crash, type CrashSettings, crash, endingOf, sizes, sumsOf } from './crash.ts';

const ACCOUNTS = 1000;

const RUNS: readonly { readonly name: string; readonly settings: CrashSettings; readonly steps: readonly string[] }[] =
  [
    {
      name: 'a deep house',
      settings: { accounts: ACCOUNTS, seed: 11, liquidity: 'house', volunteers: 0, liquidityPoolUsd: 10_000_000 },
      steps: ['partial', 'full'],
    },
    {
      name: 'no house, but volunteers',
      settings: { accounts: ACCOUNTS, seed: 12, liquidity: 'none', volunteers: 20, liquidityPoolUsd: 10_000_000 },
      steps: ['full', 'assignment'],
    },
    {
      name: 'no house and an empty pool: unwind',
      settings: { accounts: ACCOUNTS, seed: 13, liquidity: 'none', volunteers: 0, liquidityPoolUsd: 0 },
      steps: ['full', 'unwind'],
    },
  ];

describe('XBT falls by 40 % in ten minutes over 1,000 leveraged accounts', () => {
  for (const { name, settings, steps } of RUNS) {
    test(name, (context) => {
      const ran = crash(settings);
      everybodyIsFlatOrSolvent(ran);
      nobodyOwes(ran);
      onlyFeesLeave(ran);
      eachLotHasAnOther(ran);
      eventsExplainEachEnd(ran);
      census(context, ran);
      const seen = eventsOf(ran.events, 'liquidation').map(({ step }) => step);
      for (const step of steps) assert.ok(seen.includes(step as LiquidationStep), `${step} was needed`);
    });
  }
});

function everybodyIsFlatOrSolvent({ venue, first, last }: Crash): void {
  for (let id = first; id <= last; id++) assert.notEqual(endingOf(venue.state, id), 'inDanger', `account ${id}`);
}

/** No wallet of a client is worth less than nothing; one without positions has no negative balance. */
function nobodyOwes({ venue: { state }, first, last }: Crash): void {
  for (let id = first; id <= last; id++) {
    for (const walletId of state.accounts.get(id).wallets) {
      const wallet = state.wallets.get(walletId);
      const open = wallet.positions.some((positionId) => state.positions.get(positionId).lots !== 0);
      if (!open)
        assert.ok(
          wallet.amounts.every((units) => units >= 0n),
          `wallet ${walletId} of account ${id}`,
        );
    }
  }
}

function onlyFeesLeave({ venue, sumsBefore }: Crash): void {
  for (const [asset, before] of sumsBefore) {
    const after = sumsOf(venue, asset);
    assert.equal(venue.total(asset), 0n, `${asset} is conserved`);
    assert.equal(after.outside, before.outside, 'nothing comes in or goes out');
    assert.equal(after.money - before.money, -(after.fees - before.fees) - (after.rounding - before.rounding));
    const rounding = after.rounding - before.rounding;
    assert.ok((rounding < 0n ? -rounding : rounding) < 10n ** 12n, `${asset}: rounding leaves less than one unit`);
  }
}

function eachLotHasAnOther({ venue: { state } }: Crash): void {
  for (let market = 0; market < state.markets.size; market++) {
    let long = 0;
    let short = 0;
    for (let id = 0; id < state.positions.size; id++) {
      const position = state.positions.find(id);
      if (position?.marketId !== market) continue;
      long += Math.max(0, position.lots);
      short += Math.max(0, -position.lots);
    }
    assert.deepEqual([long, short], [state.markets.get(market).openInterestLots, long]);
  }
}

/**
 * Every account's size at the end follows from its size before and the fills told of, and every forced fill belongs to a
 * liquidation event that says from where to where the position went and which figures called for it.
 */
function eventsExplainEachEnd({ venue, events, before }: Crash): void {
  const expected = new Map(before);
  const forced = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'execution') {
      for (const side of [event.maker, event.taker]) {
        const key: string = `${side.accountId}:${event.marketId}`;
        assert.equal(expected.get(key) ?? 0, side.oldLots, 'nothing changes a position but fills that are told');
        expected.set(key, side.newLots);
      }
      const taker = `${event.taker.accountId}:${event.marketId}`;
      if (isForced(event)) forced.set(taker, (forced.get(taker) ?? 0) + event.taker.newLots - event.taker.oldLots);
    }
    if (event.type === 'liquidation' && event.marketId >= 0 && event.step !== 'ordersCancelled') {
      const key: string = `${event.accountId}:${event.marketId}`;
      assert.equal(forced.get(key) ?? 0, event.lotsAfter - event.lotsBefore, 'a step is its fills');
      forced.delete(key);
      assert.equal(event.lotsAfter, expected.get(key) ?? 0);
      assert.ok(Math.abs(event.lotsAfter) <= Math.abs(event.lotsBefore) && event.lotsAfter * event.lotsBefore >= 0);
    }
  }
  assert.equal(forced.size, 0, 'no forced fill goes unexplained');
  const now = sizes(venue.state);
  for (const [key, lots] of expected) assert.equal(now.get(key) ?? 0, lots);
  for (const first of firstSteps(events)) assert.ok(first.equity < first.maintenanceMargin, 'it began in danger');
}

function isForced({ taker }: Execution): boolean {
  return taker.fillType !== 'taker';
}

/** The first liquidation event of each account. */
function firstSteps(events: readonly CoreEvent[]): readonly Liquidation[] {
  const seen = new Set<number>();
  return eventsOf(events, 'liquidation').filter(({ accountId, step }) => {
    if (seen.has(accountId) || step === 'ordersCancelled') return false;
    seen.add(accountId);
    return true;
  });
}

function census(context: TestContext, { venue, first, last, events, before }: Crash): void {
  const steps: Record<string, number> = {};
  for (const { step } of eventsOf(events, 'liquidation')) steps[step] = (steps[step] ?? 0) + 1;
  const endings: Record<string, number> = {};
  for (let id = first; id <= last; id++) {
    const ending = endingOf(venue.state, id);
    endings[ending] = (endings[ending] ?? 0) + 1;
  }
  const liquidated = new Set(eventsOf(events, 'liquidation').map(({ accountId }) => accountId)).size;
  const opened = new Set([...before.keys()].map((key) => key.split(':')[0])).size;
  context.diagnostic(JSON.stringify({ opened, liquidated, steps, endings }));
  assert.ok(opened > 0.9 * (last - first + 1) && liquidated > 0.3 * opened, 'most had positions, many were liquidated');
}
