/**
 * When rows are let go of: what is too much, too old, or on no line any more, once there may be enough of it. Told by ids
 * and times alone: a venue that is started often does so as often as one that goes on.
 */
import { DAY_MS } from '../core/durations.ts';
import type { State } from '../core/state.ts';
import { whenRead } from './eventual.ts';
import { forgetExpired } from './expired-markets.ts';
import type { KeptLines } from './kept-lines.ts';
import type { Retention } from './retention.ts';
import type { RowStore } from './row-store.ts';
import type { Line } from './tables.ts';

/** After every so many rows, or when lines were left so often. */
const ROWS_BETWEEN = 10_000;
const LINES_BETWEEN = 256;
/** Old ones also after every so much time, or an eighth of the age that rows may have. */
const LONGEST_BETWEEN_MS = DAY_MS;
const SHORTEST_BETWEEN_MS = 60_000;

export class Forgetting {
  readonly #state: State;
  readonly #line: Line;
  readonly #rows: RowStore;
  readonly #kept: KeptLines;
  readonly #retention: Retention;
  #isUnderWay = false;
  /** After the last entry. */
  #nextIdBefore = 0;
  #timeMsBefore = Number.NEGATIVE_INFINITY;
  /** What is due: only to look for rows that are too old, or for all that may go. */
  #due: 'old' | 'all' | undefined;
  #linesChanged = 0;

  /** `state` and `line` are the live ones. */
  constructor(state: State, line: Line, rows: RowStore, kept: KeptLines, retention: Retention) {
    this.#state = state;
    this.#line = line;
    this.#rows = rows;
    this.#kept = kept;
    this.#retention = retention;
  }

  /** To be called after a load, with the venue's time. */
  goOnFrom(timeMs: number): void {
    this.#nextIdBefore = this.#rows.nextId;
    this.#timeMsBefore = timeMs;
  }

  /** Rows may have lost their last line. */
  noteChange(): void {
    this.#linesChanged++;
  }

  /** To be called after each entry. */
  forgetIfDue(nowMs: number): void {
    this.#look(nowMs);
    if (this.#due === undefined || this.#isUnderWay) return;
    const isAll = this.#due === 'all';
    this.#due = undefined;
    if (isAll) this.#linesChanged = 0;
    this.#forget(isAll, nowMs);
  }

  #look(nowMs: number): void {
    const { rows, ageMs } = this.#retention;
    const { nextId } = this.#rows;
    const everyMs = Math.max(SHORTEST_BETWEEN_MS, Math.min(LONGEST_BETWEEN_MS, ageMs / 8));
    const isMuch =
      this.#linesChanged >= LINES_BETWEEN || passes(this.#nextIdBefore, nextId, Math.min(ROWS_BETWEEN, rows));
    const isLater = passes(this.#timeMsBefore, nowMs, everyMs);
    if (isMuch) this.#due = 'all';
    else if (isLater) this.#due ??= 'old';
    if (isLater) forgetExpired(this.#state, this.#line, this.#retention, nowMs);
    this.#nextIdBefore = nextId;
    this.#timeMsBefore = nowMs;
  }

  #forget(isAll: boolean, nowMs: number): void {
    const { rows, ageMs } = this.#retention;
    const dead = isAll ? this.#kept.dead() : [];
    this.#isUnderWay = true;
    const done = whenRead(this.#rows.forget({ dead, rows, sinceMs: nowMs - ageMs }), () => {
      this.#kept.close(dead);
      this.#isUnderWay = false;
    });
    // A journal that fails says so itself, and stops the venue.
    if (done instanceof Promise) done.catch(() => {});
  }
}

/** Whether a multiple of a distance lies between two numbers. */
function passes(before: number, now: number, distance: number): boolean {
  return Math.floor(before / distance) !== Math.floor(now / distance);
}
