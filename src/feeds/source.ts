/**
 * What a price source is: something that, asked once per step of venue time, proposes the next index prices, premiums
 * and a trickle of trades. It holds no path of its own: everything it continues from is in the view it is shown, so a
 * restart, a rewind or a price set by hand simply changes what it is shown next.
 */
import type { PriceStep, SourceSettings } from '../core/commands/command.ts';
import type { Asset } from '../core/entities.ts';
import type { Contract } from '../core/instruments/contract.ts';

/** The part of a contract that price sources and the past read. */
export type FeedContract = Pick<
  Contract,
  | 'symbol'
  | 'kind'
  | 'base'
  | 'tag'
  | 'tickMantissa'
  | 'tickScale'
  | 'lotMantissa'
  | 'lotScale'
  | 'impactMidLots'
  | 'openingMs'
  | 'lastTradingMs'
>;

/** What the venue shows a source: the prices after the last applied entry. The core's own entities fit. */
export interface PriceView {
  /** Changes whenever an index price or a premium was set by anyone, and on a revert; given back as `basedOn`. */
  readonly version: number;
  /** Since when the source is the venue's, its last step (-1 before the first), and what it was told: all of it state. */
  readonly source: SourceView;
  readonly assets: readonly AssetView[];
  readonly markets: readonly MarketView[];
}

export interface SourceView {
  readonly sinceMs: number;
  readonly steppedMs: number;
  readonly settings: SourceSettings;
}

export type AssetView = Readonly<Pick<Asset, 'symbol' | 'indexPriceUsd' | 'indexDecimals'>>;

export interface MarketView {
  readonly contract: FeedContract;
  /** Premium of the house over the index, as a fraction of it. */
  readonly basis: number;
}

/** How an asset's price moves. */
export interface AssetCharacter {
  /** Standard deviation of a year's return, as a fraction; 0 for a price that does not move. */
  readonly annualVolatility: number;
  /** Correlation of its returns with those of XBT. Two other assets correlate by the product of theirs. */
  readonly correlationToXbt: number;
}

/** The character of an asset nobody has described: a smaller coin. */
const TYPICAL_COIN: AssetCharacter = { annualVolatility: 0.85, correlationToXbt: 0.65 };

/** A look-up of characters by ledger symbol. */
export function characterTable(
  assets: readonly (AssetCharacter & { readonly symbol: string })[],
): (symbol: string) => AssetCharacter {
  const bySymbol = new Map(assets.map((asset) => [asset.symbol, asset]));
  return (symbol) => bySymbol.get(symbol) ?? TYPICAL_COIN;
}

/**
 * The command a source proposes, and the version of the view it continues from. A step whose version is no longer
 * current must be dropped: it would overwrite a price that was set by hand, or bring back the line of history that a
 * revert has left. Only assets and markets that were in the view appear; prices are above zero.
 */
export interface SourceStep extends PriceStep {
  readonly basedOn: number;
}

/** Prices along a stretch of venue time: a source, or a path that somebody gave. */
export interface PriceWay {
  /** Venue time of the first step after `afterMs`; undefined when nothing follows by itself. */
  nextMs(view: PriceView, afterMs: number): number | undefined;
  /**
   * The step at venue time `timeMs` (epoch milliseconds), or undefined when there is nothing to propose. `spanMs` is the
   * time it stands for where that is longer than the source's own step.
   */
  step(view: PriceView, timeMs: number, spanMs?: number): SourceStep | undefined;
}

export interface PriceSource extends PriceWay {
  /** As the venue's status names it: the text of the option `market`. */
  readonly market: string;
  /** True when its prices are a function of the time: what they should be is proposed as soon as it may not be so. */
  readonly catchesUp?: boolean;
  /** Its steps on the way of an advance come at multiples of it; 1 when absent. */
  readonly finestStepMs?: number;
  /** Why there are no steps on the way of an advance: a sentence, or undefined when there are. */
  readonly noWay?: string | undefined;
  /** Begins to listen to the outside; `changed` is called when a step may be there. Gives back what ends it. */
  follow?(changed: () => void, view: () => PriceView): () => void;
  /** What there is to say of it in the venue's status, besides its name. */
  status?(view: PriceView, timeMs: number): SourceStatus;
  /** Lets go of files. */
  close?(): void;
}

/** Plain JSON, for people. */
export type SourceStatus = Readonly<Record<string, unknown>>;

/** The source `frozen`: prices move only when someone sets them. */
export const frozenSource: PriceSource = {
  market: 'frozen',
  noWay: 'The source frozen has no prices on the way: give a path, or leave prices out.',
  nextMs: () => undefined,
  step: () => undefined,
};

/** The view after a step, where nothing else happens: what a source would be shown next. */
export function viewAfter(view: PriceView, step: SourceStep, timeMs: number, version: number): PriceView {
  const prices = new Map(step.prices);
  const premiums = new Map(step.premiums);
  return {
    version,
    source: { ...view.source, steppedMs: timeMs },
    assets: view.assets.map(({ symbol, indexPriceUsd, indexDecimals }) => ({
      symbol,
      indexPriceUsd: prices.get(symbol) ?? indexPriceUsd,
      indexDecimals,
    })),
    markets: view.markets.map(({ contract, basis }) => ({ contract, basis: premiums.get(contract.symbol) ?? basis })),
  };
}

/** Whether a contract trades at `timeMs`: from its opening until, not including, its last trading time. */
export function trades(contract: FeedContract, timeMs: number): boolean {
  return timeMs >= contract.openingMs && (contract.lastTradingMs === 0 || timeMs < contract.lastTradingMs);
}
