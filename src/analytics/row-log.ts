/**
 * Rows in their order, at most so many. A log is never changed: adding gives another one that shares the rows, so a
 * snapshot keeps a log by keeping it. Intervals in which nothing happened have no row.
 */
import { intervalStart } from '../feeds/candles.ts';
import { fold, nextRow, type Row, TIME } from './rows.ts';

const CHUNK = 64;

export interface RowLog {
  /** From this time on it tells all. */
  readonly beginsMs: number;
  readonly chunks: readonly (readonly Row[])[];
  readonly tail: readonly Row[];
}

export function emptyLog(beginsMs: number): RowLog {
  return { beginsMs, chunks: [], tail: [] };
}

/** The log with one more row, its oldest ones dropped when there are more than `most`. */
export function withRow({ beginsMs, chunks, tail }: RowLog, row: Row, most: number): RowLog {
  if (tail.length < CHUNK) return { beginsMs, chunks, tail: [...tail, row] };
  const all = [...chunks, tail];
  const kept = all.length * CHUNK > most ? all.slice(1) : all;
  const begins = kept === all ? beginsMs : ((kept[0]?.[0] ?? row)[TIME] as number);
  return { beginsMs: begins, chunks: kept, tail: [row] };
}

/** All rows, oldest first. */
export function* rowsOf({ chunks, tail }: RowLog): Iterable<Row> {
  for (const chunk of chunks) yield* chunk;
  yield* tail;
}

/** Which intervals are asked for, by the time at which they open: both ends are included and are multiples of the length. */
export interface Intervals {
  readonly lengthMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** At most so many. */
  readonly count: number;
}

/**
 * A row for each of the intervals, made of the ascending `rows` and those that run; without any before it an interval has
 * none. `more`: the range has further ones.
 */
export function intervalsOf(
  rows: Iterable<Row>,
  { lengthMs, firstMs, lastMs, count }: Intervals,
): { readonly rows: readonly Row[]; readonly more: boolean } {
  const made: Row[] = [];
  let last: Row | undefined;
  /** Fills up with intervals in which nothing happened, up to the one that opens at `untilMs`, without it. */
  const fillUntil = (untilMs: number): void => {
    if (last === undefined) return;
    let timeMs = Math.max(firstMs, (made.at(-1)?.[TIME] ?? firstMs - lengthMs) + lengthMs);
    for (; timeMs < untilMs && made.length <= count; timeMs += lengthMs) made.push(nextRow(last, timeMs));
  };
  for (const row of rows) {
    const timeMs = intervalStart(row[TIME] as number, lengthMs);
    if (timeMs > lastMs || made.length > count) break;
    const running = made.at(-1);
    if (timeMs >= firstMs) {
      if (running?.[TIME] === timeMs) fold(running, row);
      else {
        fillUntil(timeMs);
        const opened = nextRow(last ?? row, timeMs);
        if (last === undefined) opened.set(row.subarray(TIME + 1), TIME + 1);
        else fold(opened, row);
        made.push(opened);
      }
    }
    last = row;
  }
  fillUntil(lastMs + lengthMs);
  return { rows: made.slice(0, count), more: made.length > count };
}
