/**
 * Which prices an import sets. A figure of theirs was computed from the prices of its own moment, so what its own reply
 * implies comes before what another reply tells (C166): the index price from the value of a balance, the mark from an
 * unrealised profit, unless the ticker's mark gives the same profit.
 */
import type { Market } from '../core/entities.ts';
import { marketTerms } from '../core/margin/figures.ts';
import { HIGHEST_PRICE_USD, LARGEST_PREMIUM, LOWEST_PRICE_USD } from '../core/market/bounds.ts';
import type { State } from '../core/state.ts';
import type { Picture, PicturePosition, PictureTicker } from './picture.ts';

/** Where a price comes from. */
export type PriceOrigin = 'accounts' | 'openpositions' | 'tickers';

/** Whose prices are set, and what is asked first for them. */
export interface PriceChoice {
  readonly prices: 'theirs' | 'ours';
  readonly index: 'accounts' | 'tickers';
  readonly marks: 'openpositions' | 'tickers';
}

export const BEST_PRICES: PriceChoice = { prices: 'theirs', index: 'accounts', marks: 'openpositions' };

export interface Prices {
  readonly index: readonly { readonly asset: string; readonly price: number; readonly origin: PriceOrigin }[];
  readonly marks: readonly { readonly symbol: string; readonly price: number; readonly origin: PriceOrigin }[];
}

export function choosePrices(state: State, picture: Picture, choice: PriceChoice): Prices {
  if (choice.prices === 'ours') return { index: [], marks: [] };
  const marks = marksOf(state, picture, choice);
  const index: Prices['index'][number][] = [];
  for (let id = 0; id < state.assets.size; id++) {
    const { symbol, kind, indexDecimals } = state.assets.get(id);
    if (symbol === 'USD' || kind === 'credit') continue;
    const told = indexOf(state, picture, symbol, choice);
    const mark = marks.find((other) => marketNamed(state, other.symbol).baseAsset === id);
    const found =
      told ?? (mark === undefined ? undefined : { price: rounded(mark.price, indexDecimals), origin: mark.origin });
    if (found === undefined || !(found.price >= LOWEST_PRICE_USD && found.price <= HIGHEST_PRICE_USD)) continue;
    index.push({ asset: symbol, ...found });
  }
  return { index, marks: marks.filter(({ symbol, price }) => isNear(state, index, symbol, price)) };
}

function marketNamed(state: State, symbol: string): Market {
  return state.markets.get(state.marketBySymbol.get(symbol) as number);
}

function isNear(state: State, index: Prices['index'], symbol: string, price: number): boolean {
  const base = state.assets.get(marketNamed(state, symbol).baseAsset);
  const spot = index.find(({ asset }) => asset === base.symbol)?.price ?? base.indexPriceUsd;
  return Math.abs(price - spot) <= spot * LARGEST_PREMIUM;
}

type Found = { readonly price: number; readonly origin: PriceOrigin };

function indexOf(state: State, picture: Picture, asset: string, choice: PriceChoice): Found | undefined {
  const implied = impliedIndex(picture, asset);
  const ticker = tickerIndex(state, picture, asset);
  if (choice.index === 'tickers') return ticker ?? implied;
  return implied ?? ticker;
}

function impliedIndex(picture: Picture, asset: string): Found | undefined {
  const held = picture.collateral.find((other) => other.asset === asset);
  if (held?.value === undefined || !(held.quantity > 0) || !(held.value > 0)) return undefined;
  return { price: impliedPrice(held.quantity, held.value), origin: 'accounts' };
}

function tickerIndex(state: State, picture: Picture, asset: string): Found | undefined {
  const isBase = (symbol: string): boolean => marketNamed(state, symbol).contract.base === asset;
  const ticker = picture.tickers.find(({ symbol, indexPrice }) => indexPrice !== undefined && isBase(symbol));
  if (ticker?.indexPrice !== undefined) return { price: ticker.indexPrice, origin: 'tickers' };
  const position = picture.positions.find(({ symbol, indexPrice }) => indexPrice !== undefined && isBase(symbol));
  return position?.indexPrice === undefined ? undefined : { price: position.indexPrice, origin: 'openpositions' };
}

/** The price of fewest decimals that gives the value to its last bit; the plain quotient when none does. */
function impliedPrice(quantity: number, value: number): number {
  const quotient = value / quantity;
  for (let decimals = 0; decimals <= 12; decimals++) {
    const price = rounded(quotient, decimals);
    if (price * quantity === value) return price;
  }
  return quotient;
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

function marksOf(state: State, picture: Picture, choice: PriceChoice): Prices['marks'][number][] {
  const marks: Prices['marks'][number][] = [];
  for (const { symbol, markPrice } of picture.tickers) {
    if (markPrice !== undefined) marks.push({ symbol, price: markPrice, origin: 'tickers' });
  }
  for (const position of picture.positions) {
    const at = marks.findIndex(({ symbol }) => symbol === position.symbol);
    const own = markOf(
      state,
      position,
      picture.tickers.find(({ symbol }) => symbol === position.symbol),
    );
    if (own === undefined) continue;
    const mark = { symbol: position.symbol, ...own };
    if (at < 0) marks.push(mark);
    else if (choice.marks === 'openpositions') marks[at] = mark;
  }
  return marks;
}

/** The mark that a position was valued at. */
function markOf(state: State, position: PicturePosition, ticker: PictureTicker | undefined): Found | undefined {
  if (position.markPrice !== undefined) return { price: position.markPrice, origin: 'openpositions' };
  const { unrealizedPnl } = position;
  if (unrealizedPnl === undefined) return undefined;
  const terms = marketTerms(state, marketNamed(state, position.symbol));
  const isLinear = terms.linear;
  // Costs are whole units, and what partial closings released of them was rounded.
  const costUnit = terms.costMantissa / terms.costScale;
  const entry = Number(position.entryPrice);
  const size = position.isShort ? -Number(position.size) : Number(position.size);
  if (ticker?.markPrice !== undefined) {
    const mark = ticker.markPrice;
    const profit = isLinear ? (mark - entry) * size : size * (1 / entry - 1 / mark);
    const value = Math.abs(isLinear ? size * mark : size / mark);
    if (Math.abs(profit - unrealizedPnl) <= value * 1e-11 + 2 * costUnit) return { price: mark, origin: 'tickers' };
  }
  const price = isLinear ? entry + unrealizedPnl / size : 1 / (1 / entry - unrealizedPnl / size);
  return price > 0 && Number.isFinite(price) ? { price, origin: 'openpositions' } : undefined;
}
