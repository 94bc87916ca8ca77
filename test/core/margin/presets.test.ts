/** Wallets that the venue itself printed, under the rule set of their day (margin-and-risk 15, margin-decisions A). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssetSpecification, Genesis } from '../../../src/core/commands/command.ts';
import { account } from '../../support/genesis.ts';
import { ether, linear } from '../../support/instruments.ts';
import { ALICE, BOB, SmallVenue } from '../../support/small-venue.ts';

function assets(prices: Readonly<Record<string, number>>): readonly AssetSpecification[] {
  return ['USD', ...Object.keys(prices)].map((symbol) => ({
    symbol,
    kind: symbol === 'XBT' || symbol === 'ETH' ? 'coin' : 'cash',
    decimals: 14,
    indexPriceUsd: prices[symbol] ?? 1,
    indexDecimals: 6,
  }));
}

function wallet(changes: Partial<Genesis>): SmallVenue {
  return new SmallVenue({ instruments: [linear()], feeSchedules: [], ...changes });
}

function near(value: number | undefined, expected: number, within: number): void {
  assert.ok(value !== undefined && Math.abs(value - expected) <= within, `${value} is ${expected} within ${within}`);
}

test("contract-2022: the contract's own example, its XBT and USD rows to the last digit", () => {
  const venue = wallet({
    rules: 'contract-2022',
    // Seven deposits of about 5,000 dollars; the example prints three of them and the totals of all.
    assets: assets({ XBT: 42_172.33, ETH: 2500, EUR: 1.10099, GBP: 1.25, USDC: 1, USDT: 1 }),
    accounts: [
      account(
        'alice',
        'flex XBT 0.1185308247',
        'flex USD 5000',
        'flex EUR 4540.5837374453',
        'flex GBP 3999.64',
        'flex USDC 4999.55',
        'flex USDT 4999.55',
        'flex ETH 1.999604',
      ),
    ],
  });
  const { currencies, ...totals } = venue.figures(ALICE).flex;
  const row = (asset: string) => currencies.find((currency) => currency.asset === asset);
  assert.deepEqual(row('XBT'), {
    asset: 'XBT',
    quantity: '0.1185308247',
    value: 4998.721054420551,
    collateral: 4886.49976674881,
    available: 0.1185308247,
  });
  assert.deepEqual(row('USD'), { asset: 'USD', quantity: '5000', value: 5000, collateral: 5000, available: 5000 });
  assert.equal(row('EUR')?.value, 4999.137289089901);
  near(row('EUR')?.collateral, 4886.906656949836, 4e-12);
  assert.equal(row('EUR')?.available, 4540.5837374453);
  assert.deepEqual(totals, {
    balanceValue: 34995.52,
    portfolioValue: 34995.52,
    collateralValue: 34122.66,
    initialMargin: 0,
    initialMarginWithOrders: 0,
    maintenanceMargin: 0,
    pnl: 0,
    unrealizedFunding: 0,
    totalUnrealized: 0,
    totalUnrealizedAsMargin: 0,
    marginEquity: 34122.66,
    availableMargin: 34122.66,
  });
});

test('contract-2022: a wallet of ether only, available from the printed margin (worked example flex-eth-subaccount)', () => {
  const venue = wallet({
    rules: 'contract-2022',
    assets: assets({ XBT: 40_000, ETH: 3293.15 }),
    accounts: [account('alice', 'flex ETH 0.5')],
  });
  const { currencies, ...totals } = venue.figures(ALICE).flex;
  const ethereum = currencies.find((currency) => currency.asset === 'ETH');
  assert.equal(ethereum?.value, 1646.575);
  near(ethereum?.collateral, 1543.91104875, 1e-9);
  near(ethereum?.available, 0.49999966035931903, 1e-16);
  assert.deepEqual(
    [totals.balanceValue, totals.portfolioValue, totals.collateralValue, totals.marginEquity, totals.availableMargin],
    [1646.58, 1646.58, 1543.91, 1543.91, 1543.91],
  );
});

test('contract-2022: every aggregate in cents, margins too', () => {
  const venue = wallet({
    rules: 'contract-2022',
    accounts: [account('alice', 'flex USD 1000.005'), account('bob', 'flex USD 100000')],
  });
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.0007', 80_001);
  venue.index({ XBT: 79_123.4567 });
  const flex = venue.figures(ALICE).flex;
  // 0.0007 x (79,123.4567 - 80,001) = -0.61428; margins 0.560007 and 0.2800035.
  assert.deepEqual(
    [flex.balanceValue, flex.collateralValue, flex.pnl, flex.totalUnrealizedAsMargin],
    [1000.01, 1000.01, -0.61, -0.61],
  );
  assert.deepEqual([flex.initialMargin, flex.maintenanceMargin, flex.initialMarginWithOrders], [0.56, 0.28, 0.56]);
  assert.deepEqual([flex.marginEquity, flex.portfolioValue, flex.availableMargin], [999.4, 999.4, 998.84]);
});

test('live-2023: the captured wallet of 27 June 2023 (worked example flex-live-2023-06-27)', () => {
  const entryTicks = [
    // 489.4901 dollars in ten-thousandths: 259 x 18,826 + 18,967.
    [259, 18_826],
    [1, 18_967],
  ] as const;
  // Unrealised funding comes later; its -0.003062... is part of the profit here.
  const totalUnrealized = -22.146099045888153;
  const venue = wallet({
    rules: 'live-2023',
    instruments: [ether()],
    assets: assets({ XBT: 30_684.45, ETH: 1882 }),
    accounts: [
      account('alice', 'flex USD 71.69940162885', 'flex XBT 0.00075389745'),
      account('bob', 'flex USD 100000'),
    ],
  });
  for (const [lots, ticks] of entryTicks) venue.cross(ALICE, BOB, 'PF_ETHUSD', lots / 1000, ticks / 10);
  venue.buy(ALICE, 'PF_ETHUSD', '0.009', '1917.1');
  venue.index({ ETH: (489.4901 + totalUnrealized) / 0.26 });
  const { currencies, ...flex } = venue.figures(ALICE).flex;
  const [usd, xbt] = currencies;
  assert.equal(xbt?.value, 23.132928609652502);
  near(xbt?.collateral, 22.438940751362924, 1e-14);
  assert.equal(xbt?.available, 0.00075389745);
  near(usd?.available, 61.85902095411185, 1e-12);
  assert.deepEqual([flex.balanceValue, flex.collateralValue], [94.83, 94.14]);
  const rows: readonly (readonly [number, number])[] = [
    [flex.initialMargin, 9.789802],
    [flex.initialMarginWithOrders, 10.13488],
    [flex.maintenanceMargin, 4.894901],
    [flex.totalUnrealized, totalUnrealized],
    [flex.totalUnrealizedAsMargin, totalUnrealized],
    [flex.portfolioValue, 72.68390095411185],
    [flex.marginEquity, 71.99390095411185],
    [flex.availableMargin, 61.85902095411185],
    // Effective leverage x margin equity is the value at entry: D3.
    [489.4901 / flex.marginEquity, 6.799049551600153],
  ];
  for (const [value, expected] of rows) near(value, expected, 1e-12);
});

test('2026: nothing is rounded, collateral is after the haircut alone (D1, D2)', () => {
  const venue = wallet({
    assets: assets({ XBT: 30_684.45, EUR: 1.1 }),
    accounts: [account('alice', 'flex USD 71.69940162885', 'flex XBT 0.00075389745', 'flex EUR 0.00000000000001')],
  });
  const { currencies, ...flex } = venue.figures(ALICE).flex;
  const [, xbt, eur] = currencies;
  assert.equal(xbt?.collateral, 23.132928609652502 * 0.98);
  assert.equal(eur?.quantity, '0.00000000000001');
  assert.equal(flex.balanceValue, 71.69940162885 + 23.132928609652502 + 0.00000000000001 * 1.1);
  assert.ok(String(flex.availableMargin).length > 12);
});
