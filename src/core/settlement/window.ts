/**
 * The settlement window of a dated contract: its last minutes of trading, in which the index is averaged (margin-and-risk
 * 10, C28, C61). Time and price are integers, so the averages are exact.
 *
 * Nothing happens at the end of a minute: the index holds between its moves, so it is enough to look at each move, and
 * once more at the end.
 */

import { must } from '../assert.ts';
import { MINUTE_MS } from '../durations.ts';
import { type Asset, type Market, NEVER_MS, NONE } from '../entities.ts';
import { divideRounded, parseDecimal, powerOfTen } from '../money/decimal.ts';
import type { State } from '../state.ts';

/** Decimals of the price units that are averaged: finer than any index price. */
const PRICE_DECIMALS = 18;

/** When the window of a dated contract begins. */
function windowStartMs(state: State, market: Market): number {
  return market.contract.lastTradingMs - state.root.rules.settlementWindowMinutes * MINUTE_MS;
}

/** Notes for each asset from when on moves of its index are looked at; to be called when contracts are listed or expire. */
export function noteWindows(state: State): void {
  const from: number[] = [];
  for (let id = 0; id < state.assets.size; id++) from.push(NEVER_MS);
  for (const id of state.openMarkets) {
    const market = state.markets.get(id);
    if (!market.listed || market.contract.lastTradingMs === 0) continue;
    from[market.baseAsset] = Math.min(from[market.baseAsset] as number, windowStartMs(state, market));
  }
  for (let id = 0; id < from.length; id++) {
    const windowFromMs = from[id] as number;
    if (state.assets.get(id).windowFromMs !== windowFromMs) state.assets.own(id).windowFromMs = windowFromMs;
  }
}

/** Takes the asset's present index price into the windows that are open. To be called before the price moves. */
export function measureWindows(state: State, asset: Asset): void {
  const { timeMs } = state.root;
  if (timeMs <= asset.windowFromMs) return;
  for (const id of state.openMarkets) {
    const market = state.markets.get(id);
    const { lastTradingMs } = market.contract;
    if (market.baseAsset !== asset.id || !market.listed || lastTradingMs === 0) continue;
    if (timeMs > windowStartMs(state, market)) measureWindow(state, id, Math.min(timeMs, lastTradingMs));
  }
}

/** Decimals of the settlement price of contracts on an asset: those of its index, and some more (C61). */
export function settlementDecimals(state: State, assetId: number): number {
  const { indexDecimals } = state.assets.get(assetId);
  return Math.min(PRICE_DECIMALS, indexDecimals + state.root.rules.settlementExtraDecimals);
}

/**
 * Settlement price in units of its last decimal: the mean of the means of the window's whole minutes, half away from
 * zero. A venue that started inside the window has the minutes since; without one it is the index. Never 0, because coins
 * are counted by dividing by it.
 */
export function settlementUnits(state: State, marketId: number): bigint {
  const { contract, baseAsset } = state.markets.get(marketId);
  measureWindow(state, marketId, contract.lastTradingMs);
  const { windowMinutes } = state.markets.get(marketId);
  const { indexPriceUsd } = state.assets.get(baseAsset);
  const unit = powerOfTen(PRICE_DECIMALS - settlementDecimals(state, baseAsset));
  let sum = 0n;
  for (const minute of windowMinutes) sum += minute;
  const units =
    windowMinutes.length === 0
      ? divideRounded(priceUnits(indexPriceUsd), unit)
      : divideRounded(sum, BigInt(windowMinutes.length * MINUTE_MS) * unit);
  return units > 0n ? units : 1n;
}

/** Carries the sums on to `untilMs` with the index price that has held since they were last carried on. */
function measureWindow(state: State, marketId: number, untilMs: number): void {
  const market = state.markets.own(marketId);
  if (market.windowSinceMs === NONE) market.windowSinceMs = firstMinuteMs(state, market);
  if (market.windowSinceMs >= untilMs) return;
  const price = priceUnits(state.assets.get(market.baseAsset).indexPriceUsd);
  const start = windowStartMs(state, market);
  while (market.windowSinceMs < untilMs) {
    const since = market.windowSinceMs;
    const minuteEndMs = since - ((since - start) % MINUTE_MS) + MINUTE_MS;
    const end = Math.min(minuteEndMs, untilMs);
    market.windowSum += price * BigInt(end - since);
    market.windowSinceMs = end;
    if (end < minuteEndMs) break;
    market.windowMinutes.push(market.windowSum);
    market.windowSum = 0n;
  }
}

/** The window's first whole minute that the venue has been there for. */
function firstMinuteMs(state: State, market: Market): number {
  const start = windowStartMs(state, market);
  const missed = Math.max(0, state.root.startMs - start);
  return start + Math.ceil(missed / MINUTE_MS) * MINUTE_MS;
}

function priceUnits(priceUsd: number): bigint {
  const { digits, scale } = must(parseDecimal(String(priceUsd)), `${priceUsd} is a decimal`);
  if (scale <= PRICE_DECIMALS) return digits * powerOfTen(PRICE_DECIMALS - scale);
  return divideRounded(digits, powerOfTen(scale - PRICE_DECIMALS));
}
