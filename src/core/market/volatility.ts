/**
 * Extreme volatility (margin-and-risk 9, C27, C56, C60): the index is compared with what it was five full minutes ago; beyond
 * 5 % all markets of the asset carry a flag, and their initial margins are multiplied. Both numbers, and the minutes, are
 * settings.
 */
import type { Asset, Market } from '../entities.ts';
import type { RuleSet } from '../margin/rules.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Takes the minute's sample of every index. Gives the assets whose samples are others now: the rest is as volatile as before. */
export function sampleMinutePrices(state: State): readonly number[] {
  const kept = state.root.rules.volatilityMinutes + 1;
  const changed: number[] = [];
  for (let id = 0; id < state.assets.size; id++) {
    const asset = state.assets.get(id);
    if (asset.kind === 'credit' || isConstant(asset, kept)) continue;
    const { minutePrices, indexPriceUsd } = state.assets.own(id);
    minutePrices.push(indexPriceUsd);
    while (minutePrices.length > kept) minutePrices.shift();
    changed.push(id);
  }
  return changed;
}

/** One more sample would change nothing. Days in which prices hold pass quickly by this. */
function isConstant({ minutePrices, indexPriceUsd }: Asset, kept: number): boolean {
  if (minutePrices.length !== kept) return false;
  for (let index = 0; index < kept; index++) if (minutePrices[index] !== indexPriceUsd) return false;
  return true;
}

/**
 * Whether the index has moved by more than the threshold since the full minute that lies at least `volatilityMinutes` back.
 * Not before the venue has seen that minute.
 */
export function isExtreme(rules: RuleSet, asset: Asset): boolean {
  const { minutePrices, indexPriceUsd } = asset;
  const then = minutePrices[minutePrices.length - 1 - rules.volatilityMinutes];
  return then !== undefined && Math.abs(indexPriceUsd - then) > then * rules.volatilityReturn;
}

/** Brings the market's flag and margin multiplier up to date; tells when they change. */
export function watchVolatility(turn: Turn, market: Market): void {
  const { state } = turn;
  const { rules } = state.root;
  const extreme = isExtreme(rules, state.assets.get(market.baseAsset));
  if (extreme === market.extremeVolatility) return;
  const changed = state.markets.own(market.id);
  changed.extremeVolatility = extreme;
  changed.marginMultiplier = extreme ? rules.volatilityMultiplier : 1;
  // Figures that were computed with the other multiplier are looked at again when a mark has moved; so it has.
  state.markStamp++;
  turn.tell({ type: 'marketChanged', marketId: market.id });
}
