/** The funding rates of a market, one for each full hour. They are few, and stay in memory for a year. */
import type { FundingRateSet } from '../core/events.ts';
import { OWN, type RecordLog, TIME } from './record-log.ts';
import type { FundingRate } from './rows.ts';

const RATE = OWN;
const RELATIVE_RATE = OWN + 1;
export const FUNDING_RATE_WIDTH = OWN + 2;

/** Adds the rate of the hour that begins. */
export function addFundingRate(log: RecordLog, position: number, set: FundingRateSet): void {
  const at = log.add(position, set.timeMs);
  log.numbers[at + RATE] = set.rate;
  log.numbers[at + RELATIVE_RATE] = set.relativeRate;
}

export function readFundingRate(log: RecordLog, row: number): FundingRate {
  return {
    timeMs: log.number(row, TIME),
    rate: log.number(row, RATE),
    relativeRate: log.number(row, RELATIVE_RATE),
  };
}
