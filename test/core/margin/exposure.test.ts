import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildContract } from '../../../src/core/instruments/build.ts';
import type { InstrumentRow } from '../../../src/core/instruments/contract.ts';
import { type ContractTerms, termsOf } from '../../../src/core/instruments/terms.ts';
import {
  type Exposure,
  type ExposureMargin,
  excessOver,
  exposureMargin,
  type RestingOrder,
  unrealizedProfit,
  valueAt,
} from '../../../src/core/margin/exposure.ts';
import { type RuleSet, resolveRules } from '../../../src/core/margin/rules.ts';
import { inverse, linear, withLevels } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';

function rulesWith(changes: Partial<RuleSet> = {}): RuleSet {
  const resolved = resolveRules(changes);
  assert.ok(resolved.ok);
  return resolved.rules;
}

function terms(row: InstrumentRow): ContractTerms {
  const built = buildContract(row, (symbol) => ({ decimals: symbol === 'USD' ? 12 : 10, indexPriceUsd: 80_000 }));
  assert.ok(built.ok);
  return termsOf(built.contract, row.type === 'futures_inverse' ? 10 : 12, undefined);
}

const LINEAR = terms(linear());
const INVERSE = terms(inverse());
const RULES = rulesWith();

function exposure(
  lots: number,
  cost: number,
  buys: readonly RestingOrder[] = [],
  sells: readonly RestingOrder[] = [],
  leverage = 0,
): Exposure {
  const lotsOf = (orders: readonly RestingOrder[]): number => orders.reduce((sum, order) => sum + order.lots, 0);
  const tickLotsOf = (orders: readonly RestingOrder[]): number =>
    orders.reduce((sum, order) => sum + order.lots * order.ticks, 0);
  return {
    lots,
    cost,
    buyLots: lotsOf(buys),
    sellLots: lotsOf(sells),
    buyTickLots: tickLotsOf(buys),
    sellTickLots: tickLotsOf(sells),
    leverage,
    orders: (side) => (side === 'buy' ? buys : sells),
  };
}

function linearMargin(of: Exposure, rules = RULES, markTicks = 84_000, of_ = LINEAR, multiplier = 1): ExposureMargin {
  return exposureMargin(rules, of_, of_.professional, of, markTicks, multiplier);
}

test('a flat exposure needs nothing', () => {
  const nothing = {
    initialMargin: 0,
    maintenanceMargin: 0,
    assignedMargin: 0,
    longSideMargin: 0,
    shortSideMargin: 0,
  };
  assert.deepEqual(linearMargin(exposure(0, 0)), nothing);
  assert.deepEqual(exposureMargin(RULES, INVERSE, INVERSE.professional, exposure(0, 0), 160_000, 1), nothing);
});

test('a linear position at its entry (worked example flex-e2e-usd-long: 0.5 from 80,000)', () => {
  for (const sign of [1, -1]) {
    const margin = linearMargin(exposure(5000 * sign, 5000 * 80_000 * sign));
    assert.deepEqual([margin.initialMargin, margin.maintenanceMargin], [400, 200]);
  }
});

test('a captured linear position: 0.1 LTC short at 69 (worked example position-ltc-live)', () => {
  const row = withLevels(linear({ symbol: 'PF_LTCUSD', base: 'LTC', tickSize: 0.01, contractValueTradePrecision: 2 }), [
    [0, 0.02, 0.01],
  ]);
  const ltc = terms(row);
  const margin = exposureMargin(RULES, ltc, ltc.professional, exposure(-10, -69_000), 6898.898419586, 1);
  assert.deepEqual([margin.initialMargin, margin.maintenanceMargin], [0.138, 0.069]);
  const profit = unrealizedProfit(ltc, -10, -69_000, 6898.898419586);
  assert.ok(Math.abs(profit - 0.0011015804140001252) < 1e-12, String(profit));
});

test('a level starts strictly above its bound and its rate is that of the whole position (C7)', () => {
  // The bound of 1,000,000 dollars is 12.5 coins at 80,000.
  const rows: readonly (readonly [number, number, number, number])[] = [
    [125_000, 80_000, 10_000, 5000],
    [125_001, 80_000, 20_000.16, 10_000.08],
    [375_000, 80_000, 60_000, 30_000],
    [375_001, 80_000, 120_000.32, 60_000.16],
  ];
  for (const [lots, ticks, initial, maintenance] of rows) {
    const margin = linearMargin(exposure(lots, lots * ticks));
    assert.deepEqual([margin.initialMargin, margin.maintenanceMargin], [initial, maintenance], String(lots));
  }
});

test('levels of an inverse position count contracts, not coins (worked examples schedule-inverse-*)', () => {
  const btc = terms(
    withLevels(inverse(), [
      [0, 0.02, 0.01],
      [500_000, 0.04, 0.02],
      [1_000_000, 0.06, 0.03],
      [3_000_000, 0.1, 0.05],
    ]),
  );
  // A coin a contract makes the rate itself visible.
  const rate = (contracts: number): number =>
    exposureMargin(RULES, btc, btc.professional, exposure(contracts, 10_000_000_000), 2, 1).initialMargin;
  assert.equal(rate(500_000), 0.02);
  assert.equal(rate(500_001), 0.04);
  assert.equal(rate(1_500_000), 0.06);
  assert.equal(rate(3_000_001), 0.1);
});

test('an inverse position: initial margin at entry, maintenance at the mark (C6; worked examples inverse-epp-margins, inverse-e2e-triggers)', () => {
  const entry = exposureMargin(RULES, INVERSE, INVERSE.professional, exposure(1000, 1_250_000_000), 16_000, 1);
  assert.deepEqual([entry.initialMargin, entry.maintenanceMargin], [0.0025, 0.00125]);
  const later = exposureMargin(RULES, INVERSE, INVERSE.professional, exposure(10_000, 1_250_000_000), 168_000, 1);
  assert.equal(later.initialMargin, 0.0025);
  assert.ok(Math.abs(later.maintenanceMargin - 0.00119048) < 5e-9);
});

test('each basis has its switch (D13)', () => {
  const position = exposure(5000, 5000 * 80_000);
  const rows: readonly (readonly [Partial<RuleSet>, number, number])[] = [
    [{ linearInitialBasis: 'mark' }, 420, 200],
    [{ linearMaintenanceBasis: 'mark' }, 400, 210],
    [{ linearInitialBasis: 'mark', linearMaintenanceBasis: 'mark' }, 420, 210],
    [{ inverseInitialBasis: 'mark', inverseMaintenanceBasis: 'entry' }, 400, 200],
  ];
  for (const [changes, initial, maintenance] of rows) {
    const margin = linearMargin(position, rulesWith(changes));
    assert.deepEqual([margin.initialMargin, margin.maintenanceMargin], [initial, maintenance], JSON.stringify(changes));
  }
  const coins = exposure(10_000, 1_250_000_000);
  const atMark = exposureMargin(
    rulesWith({ inverseInitialBasis: 'mark', inverseMaintenanceBasis: 'entry' }),
    INVERSE,
    INVERSE.professional,
    coins,
    200_000,
    1,
  );
  assert.deepEqual([atMark.initialMargin, atMark.maintenanceMargin], [0.002, 0.00125]);
});

test('orders of a direction add to a position of it, at their limits (C9; worked example flex-e2e-orders)', () => {
  const of = exposure(5000, 5000 * 80_000, [{ ticks: 82_000, lots: 2500 }], [{ ticks: 86_000, lots: 2000 }]);
  const margin = linearMargin(of);
  assert.deepEqual([margin.initialMargin, margin.longSideMargin, margin.shortSideMargin], [400, 605, 0]);
});

test('without a position both sides stand by themselves', () => {
  const margin = linearMargin(exposure(0, 0, [{ ticks: 80_000, lots: 100 }], [{ ticks: 90_000, lots: 200 }]));
  assert.deepEqual([margin.initialMargin, margin.longSideMargin, margin.shortSideMargin], [0, 8, 18]);
});

test('the rate of a side is that of its total', () => {
  const margin = linearMargin(exposure(100_000, 100_000 * 80_000, [{ ticks: 80_000, lots: 25_001 }]));
  assert.deepEqual([margin.initialMargin, margin.longSideMargin], [8000, 20_000.16]);
});

test('an opposite position is used up by the orders that fill first (D22)', () => {
  const sells = [
    { ticks: 90_000, lots: 300 },
    { ticks: 85_000, lots: 400 },
    { ticks: 85_000, lots: 200 },
  ];
  // 500 long: closed by the 400 at 85,000 and 100 of the other 200.
  assert.deepEqual(excessOver(sells, 'sell', 500), [
    { ticks: 85_000, lots: 100 },
    { ticks: 90_000, lots: 300 },
  ]);
  assert.deepEqual(excessOver(sells, 'sell', 900), []);
  assert.deepEqual(
    excessOver(sells, 'sell', 0).map((order) => order.lots),
    [400, 200, 300],
  );
  const margin = linearMargin(exposure(500, 500 * 80_000, [], sells));
  assert.equal(margin.shortSideMargin, (100 * 85_000 + 300 * 90_000) / 10_000 / 100);
  const buys = [
    { ticks: 80_000, lots: 300 },
    { ticks: 81_000, lots: 300 },
  ];
  // 400 short: the dearer buys fill first.
  assert.equal(linearMargin(exposure(-400, -400 * 82_000, buys)).longSideMargin, (200 * 80_000) / 10_000 / 100);
});

test('orders that only close need nothing', () => {
  const margin = linearMargin(exposure(500, 500 * 80_000, [], [{ ticks: 90_000, lots: 500 }]));
  assert.deepEqual([margin.longSideMargin, margin.shortSideMargin], [40, 0]);
});

test('values: dollars of a linear size, coins of an inverse one', () => {
  assert.equal(valueAt(LINEAR, 5000, 80_000.5), 400_002_500);
  assert.equal(valueAt(INVERSE, 10_000, 160_000), 1_250_000_000);
});

test('unrealised profit: up with the price for longs, in coins for inverse ones', () => {
  assert.equal(unrealizedProfit(LINEAR, 5000, 5000 * 80_000, 84_000), 2000);
  assert.equal(unrealizedProfit(LINEAR, -5000, -5000 * 80_000, 84_000), -2000);
  const coins = unrealizedProfit(INVERSE, 10_000, 1_250_000_000, 168_000);
  assert.ok(Math.abs(coins - 0.00595238) < 5e-9);
  assert.equal(unrealizedProfit(INVERSE, -10_000, -1_250_000_000, 200_000), -0.025);
  assert.equal(unrealizedProfit(LINEAR, 0, 0, 84_000), 0);
});

test('the level of a basis is that of its own value', () => {
  // 1,000,000 dollars at entry, 1,050,000 at the mark: the second level for maintenance only.
  const margin = linearMargin(exposure(125_000, 125_000 * 80_000), rulesWith({ linearMaintenanceBasis: 'mark' }));
  assert.deepEqual([margin.initialMargin, margin.maintenanceMargin], [10_000, 10_500]);
});

test('the level of an excess is that of the excess, in contracts', () => {
  const inverseTerms = terms(
    withLevels(inverse(), [
      [0, 0.02, 0.01],
      [1000, 0.5, 0.25],
    ]),
  );
  const sells = [{ ticks: 160_000, lots: 1900 }];
  const side = (held: number): number =>
    exposureMargin(
      RULES,
      inverseTerms,
      inverseTerms.professional,
      exposure(held, held * 125_000, [], sells),
      160_000,
      1,
    ).shortSideMargin;
  assert.ok(Math.abs(side(900) - (1000 / 80_000) * 0.02) < 1e-15);
  assert.ok(Math.abs(side(899) - (1001 / 80_000) * 0.5) < 1e-15);
  assert.equal(side(1900), 0);
});

const order = fc.record({ ticks: fc.integer({ min: 1, max: 200_000 }), lots: fc.integer({ min: 1, max: 50_000 }) });

test('margin grows with every order of a side and never falls below that of the position on it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -200_000, max: 200_000 }),
      fc.array(order, { maxLength: 6 }),
      order,
      (lots, buys, more) => {
        const before = linearMargin(exposure(lots, lots * 80_000, buys));
        const after = linearMargin(exposure(lots, lots * 80_000, [...buys, more]));
        assert.ok(after.longSideMargin >= before.longSideMargin);
        assert.equal(after.shortSideMargin, before.shortSideMargin);
        if (lots >= 0) assert.ok(before.longSideMargin >= before.initialMargin);
      },
    ),
  );
});

test('longs and shorts mirror each other', () => {
  fc.assert(
    fc.property(fc.integer({ min: -200_000, max: 200_000 }), fc.array(order, { maxLength: 5 }), (lots, orders) => {
      // A mirror turns the best buy into the best sell: prices are reflected.
      const reflected = orders.map(({ ticks, lots: size }) => ({ ticks: 200_001 - ticks, lots: size }));
      const used = (list: readonly RestingOrder[], side: 'buy' | 'sell'): readonly number[] =>
        excessOver(list, side, Math.abs(lots)).map(({ lots: size }) => size);
      assert.deepEqual(used(orders, 'buy'), used(reflected, 'sell'));
      const long = linearMargin(exposure(lots, lots * 80_000, orders));
      const short = linearMargin(exposure(-lots, -lots * 80_000, [], orders));
      assert.equal(long.initialMargin, short.initialMargin);
      if (lots >= 0) assert.equal(long.longSideMargin, short.shortSideMargin);
    }),
  );
});
