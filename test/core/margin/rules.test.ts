import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PRESET_NAMES, type RuleSet, resolveRules } from '../../../src/core/margin/rules.ts';
import { rulesOf } from '../../model/rules.ts';

function resolved(value: unknown): RuleSet {
  const result = resolveRules(value);
  assert.ok(result.ok, result.ok ? '' : result.problem);
  return result.rules;
}

function problem(value: unknown): string {
  const result = resolveRules(value);
  assert.ok(!result.ok, JSON.stringify(value));
  return result.problem;
}

test('the presets say what the rule book says', () => {
  assert.deepEqual(PRESET_NAMES, ['2026', 'live-2023', 'contract-2022']);
  for (const name of PRESET_NAMES) {
    const rules = resolved(name) as unknown as Record<string, unknown>;
    for (const [setting, value] of Object.entries(rulesOf(name))) {
      assert.deepEqual(rules[setting], value, `${name}: ${setting}`);
    }
  }
});

test('a name, or settings over a preset', () => {
  assert.equal(resolved('2026').name, '2026');
  assert.equal(resolved({}).name, '2026');
  assert.equal(resolved({ preset: 'live-2023' }).bookedUsdDecimals, null);
  const changed = resolved({ preset: 'contract-2022', limitOrderCollar: 0.1, inverseBalancesListContracts: false });
  assert.deepEqual(
    [changed.collateral, changed.limitOrderCollar, changed.inverseBalancesListContracts],
    ['haircutAndConversionFee', 0.1, false],
  );
  assert.equal(resolved('contract-2022').limitOrderCollar, 0.2, 'a preset is not changed by it');
});

test('settings that are none, or make no sense, are refused in a sentence', () => {
  const rows: readonly (readonly [unknown, RegExp])[] = [
    ['2019', /no rule set named 2019; choose 2026, live-2023, contract-2022/],
    [{ preset: 'x' }, /no rule set named x/],
    [null, /name of a preset or an object/],
    [7, /name of a preset or an object/],
    [[], /name of a preset or an object/],
    [{ limitOrderColar: 1 }, /no setting named limitOrderColar/],
    [{ toString: 1 }, /no setting named toString/],
    [JSON.parse('{"__proto__": 1}'), /no setting named __proto__/],
    [{ constructor: 1 }, /no setting named constructor/],
    [{ limitOrderCollar: -0.1 }, /limitOrderCollar is a number that is not negative/],
    [{ limitOrderCollar: '0.1' }, /limitOrderCollar is a number/],
    [{ limitOrderCollar: Number.NaN }, /limitOrderCollar is a number/],
    [{ limitOrderCollar: Number.POSITIVE_INFINITY }, /limitOrderCollar is a number up to 1000000000000000/],
    [{ liquidityPoolUsd: 1e300 }, /liquidityPoolUsd is a number up to 1000000000000000/],
    [{ unlistedHaircut: 1 }, /unlistedHaircut is a fraction from 0 to below 1/],
    [{ unlistedConversionFee: 1 }, /unlistedConversionFee is a fraction from 0 to below 1/],
    [{ partialLiquidationGoal: 0.99 }, /partialLiquidationGoal is a number from 1 on/],
    [
      { profitAsMargin: 'haircutMinusFee', collateralRules: [{ asset: 'XBT', haircut: 0.6, conversionFee: 0.5 }] },
      /under haircutMinusFee haircut and conversion fee are at most 1 together: XBT/,
    ],
    [
      { unlistedHaircut: 0.6, unlistedConversionFee: 0.5, profitAsMargin: 'haircutMinusFee' },
      /at most 1 together: unlisted/,
    ],
    [{ centsOf: 'all' }, /centsOf is one of nothing, balances, everything/],
    [{ linearInitialBasis: 'index' }, /linearInitialBasis is one of entry, mark/],
    [{ inverseBalancesListContracts: 1 }, /inverseBalancesListContracts is true or false/],
    [{ bookedUsdDecimals: 4.5 }, /bookedUsdDecimals is null or a whole number/],
    [{ bookedUsdDecimals: 13 }, /bookedUsdDecimals is null or a whole number/],
    [{ name: 1 }, /name is text/],
    [{ premiumWindowSeconds: 0 }, /premiumWindowSeconds/],
    [{ datedPremiumCapDays: 1 }, /datedPremiumCapDays/],
    [{ volatilityMinutes: 0 }, /volatilityMinutes is a whole number from 1 to 60/],
    [{ volatilityMinutes: 2.5 }, /volatilityMinutes is a whole number from 1 to 60/],
    [{ volatilityMultiplier: 0.5 }, /volatilityMultiplier is a number from 1 on/],
    [{ volatilityReturn: -0.05 }, /volatilityReturn is a number that is not negative/],
    [{ interestAnnualRate: -1 }, /interestAnnualRate is a number that is not negative/],
    [{ collateralRules: {} }, /collateralRules is a list/],
    [{ collateralRules: [null] }, /collateralRules is a list/],
    [{ collateralRules: [{ asset: 'XBT', haircut: 1, conversionFee: 0 }] }, /fractions from 0 to below 1/],
    [{ collateralRules: [{ asset: 'XBT', haircut: 0.1 }] }, /collateralRules is a list/],
    [{ collateralRules: [{ asset: 'USD', haircut: 0.1, conversionFee: 0 }] }, /USD has neither/],
  ];
  for (const [value, sentence] of rows) assert.match(problem(value), sentence, JSON.stringify(value));
});

test('the same settings in another order are the same rules', () => {
  const one = resolved({ limitOrderCollar: 0.1, smallestOrderUsd: 1 });
  const other = resolved({ smallestOrderUsd: 1, limitOrderCollar: 0.1 });
  assert.equal(JSON.stringify(one), JSON.stringify(other));
});
