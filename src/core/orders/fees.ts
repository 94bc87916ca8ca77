/**
 * Trading fees (margin-and-risk 11, D19): what `/feeschedules` serves is what is charged, at every fill, on the value of
 * the trade.
 */
import type { Account } from '../entities.ts';
import type { FillType } from '../events.ts';
import { FEE_RATE_ONE, feeRates } from '../instruments/fees.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import { divideRounded } from '../money/decimal.ts';

const ONE = BigInt(FEE_RATE_ONE);

/** Fee on a trade's value, in ledger units, rounded to the unit half away from zero; negative is a rebate. */
export function feeOn(units: bigint, rate: number): bigint {
  return rate === 0 ? 0n : divideRounded(units * BigInt(rate), ONE);
}

/** The account's rate for a fill, in hundred-millionths of its value. The venue's own accounts trade free of charge. */
export function feeRateFor(terms: ContractTerms, account: Account, fillType: FillType): number {
  if (account.role !== 'client' || terms.fees === undefined) return 0;
  const rates = feeRates(terms.fees, 0);
  return fillType === 'maker' ? rates.makerRate : rates.takerRate;
}
