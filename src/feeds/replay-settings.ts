/** How a replay runs through its file. The settings stand in the state, beside the name of the source. */
import type { SourceSettings } from '../core/commands/command.ts';
import type { SourceView } from './source.ts';

const PREFIX = 'replay:';

/** Each absent for its usual value. */
export interface ReplaySettings {
  /** Seconds of the file in a second of the venue; 1. */
  readonly speed?: number;
  /** `hold` (usual): the last prices stay; `loop`: it begins again. */
  readonly end?: 'hold' | 'loop';
  /** `start` (usual): the file's first price is at the moment when the replay began; `time`: at its own time. */
  readonly from?: 'start' | 'time';
}

const SLOWEST = 0.001;
const FASTEST = 100_000;

/** Whether the text of the option `market` names a replay. */
export function isReplay(market: string): boolean {
  return market.startsWith(PREFIX);
}

/** The file that it names. */
export function replayFile(market: string): string {
  return market.slice(PREFIX.length);
}

/** The settings of the replay among those of all sources. */
export function replayOf(settings: SourceSettings): ReplaySettings {
  return (settings.replay ?? {}) as ReplaySettings;
}

/** What is wrong with settings, as a sentence. */
export function replayProblem({ speed = 1, end, from }: ReplaySettings): string | undefined {
  if (!(speed >= SLOWEST && speed <= FASTEST)) return `speed takes a number from ${SLOWEST} to ${FASTEST}.`;
  return from === 'time' && end === 'loop'
    ? 'A replay at the times of its file has one end: "end": "loop" needs "from": "start".'
    : undefined;
}

/** Where the venue's time lies in a file that begins at `firstMs` and ends at `lastMs`. */
export class Alignment {
  readonly #originMs: number;
  readonly #speed: number;
  readonly #firstMs: number;
  readonly #lapMs: number;

  /** A lap is one second longer than the file, so that its last price is seen before the first comes again. */
  constructor({ sinceMs, settings }: SourceView, firstMs: number, lastMs: number) {
    const { speed = 1, end = 'hold', from = 'start' } = replayOf(settings);
    this.#speed = speed;
    this.#firstMs = firstMs;
    this.#originMs = from === 'time' ? firstMs : sinceMs;
    this.#lapMs = end === 'loop' ? lastMs - firstMs + LAP_PAUSE_MS : Number.POSITIVE_INFINITY;
  }

  /** The lap that a venue time is in, from 0, and the time of the file then; below the first one before it begins. */
  at(venueMs: number): { readonly lap: number; readonly fileMs: number } {
    const passedMs = Math.floor((venueMs - this.#originMs) * this.#speed);
    const lap = passedMs < 0 || this.#lapMs === Number.POSITIVE_INFINITY ? 0 : Math.floor(passedMs / this.#lapMs);
    return { lap, fileMs: this.#firstMs + passedMs - (lap === 0 ? 0 : lap * this.#lapMs) };
  }

  /** The first venue time at which a time of the file is reached, in a lap. */
  venueMs(lap: number, fileMs: number): number {
    const passedMs = fileMs - this.#firstMs + (lap === 0 ? 0 : lap * this.#lapMs);
    const venueMs = this.#originMs + Math.ceil(passedMs / this.#speed);
    return this.#reaches(venueMs, passedMs) ? venueMs : venueMs + 1;
  }

  get loops(): boolean {
    return this.#lapMs !== Number.POSITIVE_INFINITY;
  }

  /** The quotient may be a hair too small for the product to come back to it. */
  #reaches(venueMs: number, passedMs: number): boolean {
    return Math.floor((venueMs - this.#originMs) * this.#speed) >= passedMs;
  }
}

const LAP_PAUSE_MS = 1000;
