/** Index prices that the venue begins with where a scenario names none. */
import { ledgerSymbol } from '../core/instruments/build.ts';
import { shippedAssets } from '../instruments/assets.ts';

/** USD; undefined for an asset that is not shipped. */
export function shippedIndexPrice(symbol: string): number | undefined {
  const ledger = ledgerSymbol(symbol.toUpperCase());
  return shippedAssets().find((asset) => asset.symbol === ledger)?.indexPriceUsd;
}
