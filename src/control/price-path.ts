/** A price path that a caller gives with an advance: index prices at moments of it. */
import type { State } from '../core/state.ts';
import type { PriceWay } from '../feeds/source.ts';
import { readDuration } from './duration.ts';
import { findAsset } from './lookup.ts';
import { done, type Outcome, refuse, short } from './refusal.ts';
import type { PathPointInput } from './time-requests.ts';
import { unknownAsset } from './unknown.ts';

/** Points of one path. */
const MOST_POINTS = 100_000;

/** Prices to be set at one moment: milliseconds after the beginning, and USD by ledger symbol. */
export interface PathPoint {
  readonly afterMs: number;
  readonly prices: readonly (readonly [asset: string, priceUsd: number])[];
}

/** Reads a path; its points come in order of time. */
export function readPath(state: State, input: readonly PathPointInput[]): Outcome<readonly PathPoint[]> {
  if (input.length === 0 || input.length > MOST_POINTS) {
    return refuse(
      'invalidRequest',
      `path takes a list of 1 to ${MOST_POINTS} points such as {"after": "1h", "XBT": 48000}.`,
    );
  }
  const points: PathPoint[] = [];
  for (const [index, given] of input.entries()) {
    const point = readPoint(state, given);
    if (!point.ok) return refuse(point.refusal.error, `path[${index}]: ${point.refusal.message}`);
    const before = points[points.length - 1]?.afterMs ?? -1;
    if (point.value.afterMs <= before) {
      return refuse('invalidRequest', `path[${index}]: its "after" must be later than that of the point before it.`);
    }
    points.push(point.value);
  }
  return done(points);
}

function readPoint(state: State, { after, ...given }: PathPointInput): Outcome<PathPoint> {
  const afterMs = typeof after === 'string' ? readDuration(after) : after;
  if (afterMs === undefined || !Number.isSafeInteger(afterMs) || afterMs < 1) {
    return refuse(
      'invalidRequest',
      '"after" takes a span such as "1h", or whole milliseconds above 0, from the beginning of the advance.',
    );
  }
  const prices: [string, number][] = [];
  for (const [text, price] of Object.entries(given)) {
    const asset = findAsset(state, text);
    if (asset === undefined) return unknownAsset(state, text);
    if (asset.symbol === 'USD' || asset.kind === 'credit') {
      return refuse('invalidRequest', `${asset.symbol} has no price that could be set.`);
    }
    if (typeof price !== 'number') return refuse('invalidRequest', `${short(text)} takes a price in USD, as a number.`);
    if (prices.some(([known]) => known === asset.symbol)) {
      return refuse('invalidRequest', `${asset.symbol} is given twice.`);
    }
    prices.push([asset.symbol, price]);
  }
  return prices.length === 0 ? refuse('invalidRequest', 'a point sets at least one price.') : done({ afterMs, prices });
}

/** The path as a way, from the moment at which the advance begins. */
export function pathWay(points: readonly PathPoint[], fromMs: number): PriceWay {
  const indexAfter = (timeMs: number): number => {
    let low = 0;
    let high = points.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (fromMs + (points[middle] as PathPoint).afterMs <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    nextMs: (_view, afterMs) => {
      const next = points[indexAfter(afterMs)];
      return next === undefined ? undefined : fromMs + next.afterMs;
    },
    step: (view, timeMs) => {
      const point = points[indexAfter(timeMs) - 1];
      if (point === undefined) return undefined;
      return { type: 'priceStep', basedOn: view.version, prices: point.prices, premiums: [], noiseOrders: [] };
    },
  };
}
