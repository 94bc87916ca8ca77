/**
 * Trading fees (margin-and-risk 11, D19): what `/feeschedules` serves is what is charged. A rate is kept as an exact
 * fraction of the served percent, so that a fee is integer arithmetic.
 */
import { fail } from '../assert.ts';
import type { FeeSchedule, FeeTier } from '../commands/command.ts';
import type { Market } from '../entities.ts';
import { divideRounded, parseDecimal, powerOfTen } from '../money/decimal.ts';
import type { State } from '../state.ts';

/** A fraction of notional: `numerator / denominator`. Negative for a rebate. */
export interface FeeRate {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export interface FeeRates {
  readonly maker: FeeRate;
  readonly taker: FeeRate;
}

const NO_FEE: FeeRate = { numerator: 0n, denominator: 1n };

/** The venue's own accounts trade free of charge. */
export const NO_FEES: FeeRates = { maker: NO_FEE, taker: NO_FEE };

/** Rates of the market for a 30-day volume in USD. A market whose schedule is not served charges nothing. */
export function feeRates(state: State, market: Market, volumeUsd: number): FeeRates {
  const schedule = state.root.feeSchedules.find((candidate) => candidate.uid === market.contract.feeScheduleUid);
  const tier = schedule === undefined ? undefined : tierOf(schedule, volumeUsd);
  return tier === undefined ? NO_FEES : { maker: rateOf(tier.makerFee), taker: rateOf(tier.takerFee) };
}

/** The last tier whose bound the volume has reached (D19: bounds are inclusive). */
export function tierOf(schedule: FeeSchedule, volumeUsd: number): FeeTier | undefined {
  let reached: FeeTier | undefined;
  for (const tier of schedule.tiers) if (tier.usdVolume <= volumeUsd) reached = tier;
  return reached;
}

/** The fee on a value in ledger units, rounded to the unit, half away from zero. */
export function feeOn(units: bigint, rate: FeeRate): bigint {
  return rate.numerator === 0n ? 0n : divideRounded(units * rate.numerator, rate.denominator);
}

/** A served percent as a fraction: 0.02 is 2 / 10,000. */
function rateOf(percent: number): FeeRate {
  const decimal = parseDecimal(String(percent)) ?? fail('a fee is a decimal number');
  return { numerator: decimal.digits, denominator: powerOfTen(decimal.scale + 2) };
}
