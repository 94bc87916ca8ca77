/**
 * Rows of all accounts in one log, chained by account: each row names the one before it of the same account. Following a
 * chain backwards needs no directory, and a revert has nothing to repair.
 */
import { OWN, type RecordLog, TIME } from './record-log.ts';

/** No row. */
export const NO_ROW = -1;

/** Columns of a chained log, after position and time. */
export const ACCOUNT = OWN;
export const PREVIOUS = OWN + 1;
/** First column of such a log's own. */
export const CHAINED = OWN + 2;

/** Visits an account's rows of a time before `beforeMs`, newest first, until `visit` says false. `last` is its newest row. */
export function walkBack(
  log: RecordLog,
  accountId: number,
  last: number,
  beforeMs: number,
  visit: (row: number) => boolean,
): void {
  let row = last < log.first ? NO_ROW : last;
  if (row !== NO_ROW && log.number(row, TIME) >= beforeMs)
    row = newestBelow(log, accountId, row, log.firstAt(beforeMs));
  while (row >= log.first && visit(row)) row = log.number(row, PREVIOUS);
}

/**
 * The account's newest row below `end`. Two ways lead there: along the chain from `last`, and down the log from `end`; the
 * chain is short for a quiet account, the log is short for a busy one. Both are gone in step, so the shorter one decides.
 */
function newestBelow(log: RecordLog, accountId: number, last: number, end: number): number {
  let chained = last;
  for (let row = end - 1; row >= log.first; row--) {
    if (chained < end) return chained;
    if (log.number(row, ACCOUNT) === accountId) return row;
    chained = log.number(chained, PREVIOUS);
  }
  return NO_ROW;
}
