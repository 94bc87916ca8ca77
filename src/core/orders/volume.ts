/**
 * Traded volume of the last 30 days (margin-and-risk 11, C55): what fee tiers go by. Kept by UTC day in whole cents, so
 * that a volume is a sum of a few integers and no fill needs to be remembered.
 */
import { DAY_MS } from '../durations.ts';
import type { Account } from '../entities.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import { divideRounded } from '../money/decimal.ts';
import type { State } from '../state.ts';

/** Days that count, today included. */
export const VOLUME_DAYS = 30;

/**
 * USD value of a fill in whole cents, half away from zero: size times price of a linear contract, the contracts of an
 * inverse one, which are dollars (C55).
 */
export function fillCents(terms: ContractTerms, lots: number, ticks: number): number {
  const { centsMantissa, centsScale } = terms;
  const steps = terms.linear ? lots * ticks : lots;
  const cents = steps * centsMantissa;
  if (cents > Number.MAX_SAFE_INTEGER) {
    return Number(divideRounded(BigInt(steps) * BigInt(centsMantissa), BigInt(centsScale)));
  }
  const rest = cents % centsScale;
  return (cents - rest) / centsScale + (rest * 2 >= centsScale ? 1 : 0);
}

/** Counts a fill into an account's volume of today. Nobody charges the venue's own accounts, so theirs is not kept. */
export function noteVolume(state: State, accountId: number, terms: ContractTerms, lots: number, ticks: number): void {
  if (state.accounts.get(accountId).role !== 'client') return;
  const { volumeDays, volumeCents } = state.accounts.own(accountId);
  const today = dayNow(state);
  const cents = fillCents(terms, lots, ticks);
  const last = volumeDays.length - 1;
  if (volumeDays[last] === today) {
    volumeCents[last] = (volumeCents[last] as number) + cents;
    return;
  }
  volumeDays.push(today);
  volumeCents.push(cents);
  while ((volumeDays[0] as number) <= today - VOLUME_DAYS) {
    volumeDays.shift();
    volumeCents.shift();
  }
}

/** The account's volume of the last 30 UTC days, today included, in USD. */
export function volumeUsd(state: State, account: Account): number {
  const { volumeDays, volumeCents } = account;
  const before = dayNow(state) - VOLUME_DAYS;
  let cents = 0;
  for (let index = volumeDays.length - 1; index >= 0; index--) {
    if ((volumeDays[index] as number) <= before) break;
    cents += volumeCents[index] as number;
  }
  return cents / 100;
}

function dayNow(state: State): number {
  return Math.floor(state.root.timeMs / DAY_MS);
}
