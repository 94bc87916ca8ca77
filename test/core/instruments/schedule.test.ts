import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildContract } from '../../../src/core/instruments/build.ts';
import type { Contract, InstrumentRow } from '../../../src/core/instruments/contract.ts';
import { levelOf, type Schedule, scheduleOf } from '../../../src/core/instruments/schedule.ts';
import { shippedInstruments } from '../../../src/instruments/load.ts';
import { fc } from '../../support/property.ts';
import { assetOf, inverseRow, linearRow } from './rows.ts';

const built = (row: InstrumentRow): Contract => {
  const result = buildContract(row, assetOf);
  assert.ok(result.ok, result.ok ? '' : result.problem);
  return result.contract;
};

const shipped = (symbol: string): Contract => {
  const { instruments, assets } = shippedInstruments();
  const row = instruments.find((candidate) => candidate.symbol === symbol) as InstrumentRow;
  const result = buildContract(row, (name) => assets.find((asset) => asset.symbol === name));
  assert.ok(result.ok);
  return result.contract;
};

/** Ticks x lots, or lots, of a notional in USD or a number of contracts: whole in every row below. */
const measureOf = (contract: Contract, size: number): number => {
  const { kind, tickMantissa, tickScale, lotMantissa, lotScale } = contract;
  const measure =
    kind === 'linear' ? (size * tickScale * lotScale) / (tickMantissa * lotMantissa) : (size * lotScale) / lotMantissa;
  assert.ok(Number.isSafeInteger(measure));
  return measure;
};

const rates = (schedule: Schedule, measure: number): [initial: number, maintenance: number] => {
  const level = levelOf(schedule, measure);
  return [schedule.initialRates[level] as number, schedule.maintenanceRates[level] as number];
};

test('published and captured levels', () => {
  const bch = inverseRow({
    symbol: 'PI_BCHUSD',
    base: 'BCH',
    tickSize: 0.1,
    maxPositionSize: 10_000_000,
    marginLevels: [
      [0, 0.04],
      [500_000, 0.06],
      [2_000_000, 0.1],
      [3_000_000, 0.2],
      [5_000_000, 0.5],
    ].map(([contracts, initialMargin]) => ({
      contracts,
      initialMargin,
      maintenanceMargin: (initialMargin as number) / 2,
    })),
  });
  const result = buildContract(bch, () => ({ decimals: 12, indexPriceUsd: 455 }));
  assert.ok(result.ok);
  const table: [contract: Contract, size: number, initial: number, maintenance: number, leverage: number][] = [
    // Inverse: size in contracts of 1 USD. Leverage as the schedule page prints it.
    [shipped('PI_XBTUSD'), 1_500_000, 0.06, 0.03, 17],
    [shipped('PI_ETHUSD'), 9_000_000, 0.25, 0.125, 4],
    [result.contract, 600_000, 0.06, 0.03, 17],
    // Linear: notional in USD.
    [shipped('PF_XBTUSD'), 2_000_000, 0.02, 0.01, 50],
    [shipped('PF_DOGEUSD'), 2_500_000, 0.04, 0.02, 25],
  ];
  for (const [contract, size, initial, maintenance, leverage] of table) {
    const schedule = scheduleOf(contract, contract.marginLevels);
    assert.deepEqual(rates(schedule, measureOf(contract, size)), [initial, maintenance], `${contract.symbol} ${size}`);
    assert.equal(Math.round(1 / initial), leverage);
  }
});

test('a level starts strictly above its bound and its rate holds for the whole position', () => {
  const xbt = built(linearRow());
  const schedule = scheduleOf(xbt, xbt.marginLevels);
  // 1,000,000 USD are 10,000,000,000 tick-lots of 1 USD x 0.0001 XBT.
  const table: [tickLots: number, initial: number][] = [
    [0, 0.01],
    [1, 0.01],
    [10_000_000_000, 0.01],
    [10_000_000_001, 0.02],
    [30_000_000_000, 0.02],
    [30_000_000_001, 0.04],
    [Number.MAX_SAFE_INTEGER, 0.04],
  ];
  for (const [tickLots, initial] of table) assert.deepEqual(rates(schedule, tickLots), [initial, initial / 2]);

  const inverse = built(inverseRow());
  const contracts = scheduleOf(inverse, inverse.marginLevels);
  assert.deepEqual(rates(contracts, 500_000), [0.02, 0.01]);
  assert.deepEqual(rates(contracts, 500_001), [0.04, 0.02]);
  assert.deepEqual(rates(scheduleOf(inverse, inverse.retailMarginLevels), 75_000_000), [0.5, 0.25]);
});

test('bounds that are no whole number of tick-lots, and bounds beyond every position', () => {
  const marginLevels = [0, 0.123_456_7, 1e15].map((numNonContractUnits, index) => ({
    numNonContractUnits,
    initialMargin: (index + 1) / 10,
    maintenanceMargin: (index + 1) / 20,
  }));
  const contract = built(linearRow({ marginLevels }));
  const schedule = scheduleOf(contract, contract.marginLevels);
  assert.deepEqual(schedule.bounds, [0, 1_234, Number.MAX_SAFE_INTEGER]);
  assert.equal(levelOf(schedule, 1_234), 0); // 0.1234 USD
  assert.equal(levelOf(schedule, 1_235), 1); // 0.1235 USD
});

test('the level is that of exact arithmetic with fractions, near every bound', (t) => {
  let above = 0;
  let atOrBelow = 0;
  fc.assert(
    fc.property(
      fc.record({
        tick: fc.constantFrom(1, 0.5, 0.25, 0.05, 0.00001, 1e-10),
        precision: fc.integer({ min: -3, max: 2 }),
        bound: fc.oneof(fc.integer({ min: 1, max: 5_000_000 }), fc.constantFrom(0.5, 333.333, 12_345.678_9)),
        offset: fc.integer({ min: -2, max: 2 }),
      }),
      ({ tick, precision, bound, offset }) => {
        const marginLevels = [0, bound].map((numNonContractUnits, index) => ({
          numNonContractUnits,
          initialMargin: (index + 1) / 10,
          maintenanceMargin: (index + 1) / 20,
        }));
        const row = linearRow({
          tickSize: tick,
          contractValueTradePrecision: precision,
          maxPositionSize: 5_000,
          impactMidSize: 1_000,
          marginLevels,
        });
        const result = buildContract(row, () => ({ decimals: 15, indexPriceUsd: tick * 1_000 }));
        assert.ok(result.ok, result.ok ? '' : result.problem);
        const { tickMantissa, tickScale, lotMantissa, lotScale } = result.contract;
        const near = Math.floor((bound * tickScale * lotScale) / (tickMantissa * lotMantissa)) + offset;
        const measure = Math.max(0, Math.min(near, Number.MAX_SAFE_INTEGER));
        // notional > bound, with both sides multiplied by the scales and by 10,000 for the bound's decimals.
        const notional = BigInt(measure) * BigInt(tickMantissa) * BigInt(lotMantissa) * 10_000n;
        const isAbove = notional > BigInt(Math.round(bound * 10_000)) * BigInt(tickScale) * BigInt(lotScale);
        const schedule = scheduleOf(result.contract, result.contract.marginLevels);
        if (measure < Number.MAX_SAFE_INTEGER) assert.equal(levelOf(schedule, measure), isAbove ? 1 : 0);
        if (isAbove) above++;
        else atOrBelow++;
      },
    ),
    { numRuns: 1_000 },
  );
  t.diagnostic(`${above} above their bound, ${atOrBelow} at or below it`);
  assert.ok(above > 100 && atOrBelow > 100);
});

test('rates never fall with size', () => {
  const contract = built(linearRow());
  const schedule = scheduleOf(contract, contract.marginLevels);
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (one, other) => {
      const [initialSmall, maintenanceSmall] = rates(schedule, Math.min(one, other));
      const [initialLarge, maintenanceLarge] = rates(schedule, Math.max(one, other));
      assert.ok(initialSmall <= initialLarge && maintenanceSmall <= maintenanceLarge);
    }),
  );
});
