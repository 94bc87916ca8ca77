import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeeSchedule, FeeTier } from '../../../src/core/commands/command.ts';
import { FEE_RATE_ONE, type FeeTable, feeRates, feeTable, feeTableOf } from '../../../src/core/instruments/fees.ts';
import { shippedFeeSchedules } from '../../../src/instruments/load.ts';
import { fc } from '../../support/property.ts';

type Row = readonly [usdVolume: number, makerFee: number, takerFee: number];

const schedule = (uid: string, rows: readonly Row[]): FeeSchedule => ({
  uid,
  name: uid,
  tiers: rows.map(([usdVolume, makerFee, takerFee]): FeeTier => ({ usdVolume, makerFee, takerFee })),
});

const table = (fees: FeeSchedule): FeeTable => {
  const result = feeTable(fees);
  assert.ok(result.ok, result.ok ? '' : result.problem);
  return result.table;
};

const shipped = (name: string): FeeTable => {
  const fees = shippedFeeSchedules().find((candidate) => candidate.name === name);
  assert.ok(fees !== undefined, name);
  return table(fees);
};

test('tiers of the published ladders (worked examples fee-tier-classic, fee-tier-classic-2, fee-tier-eea)', () => {
  // The first prints its bounds as 100,001 and so on, so that they are exclusive, the second as 2.5M+ and so on.
  const classic = shipped('Classic Volume Fees');
  const eea = shipped('EEA Volume Fees');
  const rows: [fees: FeeTable, volumeUsd: number, maker: number, taker: number][] = [
    [classic, 60_000_000, 0.000025, 0.000125],
    [classic, 100_000, 0.0002, 0.0005],
    [classic, 100_001, 0.00015, 0.0004],
    [classic, 1_000_000, 0.00015, 0.0004],
    [classic, 5_000_000, 0.000125, 0.0003],
    [classic, 10_000_000, 0.0001, 0.00025],
    [classic, 20_000_000, 0.000075, 0.0002],
    [classic, 50_000_000, 0.00005, 0.00015],
    [classic, 100_000_000, 0.000025, 0.000125],
    [classic, 100_000_000.01, 0, 0.0001],
    [eea, 12_000_000, 0.0001, 0.00035],
    [eea, 0, 0.0002, 0.0005],
    [eea, 2_499_999.99, 0.0002, 0.0005],
    [eea, 2_500_000, 0.00015, 0.00045],
    [eea, 29_999_999.99, 0.000075, 0.0003],
    [eea, 30_000_000, 0.00005, 0.00025],
    [eea, 50_000_000, 0.00003, 0.0002],
    [eea, 75_000_000, 0.000015, 0.00015],
    [eea, 100_000_000, 0, 0.000125],
    [eea, 250_000_000, -0.000015, 0.0001],
    [eea, 500_000_000, -0.00003, 0.0001],
    [eea, 2e9, -0.00005, 0.0001],
  ];
  for (const [fees, volumeUsd, maker, taker] of rows) {
    const { makerRate, takerRate } = feeRates(fees, volumeUsd);
    assert.deepEqual([makerRate / FEE_RATE_ONE, takerRate / FEE_RATE_ONE], [maker, taker], `${fees.uid} ${volumeUsd}`);
  }
});

test('the schedules of shipped contracts: 0.02 and 0.05 %, from 5 million 0.0175 and 0.045 %', () => {
  const tables = shippedFeeSchedules()
    .slice(0, 3)
    .map((fees) => table(fees));
  assert.equal(shippedFeeSchedules().length, 5);
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
  const odd = { ...schedule('x', [[0, 0.02, 0.05]]), lowerBounds: 'both' as 'inclusive' };
  assert.deepEqual(feeTable(odd), { ok: false, problem: 'Fee schedule x: lowerBounds is inclusive or exclusive.' });
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
  const ladder = schedule('x', [
    [0, 0.05, 0.05],
    [100_000, 0.04, 0.04],
    [1_000_000, 0.03, 0.03],
    [50_000_000, -0.01, 0.02],
  ]);
  const inclusive = table(ladder);
  const exclusive = table({ ...ladder, lowerBounds: 'exclusive' });
  fc.assert(
    fc.property(fc.constantFrom(...ladder.tiers.slice(1)), fc.constantFrom(-0.01, 0, 0.01), ({ usdVolume }, offset) => {
      const volumeUsd = usdVolume + offset;
      const expected = (reached: (bound: number) => boolean): number =>
        ladder.tiers.filter((tier, index) => index === 0 || reached(tier.usdVolume)).at(-1)?.makerFee ?? Number.NaN;
      assert.equal(
        feeRates(inclusive, volumeUsd).makerRate / 1e6,
        expected((bound) => volumeUsd >= bound),
      );
      assert.equal(
        feeRates(exclusive, volumeUsd).makerRate / 1e6,
        expected((bound) => volumeUsd > bound),
      );
    }),
  );
});
