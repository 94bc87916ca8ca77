/**
 * Prices move: index prices first, then the house's quotes (resting orders that they pass are filled as maker, at their
 * own price, however large: D35, C45), then marks. Always in this order, market by market.
 */
import { must } from '../assert.ts';
import { type Market, NONE } from '../entities.ts';
import { marketTerms } from '../margin/figures.ts';
import { bestTicks, opposite, sideId } from '../orders/book.ts';
import { fillMaker } from '../orders/execute.ts';
import { newView } from '../orders/views.ts';
import { measureWindows } from '../settlement/window.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { dislocationOf } from './dislocation.ts';
import { quoteHouse, withdrawHouse } from './house.ts';
import { forgetImpactMid, impactMid } from './impact.ts';
import { isSettled, markPrice, nextAverage, premiumCap } from './mark.ts';
import { watchVolatility } from './volatility.ts';

/** Sets an asset's index price; premium averages stay as they are (C140). The caller requotes and marks afterwards. */
export function setIndexPrice(state: State, assetId: number, priceUsd: number): void {
  measureWindows(state, state.assets.get(assetId));
  state.assets.own(assetId).indexPriceUsd = priceUsd;
  state.indexStamp++;
}

/** Requotes and marks every listed market whose base asset or basis is new, and tells of it. */
export function movePrices(turn: Turn, isNew: (market: Market) => boolean): void {
  const { state } = turn;
  const moved: number[] = [];
  for (const id of state.openMarkets) {
    const market = state.markets.get(id);
    if (!market.listed || !isNew(market)) continue;
    watchVolatility(turn, market);
    requote(turn, id);
    moved.push(id);
  }
  for (const id of moved) remark(turn, id);
  if (moved.length > 0) turn.tell({ type: 'pricesMoved', timeMs: turn.timeMs, marketIds: moved });
}

/** The house quotes anew around its center, or withdraws; resting orders that its quotes pass are filled. */
export function requote(turn: Turn, marketId: number): void {
  const { state } = turn;
  const market = state.markets.own(marketId);
  forgetImpactMid(state, marketId);
  if (state.root.liquidity === 'none' || market.suspended || !market.listed) {
    withdrawHouse(market);
    return;
  }
  const index = state.assets.get(market.baseAsset).indexPriceUsd;
  quoteHouse(market, marketTerms(state, market), index * (1 + market.basis));
  fillPassedOrders(turn, marketId, 'buy');
  fillPassedOrders(turn, marketId, 'sell');
}

/** Ids left for what else the entry does. */
const KEYS_KEPT_BACK = 400_000;

/** Fills the resting orders of a side that the house's new opposite quote has reached or passed. */
function fillPassedOrders(turn: Turn, marketId: number, side: 'buy' | 'sell'): void {
  const { state } = turn;
  const market = state.markets.get(marketId);
  const quoted = side === 'buy' ? market.houseAskTicks[0] : market.houseBidTicks[0];
  if (quoted === undefined) return;
  // An entry holds a bounded number of fills; what is left crossed is filled with the next step.
  while (turn.keysLeft > KEYS_KEPT_BACK) {
    const best = bestTicks(state, marketId, side);
    if (best === NONE || (side === 'buy' ? best < quoted : best > quoted)) return;
    const book = state.bookSides.get(sideId(marketId, side));
    const order = state.orders.get(must(book.firstOrders[book.firstOrders.length - 1], 'a price has an order'));
    const house = state.root.houseAccount;
    const view = newView(
      turn.keys(1),
      house,
      marketId,
      opposite(side),
      'lmt',
      order.ticks,
      order.lots,
      false,
      '',
      turn.timeMs,
    );
    fillMaker(turn, order, order.lots, { accountId: house, order: view, fillType: 'taker' });
  }
}

/** Computes the market's mark anew from index and premium average, where none is given (C150); tells when it becomes dislocated, or no longer is. */
export function remark(turn: Turn, marketId: number): void {
  const { state } = turn;
  const market = state.markets.get(marketId);
  const index = state.assets.get(market.baseAsset).indexPriceUsd;
  const cap = premiumCap(state.root.rules, market.contract, turn.timeMs);
  const dislocation = dislocationOf(index, market.premiumAverage, cap);
  if (dislocation !== market.dislocation) {
    state.markets.own(marketId).dislocation = dislocation;
    turn.tell({ type: 'marketChanged', marketId });
  }
  const price = market.givenMark === 0 ? markPrice(index, market.premiumAverage, cap) : market.givenMark;
  if (price === market.markPrice) return;
  state.markets.own(marketId).markPrice = price;
  state.markStamp++;
}

/** Computes the marks of these markets anew, and tells which of them moved. */
export function remarkAll(turn: Turn, marketIds: readonly number[]): void {
  const { state } = turn;
  const moved: number[] = [];
  for (const id of marketIds) {
    const before = state.markets.get(id).markPrice;
    remark(turn, id);
    if (state.markets.get(id).markPrice !== before) moved.push(id);
  }
  if (moved.length > 0) turn.tell({ type: 'pricesMoved', timeMs: turn.timeMs, marketIds: moved });
}

/** The premium now: impact mid over index in USD; the average itself while the book is too thin (C24). */
function premiumSample(state: State, market: Market): number {
  const mid = impactMid(state, market, marketTerms(state, market));
  return mid === undefined ? market.premiumAverage : mid - state.assets.get(market.baseAsset).indexPriceUsd;
}

/** Starts the premium average anew at its present value (D34): at listing, and when the premium is set by hand (C47). */
export function restartAverage(turn: Turn, marketId: number): void {
  const { state } = turn;
  const sample = premiumSample(state, state.markets.get(marketId));
  state.markets.own(marketId).premiumAverage = sample;
  remark(turn, marketId);
}

/** Takes one premium sample of every market; true while any average still moves. */
export function samplePremiums(turn: Turn): boolean {
  const { state } = turn;
  const moved: number[] = [];
  let unsettled = false;
  for (const id of state.openMarkets) {
    const market = state.markets.get(id);
    if (!market.listed) continue;
    const index = state.assets.get(market.baseAsset).indexPriceUsd;
    const sample = premiumSample(state, market);
    if (sample === market.premiumAverage) continue;
    const settled = isSettled(market.premiumAverage, sample, index);
    const window = state.root.rules.premiumWindowSeconds;
    state.markets.own(id).premiumAverage = settled ? sample : nextAverage(market.premiumAverage, sample, window);
    unsettled ||= !settled;
    remark(turn, id);
    moved.push(id);
  }
  if (moved.length > 0) turn.tell({ type: 'pricesMoved', timeMs: turn.timeMs, marketIds: moved });
  return unsettled;
}
