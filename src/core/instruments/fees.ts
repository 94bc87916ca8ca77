/**
 * Trading fee rates by 30-day volume (margin-and-risk 11, D19). Rates are whole hundred-millionths of notional, so that a
 * fee is exact integer arithmetic: `value x rate / FEE_RATE_ONE`.
 */
import { must } from '../assert.ts';
import type { FeeSchedule } from '../commands/command.ts';
import { parseDecimal, toUnits } from '../money/decimal.ts';

/** The rate of 100 %. A rate of 50,000 is 0.05 %. */
export const FEE_RATE_ONE = 100_000_000;

/** Digits of a percentage in a schedule: 0.000001 % is one hundred-millionth. */
const PERCENT_DECIMALS = 6;
/** No schedule charges or rebates more than 10 %. */
const HIGHEST_RATE = FEE_RATE_ONE / 10;

export interface FeeRates {
  /** Hundred-millionths of notional; negative is a rebate. */
  readonly makerRate: number;
  readonly takerRate: number;
}

/** A fee schedule prepared for look-ups. */
export interface FeeTable {
  readonly uid: string;
  readonly tiers: readonly (FeeRates & { readonly volumeUsd: number })[];
  /** Whether a volume equal to a tier's bound is in that tier (D19: yes) or still in the one below. */
  readonly lowerBounds: 'inclusive' | 'exclusive';
}

const BOUNDS: readonly string[] = ['inclusive', 'exclusive'];

export type FeeTableResult =
  | { readonly ok: true; readonly table: FeeTable }
  | { readonly ok: false; readonly problem: string };

/** Reads a schedule as `/feeschedules` prints it, in percent. Refuses tiers out of order and rates finer than the unit. */
export function feeTable(schedule: FeeSchedule): FeeTableResult {
  const { lowerBounds = 'inclusive' } = schedule;
  const refuse = (problem: string): FeeTableResult => ({
    ok: false,
    problem: `Fee schedule ${schedule.uid}: ${problem}.`,
  });
  if (schedule.tiers.length === 0) return refuse('it has no tier');
  if (!BOUNDS.includes(lowerBounds)) return refuse(`lowerBounds is ${BOUNDS.join(' or ')}`);
  const tiers: FeeTable['tiers'][number][] = [];
  for (const [index, { usdVolume, makerFee, takerFee }] of schedule.tiers.entries()) {
    const which = `tier ${index + 1}`;
    const previous = tiers[index - 1];
    if (!Number.isFinite(usdVolume) || usdVolume < 0) return refuse(`${which} has no volume to start at`);
    if (previous === undefined ? usdVolume !== 0 : usdVolume <= previous.volumeUsd) {
      return refuse(
        previous === undefined ? 'the first tier must start at 0' : `${which} must start above tier ${index}`,
      );
    }
    const makerRate = rateOf(makerFee);
    const takerRate = rateOf(takerFee);
    if (makerRate === undefined || takerRate === undefined) {
      return refuse(`${which} needs fees in percent, from -10 to 10, with at most ${PERCENT_DECIMALS} decimals`);
    }
    tiers.push({ volumeUsd: usdVolume, makerRate, takerRate });
  }
  return { ok: true, table: { uid: schedule.uid, tiers, lowerBounds } };
}

/** The rates for a volume over the last 30 days in USD. */
export function feeRates(table: FeeTable, volumeUsd: number): FeeRates {
  const { tiers } = table;
  let tier = 0;
  while (tier + 1 < tiers.length && reaches(volumeUsd, tiers[tier + 1]?.volumeUsd as number, table.lowerBounds)) tier++;
  return tiers[tier] as FeeRates;
}

/** The table a contract is charged by: its own, or the first one where the venue serves no schedule of that uid. */
export function feeTableOf(tables: readonly FeeTable[], uid: string): FeeTable {
  return must(tables.find((table) => table.uid === uid) ?? tables[0], 'a venue has a fee schedule');
}

function reaches(volumeUsd: number, bound: number, lowerBounds: FeeTable['lowerBounds']): boolean {
  return lowerBounds === 'inclusive' ? volumeUsd >= bound : volumeUsd > bound;
}

function rateOf(percent: number): number | undefined {
  const decimal = Number.isFinite(percent) ? parseDecimal(String(percent)) : undefined;
  const units = decimal === undefined ? undefined : toUnits(decimal, PERCENT_DECIMALS);
  const rate = units === undefined ? undefined : Number(units);
  return rate === undefined || rate > HIGHEST_RATE || rate < -HIGHEST_RATE ? undefined : rate;
}
