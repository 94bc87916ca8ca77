/**
 * Rows of all accounts in one log, chained by account: each row names the one before it of the same account. Following a
 * chain backwards needs no directory, and a revert has nothing to repair.
 */
import { OWN, type RecordLog } from './record-log.ts';

/** No row. */
export const NO_ROW = -1;

/** Columns of a chained log, after position and time. */
export const ACCOUNT = OWN;
export const PREVIOUS = OWN + 1;
/** First column of such a log's own. */
export const CHAINED = OWN + 2;

/** Visits an account's rows, newest first, until `visit` says false. `last` is its newest row. */
export function walkBack(log: RecordLog, last: number, visit: (row: number) => boolean): void {
  let row = last;
  while (row >= log.first && row !== NO_ROW && visit(row)) row = log.number(row, PREVIOUS);
}
