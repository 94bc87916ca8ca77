/**
 * Each setting of a rule set: what it changes. A row names the setting, asks a small venue one question
 * (settings-questions.ts), and gives the answer under the default rules and under another value.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { resolveRules } from '../../../src/core/margin/rules.ts';
import { INVERSE, LINEAR } from '../liquidation/support.ts';
import {
  type Ask,
  afterASecond,
  boughtAtMarket,
  boughtFarOut,
  cents,
  coveredLimit,
  DATED,
  estimate,
  feeOfTheFirstSlice,
  firstLimit,
  firstStep,
  holding,
  interest,
  inverseMargins,
  kept,
  linearMargins,
  listed,
  markAtTheCap,
  multiplier,
  paidBesideCredits,
  poolAtGenesis,
  profitInCoins,
  type Settings,
  secondTrailingStop,
  sent,
  settlement,
  smallFee,
  thirdOrder,
  thresholds,
  topUp,
  twoLevels,
  valueWithFunding,
} from './settings-questions.ts';

/** `with` holds other settings that the question needs, for both answers. */
interface Row {
  readonly setting: string;
  readonly rule: string;
  readonly ask: Ask;
  readonly normally: unknown;
  readonly changed: readonly (readonly [value: unknown, answer: unknown])[];
  readonly with?: Settings;
}

const AND_FEE = 'haircutAndConversionFee';
const ROWS: readonly Row[] = [
  { setting: 'collateral', rule: 'D1', ask: holding('flex XBT 1'), normally: 78_400, changed: [[AND_FEE, 78_008]] },
  {
    setting: 'centsOf',
    rule: 'D2, D29',
    ask: cents,
    normally: [100_000.585, 0.005],
    changed: [
      ['balances', [100_000.59, 0.005]],
      ['everything', [100_000.59, 0.01]],
    ],
  },
  {
    setting: 'collateralRules',
    rule: 'D6',
    ask: holding('flex XBT 1'),
    normally: 78_400,
    changed: [
      [[{ asset: 'XBT', haircut: 0.1, conversionFee: 0.005 }], 72_000],
      [[{ asset: 'ETH', haircut: 0.1, conversionFee: 0.005 }], 64_000],
    ],
  },
  {
    setting: 'unlistedHaircut',
    rule: 'D6',
    ask: holding('flex PEPE 1000000000'),
    normally: 3920,
    changed: [[0.5, 2450]],
  },
  {
    setting: 'unlistedConversionFee',
    rule: 'D6',
    ask: holding('flex PEPE 1000000000'),
    with: { collateral: AND_FEE },
    normally: 3900.4,
    changed: [[0.5, 1960]],
  },
  {
    setting: 'profitAsMargin',
    rule: 'C5',
    ask: profitInCoins,
    normally: 975.1,
    changed: [['haircutMinusFee', 975]],
  },
  { setting: 'feeCreditUsd', rule: 'C54', ask: paidBesideCredits, normally: 30, changed: [[0.02, 20]] },
  { setting: 'bookedUsdDecimals', rule: 'C41, D8', ask: smallFee, normally: [0.004], changed: [[null, [0.00400005]]] },
  {
    setting: 'linearInitialBasis',
    rule: 'C6, D13',
    ask: linearMargins,
    normally: [800, 400],
    changed: [['mark', [900, 400]]],
  },
  {
    setting: 'linearMaintenanceBasis',
    rule: 'C6, D13',
    ask: linearMargins,
    normally: [800, 400],
    changed: [['mark', [800, 450]]],
  },
  {
    setting: 'inverseInitialBasis',
    rule: 'C6, D13',
    ask: inverseMargins,
    normally: [0.02, 0.008],
    changed: [['mark', [0.016, 0.008]]],
  },
  {
    setting: 'inverseMaintenanceBasis',
    rule: 'C6, D13',
    ask: inverseMargins,
    normally: [0.02, 0.008],
    changed: [['entry', [0.02, 0.01]]],
  },
  { setting: 'levels', rule: 'C7', ask: twoLevels, normally: 20_800, changed: [['marginal', 10_800]] },
  {
    setting: 'liquidationEstimate',
    rule: 'D12, C10',
    ask: estimate,
    normally: 40_606.06,
    changed: [['markAlone', 2000]],
  },
  {
    setting: 'liquidationThresholdRatio',
    rule: 'C17',
    ask: thresholds,
    normally: [0.009, 0.006],
    changed: [[0.75, [0.015, 0.006]]],
  },
  {
    setting: 'terminationThresholdRatio',
    rule: 'C17',
    ask: thresholds,
    normally: [0.009, 0.006],
    changed: [[0.4, [0.009, 0.008]]],
  },
  {
    setting: 'inverseValueIncludesFunding',
    rule: 'C16',
    ask: valueWithFunding,
    normally: [10, -0.00005],
    changed: [[true, [9.99995, -0.00005]]],
  },
  {
    setting: 'inverseBalancesListContracts',
    rule: 'C19',
    ask: listed,
    normally: ['XBT', INVERSE],
    changed: [[false, ['XBT']]],
  },
  { setting: 'marketOrderProtection', rule: '3.6', ask: boughtAtMarket, normally: 1, changed: [[0.02, 2]] },
  {
    setting: 'limitOrderCollar',
    rule: 'D25, C27',
    ask: boughtFarOut,
    normally: 'outsidePriceCollar',
    changed: [[0.25, 'placed']],
  },
  {
    setting: 'smallestOrderUsd',
    rule: '3.5',
    ask: sent('0.0001'),
    normally: 'placed',
    changed: [[8.01, 'tooManySmallOrders']],
  },
  {
    setting: 'largestOrderUsd',
    rule: '3.5',
    ask: sent('250.1'),
    normally: 'invalidSize',
    changed: [[20_008_000, 'placed']],
  },
  { setting: 'openOrdersPerMarket', rule: 'C43', ask: thirdOrder, normally: 'placed', changed: [[2, 'tooManyOrders']] },
  {
    setting: 'trailingStopsPerMarket',
    rule: 'C83',
    ask: secondTrailingStop,
    normally: 'placed',
    changed: [[1, 'refused']],
  },
  { setting: 'premiumWindowSeconds', rule: 'C25', ask: afterASecond, normally: 80_020, changed: [[3, 80_155]] },
  {
    setting: 'perpetualPremiumCap',
    rule: '9',
    ask: markAtTheCap(LINEAR, 1),
    normally: 80_800,
    changed: [[0.02, 81_600]],
  },
  {
    setting: 'datedPremiumCapOneDay',
    rule: '9',
    ask: markAtTheCap(DATED, 1),
    normally: 80_800,
    changed: [[0.02, 81_600]],
  },
  {
    setting: 'datedPremiumCapFarthest',
    rule: '9',
    ask: markAtTheCap(DATED, 210),
    normally: 96_000,
    changed: [[0.3, 104_000]],
  },
  {
    setting: 'datedPremiumCapDays',
    rule: '9, D34',
    ask: markAtTheCap(DATED, 105.5),
    normally: 88_400,
    changed: [[105.5, 96_000]],
  },
  { setting: 'volatilityMinutes', rule: 'C56', ask: multiplier, normally: 2, changed: [[2, 1]] },
  { setting: 'volatilityReturn', rule: 'C27', ask: multiplier, normally: 2, changed: [[0.06, 1]] },
  { setting: 'volatilityMultiplier', rule: 'C11', ask: multiplier, normally: 2, changed: [[3, 3]] },
  { setting: 'interestAnnualRate', rule: 'C13', ask: interest, normally: 0, changed: [[0.0876, 0.9]] },
  {
    setting: 'interestFreeUsd',
    rule: 'C13',
    ask: interest,
    with: { interestAnnualRate: 0.0876 },
    normally: 0.9,
    changed: [[0, 1.2]],
  },
  { setting: 'partialLiquidationSlice', rule: 'D28, C68', ask: kept, normally: 0.6, changed: [[0.35, 0.65]] },
  { setting: 'partialLiquidationWidth', rule: 'C22', ask: firstLimit, normally: 78_507, changed: [[0.002, 79_142]] },
  { setting: 'partialLiquidationFloor', rule: 'C22', ask: firstStep, normally: 'partial', changed: [[0.8, 'full']] },
  { setting: 'partialLiquidationGoal', rule: 'C22', ask: kept, normally: 0.6, changed: [[2, 0.3]] },
  { setting: 'assignmentProfit', rule: 'C64', ask: topUp, normally: 295, changed: [[0.01, 493]] },
  { setting: 'coveredLiquidationWidth', rule: 'C65', ask: coveredLimit, normally: 74_100, changed: [[0.01, 77_220]] },
  { setting: 'liquidationFeeRate', rule: 'C23', ask: feeOfTheFirstSlice, normally: 0, changed: [[0.001, 7.929]] },
  { setting: 'liquidityPoolUsd', rule: 'C67', ask: poolAtGenesis, normally: '10000000', changed: [[5, '5']] },
  {
    setting: 'settlementWindowMinutes',
    rule: 'C28',
    ask: settlement,
    normally: 80_000.1333333333,
    changed: [[3, 80_001.3333333333]],
  },
  {
    setting: 'settlementExtraDecimals',
    rule: 'C61',
    ask: settlement,
    normally: 80_000.1333333333,
    changed: [[0, 80_000.13]],
  },
];

describe('each setting of a rule set changes what it says', () => {
  for (const { setting, rule, ask, normally, changed, with: others = {} } of ROWS) {
    test(`${setting} (${rule})`, () => {
      assert.deepEqual(ask(others), normally, 'by default');
      for (const [value, answer] of changed) {
        assert.deepEqual(ask({ ...others, [setting]: value }), answer, JSON.stringify(value));
      }
    });
  }

  test('no setting is left out', () => {
    const resolved = resolveRules('2026');
    assert.ok(resolved.ok);
    const settings = Object.keys(resolved.rules).filter((key) => key !== 'name');
    assert.deepEqual(ROWS.map(({ setting }) => setting).sort(), settings.sort());
  });
});
