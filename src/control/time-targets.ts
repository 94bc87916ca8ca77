/** Where a call that moves time wants to go: from a span or a date to an instant that the venue can reach. */
import { formatTime, readTime } from '../core/iso-time.ts';
import { readDuration } from './duration.ts';
import { done, type Outcome, refuse } from './refusal.ts';

/** The last moment that the venue's dates can name. */
const LATEST_MS = Date.UTC(9999, 11, 31);
/** One call moves time by at most this: ten years. */
const LONGEST_ADVANCE_MS = 3653 * 86_400_000;

/** An instant (epoch milliseconds), worked out from the venue's time at the moment when the move begins. */
export type Target = (nowMs: number) => Outcome<number>;

/** The target of `advance`: a span as text, or milliseconds. */
export function spanOf(advance: string | number): Outcome<Target> {
  const spanMs = typeof advance === 'number' ? advance : readDuration(advance);
  if (spanMs === undefined || !Number.isSafeInteger(spanMs) || spanMs <= 0) {
    return refuse('invalidRequest', 'advance takes a span such as "8h" or "1d12h", or whole milliseconds above 0.');
  }
  return done((nowMs) => withinReach(nowMs, nowMs + spanMs));
}

/** The target of `set`: an ISO 8601 date-time. */
export function instantOf(set: string): Outcome<Target> {
  const targetMs = readTime(set);
  if (targetMs === undefined) {
    return refuse('invalidRequest', 'set takes a date and time with its zone, such as "2026-11-22T08:00:00Z".');
  }
  return done((nowMs) => withinReach(nowMs, targetMs));
}

function withinReach(nowMs: number, targetMs: number): Outcome<number> {
  if (targetMs < nowMs) {
    const now = formatTime(nowMs);
    return refuse(
      'timeInThePast',
      `The venue's time is ${now} and only goes forward; to go back, revert to a snapshot.`,
    );
  }
  if (targetMs - nowMs > LONGEST_ADVANCE_MS || targetMs > LATEST_MS) {
    return refuse('invalidRequest', 'One call moves the time by at most ten years, and never beyond the year 9999.');
  }
  return done(targetMs);
}
