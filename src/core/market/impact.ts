/** The impact mid: what buying and selling the impact size would cost on average (margin-and-risk 8, 9). */
import type { Side } from '../commands/command.ts';
import { type Market, NONE } from '../entities.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import { opposite } from '../orders/book.ts';
import { planFills } from '../orders/plan.ts';
import type { State } from '../state.ts';

/** A computed impact mid: USD, or undefined when the book is too thin on either side (C24). */
export interface ImpactMid {
  readonly priceUsd: number | undefined;
}

/** Impact mid in USD; undefined when the book is too thin on either side (C24). Walks a book only if it has changed. */
export function impactMid(state: State, market: Market, terms: ContractTerms): number | undefined {
  const known = state.impactMids[market.id];
  if (known !== undefined) return known.priceUsd;
  const priceUsd = computeImpactMid(state, market, terms);
  while (state.impactMids.length <= market.id) state.impactMids.push(undefined);
  state.impactMids[market.id] = { priceUsd };
  return priceUsd;
}

/** To be called when anything has changed that orders of the market could meet: a user's order, a house quote, a maker's position. */
export function forgetImpactMid(state: State, marketId: number): void {
  if (marketId < state.impactMids.length) state.impactMids[marketId] = undefined;
}

function computeImpactMid(state: State, market: Market, terms: ContractTerms): number | undefined {
  const bid = averagePrice(state, market, terms, 'sell');
  const ask = averagePrice(state, market, terms, 'buy');
  return bid === undefined || ask === undefined ? undefined : (bid + ask) / 2;
}

/** Average price of taking the impact size from the side opposite to `side`. */
function averagePrice(state: State, market: Market, terms: ContractTerms, side: Side): number | undefined {
  const lots = market.contract.impactMidLots;
  const plan = planFills(state, market, side, farthest(side), lots, NONE);
  if (plan.filledLots < lots) return undefined;
  // Summed in integers: how the depth is cut into orders must not show, not even in the last bit.
  let tickLots = 0;
  for (const fill of plan.fills) tickLots += fill.ticks * fill.lots;
  return ((tickLots / lots) * terms.tickMantissa) / terms.tickScale;
}

/** A limit that reaches every price. */
function farthest(side: Side): number {
  return opposite(side) === 'sell' ? Number.MAX_SAFE_INTEGER : 0;
}
