/**
 * The mark: index plus the average premium of the impact mid over it, within the contract's cap
 * (margin-and-risk 9, C25, D34).
 */
import { DAY_MS } from '../durations.ts';
import type { Contract } from '../instruments/contract.ts';
import type { RuleSet } from '../margin/rules.ts';

/** Cap of the mark's premium as a fraction of the index: a constant for perpetuals, growing with maturity for dated ones. */
export function premiumCap(rules: RuleSet, contract: Contract, nowMs: number): number {
  if (contract.lastTradingMs === 0) return rules.perpetualPremiumCap;
  const days = Math.min(Math.max((contract.lastTradingMs - nowMs) / DAY_MS, 1), rules.datedPremiumCapDays);
  const span = rules.datedPremiumCapFarthest - rules.datedPremiumCapOneDay;
  return rules.datedPremiumCapOneDay + (span * (days - 1)) / (rules.datedPremiumCapDays - 1);
}

/** Mark price in USD. */
export function markPrice(indexPriceUsd: number, premiumAverageUsd: number, cap: number): number {
  const lowest = indexPriceUsd * (1 - cap);
  const highest = indexPriceUsd * (1 + cap);
  return Math.min(Math.max(indexPriceUsd + premiumAverageUsd, lowest), highest);
}

/** The average after one more one-second sample: alpha = 2 / (window + 1) (C25). */
export function nextAverage(average: number, sample: number, windowSeconds: number): number {
  return average + ((sample - average) * 2) / (windowSeconds + 1);
}

/**
 * True when the average need not be sampled on (C48): it lies within a billionth of the index of the sample, and the next
 * samples would not move a mark anybody prints.
 */
export function isSettled(average: number, sample: number, indexPriceUsd: number): boolean {
  return Math.abs(sample - average) <= indexPriceUsd * 1e-9;
}
