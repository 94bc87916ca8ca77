import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountOf, collateralOf, collateralWith, valueOfBalance } from '../../../src/core/margin/balances.ts';
import { resolveRules } from '../../../src/core/margin/rules.ts';
import { account } from '../../support/genesis.ts';
import { fc } from '../../support/property.ts';
import { ALICE, SmallVenue } from '../../support/small-venue.ts';

test('collateral after the haircut, and after the conversion fee in 2022; a loss counts in full (D1, D24)', () => {
  const rules = (name: string) => {
    const resolved = resolveRules(name);
    assert.ok(resolved.ok);
    return resolved.rules;
  };
  assert.equal(collateralOf(rules('2026'), 1000, 0.02, 0.0025), 980);
  assert.equal(collateralOf(rules('contract-2022'), 1000, 0.02, 0.0025), 1000 * 0.98 * 0.9975);
  assert.equal(collateralOf(rules('contract-2022'), -1000, 0.02, 0.0025), -1000);
});

test('an amount as a number, correctly rounded', () => {
  const rows: readonly (readonly [bigint, number, number])[] = [
    [0n, 12, 0],
    [1n, 12, 1e-12],
    [-150n, 2, -1.5],
    [123_456_789_012_345_678_901n, 12, 123_456_789.012_345_67],
    [9_007_199_254_740_993n, 0, 9_007_199_254_740_992],
    [1_185_308_247n, 10, 0.118_530_824_7],
    [10n ** 30n, 18, 1e12],
  ];
  for (const [units, decimals, amount] of rows) assert.equal(amountOf(units, decimals), amount);
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 26n), max: 10n ** 26n }),
      fc.integer({ min: 0, max: 18 }),
      (units, decimals) => {
        assert.equal(amountOf(units, decimals), Number(`${units}e-${decimals}`));
      },
    ),
  );
});

test('balances are worth dollars at the index, in a single-collateral wallet coins', () => {
  const venue = new SmallVenue({ accounts: [account('alice', 'flex XBT 0.5', 'fi_xbtusd XBT 0.5')] });
  const xbt = venue.state.assets.get(venue.state.assetBySymbol.get('XBT') as number);
  assert.equal(valueOfBalance(venue.wallet(ALICE, 'flex'), xbt, 5_000_000_000n), 40_000);
  assert.equal(valueOfBalance(venue.wallet(ALICE, 'fi_xbtusd'), xbt, 5_000_000_000n), 0.5);
  assert.equal(collateralWith(venue.state, venue.wallet(ALICE, 'flex'), xbt.id, 2_500_000_000n), 20_000 * 0.98);
  assert.equal(collateralWith(venue.state, venue.wallet(ALICE, 'fi_xbtusd'), xbt.id, 2_500_000_000n), 0.25);
});
