import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildContract } from '../../../src/core/instruments/build.ts';
import type { Contract, InstrumentRow } from '../../../src/core/instruments/contract.ts';
import { fundingRates, predictedRates, premiumUnits, rateOf } from '../../../src/core/market/funding-rate.ts';
import { account, START_MS } from '../../support/genesis.ts';
import { datedLinear, inverse, linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const HOUR_MS = 3_600_000;
const LINEAR = 'PF_XBTUSD';
const INVERSE = 'PI_XBTUSD';

function contractOf(row: InstrumentRow): Contract {
  const built = buildContract(row, () => ({ decimals: 12, indexPriceUsd: 80_000 }));
  assert.ok(built.ok);
  return built.contract;
}

/** Rates of a contract whose every sample was the same. */
function steady(row: InstrumentRow, premium: number, indexPriceUsd: number, samples = 60) {
  const { relativeUnits, absoluteUnits } = fundingRates(contractOf(row), premium * samples, samples, indexPriceUsd);
  return { relative: rateOf(relativeUnits), absolute: rateOf(absoluteUnits) };
}

describe('the published numbers', () => {
  test('an average premium of 0.32 % and n = 8 make 0.04 % an hour (funding-coefficient-8)', () => {
    assert.equal(steady(linear(), 3_200_000, 80_000).relative, 0.0004);
  });

  test('index 7,000, perpetual at 7,010: 0.01785 % an hour (funding-premium-payment)', () => {
    const units = premiumUnits(7_010, 7_000);
    assert.equal(units, 1_428_571);
    const { relative, absolute } = steady(inverse(), units, 7_000);
    assert.ok(Math.abs(relative - 0.000_178_5) < 2e-6);
    // Short 100,000 contracts for an hour.
    assert.ok(Math.abs(absolute * 100_000 - 0.002_55) < 2e-6);
    assert.ok(Math.abs(relative * 100_000 - 17.85) < 0.01);
  });

  test('500 / 7,000 over n = 24 exceeds a cap of 0.25 % (funding-cap-25bp)', () => {
    const contract = { fundingRateCoefficient: 24, maxRelativeFundingRate: 0.0025 };
    const units = premiumUnits(7_500, 7_000);
    assert.ok(Math.abs(units / 24 - 2_975_000) < 2_000);
    assert.equal(steady(linear(contract), units, 7_000).relative, 0.0025);
    assert.equal(steady(linear(contract), -units, 7_000).relative, -0.0025);
    assert.equal(steady(linear(contract), units, 7_000).relative * 24, 0.06);
  });

  /** Sum of the 60 samples in 10^-9, coefficient, index, and the two published rates. */
  const LINEAR_ROWS: readonly (readonly [string, number, number, number, number, number])[] = [
    ['funding-abs-linear-2025-08h', 16_985_974, 24, 112_625.66, 1.179_581_527_777_8e-5, 1.328_511_480_897_830_7],
    ['funding-abs-linear-2025-09h', 19_620_262, 24, 112_638.31, 1.362_518_194_444_4e-5, 1.534_717_467_664_686],
    ['funding-abs-linear-ticker-2026', 5_228_856, 8, 83_764.3, 1.089_345e-5, 0.912_482_213_835],
    ['funding-abs-linear-gct', 8_719_810, 8, 81_693.75, 1.816_627_083_333_3e-5, 1.484_070_787_890_6],
    ['funding-abs-linear-neg', -6_519_786, 8, 83_795.85, -1.358_288_75e-5, -1.138_189_603_516_875],
  ];
  for (const [id, sum, n, index, relative, absolute] of LINEAR_ROWS) {
    test(`linear: absolute = relative x index (${id})`, () => {
      const contract = contractOf(linear({ fundingRateCoefficient: n }));
      const rates = fundingRates(contract, sum, 60, index);
      assert.ok(Math.abs(rateOf(rates.relativeUnits) - relative) <= 5e-18, String(rateOf(rates.relativeUnits)));
      assert.ok(Math.abs(rateOf(rates.absoluteUnits) - absolute) < 1e-9, String(rateOf(rates.absoluteUnits)));
    });
  }

  test('every published sum is a whole number of 10^-9 (funding-sampling-2025, funding-sampling-2026)', () => {
    const rows: readonly (readonly [number, number, number])[] = [
      [16_985_974, 24, 1.179_581_527_777_8e-5],
      [19_620_262, 24, 1.362_518_194_444_4e-5],
      [21_488_976, 24, 1.492_29e-5],
      [5_228_856, 8, 1.089_345e-5],
      [7_562_040, 8, 1.575_425e-5],
      [8_719_810, 8, 1.816_627_083_333_3e-5],
      [7_632_900, 8, 1.590_187_5e-5],
    ];
    for (const [sum, n, relative] of rows) {
      const { relativeUnits } = fundingRates(contractOf(linear({ fundingRateCoefficient: n })), sum, 60, 80_000);
      assert.ok(Math.abs(rateOf(relativeUnits) - relative) <= 5e-19 * n, `${sum}`);
    }
  });

  /** The relative rate, the index and the published absolute rate, to its 18th decimal. */
  const INVERSE_ROWS: readonly (readonly [string, number, number, number])[] = [
    ['funding-abs-inverse-2022-00h', -1.689_888_333_333_3e-5, 20_712.93, -8.158_615_58e-10],
    ['funding-abs-inverse-2022-04h', -5.409_354_166_67e-7, 20_713.37, -2.611_527_8e-11],
    ['funding-abs-inverse-2023', -1.380_384_722_222e-6, 22_049.39, -6.260_421_4e-11],
    ['funding-abs-inverse-2023-pred', -8.047_629_166_667e-6, 21_988.66, -3.659_899_77e-10],
  ];
  for (const [id, relative, index, absolute] of INVERSE_ROWS) {
    test(`inverse: absolute = relative / index, to 18 decimals (${id})`, () => {
      // A market whose rate is fixed by its two limits has exactly this relative rate.
      const fixed = inverse({ maxRelativeFundingRate: 1, minRelativeFundingRate: -1 });
      const contract = { ...contractOf(fixed), maxRelativeFundingRate: relative, minRelativeFundingRate: relative };
      assert.equal(rateOf(fundingRates(contract, 0, 60, index).absoluteUnits), absolute);
    });
  }
});

describe('samples and limits', () => {
  test('a premium has nine decimals, halves away from zero', () => {
    const rows: readonly (readonly [number, number, number])[] = [
      [80_080, 80_000, 1_000_000],
      [79_920, 80_000, -1_000_000],
      [80_000, 80_000, 0],
      [7_010, 7_000, 1_428_571],
      [6_990, 7_000, -1_428_571],
      [7_020, 7_000, 2_857_143],
      [1_000_000_000.5, 1_000_000_000, 1],
      [999_999_999.5, 1_000_000_000, -1],
      [1_000_000_000.25, 1_000_000_000, 0],
      [999_999_999.75, 1_000_000_000, 0],
      // Exactly a half, which the difference of two doubles misses by a bit.
      [1.41999813625, 1.42, -1_313],
      [1.42000186375, 1.42, 1_313],
    ];
    for (const [mid, index, units] of rows) assert.ok(Object.is(premiumUnits(mid, index), units), `${mid}`);
  });

  test('a floor of its own is not the mirror of the cap; equal to it, it fixes the rate', () => {
    const floored = linear({ maxRelativeFundingRate: 0.005, minRelativeFundingRate: -0.001 });
    assert.equal(steady(floored, -40_000_000, 80_000).relative, -0.001);
    assert.equal(steady(floored, 48_000_000, 80_000).relative, 0.005);
    const fixed = linear({ maxRelativeFundingRate: 0.000_007, minRelativeFundingRate: 0.000_007 });
    assert.equal(steady(fixed, 0, 80_000).relative, 0.000_007);
    assert.equal(steady(fixed, 0, 80_000).absolute, 0.56);
  });

  test('no samples, no premium', () => {
    assert.deepEqual(fundingRates(contractOf(linear()), 0, 0, 80_000), { relativeUnits: 0n, absoluteUnits: 0n });
  });

  test('the rate is odd in the premium, grows with it, and never leaves its cap', () => {
    const contract = contractOf(linear());
    const sums = fc.integer({ min: -6_000_000_000, max: 6_000_000_000 });
    fc.assert(
      fc.property(sums, sums, fc.integer({ min: 1, max: 60 }), (a, b, samples) => {
        const one = fundingRates(contract, a, samples, 80_123.45).relativeUnits;
        assert.equal(fundingRates(contract, -a, samples, 80_123.45).relativeUnits, -one);
        assert.ok(one <= 5_000_000_000_000_000n && one >= -5_000_000_000_000_000n);
        const other = fundingRates(contract, b, samples, 80_123.45).relativeUnits;
        assert.ok(a <= b ? one <= other : one >= other);
      }),
    );
  });
});

describe('in a venue', () => {
  const instruments = [linear(), inverse(), datedLinear()];
  const house = (): SmallVenue => new SmallVenue({ liquidity: 'house', instruments });

  test('60 samples of an hour are the rate of the next; the first hour has none', () => {
    const venue = house();
    venue.premium({ [LINEAR]: 0.0032, [INVERSE]: -0.0008 });
    const before = venue.pass(HOUR_MS - 1);
    assert.equal(eventsOf(before.events, 'fundingRateSet').length, 0);
    assert.deepEqual([venue.market(LINEAR).fundingRate, venue.market(LINEAR).premiumSamples], [0, 59]);
    const { events } = venue.pass(1);
    assert.deepEqual(eventsOf(events, 'fundingRateSet'), [
      {
        type: 'fundingRateSet',
        marketId: venue.market(LINEAR).id,
        rate: 32,
        relativeRate: 0.0004,
        timeMs: START_MS + HOUR_MS,
      },
      {
        type: 'fundingRateSet',
        marketId: venue.market(INVERSE).id,
        rate: -1.25e-9,
        relativeRate: -0.0001,
        timeMs: START_MS + HOUR_MS,
      },
    ]);
    const market = venue.market(LINEAR);
    assert.deepEqual(
      [market.fundingRate, market.relativeFundingRate, market.fundingUnits, market.fundingSinceMs],
      [32, 0.0004, 32_000_000_000_000_000_000n, START_MS + HOUR_MS],
    );
    assert.deepEqual([market.premiumSamples, market.premiumUnits], [0, 0], 'the next hour starts anew');
    assert.equal(venue.market('FF_XBTUSD_261225').fundingRate, 0, 'dated contracts pay none');
  });

  test('a rate does not move within its hour, whatever premium and index do', () => {
    const venue = house();
    venue.premium({ [LINEAR]: 0.0032 });
    venue.pass(HOUR_MS);
    venue.index({ XBT: 90_000 });
    venue.premium({ [LINEAR]: -0.004 });
    venue.pass(HOUR_MS - 1);
    assert.equal(venue.market(LINEAR).fundingRate, 32);
    venue.pass(1);
    assert.deepEqual(
      [venue.market(LINEAR).relativeFundingRate, venue.market(LINEAR).fundingRate],
      [-0.0005, -45],
      'the next has the index of the moment it was fixed at',
    );
  });

  test('the prediction is the mean so far at the index of now', () => {
    const venue = house();
    const predicted = () => {
      const { relativeUnits, absoluteUnits } = predictedRates(venue.state, venue.market(LINEAR));
      return [rateOf(relativeUnits), rateOf(absoluteUnits)];
    };
    venue.premium({ [LINEAR]: 0.0016 });
    assert.deepEqual(predicted(), [0, 0], 'nothing is sampled yet');
    venue.pass(60_000);
    assert.deepEqual(predicted(), [0.0002, 16]);
    venue.premium({ [LINEAR]: 0 });
    venue.pass(60_000);
    assert.deepEqual(predicted(), [0.0001, 8]);
    venue.index({ XBT: 40_000 });
    assert.deepEqual(predicted(), [0.0001, 4]);
    venue.pass(58 * 60_000);
    const last = predicted();
    // The samples were taken; the rate is what the prediction came to.
    assert.deepEqual(last, [0, 0]);
    assert.equal(venue.market(LINEAR).relativeFundingRate, rateOf((1_600_000n * 1_000_000_000n) / 480n));
  });

  test('a book too thin repeats the last premium; with none, 0 (C24)', () => {
    const venue = new SmallVenue({
      instruments,
      accounts: ['alice', 'bob'].map((name) => account(name, 'flex USD 10000000')),
    });
    venue.pass(60_000);
    assert.deepEqual([venue.market(LINEAR).lastPremiumUnits, venue.market(LINEAR).premiumSamples], [0, 1]);
    venue.buy(ALICE, LINEAR, 1, 80_040);
    const ask = venue.sell(BOB, LINEAR, 1, 80_120).key;
    venue.pass(60_000);
    assert.equal(venue.market(LINEAR).lastPremiumUnits, 1_000_000);
    venue.cancel(BOB, ask);
    venue.pass(60_000);
    const { lastPremiumUnits, premiumUnits: sum, premiumSamples } = venue.market(LINEAR);
    assert.deepEqual([lastPremiumUnits, sum, premiumSamples], [1_000_000, 2_000_000, 3]);
  });

  test('a suspended market goes on with the premium it had', () => {
    const venue = house();
    venue.premium({ [LINEAR]: 0.0032 });
    venue.pass(60_000);
    venue.apply({ type: 'setMarket', symbol: LINEAR, suspended: true });
    venue.pass(HOUR_MS - 60_000);
    assert.equal(venue.market(LINEAR).relativeFundingRate, 0.0004);
  });
});
