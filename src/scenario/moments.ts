/** Moments of a scenario: spans since its start, or dates, as milliseconds since its start. */

import { readDuration } from '../control/duration.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/durations.ts';
import { readTime } from '../core/iso-time.ts';

/** Milliseconds since the start; undefined for text that is no moment. Before the start they are negative. */
export function readMoment(value: string | number, startMs: number): number | undefined {
  const text = String(value);
  if (/^0(\.0+)?([a-z]{1,2})?$/.test(text)) return 0;
  const timeMs = readTime(text);
  return timeMs === undefined ? readDuration(text) : timeMs - startMs;
}

/** `1d 02:30`, `02:30:15`: a moment as the table shows it, hours alone while the scenario is shorter than two days. */
export function clockText(ms: number, hasDays: boolean): string {
  const days = Math.floor(ms / 86_400_000);
  const hours = Math.floor(ms / 3_600_000) - (hasDays ? days * 24 : 0);
  const seconds = Math.floor(ms / 1000) % 60;
  const minutes = Math.floor(ms / 60_000) % 60;
  const fraction = ms % 1000 === 0 ? '' : `.${pad(ms % 1000, 3)}`;
  const time = `${pad(hours)}:${pad(minutes)}${seconds === 0 && fraction === '' ? '' : `:${pad(seconds)}${fraction}`}`;
  return hasDays ? `${days}d ${time}` : time;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

/** Spans that people count in. */
const NICE_SPANS_MS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 7, 14, 28, 91, 364].map((days) => days * DAY_MS),
];

/** The shortest span that people count in, not below `leastMs`, of which at most so many make up a duration. */
export function niceSpan(durationMs: number, leastMs: number, most: number): number {
  return NICE_SPANS_MS.find((spanMs) => spanMs >= leastMs && durationMs / spanMs <= most) ?? durationMs;
}
