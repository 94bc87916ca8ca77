/** Contracts, read from the rows of `GET /instruments` (margin-and-risk 1, 3, 6, 11). */
import type { InstrumentRow, ModelFeeSchedule } from './commands.ts';
import { asPrinted, exactly, Fraction, tenToThe, whole, ZERO } from './fraction.ts';

/** A level of a margin schedule: it begins strictly above its bound and its rates are those of the whole position (C7). */
export interface Level {
  /** USD of notional, or contracts. */
  readonly above: Fraction;
  readonly initial: number;
  readonly maintenance: number;
}

export interface Contract {
  readonly symbol: string;
  readonly linear: boolean;
  readonly base: string;
  readonly settlement: string;
  readonly underlying: string;
  readonly wallet: string;
  /** USD. */
  readonly tick: Fraction;
  /** Contracts: coins of a linear one, USD of an inverse one. */
  readonly lot: Fraction;
  readonly maxPositionLots: bigint;
  readonly impactLots: bigint;
  readonly professional: readonly Level[];
  readonly retail: readonly Level[];
  readonly fees: ModelFeeSchedule | undefined;
  /** Hours in which an average premium would be paid, and the cap of a relative rate per hour. */
  readonly fundingCoefficient: number;
  readonly fundingCap: number;
  /** Lowest relative rate, where the contract has one of its own. */
  readonly fundingFloor: number;
  /** Undefined for a perpetual. */
  readonly expiryMs: number | undefined;
  readonly postOnly: boolean;
  /** No limit price may lie above it: lots times ticks of the largest position stay below 2^52. */
  readonly highestTicks: bigint;
}

export function contractOf(row: InstrumentRow, feeSchedules: readonly ModelFeeSchedule[]): Contract {
  const linear = row.type === 'flexible_futures';
  const base = row.base === 'BTC' ? 'XBT' : String(row.base);
  const lot = tenToThe(-Number(row.contractValueTradePrecision));
  const lots = (size: unknown): bigint => asPrinted(Number(size)).over(lot).floor();
  const fees = feeSchedules.find((schedule) => schedule.uid === row.feeScheduleUid) ?? feeSchedules[0];
  const maxPositionLots = lots(row.maxPositionSize);
  return {
    symbol: String(row.symbol),
    linear,
    base,
    settlement: linear ? 'USD' : base,
    underlying: `${base}:USD`,
    wallet: linear ? 'flex' : `fi_${base.toLowerCase()}usd`,
    tick: asPrinted(Number(row.tickSize)),
    lot,
    maxPositionLots,
    impactLots: lots(row.impactMidSize) > 0n ? lots(row.impactMidSize) : 1n,
    professional: levels(row.marginLevels),
    retail: levels(row.retailMarginLevels ?? row.marginLevels),
    fees,
    fundingCoefficient: Number(row.fundingRateCoefficient ?? 0),
    fundingCap: Number(row.maxRelativeFundingRate ?? 0),
    fundingFloor: Number(row.minRelativeFundingRate ?? -Number(row.maxRelativeFundingRate ?? 0)),
    expiryMs: row.lastTradingTime === undefined ? undefined : Date.parse(String(row.lastTradingTime)),
    postOnly: row.postOnly === true,
    highestTicks: 2n ** 52n / maxPositionLots,
  };
}

/** D19, C55: the fraction charged for a 30-day volume in USD; a tier begins at its bound, or just above it. */
export function feeFor(schedule: ModelFeeSchedule, volume: Fraction, side: 'makerFee' | 'takerFee'): Fraction {
  let rate = 0;
  for (const [index, tier] of schedule.tiers.entries()) {
    const bound = asPrinted(tier.usdVolume);
    const reached = volume.isAbove(bound) || (schedule.lowerBounds !== 'exclusive' && volume.equals(bound));
    if (index === 0 || reached) rate = tier[side];
  }
  return asPrinted(rate).over(whole(100));
}

function levels(rows: unknown): readonly Level[] {
  return (rows as readonly Readonly<Record<string, number>>[]).map((row) => ({
    above: asPrinted(row.numNonContractUnits ?? row.contracts ?? 0),
    initial: row.initialMargin as number,
    maintenance: row.maintenanceMargin as number,
  }));
}

/** The last level that begins strictly below the size. */
export function levelFor(schedule: readonly Level[], size: Fraction): Level {
  let found = schedule[0] as Level;
  for (const level of schedule.slice(1)) if (size.isAbove(level.above)) found = level;
  return found;
}

/** C7: the rate of the size's level for the whole of it, or of each level for the part of the size that lies in it. */
export function rateFor(
  schedule: readonly Level[],
  size: Fraction,
  rate: 'initial' | 'maintenance',
  levels: 'whole' | 'marginal',
): number {
  if (levels === 'whole' || size.sign === 0) return levelFor(schedule, size)[rate];
  let sum = ZERO;
  for (const [index, level] of schedule.entries()) {
    const from = index === 0 ? ZERO : level.above;
    const end = schedule[index + 1]?.above;
    const upTo = end === undefined || end.isAbove(size) ? size : end;
    if (upTo.isAbove(from)) sum = sum.plus(upTo.minus(from).times(exactly(level[rate])));
  }
  return sum.over(size).toNumber();
}

export function priceAt(contract: Contract, ticks: bigint): Fraction {
  return whole(ticks).times(contract.tick);
}

export function sizeOf(contract: Contract, lots: bigint): Fraction {
  return whole(lots).times(contract.lot);
}

/** What lots are worth at a price: USD, or coins (section 1). */
export function worthOf(contract: Contract, lots: bigint, price: Fraction): Fraction {
  const size = sizeOf(contract, lots);
  return contract.linear ? size.times(price) : size.over(price);
}

/** Notional of an order in USD. A contract of an inverse market is a dollar. */
export function notionalUsd(contract: Contract, lots: bigint, ticks: bigint): Fraction {
  const size = sizeOf(contract, lots);
  return contract.linear ? size.times(priceAt(contract, ticks)) : size;
}

/** The settlement asset's worth of one unit of cost: of a lot-tick (linear), or of the ledger's unit of the coin. */
export function costUnit(contract: Contract, settlementDecimals: number): Fraction {
  return contract.linear ? contract.tick.times(contract.lot) : tenToThe(-settlementDecimals);
}

export { Fraction };
