import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildContracts } from '../../../src/core/instruments/build.ts';
import { termsOf } from '../../../src/core/instruments/terms.ts';
import {
  downToWhole,
  favourableTick,
  inverseMove,
  limitAfter,
  linearMove,
  type MovedLeg,
  upToWhole,
} from '../../../src/core/liquidation/zero-equity.ts';
import { ASSETS } from '../../support/genesis.ts';
import { inverse, linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';

function leg(lots: number, value: number, unrealized = 0, counted = 1): MovedLeg {
  return { lots, value, unrealized, counted };
}

const { contracts } = buildContracts([linear(), inverse()], (symbol) =>
  ASSETS.find((asset) => asset.symbol === symbol),
);
const [linearTerms, inverseTerms] = contracts.map((contract) => termsOf(contract, 12, undefined)) as [
  ReturnType<typeof termsOf>,
  ReturnType<typeof termsOf>,
];

describe('the common move of a linear part (C21)', () => {
  // Equity, legs, move: equity divided by all that the legs are worth, whichever way they point.
  const rows: readonly (readonly [name: string, equity: number, legs: readonly MovedLeg[], move: number])[] = [
    ['one leg', 400, [leg(1, 80_000)], 0.005],
    ['a short leg', 400, [leg(-1, 80_000)], 0.005],
    ['long and short each lose', 400, [leg(1, 80_000), leg(-1, 20_000)], 0.004],
    ['worth less than nothing already', -400, [leg(1, 80_000)], -0.005],
    ['no legs', 400, [], 0],
    // 1,000 of profit counts 970: the first 1,000 of the move cost 0.97 each, the rest 1 each. 2,000 = 970 + 1,030.
    ['profit in another currency', 2_000, [leg(1, 80_000, 1_000, 0.97)], 2_030 / 80_000],
    ['a loss that would turn into such a profit', -1_970, [leg(1, 80_000, -1_000, 0.97)], -2_000 / 80_000],
  ];
  for (const [name, equity, legs, move] of rows) {
    test(name, () => assert.ok(Math.abs(linearMove(equity, legs) - move) < 1e-15, String(linearMove(equity, legs))));
  }

  test('equity after it is nothing', () => {
    const legs = fc.array(
      fc.record({
        lots: fc.constantFrom(-1, 1),
        value: fc.double({ min: 1, max: 1e6, noNaN: true }),
        unrealized: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        counted: fc.constantFrom(1, 0.97, 0.8),
      }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(legs, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (all, equity) => {
        const move = linearMove(equity, all);
        const counted = ({ unrealized, value, counted }: MovedLeg, by: number): number => {
          const after = unrealized - value * by;
          return after > 0 ? after * counted : after;
        };
        const left = all.reduce((sum, each) => sum + counted(each, move) - counted(each, 0), equity);
        assert.ok(Math.abs(left) < 1e-6, `${left} is left after ${move}`);
      }),
    );
  });
});

describe('the common move of an inverse part', () => {
  test('a long leg is worth nothing at N / K: 1,000 from 8,000 with 0.01 XBT at 7,407.41', () => {
    // At a mark of 7,481: 0.01 + 1,000 / 8,000 - 1,000 / 7,481.
    const value = 1000 / 7481;
    const equity = 0.01 + 0.125 - value;
    assert.ok(Math.abs(7481 * (1 - inverseMove(equity, [leg(1, value)])) - 1000 / 0.135) < 1e-8);
  });

  test('a short leg is worth nothing at N / K', () => {
    // 1,000 short from 8,000 with 0.01: 0.01 - 0.125 + 1,000 / P = 0 at 8,695.65.
    const value = 1000 / 8600;
    const equity = 0.01 - 0.125 + value;
    assert.ok(Math.abs(8600 * (1 + inverseMove(equity, [leg(-1, value)])) - 1000 / 0.115) < 1e-8);
  });

  test('a short that its coins cover is never worthless, a long without coins always', () => {
    assert.equal(inverseMove(0.13, [leg(-1, 0.12)]), Number.POSITIVE_INFINITY);
    assert.equal(inverseMove(-0.13, [leg(1, 0.12)]), Number.NEGATIVE_INFINITY);
    assert.equal(inverseMove(0.1, []), 0);
  });

  test('equity after it is nothing, with legs of both directions', () => {
    const legs = fc.array(
      fc.record({ lots: fc.constantFrom(-1, 1), value: fc.double({ min: 0.001, max: 100, noNaN: true }) }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(legs, fc.double({ min: -50, max: 50, noNaN: true }), (all, equity) => {
        const moved = all.map(({ lots, value }) => leg(lots, value));
        const move = inverseMove(equity, moved);
        if (!Number.isFinite(move)) return;
        let left = equity;
        for (const { lots, value } of moved) {
          left += lots > 0 ? value - value / (1 - move) : value / (1 + move) - value;
        }
        assert.ok(Math.abs(left) < 1e-6 * (1 + Math.abs(equity)) * 100, `${left} is left after ${move}`);
      }),
    );
  });
});

describe('on the tick, in favour of whoever is liquidated (C64)', () => {
  const rows: readonly (readonly [lots: number, ticks: number, tick: number])[] = [
    [1, 79_000.2, 79_001],
    [-1, 79_000.8, 79_000],
    [1, 79_000, 79_000],
    [1, 79_000.000_000_000_4, 79_000],
    [-1, 78_999.999_999_999_6, 79_000],
    [1, -5, 1],
    [-1, 0.4, 1],
  ];
  for (const [lots, ticks, tick] of rows) {
    test(`${lots > 0 ? 'sell' : 'buy'} at ${ticks}: ${tick}`, () => {
      assert.equal(favourableTick(linearTerms, lots, ticks), tick);
    });
  }

  test('a price that nobody reaches is the highest there is', () => {
    assert.equal(limitAfter(inverseTerms, -1, 160_000, Number.POSITIVE_INFINITY), inverseTerms.maxTicks);
    assert.equal(limitAfter(inverseTerms, 1, 160_000, Number.NEGATIVE_INFINITY), inverseTerms.maxTicks);
  });

  test('whole numbers but for the rounding of their computation', () => {
    assert.deepEqual([upToWhole(30 * 0.1), upToWhole(3.1), upToWhole(-3.1)], [3, 4, -3]);
    assert.deepEqual([downToWhole(2.999_999_999_9), downToWhole(2.9), downToWhole(-2.9)], [3, 2, -3]);
  });
});
