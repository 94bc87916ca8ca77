import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiquidationPowers } from '../../src/control/liquidations.ts';
import { PowerContext, type PowersHost } from '../../src/control/power-context.ts';
import type { Liquidation } from '../../src/core/events.ts';
import type { History } from '../../src/history/history.ts';
import { START_MS, toldOf } from '../history/fixtures.ts';

const STEP: Liquidation = {
  type: 'liquidation',
  accountId: 2,
  walletId: 0,
  marketId: 0,
  step: 'full',
  equity: -12.5,
  initialMargin: 1_000.25,
  maintenanceMargin: 500.125,
  limitTicks: 83_999,
  zeroEquityTicks: 83_990,
  lotsBefore: -10_000,
  lotsAfter: 0,
  poolUnits: 1_500_000_000_000n,
  timeMs: START_MS,
};

/** What the control door tells when these were the steps. Wallets and markets are those of the small venue of the history's tests. */
function powersOf(...changes: readonly Partial<Liquidation>[]): LiquidationPowers {
  const before = toldOf([]);
  const walletOf = (accountId: number, index: number): number =>
    before.state.accounts.get(accountId).wallets[index] as number;
  const steps = changes.map((change) => ({ ...STEP, walletId: walletOf(change.accountId ?? 2, 1), ...change }));
  const bench = toldOf(steps);
  return new LiquidationPowers(
    new PowerContext({ timeline: bench.timeline } as PowersHost),
    bench.history as unknown as History,
  );
}

async function listed(powers: LiquidationPowers, account: string | null = null, count: string | null = null) {
  const outcome = await powers.list(account, count);
  assert.ok(outcome.ok);
  return outcome.value.liquidations;
}

test('a step is told in words, contracts and dollars', async () => {
  assert.deepEqual(await listed(powersOf({})), [
    {
      position: 1,
      time: '2026-10-09T12:00:17Z',
      timeMs: START_MS,
      account: 'client-2',
      wallet: 'flex',
      symbol: 'PF_XBTUSD',
      step: 'full',
      equity: -12.5,
      initialMargin: 1_000.25,
      maintenanceMargin: 500.125,
      currency: 'USD',
      limitPrice: 83_999,
      zeroEquityPrice: 83_990,
      before: -1,
      after: 0,
      poolPaid: '1.5',
    },
  ]);
});

test('an inverse wallet is told in its coin, cancelled orders are counted, a wallet has no market', async () => {
  const single = toldOf([]).state.accounts.get(2).wallets[2] as number;
  const [coins, orders] = await listed(
    powersOf(
      {
        step: 'ordersCancelled',
        marketId: -1,
        lotsBefore: 3,
        lotsAfter: 1,
        limitTicks: 0,
        zeroEquityTicks: 0,
        poolUnits: 0n,
      },
      { walletId: single, marketId: 2, lotsBefore: 500, lotsAfter: 450, step: 'unwind', poolUnits: -1n },
    ),
  );
  assert.deepEqual([coins?.currency, coins?.wallet, coins?.before, coins?.after], ['XBT', 'fi_xbtusd', 500, 450]);
  assert.match(coins?.poolPaid ?? '', /^-0\.0+1$/);
  assert.deepEqual(
    [orders?.symbol, orders?.before, orders?.after, orders?.limitPrice, orders?.zeroEquityPrice, orders?.poolPaid],
    [null, 3, 1, null, null, '0'],
  );
});

test('of one account, so many, the newest first', async () => {
  const powers = powersOf({}, { accountId: 3 }, { step: 'unwind', timeMs: START_MS + 1 });
  const told = async (account: string | null, count: string | null = null) =>
    (await listed(powers, account, count)).map(({ account: name, step }) => `${name} ${step}`);
  assert.deepEqual(await told(null), ['client-2 unwind', 'client-3 full', 'client-2 full']);
  assert.deepEqual(await told('client-2'), ['client-2 unwind', 'client-2 full']);
  assert.deepEqual(await told('3'), ['client-3 full']);
  assert.deepEqual(await told(null, '1'), ['client-2 unwind']);
  assert.deepEqual(await told('client-4'), []);
});

test('an unknown account and a count that is none are refused', async () => {
  const powers = powersOf({});
  for (const count of ['0', '-1', '1.5', '1001', 'all', '']) {
    const outcome = await powers.list(null, count);
    assert.equal(outcome.ok ? '' : outcome.refusal.error, 'invalidRequest', count);
  }
  const outcome = await powers.list('nobody', null);
  assert.equal(outcome.ok ? '' : outcome.refusal.error, 'unknownAccount');
});
