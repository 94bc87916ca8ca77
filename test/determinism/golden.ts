/** The golden journal: 10,000 stored entries, and what they came to when they were stored. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { accountFigures } from '../../src/core/margin/report.ts';
import type { Entry } from '../../src/journal/journal.ts';
import { Timeline } from '../../src/timeline/timeline.ts';

export const GOLDEN_ENTRIES = 10_000;
export const JOURNAL_PATH = join(import.meta.dirname, 'golden-journal.ndjson.gz');
export const HASHES_PATH = join(import.meta.dirname, 'golden-hashes.json');

/** Entries between two points at which everything is hashed. */
const STRETCH = 1000;
/** Entries between two looks at the figures of all accounts. */
const FIGURES_EVERY = 25;

export interface GoldenPoint {
  /** Position of the last entry contained. */
  readonly position: number;
  /** SHA-256 over all answers so far (results and events) and over the figures that were looked at. */
  readonly answers: string;
  readonly state: string;
  /** SHA-256 over the saved timeline, snapshots and clock included. */
  readonly saved: string;
}

export function readJournal(): readonly Entry[] {
  const lines = gunzipSync(readFileSync(JOURNAL_PATH)).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Entry);
}

export function readHashes(): readonly GoldenPoint[] {
  return JSON.parse(readFileSync(HASHES_PATH, 'utf8')) as readonly GoldenPoint[];
}

/** Applies the entries and hashes on the way. At the positions of `reopenAfter` it goes on with a loaded copy. */
export function replay(entries: readonly Entry[], reopenAfter: readonly number[] = []): readonly GoldenPoint[] {
  let timeline = new Timeline();
  const answers = createHash('sha256');
  const points: GoldenPoint[] = [];
  for (const entry of entries) {
    answers.update(`${asText(timeline.apply(entry))}\n`);
    const { position } = entry;
    if (position % FIGURES_EVERY === 0) answers.update(`${asText(figures(timeline))}\n`);
    const isPoint = (position + 1) % STRETCH === 0 || position === entries.length - 1;
    if (!isPoint && !reopenAfter.includes(position)) continue;
    const saved = timeline.save();
    if (reopenAfter.includes(position)) {
      timeline = new Timeline();
      timeline.load(saved);
    }
    if (!isPoint) continue;
    points.push({
      position,
      answers: answers.copy().digest('hex'),
      state: timeline.stateHash(),
      saved: createHash('sha256').update(saved).digest('hex'),
    });
  }
  return points;
}

function figures({ venue }: Timeline): unknown {
  const list: unknown[] = [];
  for (let id = 0; id < venue.state.accounts.size; id++) {
    list.push(accountFigures(venue.state, venue.state.accounts.get(id)));
  }
  return list;
}

/** JSON in which nothing is lost: money as text, and a negative zero told from a zero. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'bigint') return `${item}n`;
    return Object.is(item, -0) ? '-0' : item;
  });
}
