/** How a price moves over a scenario: what it is at which moment. */

/** The price of an asset, or the premium of a market, over time. */
export interface PricePath {
  /** An asset's or a market's symbol. */
  readonly symbol: string;
  /** Moments at which it changes whatever the grain is: points, or records of a replay. Milliseconds since the start. */
  readonly moments: readonly number[];
  /** Whether it also moves between them, as finely as the scenario's grain. */
  readonly isContinuous: boolean;
  /** The value at a moment; undefined before the path begins. */
  readonly at: (ms: number) => number | undefined;
}

export interface Point {
  readonly atMs: number;
  readonly value: number;
}

/** A path through points, sorted by time. `hold`: each holds until the next; `linear`: a straight line from one to the next. */
export function pathThrough(symbol: string, points: readonly Point[], move: 'linear' | 'hold'): PricePath {
  const moments = points.map(({ atMs }) => atMs);
  return {
    symbol,
    moments,
    isContinuous: move === 'linear' && points.length > 1,
    at: (ms) => {
      const last = lastAtOrBefore(moments, ms);
      const point = points[last];
      const next = points[last + 1];
      if (point === undefined || next === undefined || move === 'hold') return point?.value;
      return point.value + ((next.value - point.value) * (ms - point.atMs)) / (next.atMs - point.atMs);
    },
  };
}

/** The place of the last moment that is not after `ms`; -1 when all are. */
export function lastAtOrBefore(moments: readonly number[], ms: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] as number) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
