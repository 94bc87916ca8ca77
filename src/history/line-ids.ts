/**
 * Which ids the rows of a line have: ranges, from the stretches that it consists of. A snapshot ends a stretch, a revert
 * begins one, unless no row was made in between. Ids that are in no line are of rows that nothing leads to any more; when
 * those rows are gone, the range behind them takes their ids, and becomes one with the range before where they meet. So lines
 * stay short however often the venue is reverted, and nobody looks twice for rows that are gone.
 */
import type { IdRange } from './row-store.ts';

/** The ids of a line: ranges that are closed, and one from `from` on that is not, if it is the live line. */
export interface LineIds {
  readonly closed: readonly IdRange[];
  readonly from: number;
}

export const FIRST_LINE: LineIds = { closed: [], from: 0 };

/** What a snapshot keeps of the live line, when `nextId` is the next id. */
export function closedAt({ closed, from }: LineIds, nextId: number): readonly IdRange[] {
  return from < nextId ? joined(closed, { from, to: nextId }) : closed;
}

/** The live line after a revert to a kept one. */
export function revertedTo(closed: readonly IdRange[], nextId: number): LineIds {
  const last = closed.at(-1);
  return last?.to === nextId ? { closed: closed.slice(0, -1), from: last.from } : { closed, from: nextId };
}

/** Ids below `nextId` that are in none of the lines. */
export function deadRanges(lines: readonly (readonly IdRange[])[], nextId: number): readonly IdRange[] {
  const dead: IdRange[] = [];
  let reached = 0;
  for (const { from, to } of lines.flat().sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from > reached) dead.push({ from: reached, to: from });
    reached = Math.max(reached, to);
  }
  if (reached < nextId) dead.push({ from: reached, to: nextId });
  return dead;
}

/** The ranges without the gaps of rows that are gone. */
export function withoutGaps(ranges: readonly IdRange[], gone: readonly IdRange[]): readonly IdRange[] {
  let filled: readonly IdRange[] = [];
  for (const { from, to } of ranges) filled = joined(filled, { from: behind(filled, from, gone), to });
  return filled;
}

/** The live line without them. */
export function liveWithoutGaps({ closed, from }: LineIds, gone: readonly IdRange[]): LineIds {
  const filled = withoutGaps(closed, gone);
  return revertedTo(filled, behind(filled, from, gone));
}

/** Where a range behind others begins that takes the ids of rows that are gone. */
function behind(ranges: readonly IdRange[], from: number, gone: readonly IdRange[]): number {
  const gap = gone.find((range) => range.from < from && from <= range.to);
  return gap === undefined ? from : Math.max(gap.from, ranges.at(-1)?.to ?? 0);
}

/** The ranges with one more behind them, which is none of its own where it follows the last one. */
function joined(ranges: readonly IdRange[], range: IdRange): readonly IdRange[] {
  const last = ranges.at(-1);
  return last?.to === range.from ? [...ranges.slice(0, -1), { from: last.from, to: range.to }] : [...ranges, range];
}
