/** What a scenario is about: the markets that it trades or prices, and their assets. */
import { findAsset, findMarket } from '../control/lookup.ts';
import type { State } from '../core/state.ts';
import type { Scenario } from './scenario.ts';

export interface Subjects {
  /** Ledger symbols, in the order in which the file speaks of them. */
  readonly assets: readonly string[];
  readonly symbols: readonly string[];
}

/** What of it the venue has (yet). */
export function subjectsOf(
  { indexPrices, premiums, indexPaths, premiumPaths, steps, accounts }: Scenario,
  state: State,
): Subjects {
  const marketNames = [
    ...Object.keys(premiums),
    ...premiumPaths.map(({ symbol }) => symbol),
    ...accounts.flatMap(({ leverage }) => leverage.map(([symbol]) => symbol)),
    ...steps.flatMap(({ file }) => file.order?.symbol ?? file.market?.symbol ?? Object.keys(file.premiums ?? {})),
  ];
  const markets = marketNames.flatMap((name) => findMarket(state, name) ?? []);
  const assetNames = [
    ...Object.keys(indexPrices),
    ...indexPaths.map(({ symbol }) => symbol),
    ...steps.flatMap(({ file }) => Object.keys(file.indexPrices ?? {})),
    ...markets.map(({ contract }) => contract.base),
  ];
  return {
    assets: [...new Set(assetNames.flatMap((name) => findAsset(state, name)?.symbol ?? []))],
    symbols: [...new Set(markets.map(({ contract }) => contract.symbol))],
  };
}
