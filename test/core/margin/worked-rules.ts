/** The worked examples that one function of the core decides: margin levels, fees, caps, rates, values and scores. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeeSchedule } from '../../../src/core/commands/command.ts';
import { MARKET } from '../../../src/core/entities.ts';
import { buildContract } from '../../../src/core/instruments/build.ts';
import type { Contract, InstrumentRow } from '../../../src/core/instruments/contract.ts';
import { FEE_RATE_ONE, feeRates, feeTable } from '../../../src/core/instruments/fees.ts';
import { levelOf, scheduleOf } from '../../../src/core/instruments/schedule.ts';
import { type ContractTerms, termsOf, tradeValue } from '../../../src/core/instruments/terms.ts';
import { unwindScore } from '../../../src/core/liquidation/ranking.ts';
import { type FundingRates, fundingRates, premiumUnits, rateOf } from '../../../src/core/market/funding-rate.ts';
import { markPrice, premiumCap } from '../../../src/core/market/mark.ts';
import { bookedUnits } from '../../../src/core/money/ledger.ts';
import { feeOn } from '../../../src/core/orders/fees.ts';
import { fundingUnits } from '../../../src/core/positions/funding-figure.ts';
import { usdValueText } from '../../../src/gateway/wire/numbers.ts';
import { datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { SmallVenue } from '../../support/small-venue.ts';
import type { WorkedRow } from './worked-wallets.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

type Told = Readonly<Record<string, unknown>>;

interface Known {
  readonly contract: Contract;
  readonly terms: ContractTerms;
}

export function built(row: InstrumentRow): Known {
  const result = buildContract(row, () => ({ decimals: 12, indexPriceUsd: 1 }));
  assert.ok(result.ok, JSON.stringify(result));
  return { contract: result.contract, terms: termsOf(result.contract, 12, undefined) };
}

/** Delisted contracts are among the data as well. */
const SHIPPED: readonly InstrumentRow[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../src/data/instruments.json'), 'utf8'),
).instruments;

function shipped(symbol: string): Known {
  const row = SHIPPED.find((candidate) => candidate.symbol === symbol);
  assert.ok(row !== undefined, symbol);
  return built(row);
}

/** Rates of a size: of USD for linear contracts, of contracts for inverse ones. */
function ratesOf({ contract, terms }: Known, size: number): Told {
  const schedule = scheduleOf(contract, contract.marginLevels);
  const { tickMantissa, tickScale, lotMantissa, lotScale } = terms;
  const lots = (size * lotScale) / lotMantissa;
  const level = levelOf(schedule, terms.linear ? (lots * tickScale) / tickMantissa : lots);
  const imRate = schedule.initialRates[level] as number;
  return { imRate, mmRate: schedule.maintenanceRates[level], maxLeverage: Math.round(1 / imRate) };
}

/** Maker and taker fees in percent by the volume at which they begin. */
const CLASSIC: FeeSchedule = schedule('classic', [
  [0, 0.02, 0.05],
  [100_000, 0.015, 0.04],
  [1_000_000, 0.0125, 0.03],
  [5_000_000, 0.01, 0.025],
  [10_000_000, 0.0075, 0.02],
  [20_000_000, 0.005, 0.015],
  [50_000_000, 0.0025, 0.0125],
  [100_000_000, 0, 0.01],
]);
const EEA: FeeSchedule = schedule('EEA', [
  [0, 0.02, 0.05],
  [2_500_000, 0.015, 0.045],
  [5_000_000, 0.0125, 0.04],
  [10_000_000, 0.01, 0.035],
  [20_000_000, 0.0075, 0.03],
]);

function schedule(name: string, rows: readonly (readonly [number, number, number])[]): FeeSchedule {
  return {
    uid: name,
    name,
    tiers: rows.map(([usdVolume, makerFee, takerFee]) => ({ usdVolume, makerFee, takerFee })),
  };
}

/** The classic table prints bounds that still belong to the tier below. */
function feesAt(fees: FeeSchedule, volumeUsd: number): { maker: number; taker: number } {
  const result = feeTable({ ...fees, lowerBounds: fees === CLASSIC ? 'exclusive' : 'inclusive' });
  assert.ok(result.ok);
  const { makerRate, takerRate } = feeRates(result.table, volumeUsd);
  return { maker: makerRate / FEE_RATE_ONE, taker: takerRate / FEE_RATE_ONE };
}

/** Fee on lots at a price in ticks, in the settlement asset. */
function feeOf({ terms }: Known, lots: number, ticks: number, rate: number): number {
  const units = tradeValue(terms, lots, ticks) * terms.unitsPerCost;
  return Number(feeOn(units, Math.round(rate * FEE_RATE_ONE))) / 1e12;
}

/** The cap of a contract with so many days left. */
function capAt(days: number | undefined): number {
  const { contract } = built(days === undefined ? linear() : datedLinear());
  const { rules } = new SmallVenue().state.root;
  return premiumCap(rules, contract, contract.lastTradingMs - (days ?? 0) * DAY_MS);
}

export const WORKED_RULES: Readonly<Record<string, (inputs: WorkedRow['given']) => Told>> = {
  'premium-cap-87d': ({ daysToMaturity, indexPrice }) => {
    const cap = capAt(daysToMaturity);
    return { cap, lowest: markPrice(indexPrice, -1e9, cap), highest: markPrice(indexPrice, 1e9, cap) };
  },
  'premium-cap-ends': ({ cases }) => ({
    caps: cases.map(([, days]: [string, number | null]) => capAt(days ?? undefined)),
  }),
  'fee-linear-taker': ({ size, price, takerRate }) => ({
    fee: feeOf(built(ether()), size * 1000, price * 10, takerRate),
    feeCurrency: built(ether()).contract.settlementAsset,
  }),
  'fee-inverse-taker': ({ contracts, price, takerRate }) => {
    const known = built(inverse({ symbol: 'PI_ETHUSD', base: 'ETH', tickSize: 0.05 }));
    return {
      fee: feeOf(known, contracts, Math.round(price / 0.05), takerRate),
      feeCurrency: known.contract.settlementAsset,
    };
  },
  'fee-schedule-example': ({ contracts, price, takerRate, makerRate }) => {
    const known = built(inverse());
    return {
      notionalBtc: Number(tradeValue(known.terms, contracts, price * 2)) / 1e12,
      takerFeeBtc: feeOf(known, contracts, price * 2, takerRate),
      makerFeeBtc: feeOf(known, contracts, price * 2, makerRate),
    };
  },
  'effective-leverage-open': leverage,
  'effective-leverage-profit': leverage,
  'flex-ws-cross-9963': () => ({ effective_leverage: effectiveLeverage(0, 9963.66) }),
  'flex-live-2023-06-27': ({ entryValueOfPositions }) => ({
    effectiveLeverage: effectiveLeverage(entryValueOfPositions, 71.993_900_954_111_85),
  }),
  'unwind-rank': ({ cases }) => ({
    scores: cases.map(({ size, price, pnl, initialMargin, portfolioValue }: Readonly<Record<string, number>>) =>
      unwindScore(
        pnl as number,
        initialMargin as number,
        (size as number) * (price as number),
        portfolioValue as number,
      ),
    ),
  }),
  'funding-coefficient-8': ({ averagePremium, n }) => ({
    relativeRatePerHour: rateOf(ratesOfPremium(inverse(), averagePremium * 1e9, n).relativeUnits),
  }),
  'funding-premium-payment': ({ index, perpPrice, n, shortContracts, hours }) => {
    const sample = premiumUnits(perpPrice, index);
    const { relativeUnits, absoluteUnits } = ratesOfPremium(inverse(), sample, n, index);
    return {
      averagePremium: sample / 1e9,
      relativeRatePerHour: rateOf(relativeUnits),
      receivedUsd: rateOf(relativeUnits) * shortContracts * hours,
      receivedBtc: fundingOf(inverse(), absoluteUnits, -shortContracts, hours * HOUR_MS),
    };
  },
  'funding-cap-25bp': ({ index, perpPrice, n, cap }) => {
    const rate = (maxRelativeFundingRate: number): number =>
      rateOf(
        ratesOfPremium(inverse({ maxRelativeFundingRate }), premiumUnits(perpPrice, index), n, index).relativeUnits,
      );
    return { uncapped: rate(0.1), relativeRatePerHour: rate(cap), max24h: rate(cap) * 24 };
  },
  'funding-abs-linear-2025-08h': absoluteRate(60, 24),
  'funding-abs-linear-2025-09h': absoluteRate(60, 24),
  'funding-abs-linear-ticker-2026': absoluteRate(60, 8),
  'funding-abs-linear-gct': absoluteRate(60, 8),
  'funding-abs-linear-neg': absoluteRate(60, 8),
  'funding-abs-inverse-2022-00h': absoluteRate(240, 8),
  'funding-abs-inverse-2022-04h': absoluteRate(240, 8),
  'funding-abs-inverse-2023': absoluteRate(60, 24),
  'funding-abs-inverse-2023-pred': absoluteRate(60, 24),
  'funding-sampling-2025': sampling,
  'funding-sampling-2026': sampling,
  'funding-doge-realisation': ({ size, absoluteRate: rate, hoursHeld }) => {
    const row = linear({ symbol: 'PF_DOGEUSD', base: 'DOGE', tickSize: 0.000_01, contractValueTradePrecision: 0 });
    const unrounded = fundingOf(row, BigInt(Math.round(rate * 1e18)), size, Math.round(hoursHeld * HOUR_MS));
    const booked = Number(bookedUnits(BigInt(Math.round(unrounded * 1e12)), 10n ** 8n)) / 1e12;
    return { unrounded, realizedFunding: booked, oldBalance: 0.0002, newBalance: 0.0002 + booked };
  },
  'usd-value-rounding-1': usdValue,
  'usd-value-rounding-2': usdValue,
  'schedule-inverse-btc': ({ contracts }) => ratesOf(shipped('PI_XBTUSD'), contracts),
  'schedule-inverse-eth': ({ contracts }) => ratesOf(shipped('PI_ETHUSD'), contracts),
  'schedule-inverse-bch': ({ contracts }) => ratesOf(shipped('PI_BCHUSD'), contracts),
  'schedule-pf-xbt-mid': ({ notionalUsd }) => ratesOf(shipped('PF_XBTUSD'), notionalUsd),
  'schedule-pf-doge': ({ notionalUsd }) => ratesOf(shipped('PF_DOGEUSD'), notionalUsd),
  'fee-tier-classic': ({ volumeUsd }) => feesAt(CLASSIC, volumeUsd),
  'fee-tier-eea': ({ volumeUsd }) => feesAt(EEA, volumeUsd),
  'fee-tier-classic-2': ({ volumesUsd }) => ({
    maker: volumesUsd.map((volume: number) => feesAt(CLASSIC, volume).maker),
    taker: volumesUsd.map((volume: number) => feesAt(CLASSIC, volume).taker),
  }),
};

function usdValue({ size, price }: { size: number; price: number }): Told {
  const { contract } = built(linear());
  return { usdValue: usdValueText(contract, Math.round(size * 10_000), price) };
}

/** The factor by which a gain's return on margin is multiplied: position value over portfolio value (7). */
function effectiveLeverage(positionValue: number, portfolioValue: number): number {
  return unwindScore(1, 1, positionValue, portfolioValue);
}

function leverage({ positionValue, equity }: { positionValue: number; equity: number }): Told {
  return { effectiveLeverage: effectiveLeverage(positionValue, equity) };
}

/** Rates after an hour of sixty equal samples. */
function ratesOfPremium(row: InstrumentRow, sample: number, n: number, index = 7000): FundingRates {
  const { contract } = built({ ...row, fundingRateCoefficient: n });
  return fundingRates(contract, 60 * sample, 60, index);
}

/** The samples that give a printed relative rate are whole; their rates must be the printed ones. */
function samplesOf(relativeRate: number, samples: number, n: number): number {
  return Math.round(relativeRate * samples * n * 1e9);
}

function absoluteRate(samples: number, n: number): (inputs: WorkedRow['given']) => Told {
  return ({ contractType, relativeRate, indexAtRateSetting }) => {
    const row = contractType === 'linear' ? linear() : inverse();
    const { contract } = built({ ...row, fundingRateCoefficient: n });
    const rates = fundingRates(contract, samplesOf(relativeRate, samples, n), samples, indexAtRateSetting);
    return { absoluteRate: rateOf(rates.absoluteUnits) };
  };
}

function sampling({ relativeRates, samples, n }: { relativeRates: number[]; samples: number; n: number }): Told {
  const { contract } = built({ ...linear(), fundingRateCoefficient: n });
  for (const relativeRate of relativeRates) {
    const rates = fundingRates(contract, samplesOf(relativeRate, samples, n), samples, 80_000);
    // Captures print 18 decimals, older ones fewer digits.
    assert.ok(Math.abs(rateOf(rates.relativeUnits) - relativeRate) < 1e-18, String(relativeRate));
  }
  return { sumOfPremiums: relativeRates.map((rate) => samplesOf(rate, samples, n) / 1e9) };
}

/** Funding of contracts over a time at one rate, in the settlement asset. */
function fundingOf(row: InstrumentRow, rateUnits: bigint, contracts: number, ms: number): number {
  const { contract, terms } = built(row);
  const market = { ...MARKET.blank(), contract, fundingUnits: rateUnits };
  const lots = (contracts * terms.lotScale) / terms.lotMantissa;
  return Number(fundingUnits(market, terms, lots, 0, ms, 12)) / 1e12;
}
