/** How prices move in a scenario, from its file: paths from point to point, random walks, a recording. */
import { readFileSync } from 'node:fs';
import type { Place } from './check.ts';
import { type Point, type PricePath, pathThrough } from './path.ts';
import { randomWalk } from './random-walk.ts';
import type { Reading } from './reading.ts';
import { readReplay } from './replay.ts';
import type { PathFile, ScenarioFile } from './schema.ts';
import { shippedIndexPrice } from './shipped.ts';

/** Prices set, beyond which a scenario would not end in any time that somebody waits. */
export const MOST_PRICE_MOMENTS = 1_000_000;

type Prices = NonNullable<ScenarioFile['prices']>;

export interface Paths {
  readonly index: readonly PricePath[];
  readonly premiums: readonly PricePath[];
}

const NO_PATHS: Paths = { index: [], premiums: [] };

/** Paths that go from point to point. */
export function pointPaths(reading: Reading, prices: Prices, startMs: number): Paths {
  const pathsIn = (group: 'indexPrices' | 'premiums'): readonly PricePath[] =>
    Object.entries(prices[group] ?? {}).map(([symbol, path]) =>
      pointPath(reading, symbol, path, startMs, prices.move ?? 'linear', ['prices', group, symbol]),
    );
  return { index: pathsIn('indexPrices'), premiums: pathsIn('premiums') };
}

function pointPath(
  reading: Reading,
  symbol: string,
  path: PathFile,
  startMs: number,
  move: 'linear' | 'hold',
  place: Place,
): PricePath {
  const { move: own, ...points } = path;
  const read: Point[] = [];
  const seen = new Set<number>();
  for (const [moment, value] of Object.entries(points)) {
    const atMs = reading.moment(moment, startMs, [...place, moment], true);
    if (atMs === undefined) continue;
    if (seen.has(atMs)) reading.refuse([...place, moment], 'is a moment given twice.', true);
    seen.add(atMs);
    read.push({ atMs, value: Number(value) });
  }
  if (read.length === 0) reading.refuse(place, 'takes at least one moment, such as 0h: 60000.');
  const sorted = read.toSorted((one, other) => one.atMs - other.atMs);
  return pathThrough(symbol, sorted, own === 'hold' || own === 'linear' ? own : move);
}

/** Random walks, one for each asset, from its first price on. */
export function walks(
  reading: Reading,
  { prices = {}, market = {} }: Pick<ScenarioFile, 'prices' | 'market'>,
  { seed, everyMs, durationMs }: Omit<Parameters<typeof randomWalk>[2], 'startPrice'>,
): readonly PricePath[] {
  return Object.entries(prices.synthetic ?? {}).flatMap(([symbol, walk]) => {
    const startPrice = market.indexPrices?.[symbol] ?? shippedIndexPrice(symbol);
    const place = ['prices', 'synthetic', symbol];
    if (startPrice === undefined) {
      reading.refuse(place, `begins nowhere: give ${symbol} a price in market.indexPrices.`);
      return [];
    }
    if (durationMs / everyMs > MOST_PRICE_MOMENTS) return [];
    return [randomWalk(symbol, walk, { seed, startPrice, everyMs, durationMs })];
  });
}

/** Paths of a recording. */
export function replayed(reading: Reading, { replay }: Prices): Paths {
  if (replay === undefined) return NO_PATHS;
  const place = ['prices', 'replay', 'file'];
  const path = reading.path(replay.file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    reading.refuse(place, code === 'ENOENT' ? `is not there: ${path}.` : `cannot be read: ${path} (${code}).`);
    return NO_PATHS;
  }
  const read = readReplay(text, replay.speed ?? 1);
  if (read.ok) return { index: read.indexPaths, premiums: read.premiumPaths };
  reading.refuse(place, `is no recording: ${replay.file}, ${read.problem}`);
  return NO_PATHS;
}

/** Nothing has two paths. */
export function assertOnePathEach(reading: Reading, paths: readonly PricePath[]): void {
  const seen = new Set<string>();
  for (const { symbol } of paths) {
    const known = symbol.toUpperCase();
    if (seen.has(known)) reading.refuse(['prices'], `has two paths for ${symbol}: give it one of them.`);
    seen.add(known);
  }
}

/** A path that moves between its points is looked at on the scenario's grain, too. */
export function withGrain(path: PricePath, grainMs: number, durationMs: number): PricePath {
  if (!path.isContinuous) return { ...path, moments: path.moments.filter((ms) => ms <= durationMs) };
  const lastMs = Math.min(durationMs, path.moments.at(-1) ?? 0);
  const moments = new Set(path.moments.filter((ms) => ms <= durationMs));
  const firstMs = path.moments[0] ?? 0;
  for (let ms = Math.ceil(firstMs / grainMs) * grainMs; ms <= lastMs; ms += grainMs) moments.add(ms);
  return { ...path, moments: [...moments].toSorted((one, other) => one - other) };
}
