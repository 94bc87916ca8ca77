/**
 * The assets of a venue: those shipped with the package, and a starting point for assets that only a file names.
 */
import { ledgerSymbol } from '../core/instruments/build.ts';
import type { InstrumentRow } from '../core/instruments/contract.ts';
import shipped from '../data/assets.json' with { type: 'json' };

/** An asset of the ledger with what a price source needs to know of it. */
export interface AssetData {
  /** Ledger symbol: `XBT`, `USD`. */
  readonly symbol: string;
  /** Cash and stablecoins are converted before coins (D20); credits pay fees and nothing else (D32). */
  readonly kind: 'cash' | 'coin' | 'credit';
  /** Digits of the ledger's smallest unit. */
  readonly decimals: number;
  /** USD per unit when a venue starts; 0 for credits. */
  readonly indexPriceUsd: number;
  /** Decimals of the index price. */
  readonly indexDecimals: number;
  /** Standard deviation of the logarithmic price over a year, as a fraction. */
  readonly annualVolatility: number;
  /** Correlation of its returns to those of XBT. */
  readonly correlationToXbt: number;
}

/** Most markets of the real list quote their price in four to five digits of ticks. */
const TYPICAL_TICKS = 10_000;

/** The assets shipped with the package; USD first. */
export function shippedAssets(): readonly AssetData[] {
  return shipped.assets as readonly AssetData[];
}

/** Assets that rows name as their base and the list lacks, each with a price of 10,000 ticks of the first such row. */
export function missingAssets(rows: readonly InstrumentRow[], known: readonly AssetData[]): readonly AssetData[] {
  const missing: AssetData[] = [];
  for (const { base, tickSize } of rows) {
    if (typeof base !== 'string' || typeof tickSize !== 'number' || !(tickSize > 0)) continue;
    const symbol = ledgerSymbol(base);
    const isSymbol = (asset: AssetData): boolean => asset.symbol === symbol;
    if (!known.some(isSymbol) && !missing.some(isSymbol)) missing.push(startingPoint(symbol, tickSize));
  }
  return missing;
}

function startingPoint(symbol: string, tickSize: number): AssetData {
  // Seven digits: a second's move of a calm market is still visible in the index.
  const indexPriceUsd = Number((tickSize * TYPICAL_TICKS).toPrecision(7));
  const indexDecimals = Math.min(15, Math.max(2, 6 - Math.floor(Math.log10(indexPriceUsd))));
  return {
    symbol,
    kind: 'coin',
    decimals: 12,
    indexPriceUsd,
    indexDecimals,
    annualVolatility: 0.85,
    correlationToXbt: 0.65,
  };
}
