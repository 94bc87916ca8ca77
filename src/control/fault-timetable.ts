/** When a rule is in force, from the words of a user: moments, or spans from now on. */
import { readTime } from '../core/iso-time.ts';
import { MOST_SKEW_MS, type Timetable } from '../gateway/faults/rule.ts';
import { readDuration } from './duration.ts';
import type { FaultInput } from './fault-input.ts';
import { done, type Outcome, wrong } from './refusal.ts';

/** `nowMs`: the venue's time. */
export function readTimetable(input: FaultInput, nowMs: number): Outcome<Timetable> {
  const fromMs = input.from === undefined ? undefined : momentOf(input.from, nowMs);
  const untilMs = input.until === undefined ? undefined : momentOf(input.until, nowMs);
  const forMs = input.for === undefined ? undefined : spanOf(input.for);
  const everyMs = input.every === undefined ? undefined : spanOf(input.every);
  for (const name of ['from', 'until', 'for', 'every'] as const) {
    const read = { from: fromMs, until: untilMs, for: forMs, every: everyMs }[name];
    if (input[name] !== undefined && read === undefined) {
      const moment = name === 'from' || name === 'until' ? 'a date and time with its zone, or ' : '';
      return wrong(`${name} takes ${moment}a span such as "30s" or "1h30m", or whole milliseconds above 0.`);
    }
  }
  const startMs = fromMs ?? nowMs;
  if (untilMs !== undefined && untilMs <= startMs) return wrong('until must be later than from, and later than now.');
  if (everyMs !== undefined) {
    if (forMs === undefined || forMs >= everyMs) return wrong('every takes for beside it, and for must be shorter.');
    return done({ fromMs: startMs, ...(untilMs === undefined ? {} : { untilMs }), everyMs, forMs });
  }
  if (forMs !== undefined) {
    if (untilMs !== undefined) return wrong('Give until or for, not both, where there is no every.');
    return done({ fromMs: startMs, untilMs: startMs + forMs });
  }
  return done({ ...(fromMs === undefined ? {} : { fromMs }), ...(untilMs === undefined ? {} : { untilMs }) });
}

/** Ten years: further ahead nobody plans. */
const LONGEST_SPAN_MS = MOST_SKEW_MS;

function spanOf(span: string | number): number | undefined {
  const ms = typeof span === 'number' ? span : readDuration(span);
  return ms !== undefined && Number.isSafeInteger(ms) && ms > 0 && ms <= LONGEST_SPAN_MS ? ms : undefined;
}

function momentOf(moment: string | number, nowMs: number): number | undefined {
  const atMs = typeof moment === 'string' ? readTime(moment) : undefined;
  if (atMs !== undefined) return atMs;
  const spanMs = spanOf(moment);
  return spanMs === undefined ? undefined : nowMs + spanMs;
}
