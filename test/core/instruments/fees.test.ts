import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FeeSchedule, FeeTier } from '../../../src/core/commands/command.ts';
import { FEE_RATE_ONE, type FeeTable, feeRates, feeTable, feeTableOf } from '../../../src/core/instruments/fees.ts';
import { shippedFeeSchedules } from '../../../src/instruments/load.ts';

type Row = readonly [usdVolume: number, makerFee: number, takerFee: number];

const schedule = (uid: string, rows: readonly Row[]): FeeSchedule => ({
  uid,
  name: uid,
  tiers: rows.map(([usdVolume, makerFee, takerFee]): FeeTier => ({ usdVolume, makerFee, takerFee })),
});

const table = (fees: FeeSchedule, lowerBounds?: FeeTable['lowerBounds']): FeeTable => {
  const result = feeTable(fees, lowerBounds);
  assert.ok(result.ok, result.ok ? '' : result.problem);
  return result.table;
};

/** The ladder of the fee article up to 2024, which prints its bounds as 100,001 and so on. */
const CLASSIC = schedule('classic', [
  [0, 0.02, 0.05],
  [100_000, 0.015, 0.04],
  [1_000_000, 0.0125, 0.03],
  [5_000_000, 0.01, 0.025],
  [10_000_000, 0.0075, 0.02],
  [20_000_000, 0.005, 0.015],
  [50_000_000, 0.0025, 0.0125],
  [100_000_000, 0, 0.01],
]);

/** The ladder for clients in the European Economic Area in 2026, which prints its bounds as 2.5M+ and so on. */
const EEA = schedule('eea', [
  [0, 0.02, 0.05],
  [2_500_000, 0.015, 0.045],
  [5_000_000, 0.0125, 0.04],
  [10_000_000, 0.01, 0.035],
  [20_000_000, 0.0075, 0.03],
  [30_000_000, 0.005, 0.025],
  [50_000_000, 0.003, 0.02],
  [75_000_000, 0.0015, 0.015],
  [100_000_000, 0, 0.0125],
  [250_000_000, -0.0015, 0.01],
  [500_000_000, -0.003, 0.01],
  [1_000_000_000, -0.005, 0.01],
]);

test('tiers of the published ladders', () => {
  const classic = table(CLASSIC, 'exclusive');
  const eea = table(EEA);
  const rows: [fees: FeeTable, volumeUsd: number, maker: number, taker: number][] = [
    [classic, 60_000_000, 0.000025, 0.000125],
    [classic, 100_000, 0.0002, 0.0005],
    [classic, 100_001, 0.00015, 0.0004],
    [eea, 12_000_000, 0.0001, 0.00035],
    [eea, 0, 0.0002, 0.0005],
    [eea, 2_499_999.99, 0.0002, 0.0005],
    [eea, 2_500_000, 0.00015, 0.00045],
    [eea, 2e9, -0.00005, 0.0001],
  ];
  for (const [fees, volumeUsd, maker, taker] of rows) {
    const { makerRate, takerRate } = feeRates(fees, volumeUsd);
    assert.deepEqual([makerRate / FEE_RATE_ONE, takerRate / FEE_RATE_ONE], [maker, taker], `${fees.uid} ${volumeUsd}`);
  }
});

test('the shipped schedules: 0.02 and 0.05 %, from 5 million 0.0175 and 0.045 %', () => {
  const tables = shippedFeeSchedules().map((fees) => table(fees));
  assert.equal(tables.length, 3);
  for (const fees of tables) {
    assert.deepEqual(feeRates(fees, 0), { volumeUsd: 0, makerRate: 20_000, takerRate: 50_000 });
    assert.deepEqual(feeRates(fees, 4_999_999.99), { volumeUsd: 0, makerRate: 20_000, takerRate: 50_000 });
    assert.deepEqual(feeRates(fees, 5_000_000), { volumeUsd: 5_000_000, makerRate: 17_500, takerRate: 45_000 });
    assert.equal(feeTableOf(tables, fees.uid), fees);
  }
  assert.equal(feeTableOf(tables, '873d5b70-3446-45cd-9cdf-956a025605c2'), tables[0]);
  assert.throws(() => feeTableOf([], 'x'), /a venue has a fee schedule/);
});

test('what is refused, and in which words', () => {
  const rows: [rows: Row[], words: string][] = [
    [[], 'it has no tier'],
    [[[1, 0.02, 0.05]], 'the first tier must start at 0'],
    [[[Number.NaN, 0.02, 0.05]], 'tier 1 has no volume to start at'],
    [
      [
        [0, 0.02, 0.05],
        [0, 0.01, 0.02],
      ],
      'tier 2 must start above tier 1',
    ],
    [[[0, 0.000_000_1, 0.05]], 'tier 1 needs fees in percent, from -10 to 10, with at most 6 decimals'],
    [[[0, 0.02, 11]], 'tier 1 needs fees in percent, from -10 to 10, with at most 6 decimals'],
    [[[0, Number.NaN, 0.05]], 'tier 1 needs fees in percent, from -10 to 10, with at most 6 decimals'],
  ];
  for (const [tiers, words] of rows) {
    assert.deepEqual(feeTable(schedule('x', tiers)), { ok: false, problem: `Fee schedule x: ${words}.` });
  }
});

test('every percentage of six decimals is exact', () => {
  fc.assert(
    fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), (rate) => {
      const percent = rate / 1_000_000;
      assert.deepEqual(feeRates(table(schedule('x', [[0, percent, percent]])), 1), {
        volumeUsd: 0,
        makerRate: rate,
        takerRate: rate,
      });
    }),
  );
});

test('the tier is the last one that the volume reaches', () => {
  const inclusive = table(CLASSIC);
  const exclusive = table(CLASSIC, 'exclusive');
  fc.assert(
    fc.property(
      fc.constantFrom(...CLASSIC.tiers.slice(1)),
      fc.constantFrom(-0.01, 0, 0.01),
      ({ usdVolume }, offset) => {
        const volumeUsd = usdVolume + offset;
        const expected = (reached: (bound: number) => boolean): number =>
          CLASSIC.tiers.filter((tier, index) => index === 0 || reached(tier.usdVolume)).at(-1)?.makerFee ?? Number.NaN;
        assert.equal(
          feeRates(inclusive, volumeUsd).makerRate / 1e6,
          expected((bound) => volumeUsd >= bound),
        );
        assert.equal(
          feeRates(exclusive, volumeUsd).makerRate / 1e6,
          expected((bound) => volumeUsd > bound),
        );
      },
    ),
  );
});
