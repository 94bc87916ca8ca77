/** Axes: from values to pixels, and the round values at which an axis has a line. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/durations.ts';

export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  /** Distance between ticks. */
  readonly step: number;
}

const NICE_STEPS: readonly number[] = [1, 2, 2.5, 5, 10];

/** Of the range of values, above and below: what marks a value is larger than a point. */
const ROOM = 0.07;
/** Of the values: what moves less does not move. */
const FINEST = 1e-9;

/** A scale that holds all values with some room around them, and about so many ticks. What is never negative begins at 0 at the lowest. */
export function scaleOf(values: readonly number[], count: number): Scale {
  const [low, high] = rangeOf(values);
  const size = Math.max(Math.abs(low), Math.abs(high));
  // A line that does not move still needs a scale around it.
  const moves = high - low > Math.max(size * FINEST, FINEST);
  const span = moves ? high - low : Math.max(size * 0.02, 1e-6);
  const room = moves ? span * ROOM : span / 2;
  const from = low >= 0 ? Math.max(0, low - room) : low - room;
  const to = high + room;
  const step = niceStep((to - from) / count);
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step); tick * step <= to; tick++) ticks.push(clean(tick * step, step));
  return { from, to, ticks, step };
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : [0, 1];
}

function niceStep(atLeast: number): number {
  let magnitude = 1;
  while (magnitude > atLeast) magnitude /= 10;
  while (magnitude * 10 <= atLeast) magnitude *= 10;
  return (NICE_STEPS.find((nice) => nice * magnitude >= atLeast) ?? 10) * magnitude;
}

/** Frees a multiple of a step of the noise in its last digits. */
function clean(value: number, step: number): number {
  return Number(value.toFixed(decimalsOf(step)));
}

/** Decimals that tell two ticks apart. */
export function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 12; decimals++) {
    if (Math.abs(step - Number(step.toFixed(decimals))) < step * 1e-6) return decimals;
  }
  return 12;
}

const TIME_STEPS_MS: readonly number[] = [
  ...[1, 5, 10, 30].map((seconds) => seconds * 1000),
  ...[1, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730].map((days) => days * DAY_MS),
];
const MONTHS: readonly string[] = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export interface TimeTick {
  readonly timeMs: number;
  readonly label: string;
}

/** Round times between two, at most so many, in UTC. */
export function timeTicks(fromMs: number, toMs: number, most: number): readonly TimeTick[] {
  const stepMs = TIME_STEPS_MS.find((step) => (toMs - fromMs) / step <= most) ?? toMs - fromMs;
  const ticks: TimeTick[] = [];
  for (let timeMs = Math.ceil(fromMs / stepMs) * stepMs; timeMs <= toMs; timeMs += stepMs) {
    ticks.push({ timeMs, label: timeLabel(timeMs, stepMs) });
  }
  return ticks;
}

function timeLabel(timeMs: number, stepMs: number): string {
  const date = new Date(timeMs);
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  if (stepMs >= DAY_MS) return day;
  const time = date.toISOString().slice(11, stepMs < MINUTE_MS ? 19 : 16);
  return time.startsWith('00:00') ? day : time;
}

/** `12 Mar 2020 10:45`. */
export function dateText(timeMs: number): string {
  const date = new Date(timeMs);
  const time = date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time}`;
}
