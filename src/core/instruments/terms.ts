/**
 * A contract's terms in the units of computation: what trades, positions and margins multiply with.
 *
 * `cost` of a linear position counts tick-lots (lots x ticks, exact integers), that of an inverse one the coin's ledger
 * units. `costMantissa / costScale` turns either into an amount of the settlement asset.
 */
import { divideRounded, powerOfTen } from '../money/decimal.ts';
import type { Contract } from './contract.ts';
import type { FeeTable } from './fees.ts';
import { type MarginScheduleName, platformLevels } from './platforms.ts';
import { type Schedule, scheduleOf } from './schedule.ts';

export interface PlatformSchedule {
  readonly name: MarginScheduleName;
  /** Undefined where the contract has none. */
  readonly schedule: Schedule | undefined;
}

export interface ContractTerms {
  readonly contract: Contract;
  readonly linear: boolean;
  /** +1 when a long position gains settlement asset as value grows with price (linear), -1 for inverse. */
  readonly profitSign: 1n | -1n;
  readonly tickMantissa: number;
  readonly tickScale: number;
  readonly lotMantissa: number;
  readonly lotScale: number;
  /** Ledger units of the settlement asset per unit of cost. */
  readonly unitsPerCost: bigint;
  /** Settlement asset per unit of cost, as a fraction. */
  readonly costMantissa: number;
  readonly costScale: number;
  /** Cents of USD per lot x tick (linear) or per lot (inverse: contracts are dollars), as a reduced fraction. */
  readonly centsMantissa: number;
  readonly centsScale: number;
  /** Inverse only: ledger units of coin of one lot at a price of one tick. */
  readonly coinUnitsPerLotTick: { readonly numerator: bigint; readonly denominator: bigint };
  readonly professional: Schedule;
  readonly retail: Schedule;
  /** Those of platforms that were asked for (`platformSchedule`). */
  readonly platforms: PlatformSchedule[];
  readonly fees: FeeTable | undefined;
  /** Highest price that keeps every sum of lots x ticks an exact integer. */
  readonly maxTicks: number;
}

/**
 * Terms of the contract. `settlementDecimals` are the ledger's digits of its settlement asset, `fees` the schedule that it
 * is charged by; without one its trades are free.
 */
export function termsOf(contract: Contract, settlementDecimals: number, fees: FeeTable | undefined): ContractTerms {
  const linear = contract.kind === 'linear';
  const { tickMantissa, tickScale, lotMantissa, lotScale } = contract;
  const unit = powerOfTen(settlementDecimals);
  const cents = reduced(100 * lotMantissa * (linear ? tickMantissa : 1), lotScale * (linear ? tickScale : 1));
  return {
    contract,
    linear,
    profitSign: linear ? 1n : -1n,
    tickMantissa,
    tickScale,
    lotMantissa,
    lotScale,
    unitsPerCost: linear
      ? (unit * BigInt(tickMantissa) * BigInt(lotMantissa)) / (BigInt(tickScale) * BigInt(lotScale))
      : 1n,
    costMantissa: linear ? tickMantissa * lotMantissa : 1,
    costScale: linear ? tickScale * lotScale : Number(unit),
    centsMantissa: cents[0],
    centsScale: cents[1],
    coinUnitsPerLotTick: {
      numerator: unit * BigInt(lotMantissa) * BigInt(tickScale),
      denominator: BigInt(lotScale) * BigInt(tickMantissa),
    },
    professional: scheduleOf(contract, contract.marginLevels),
    retail: scheduleOf(contract, contract.retailMarginLevels),
    platforms: [],
    fees,
    maxTicks: Math.floor(LARGEST_SUM / Math.max(1, contract.maxPositionLots)),
  };
}

/** The schedule of a platform, read out of the contract's row when it is first asked for; undefined where there is none. */
export function platformSchedule(
  { contract, platforms }: ContractTerms,
  name: MarginScheduleName,
): Schedule | undefined {
  const known = platforms.find((platform) => platform.name === name);
  if (known !== undefined) return known.schedule;
  const levels = platformLevels(contract, name);
  const schedule = levels === undefined ? undefined : scheduleOf(contract, levels);
  platforms.push({ name, schedule });
  return schedule;
}

/** Sums of lots x ticks over one side of one account stay below 2^52. */
const LARGEST_SUM = 0x10000000000000;

function reduced(mantissa: number, scale: number): readonly [number, number] {
  let [divisor, rest] = [mantissa, scale];
  while (rest !== 0) [divisor, rest] = [rest, divisor % rest];
  return [mantissa / divisor, scale / divisor];
}

/** Exact value of a trade in units of cost: lots x ticks, or coins rounded to the ledger's unit, half away from zero. */
export function tradeValue(terms: ContractTerms, lots: number, ticks: number): bigint {
  if (terms.linear) return BigInt(lots) * BigInt(ticks);
  const { numerator, denominator } = terms.coinUnitsPerLotTick;
  return divideRounded(BigInt(lots) * numerator, BigInt(ticks) * denominator);
}

/** Price of a tick in USD: the shortest decimal of the exact product. */
export function priceOf(terms: ContractTerms, ticks: number): number {
  return (ticks * terms.tickMantissa) / terms.tickScale;
}

/** Size of lots in contracts. */
export function sizeOf(terms: ContractTerms, lots: number): number {
  return (lots * terms.lotMantissa) / terms.lotScale;
}

/** An amount of the settlement asset from a cost held as a number. */
export function amountOfCost(terms: ContractTerms, cost: number): number {
  return (cost * terms.costMantissa) / terms.costScale;
}
