/** Instrument rows in the shape of `GET /instruments`, small enough to compute with by hand. */
import type { InstrumentRow } from '../../src/core/instruments/contract.ts';

type Levels = readonly (readonly [bound: number, initial: number, maintenance: number])[];
type Changes = Readonly<Record<string, unknown>>;

function levels(bound: 'numNonContractUnits' | 'contracts', rows: Levels): readonly object[] {
  return rows.map(([lowerBound, initialMargin, maintenanceMargin]) => ({
    [bound]: lowerBound,
    initialMargin,
    maintenanceMargin,
  }));
}

/** A linear perpetual: PF_XBTUSD with a tick of 1 USD, a lot of 0.0001 and three margin levels. */
export function linear(changes: Changes = {}): InstrumentRow {
  return {
    symbol: 'PF_XBTUSD',
    type: 'flexible_futures',
    tickSize: 1,
    contractSize: 1,
    tradeable: true,
    impactMidSize: 0.08,
    maxPositionSize: 1200,
    openingDate: '2022-03-22T13:15:36Z',
    marginLevels: levels('numNonContractUnits', [
      [0, 0.01, 0.005],
      [1_000_000, 0.02, 0.01],
      [3_000_000, 0.04, 0.02],
    ]),
    retailMarginLevels: levels('numNonContractUnits', [
      [0, 0.1, 0.05],
      [1_000_000, 0.2, 0.1],
    ]),
    fundingRateCoefficient: 8,
    maxRelativeFundingRate: 0.005,
    contractValueTradePrecision: 4,
    postOnly: false,
    feeScheduleUid: 'linear',
    base: 'BTC',
    quote: 'USD',
    ...changes,
  } as InstrumentRow;
}

/** PF_ETHUSD: a tick of 0.1 USD, a lot of 0.001, maker rebates. */
export function ether(changes: Changes = {}): InstrumentRow {
  return linear({
    symbol: 'PF_ETHUSD',
    tickSize: 0.1,
    impactMidSize: 1.5,
    maxPositionSize: 16_000,
    contractValueTradePrecision: 3,
    base: 'ETH',
    feeScheduleUid: 'rebate',
    marginLevels: levels('numNonContractUnits', [
      [0, 0.02, 0.01],
      [500_000, 0.04, 0.02],
      [2_000_000, 0.1, 0.05],
    ]),
    ...changes,
  });
}

/** PF_PEPEUSD: ticks of 1e-10 USD and lots of 1,000 coins. */
export function pepe(changes: Changes = {}): InstrumentRow {
  return linear({
    symbol: 'PF_PEPEUSD',
    tickSize: 1e-10,
    impactMidSize: 875_000_000,
    maxPositionSize: 1_000_000_000_000,
    contractValueTradePrecision: -3,
    base: 'PEPE',
    marginLevels: levels('numNonContractUnits', [
      [0, 0.05, 0.025],
      [10_000, 0.1, 0.05],
      [250_000, 0.2, 0.1],
    ]),
    ...changes,
  });
}

/** FF_XBTUSD_261225: the dated sister of PF_XBTUSD. */
export function datedLinear(changes: Changes = {}): InstrumentRow {
  const { fundingRateCoefficient: _coefficient, maxRelativeFundingRate: _highest, ...row } = linear();
  return {
    ...row,
    symbol: 'FF_XBTUSD_261225',
    lastTradingTime: '2026-12-25T08:00:00Z',
    openingDate: '2026-05-22T08:00:00Z',
    maxPositionSize: 600,
    impactMidSize: 0.05,
    marginLevels: levels('numNonContractUnits', [
      [0, 0.02, 0.01],
      [2_000_000, 0.04, 0.02],
    ]),
    ...changes,
  } as InstrumentRow;
}

/** An inverse perpetual: PI_XBTUSD with a tick of 0.5 USD, contracts of 1 USD and three margin levels. */
export function inverse(changes: Changes = {}): InstrumentRow {
  return linear({
    symbol: 'PI_XBTUSD',
    type: 'futures_inverse',
    tickSize: 0.5,
    impactMidSize: 1000,
    maxPositionSize: 75_000_000,
    contractValueTradePrecision: 0,
    feeScheduleUid: 'inverse',
    marginLevels: levels('contracts', [
      [0, 0.02, 0.01],
      [500_000, 0.04, 0.02],
      [1_000_000, 0.06, 0.03],
    ]),
    retailMarginLevels: levels('contracts', [[0, 0.5, 0.25]]),
    ...changes,
  });
}

/** FI_XBTUSD_261225: the dated sister of PI_XBTUSD. */
export function datedInverse(changes: Changes = {}): InstrumentRow {
  const { fundingRateCoefficient: _coefficient, maxRelativeFundingRate: _highest, ...row } = inverse();
  return {
    ...row,
    symbol: 'FI_XBTUSD_261225',
    lastTradingTime: '2026-12-25T16:00:00Z',
    openingDate: '2026-06-26T16:00:00Z',
    maxPositionSize: 40_000_000,
    marginLevels: levels('contracts', [
      [0, 0.02, 0.01],
      [500_000, 0.04, 0.02],
      [1_000_000, 0.06, 0.03],
      [3_000_000, 0.1, 0.05],
    ]),
    ...changes,
  } as InstrumentRow;
}

/** Replaces a row's margin levels (linear: USD of notional; inverse: contracts). */
export function withLevels(row: InstrumentRow, rows: Levels): InstrumentRow {
  const bound = row.type === 'futures_inverse' ? 'contracts' : 'numNonContractUnits';
  return { ...row, marginLevels: levels(bound, rows) };
}
