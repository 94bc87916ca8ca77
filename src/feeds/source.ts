/**
 * What a price source is: something that, asked once per step of venue time, proposes the next index prices, premiums
 * and a trickle of trades. It holds no path of its own: everything it continues from is in the view it is shown, so a
 * restart, a rewind or a price set by hand simply changes what it is shown next.
 */
import type { PriceStep } from '../core/commands/command.ts';
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
  readonly assets: readonly AssetView[];
  readonly markets: readonly MarketView[];
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

export interface PriceSource {
  readonly kind: 'synthetic' | 'frozen';
  /** Venue milliseconds between steps; 0 for a source that has nothing to propose and is never asked. */
  readonly stepMs: number;
  /** The step at venue time `timeMs` (epoch milliseconds), or undefined when there is nothing to propose. */
  step(view: PriceView, timeMs: number): SourceStep | undefined;
}

/** The source `frozen`: prices move only when someone sets them. */
export const frozenSource: PriceSource = { kind: 'frozen', stepMs: 0, step: () => undefined };

/** Whether a contract trades at `timeMs`: from its opening until, not including, its last trading time. */
export function trades(contract: FeedContract, timeMs: number): boolean {
  return timeMs >= contract.openingMs && (contract.lastTradingMs === 0 || timeMs < contract.lastTradingMs);
}
