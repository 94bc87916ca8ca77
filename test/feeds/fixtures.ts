/** Contracts and views for the tests of the feeds. */
import type { PastSpec } from '../../src/feeds/past.ts';
import type { StartingAsset } from '../../src/feeds/past-walk.ts';
import { characterTable, type FeedContract, type PriceView, type SourceStep } from '../../src/feeds/source.ts';

/** 2026-10-09 12:00:17 UTC: not on a full minute. */
export const START_MS = 1_791_547_217_000;

/** Assets as a venue might start with them. */
const ASSETS: readonly (StartingAsset & { readonly symbol: string })[] = [
  { symbol: 'USD', indexPriceUsd: 1, indexDecimals: 0, annualVolatility: 0, correlationToXbt: 0 },
  { symbol: 'EUR', indexPriceUsd: 1.15, indexDecimals: 6, annualVolatility: 0.075, correlationToXbt: 0.1 },
  { symbol: 'XBT', indexPriceUsd: 80_000, indexDecimals: 2, annualVolatility: 0.5, correlationToXbt: 1 },
  { symbol: 'ETH', indexPriceUsd: 2400, indexDecimals: 2, annualVolatility: 0.65, correlationToXbt: 0.82 },
  { symbol: 'SOL', indexPriceUsd: 120, indexDecimals: 4, annualVolatility: 0.85, correlationToXbt: 0.75 },
  { symbol: 'DOGE', indexPriceUsd: 0.12, indexDecimals: 7, annualVolatility: 0.95, correlationToXbt: 0.7 },
  { symbol: 'PEPE', indexPriceUsd: 0.000006, indexDecimals: 12, annualVolatility: 1.2, correlationToXbt: 0.62 },
];

export const characterOf = characterTable(ASSETS);

export function asset(symbol: string): StartingAsset & { readonly symbol: string } {
  const found = ASSETS.find((each) => each.symbol === symbol);
  if (found === undefined) {
    throw new Error(`No asset ${symbol} in the fixtures.`);
  }
  return found;
}

export function contract(change: Partial<FeedContract> = {}): FeedContract {
  return {
    symbol: 'PF_XBTUSD',
    kind: 'linear',
    base: 'XBT',
    tag: 'perpetual',
    tickMantissa: 1,
    tickScale: 1,
    lotMantissa: 1,
    lotScale: 10_000,
    impactMidLots: 800,
    openingMs: 0,
    lastTradingMs: 0,
    ...change,
  };
}

export const XBT = contract();
export const ETH = contract({ symbol: 'PF_ETHUSD', base: 'ETH', tickScale: 10, lotScale: 1000, impactMidLots: 1500 });
export const PEPE = contract({ symbol: 'PF_PEPEUSD', base: 'PEPE', tickScale: 1e10, lotMantissa: 1000, lotScale: 1 });
export const INVERSE = contract({
  symbol: 'PI_XBTUSD',
  kind: 'inverse',
  tickMantissa: 5,
  tickScale: 10,
  lotScale: 1,
  impactMidLots: 1000,
});
export const DATED = contract({
  symbol: 'FF_XBTUSD_261225',
  tag: 'quarter',
  impactMidLots: 500,
  openingMs: START_MS - 3 * 86_400_000,
  lastTradingMs: 1_798_185_600_000,
});

export function view(assets: readonly string[], contracts: readonly FeedContract[] = []): PriceView {
  return {
    version: 7,
    source: { sinceMs: 0, steppedMs: -1, settings: {} },
    assets: assets.map((symbol) => {
      const { indexPriceUsd, indexDecimals } = asset(symbol);
      return { symbol, indexPriceUsd, indexDecimals };
    }),
    markets: contracts.map((each) => ({ contract: each, basis: 0 })),
  };
}

/** What a venue holds after a step: the prices it proposed in place of the old ones. */
export function after(before: PriceView, step: SourceStep): PriceView {
  const prices = new Map(step.prices);
  const premiums = new Map(step.premiums);
  return {
    version: before.version + 1,
    source: before.source,
    assets: before.assets.map((each) => ({ ...each, indexPriceUsd: prices.get(each.symbol) ?? each.indexPriceUsd })),
    markets: before.markets.map((market) => ({
      ...market,
      basis: premiums.get(market.contract.symbol) ?? market.basis,
    })),
  };
}

export function pastSpec(change: Partial<PastSpec> = {}): PastSpec {
  const { base } = change.contract ?? XBT;
  return { seed: 1, startMs: START_MS, days: 7, contract: XBT, asset: asset(base), startPremium: 0, ...change };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Correlation of two equally long lists. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const meanA = mean(a);
  const meanB = mean(b);
  const covariance = mean(a.map((value, nth) => (value - meanA) * ((b[nth] ?? 0) - meanB)));
  const varianceA = mean(a.map((value) => (value - meanA) * (value - meanA)));
  const varianceB = mean(b.map((value) => (value - meanB) * (value - meanB)));
  return covariance / Math.sqrt(varianceA * varianceB);
}
