/** Marks of a market as they moved: one row for each move, numbered from 1 on its line of history. */
import type { MarkMove } from './event-rows.ts';
import { OWN, type RecordLog, TIME } from './record-log.ts';
import type { ExecutionQuery, Page } from './rows.ts';

const PRICE = OWN;
export const MARK_WIDTH = OWN + 1;

/** Adds a mark, if it is another than the last one. */
export function addMark(log: RecordLog, position: number, timeMs: number, price: number): void {
  if (log.rows > 0 && log.number(log.end - 1, PRICE) === price) return;
  const at = log.add(position, timeMs);
  log.numbers[at + PRICE] = price;
}

/** A page of marks, found by their running numbers, so that pages neither repeat nor miss one while new ones come. */
export function marksPage(log: RecordLog, query: ExecutionQuery): Page<MarkMove> {
  const { sinceMs = 0, beforeMs = Number.MAX_SAFE_INTEGER, sort, count, after } = query;
  const low = log.firstAt(sinceMs);
  const end = log.firstAt(beforeMs + 1);
  const rows: MarkMove[] = [];
  if (sort === 'asc') {
    let row = Math.max(low, after ?? 0);
    for (; row < end && rows.length < count; row++) rows.push(readMark(log, row));
    return { rows, more: row < end };
  }
  let row = Math.min(end, (after ?? Number.MAX_SAFE_INTEGER) - 1) - 1;
  for (; row >= low && rows.length < count; row--) rows.push(readMark(log, row));
  return { rows, more: row >= low };
}

function readMark(log: RecordLog, row: number): MarkMove {
  return { timeMs: log.number(row, TIME), sequence: row + 1, price: log.number(row, PRICE) };
}
