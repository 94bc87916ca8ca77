/**
 * Price dislocation (margin-and-risk 9, C27): the market trades so far from its index that the mark cannot follow, because
 * the average premium lies beyond its cap. Orders that would trade further out are refused while it lasts.
 */
import type { Side } from '../commands/command.ts';
import type { Market } from '../entities.ts';

/** Whether the uncapped premium (USD) lies beyond the cap (a fraction of the index), and on which side. */
export function dislocationOf(indexPriceUsd: number, premiumAverageUsd: number, cap: number): Market['dislocation'] {
  if (premiumAverageUsd > indexPriceUsd * cap) return 'ABOVE_UPPER_BOUND';
  return premiumAverageUsd < -indexPriceUsd * cap ? 'BELOW_LOWER_BOUND' : '';
}

/**
 * True when an order would trade further out of a dislocated market: it buys above the mark while the market is dislocated
 * above, or sells below it while it is dislocated below. `worstPriceUsd` is the worst price of the part that would fill.
 */
export function increasesDislocation(market: Market, side: Side, worstPriceUsd: number): boolean {
  switch (market.dislocation) {
    case 'ABOVE_UPPER_BOUND':
      return side === 'buy' && worstPriceUsd > market.markPrice;
    case 'BELOW_LOWER_BOUND':
      return side === 'sell' && worstPriceUsd < market.markPrice;
    case '':
      return false;
  }
}
