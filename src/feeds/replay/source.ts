/**
 * The source `replay:FILE`: prices of a file, at the pace and from the moment that its settings say. Where it stands is a
 * function of the venue's time, so a restart, a rewind and a jump go on at the right place.
 */

import { resolve } from 'node:path';
import { formatTime } from '../../core/iso-time.ts';
import { LARGEST_PREMIUM } from '../../core/market/bounds.ts';
import { clamp, roundTo } from '../arithmetic.ts';
import { Alignment, replayFile, replayOf } from '../replay-settings.ts';
import type { PriceSource, PriceView, SourceStatus, SourceStep } from '../source.ts';
import { openPriceFile, type PriceFile } from './file.ts';
import type { Known } from './known.ts';

/** Seven decimals are fine against one second's move. */
const PREMIUM_DECIMALS = 7;

/** Opens the replay that a text of the option `market` names. Rejects with a sentence for people. */
export async function replaySource(market: string): Promise<PriceSource> {
  const path = resolve(replayFile(market));
  const file = await openPriceFile(path);
  const { firstMs, lastMs, count } = file.info;
  const alignment = (view: PriceView): Alignment => new Alignment(view.source, firstMs, lastMs);
  return {
    market,
    catchesUp: true,
    get noWay() {
      return file.fault;
    },
    nextMs: (view, afterMs) => nextMs(file, alignment(view), afterMs),
    step: (view, timeMs) => stepOf(file, alignment(view), view, timeMs),
    status: (view, timeMs): SourceStatus => {
      const along = alignment(view);
      const { lap, fileMs } = along.at(timeMs);
      return {
        file: path,
        ...(file.fault === undefined ? {} : { problem: file.fault }),
        ...replayOf(view.source.settings),
        prices: count,
        first: formatTime(firstMs),
        last: formatTime(lastMs),
        at: formatTime(clamp(fileMs, firstMs, lastMs)),
        ...(along.loops ? { lap } : { ended: fileMs >= lastMs }),
        unknown: unknownOf(file.knownAt(fileMs), view),
      };
    },
    close: () => file.close(),
  };
}

function nextMs(file: PriceFile, along: Alignment, afterMs: number): number | undefined {
  const { lap, fileMs } = along.at(afterMs);
  if (fileMs < file.info.firstMs) return along.venueMs(0, file.info.firstMs);
  const next = file.nextMs(fileMs);
  if (next !== undefined) return along.venueMs(lap, next);
  if (file.fault !== undefined) return undefined;
  return along.loops ? along.venueMs(lap + 1, file.info.firstMs) : undefined;
}

/** What the file says since the last step; undefined when it says nothing that this venue knows. */
function stepOf(file: PriceFile, along: Alignment, view: PriceView, timeMs: number): SourceStep | undefined {
  const { lap, fileMs } = along.at(timeMs);
  if (fileMs < file.info.firstMs) return undefined;
  const before = view.source.steppedMs < 0 ? undefined : along.at(view.source.steppedMs);
  const sinceMs = before === undefined || before.lap !== lap ? Number.NEGATIVE_INFINITY : before.fileMs;
  const known = file.knownAt(fileMs);
  const said = known.filter((each) => each.timeMs > sinceMs).sort((one, other) => one.timeMs - other.timeMs);
  return said.length === 0 ? undefined : quotedStep(view, said, known);
}

/**
 * The step that prices of assets and tickers of markets mean. `said`: what is new, oldest first; `known`: all that was ever
 * said. A ticker sets the index of its base, the mark of its market, and with its quotes the premium of the house; when an
 * index moves, the marks that are known of its other markets go with it, which would end otherwise.
 */
export function quotedStep(view: PriceView, said: readonly Quoted[], known: readonly Quoted[]): SourceStep | undefined {
  const bases = new Map(view.markets.map(({ contract }) => [contract.symbol, contract.base]));
  const priced = new Set(view.assets.map(({ symbol }) => symbol).filter((symbol) => symbol !== 'USD'));
  const prices = new Map<string, number>();
  const premiums = new Map<string, number>();
  for (const { name, isMarket, index, mid } of said) {
    const asset = isMarket ? bases.get(name) : name;
    if (asset === undefined || !priced.has(asset)) continue;
    prices.set(asset, index);
    if (isMarket && !Number.isNaN(mid)) {
      const premium = clamp(mid / index - 1, -LARGEST_PREMIUM, LARGEST_PREMIUM);
      premiums.set(name, roundTo(premium, PREMIUM_DECIMALS));
    }
  }
  if (prices.size === 0) return undefined;
  const marks = known
    .filter(({ name, isMarket, mark }) => isMarket && !Number.isNaN(mark) && prices.has(bases.get(name) ?? ''))
    .map(({ name, mark }) => [name, mark] as const);
  return {
    type: 'priceStep',
    basedOn: view.version,
    prices: [...prices],
    premiums: [...premiums],
    noiseOrders: [],
    ...(marks.length === 0 ? {} : { marks }),
  };
}

/** What a step is made of. */
export type Quoted = Readonly<Pick<Known, 'name' | 'isMarket' | 'index' | 'mark' | 'mid'>>;

/** Names that this venue has no asset or market for. */
export function unknownOf(known: readonly Quoted[], view: PriceView): readonly string[] {
  return known
    .filter(({ name, isMarket }) =>
      isMarket
        ? !view.markets.some(({ contract }) => contract.symbol === name)
        : !view.assets.some(({ symbol }) => symbol === name),
    )
    .map(({ name }) => name)
    .sort();
}
