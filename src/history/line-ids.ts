/**
 * Which ids the rows of a line have: ranges, from the stretches that it consists of. A snapshot ends a stretch, a revert
 * begins one. Ids that are in no line are of rows that nothing leads to any more; when those rows are gone, the ranges on
 * both sides of them become one, so that lines stay short however often the venue is reverted.
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
  return from < nextId ? [...closed, { from, to: nextId }] : closed;
}

/** The live line after a revert to a kept one. */
export function revertedTo(closed: readonly IdRange[], nextId: number): LineIds {
  return { closed, from: nextId };
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
  const joined: IdRange[] = [];
  for (const range of ranges) {
    const before = joined.at(-1);
    const isJoined = before !== undefined && isGone({ from: before.to, to: range.from }, gone);
    if (isJoined) joined[joined.length - 1] = { from: before.from, to: range.to };
    else joined.push(range);
  }
  return joined;
}

/** The live line without them. */
export function liveWithoutGaps({ closed, from }: LineIds, gone: readonly IdRange[]): LineIds {
  const joined = withoutGaps(closed, gone);
  const last = joined.at(-1);
  if (last === undefined || !isGone({ from: last.to, to: from }, gone)) return { closed: joined, from };
  return { closed: joined.slice(0, -1), from: last.from };
}

function isGone({ from, to }: IdRange, gone: readonly IdRange[]): boolean {
  return from === to || gone.some((range) => range.from <= from && to <= range.to);
}
