/**
 * Recorded index prices: CSV with a heading (`time,XBT,ETH` or `time,asset,price`) or one JSON object a line
 * (`{"time": ..., "XBT": 60000}` or `{"time": ..., "asset": "XBT", "price": 60000}`). The first record is the start of the scenario.
 */
import { readTime } from '../gateway/values.ts';
import { type Point, type PricePath, pathThrough } from './path.ts';

const MOST_RECORDS = 2_000_000;

export type Replay =
  | { readonly ok: true; readonly paths: readonly PricePath[] }
  | { readonly ok: false; readonly problem: string };

interface RecordedPrice {
  readonly timeMs: number;
  readonly asset: string;
  readonly price: number;
}

/** The paths that a recording holds, `speed` times as fast as they were. */
export function readReplay(text: string, speed: number): Replay {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const isJson =
    lines
      .find((line) => line.trim() !== '')
      ?.trimStart()
      .startsWith('{') === true;
  const records: RecordedPrice[] = [];
  let heading: readonly string[] | undefined;
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (!isJson && heading === undefined) {
      heading = line.split(',').map((cell) => cell.trim());
      if (!isTimeName(heading[0])) return refuse(index, 'the heading begins with time, such as time,XBT,ETH');
      continue;
    }
    const read = isJson ? jsonRecords(line) : csvRecords(heading ?? [], line);
    if (typeof read === 'string') return refuse(index, read);
    records.push(...read);
    if (records.length > MOST_RECORDS) return refuse(index, `there are more than ${MOST_RECORDS} prices`);
  }
  return pathsOf(records, speed);
}

function pathsOf(records: readonly RecordedPrice[], speed: number): Replay {
  const sorted = records.toSorted((one, other) => one.timeMs - other.timeMs);
  const [first] = sorted;
  if (first === undefined) return { ok: false, problem: 'there are no prices in it' };
  const byAsset = new Map<string, Point[]>();
  for (const { timeMs, asset, price } of sorted) {
    const points = byAsset.get(asset) ?? [];
    byAsset.set(asset, points);
    const atMs = Math.round((timeMs - first.timeMs) / speed);
    // Of two prices of one moment the later one is what it came to.
    if (points.at(-1)?.atMs === atMs) points.pop();
    points.push({ atMs, value: price });
  }
  return { ok: true, paths: Array.from(byAsset, ([asset, points]) => pathThrough(asset, points, 'hold')) };
}

function csvRecords(heading: readonly string[], line: string): readonly RecordedPrice[] | string {
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length !== heading.length) return `there are ${cells.length} cells under ${heading.length} headings`;
  return recordsOf(Object.fromEntries(heading.map((name, index) => [name, cells[index] ?? ''])));
}

function jsonRecords(line: string): readonly RecordedPrice[] | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'this is no JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'this is no JSON object';
  const { prices, ...others } = value as Readonly<Record<string, unknown>>;
  return recordsOf(typeof prices === 'object' && prices !== null ? { ...others, ...prices } : others);
}

function recordsOf(cells: Readonly<Record<string, unknown>>): readonly RecordedPrice[] | string {
  const timeName = Object.keys(cells).find(isTimeName);
  const timeMs = timeName === undefined ? undefined : timeOf(cells[timeName]);
  if (timeName === undefined || timeMs === undefined) {
    return 'time takes a date and time with its zone, or milliseconds since 1970';
  }
  const { [timeName]: _, asset, price, ...wide } = cells;
  const pairs = asset === undefined ? Object.entries(wide) : [[String(asset), price] as const];
  const records: RecordedPrice[] = [];
  for (const [name, value] of pairs) {
    if (value === '' || value === null) continue;
    const usd = typeof value === 'number' ? value : Number(value);
    if (!Number.isFinite(usd) || usd <= 0) return `${name.slice(0, 40)} takes a price above 0`;
    records.push({ timeMs, asset: name, price: usd });
  }
  return records;
}

function timeOf(value: unknown): number | undefined {
  const text = String(value);
  return /^\d{12,14}$/.test(text) ? Number(text) : readTime(text);
}

function isTimeName(name: string | undefined): boolean {
  return name === 'time' || name === 'timeMs';
}

function refuse(index: number, problem: string): Replay {
  return { ok: false, problem: `line ${index + 1}: ${problem}` };
}
