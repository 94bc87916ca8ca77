/**
 * House liquidity is a rule, not a crowd of orders: at each of 20 levels a side around `index x (1 + basis)` the house
 * stands behind all users at that price. Levels that were taken come back with the next price step (C46).
 */
import type { Market } from '../entities.ts';
import type { ContractTerms } from '../instruments/terms.ts';

/** Levels a side. */
export const HOUSE_LEVELS = 20;

/** Distance of the best quotes from the center, and of one level from the next, as fractions of the price; at least a tick. */
const HALF_SPREAD_FRACTION = 0.00001;
const STEP_FRACTION = 0.00005;

/** Sets the market's house quotes around the center price (USD), all levels full. */
export function quoteHouse(market: Market, terms: ContractTerms, centerUsd: number): void {
  const centerTicks = (centerUsd * terms.tickScale) / terms.tickMantissa;
  const step = Math.max(1, Math.round(centerTicks * STEP_FRACTION));
  const bestBid = Math.floor(centerTicks * (1 - HALF_SPREAD_FRACTION));
  const bestAsk = Math.max(bestBid + 1, Math.ceil(centerTicks * (1 + HALF_SPREAD_FRACTION)));
  market.houseBidTicks = [];
  market.houseBidLots = [];
  market.houseAskTicks = [];
  market.houseAskLots = [];
  for (let level = 0; level < HOUSE_LEVELS; level++) {
    const lots = levelLots(market.contract.impactMidLots, level);
    const bid = bestBid - level * step;
    if (bid > 0) {
      market.houseBidTicks.push(bid);
      market.houseBidLots.push(lots);
    }
    market.houseAskTicks.push(bestAsk + level * step);
    market.houseAskLots.push(lots);
  }
}

/** Withdraws all quotes: house liquidity off, or a market that does not trade. */
export function withdrawHouse(market: Market): void {
  market.houseBidTicks = [];
  market.houseBidLots = [];
  market.houseAskTicks = [];
  market.houseAskLots = [];
}

/**
 * Lots at a level: the impact size at the best price, growing linearly to twenty times that at the last, so that the
 * impact mid is the middle of the best prices and a large order walks the book as it would on the venue.
 */
function levelLots(impactMidLots: number, level: number): number {
  return Math.max(1, Math.round(impactMidLots)) * (level + 1);
}
