/**
 * Recorded prices as paths, from the files that `--market replay:FILE` takes: CSV, one JSON object a line, or the ticker
 * messages of the venue's wire. The first record is the start of the scenario.
 */
import { ledgerSymbol } from '../core/instruments/build.ts';
import { BadLine, type LineReader, type Quote, readerFor } from '../feeds/replay/lines.ts';
import { type Point, type PricePath, pathThrough } from './path.ts';

const MOST_RECORDS = 2_000_000;
/** `PF_XBTUSD`, `FI_ETHUSD_260327`. */
const MARKET = /^[A-Z]{2}_([A-Z0-9]+)USD(_\d{6})?$/;

export type Replay =
  | { readonly ok: true; readonly indexPaths: readonly PricePath[]; readonly premiumPaths: readonly PricePath[] }
  | { readonly ok: false; readonly problem: string };

/** The paths that a recording holds, `speed` times as fast as they were. */
export function readReplay(text: string, speed: number): Replay {
  let reader: LineReader | undefined;
  const quotes: Quote[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = raw.trim();
    if (line === '') continue;
    try {
      if (reader === undefined) {
        const first = readerFor(line);
        reader = first.reader;
        if (first.hasHeader) continue;
      }
      for (const quote of reader(line)) quotes.push(quote);
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      return { ok: false, problem: `line ${index + 1}: ${error.message}` };
    }
    if (quotes.length > MOST_RECORDS)
      return { ok: false, problem: `there are more than ${MOST_RECORDS} prices in it.` };
  }
  return pathsOf(quotes, speed);
}

function pathsOf(quotes: readonly Quote[], speed: number): Replay {
  // Streams of several markets are a little out of order.
  const sorted = quotes.toSorted((one, other) => one.timeMs - other.timeMs);
  const [first] = sorted;
  if (first === undefined) return { ok: false, problem: 'there are no prices in it.' };
  const prices = new Map<string, Point[]>();
  const premiums = new Map<string, Point[]>();
  for (const { timeMs, name, isMarket, index, mid } of sorted) {
    const atMs = Math.round((timeMs - first.timeMs) / speed);
    const asset = isMarket ? ledgerSymbol(MARKET.exec(name)?.[1] ?? '') : name;
    if (asset !== '') add(prices, asset, { atMs, value: index });
    if (isMarket && !Number.isNaN(mid)) add(premiums, name, { atMs, value: mid / index - 1 });
  }
  return { ok: true, indexPaths: held(prices), premiumPaths: held(premiums) };
}

/** Of two prices of one moment the later one is what it came to. */
function add(paths: Map<string, Point[]>, name: string, point: Point): void {
  const points = paths.get(name) ?? [];
  paths.set(name, points);
  if (points.at(-1)?.atMs === point.atMs) points.pop();
  points.push(point);
}

function held(paths: ReadonlyMap<string, readonly Point[]>): readonly PricePath[] {
  return Array.from(paths, ([name, points]) => pathThrough(name, points, 'hold'));
}

/** The path with one moment for each span of the grain: the last record of each is what it came to. */
export function thinned(path: PricePath, grainMs: number): PricePath {
  const { moments } = path;
  const cell = (ms: number | undefined): number => Math.floor((ms ?? Number.POSITIVE_INFINITY) / grainMs);
  return { ...path, moments: moments.filter((ms, place) => ms === 0 || cell(moments[place + 1]) !== cell(ms)) };
}
