/** Measuring a market, and the pool: how they stand, from the venue's state. */

import type { Side } from '../core/commands/command.ts';
import type { Market } from '../core/entities.ts';
import { priceOf, sizeOf } from '../core/instruments/terms.ts';
import { marketTerms } from '../core/margin/figures.ts';
import { unitsToText } from '../core/money/decimal.ts';
import { depthOf } from '../core/orders/depth.ts';
import type { State } from '../core/state.ts';
import { type Levels, midOf, SIDE_FIGURES, sideFigures } from './book-figures.ts';
import type { Holders } from './holders.ts';
import { ASK, BID, LONGS, type Row, SHORTS, TOP_LONGS, TOP_LOTS, TOP_SHORTS } from './rows.ts';

/** Writes into a row how the market stands: its book, and who holds it where that was counted. */
export function measure(state: State, market: Market, holders: Holders | undefined, row: Row): void {
  const bids = levelsOf(state, market, 'buy');
  const asks = levelsOf(state, market, 'sell');
  // A contract of an inverse market is one dollar.
  const isInverse = market.contract.kind === 'inverse';
  const usdValue = (size: number, price: number): number => (isInverse ? size : size * price);
  const mid = midOf(bids, asks);
  row.set(sideFigures(bids, mid, usdValue), BID);
  row.set(sideFigures(asks, mid, usdValue), ASK);
  if (holders === undefined) return;
  row[LONGS] = holders.longs;
  row[SHORTS] = holders.shorts;
  row[TOP_LOTS] = holders.topLots;
  row[TOP_LONGS] = holders.topLongs;
  row[TOP_SHORTS] = holders.topShorts;
}

function levelsOf(state: State, market: Market, side: Side): Levels {
  const terms = marketTerms(state, market);
  return depthOf(state, market, side).map(([ticks, lots]) => [priceOf(terms, ticks), sizeOf(terms, lots)]);
}

/** What the liquidity pool is worth in USD, at the index. */
export function poolValueUsd(state: State): number {
  let value = 0;
  for (let id = 0; id < state.assets.size; id++) {
    const { decimals, indexPriceUsd } = state.assets.get(id);
    value += Number(unitsToText(state.pots.get(id).pool, decimals)) * indexPriceUsd;
  }
  return value;
}

/** The figures of a side of the book in a row. */
export function sideOf(row: Row, side: 'bid' | 'ask'): Row {
  const from = side === 'bid' ? BID : ASK;
  return row.subarray(from, from + SIDE_FIGURES);
}
