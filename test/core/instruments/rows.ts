/** Rows and assets that the tests of this folder build contracts from. */
import type { AssetLookup } from '../../../src/core/instruments/build.ts';
import type { InstrumentRow } from '../../../src/core/instruments/contract.ts';

const PRICES: Readonly<Record<string, number>> = { USD: 1, XBT: 84_000, ETH: 2_600, PEPE: 0.000_004_9, EUR: 1.17 };

export const assetOf: AssetLookup = (symbol) =>
  Object.hasOwn(PRICES, symbol) ? { decimals: 12, indexPriceUsd: PRICES[symbol] as number } : undefined;

const levels = (bound: string, ...rows: (readonly [number, number])[]): readonly object[] =>
  rows.map(([lowerBound, initialMargin]) => ({
    [bound]: lowerBound,
    initialMargin,
    maintenanceMargin: initialMargin / 2,
  }));

/** A linear perpetual with the figures of PF_XBTUSD. */
export function linearRow(changes: Readonly<Record<string, unknown>> = {}): InstrumentRow {
  return {
    symbol: 'PF_XBTUSD',
    type: 'flexible_futures',
    tickSize: 1,
    contractSize: 1,
    tradeable: true,
    impactMidSize: 0.08,
    maxPositionSize: 1200,
    openingDate: '2022-03-22T13:15:36Z',
    marginLevels: levels('numNonContractUnits', [0, 0.01], [1_000_000, 0.02], [3_000_000, 0.04]),
    retailMarginLevels: levels('numNonContractUnits', [0, 0.1]),
    fundingRateCoefficient: 8,
    maxRelativeFundingRate: 0.005,
    contractValueTradePrecision: 4,
    postOnly: false,
    feeScheduleUid: '723888f7-0a8e-4183-8648-f920a22339e3',
    mtf: true,
    base: 'BTC',
    quote: 'USD',
    pair: 'BTC:USD',
    category: 'Layer 1',
    tags: [],
    tradfi: false,
    isExpired: false,
    ...changes,
  } as InstrumentRow;
}

/** An inverse perpetual with the figures of PI_XBTUSD. */
export function inverseRow(changes: Readonly<Record<string, unknown>> = {}): InstrumentRow {
  return linearRow({
    symbol: 'PI_XBTUSD',
    type: 'futures_inverse',
    underlying: 'rr_xbtusd',
    tickSize: 0.5,
    impactMidSize: 1000,
    maxPositionSize: 75_000_000,
    contractValueTradePrecision: 0,
    marginLevels: levels('contracts', [0, 0.02], [500_000, 0.04], [1_000_000, 0.06]),
    retailMarginLevels: levels('contracts', [0, 0.5]),
    ...changes,
  });
}

/** Fields that make a row that of FF_XBTUSD_261225; without the two of funding. */
export const DATED = {
  symbol: 'FF_XBTUSD_261225',
  lastTradingTime: '2026-12-25T08:00:00Z',
  openingDate: '2026-05-22T08:00:00Z',
  fundingRateCoefficient: undefined,
  maxRelativeFundingRate: undefined,
} as const;
