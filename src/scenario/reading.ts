/** What all parts of a scenario file are read with: where it stands, spans and moments, and what is wrong with it. */
import { dirname, resolve } from 'node:path';
import { readDuration } from '../control/duration.ts';
import type { Fault, Place } from './check.ts';
import type { Origin } from './faults.ts';
import { readMoment } from './moments.ts';

export class Reading {
  readonly origin: Origin;
  readonly faults: Fault[] = [];

  constructor(origin: Origin) {
    this.origin = origin;
  }

  /** Milliseconds of a span; undefined where there is none, or none that can be read. */
  span(text: string | undefined, place: Place): number | undefined {
    if (text === undefined) return undefined;
    const ms = readDuration(text);
    if (ms === undefined) this.refuse(place, `takes a span such as 30s, 10m, 8h or 1d12h, not ${text}.`);
    return ms;
  }

  /** Milliseconds since the start of a span or a time; `isName`: it stands as a name in the file. */
  moment(value: string | number, startMs: number, place: Place, isName = false): number | undefined {
    const ms = readMoment(value, startMs);
    if (ms !== undefined && ms >= 0) return ms;
    const problem =
      ms === undefined
        ? `takes a span since the start, such as 90m or 1d12h, or a time such as 2026-03-01T08:00:00Z, not ${value}.`
        : 'lies before the start of the scenario.';
    this.refuse(place, problem, isName);
    return undefined;
  }

  /** A path in the file is seen from the file. */
  path(path: string): string {
    return this.origin.file === '' ? path : resolve(dirname(this.origin.file), path);
  }

  refuse(place: Place, problem: string, isName = false): void {
    this.faults.push({ place, problem, ...(isName ? { isName } : {}) });
  }
}
