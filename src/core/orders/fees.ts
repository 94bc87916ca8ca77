/**
 * Trading fees (margin-and-risk 11, D19): what `/feeschedules` serves is what is charged, at every fill, on the value of
 * the trade.
 */
import { must } from '../assert.ts';
import type { Account } from '../entities.ts';
import type { FillType } from '../events.ts';
import { FEE_RATE_ONE, type FeeTable, feeRates } from '../instruments/fees.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import { divideRounded } from '../money/decimal.ts';
import type { State } from '../state.ts';
import { volumeUsd } from './volume.ts';

const ONE = BigInt(FEE_RATE_ONE);

/** Fee on a trade's value, in ledger units, rounded to the unit half away from zero; negative is a rebate. */
export function feeOn(units: bigint, rate: number): bigint {
  return rate === 0 ? 0n : divideRounded(units * BigInt(rate), ONE);
}

/**
 * The account's rate for a fill, in hundred-millionths of its value: of the schedule that it was given, else of the
 * contract's, by its volume before the fill (C55). The venue's own accounts trade free of charge.
 */
export function feeRateFor(state: State, terms: ContractTerms, account: Account, fillType: FillType): number {
  if (account.role !== 'client' || FREE_OF_CHARGE.includes(fillType)) return 0;
  const table = account.feeSchedule === '' ? terms.fees : scheduleOf(state, account.feeSchedule);
  if (table === undefined) return 0;
  const rates = feeRates(table, table.tiers.length === 1 ? 0 : volumeUsd(state, account));
  return fillType === 'maker' ? rates.makerRate : rates.takerRate;
}

/** What follows a full liquidation costs neither side a fee (C63). */
const FREE_OF_CHARGE: readonly FillType[] = [
  'assignor',
  'assignee',
  'coveredLiquidation',
  'unwindBankrupt',
  'unwindCounterparty',
];

function scheduleOf(state: State, uid: string): FeeTable {
  const tables = state.feeTables;
  let index = 0;
  while (index < tables.length && tables[index]?.uid !== uid) index++;
  return must(tables[index], 'an account is only given a schedule that there is');
}
