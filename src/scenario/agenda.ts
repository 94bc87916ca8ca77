/** When something is done or looked at, in order: the stops of a scenario. */
import { niceSpan } from './moments.ts';
import type { PricePath } from './path.ts';
import type { Scenario, Step } from './scenario.ts';

export interface Stop {
  /** Milliseconds since the start. */
  readonly atMs: number;
  /** Paths that have a price for this moment. */
  readonly indexPaths: readonly PricePath[];
  readonly premiumPaths: readonly PricePath[];
  readonly steps: readonly Step[];
  /** Whether the table has a row here. */
  readonly isRow: boolean;
  /** Whether the plot has a point here. */
  readonly isCurve: boolean;
}

interface StopMade {
  readonly indexPaths: PricePath[];
  readonly premiumPaths: PricePath[];
  readonly steps: Step[];
  isRow: boolean;
  isCurve: boolean;
}

const MOST_ROWS = 26;
const CURVE_POINTS = 360;
/** The span between two rows: what was asked for, else one that gives about a screen of them. */
export function rowSpanOf({ everyMs, durationMs }: Pick<Scenario, 'everyMs' | 'durationMs'>): number {
  return everyMs ?? niceSpan(durationMs, 1, MOST_ROWS);
}

/** Every stop, the start and the end among them. */
export function stopsOf(scenario: Scenario): readonly Stop[] {
  const { durationMs, indexPaths, premiumPaths, steps } = scenario;
  const stops = new Map<number, StopMade>();
  const at = (atMs: number): StopMade => {
    const known = stops.get(atMs);
    if (known !== undefined) return known;
    const made: StopMade = { indexPaths: [], premiumPaths: [], steps: [], isRow: false, isCurve: false };
    stops.set(atMs, made);
    return made;
  };
  const rowSpanMs = rowSpanOf(scenario);
  for (let ms = 0; ms < durationMs; ms += rowSpanMs) at(ms).isRow = true;
  at(durationMs).isRow = true;
  const curveSpanMs = Math.max(1, Math.ceil(durationMs / CURVE_POINTS));
  for (let ms = 0; ms < durationMs; ms += curveSpanMs) at(ms).isCurve = true;
  for (const path of indexPaths) for (const ms of path.moments) at(ms).indexPaths.push(path);
  for (const path of premiumPaths) for (const ms of path.moments) at(ms).premiumPaths.push(path);
  for (const step of steps) at(step.atMs).steps.push(step);
  return Array.from(stops, ([atMs, stop]): Stop => ({ atMs, ...stop })).toSorted((one, other) => one.atMs - other.atMs);
}
