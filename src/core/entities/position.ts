/** What a wallet has in a market. */
import type { Schema } from '../codec.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

/** What one wallet has in one market: a position, resting orders, or both. */
export interface Position extends Entity {
  accountId: number;
  walletId: number;
  marketId: number;
  /** Signed size. */
  lots: number;
  /** Signed sum of trade values: lots x ticks for linear contracts, the coin's units for inverse ones (DESIGN of money: a trade is valued once). */
  cost: bigint;
  /** Average entry price in USD, frozen while the position shrinks; 0 when flat. */
  entryPrice: number;
  openedMs: number;
  /** Maximum leverage that the account set for the market, which makes it isolated; 0 for cross margin (3.2). */
  leverage: number;
  /** The asset in which profit is paid; NONE for the settlement asset (4). */
  profitAsset: number;
  /** Since when its funding has not been realised, while it is open (8). */
  fundedMs: number;
  /** Funding that it brought along when it was imported, not realised yet, in the settlement asset: negative is owed (C175). */
  carriedFunding: number;
  /** Isolated: funding realised since it was opened, part of its assigned collateral (C8, D27); in ledger units. */
  isolatedFunding: bigint;
  /** Open lots of resting orders that are not reduce-only, by side, and of linear ones also the sum of lots x ticks. */
  buyLots: number;
  sellLots: number;
  buyTickLots: number;
  sellTickLots: number;
  /** The wallet's resting orders in this market, oldest first. */
  firstOrder: number;
  lastOrder: number;
  orderCount: number;
  /** Its untriggered orders, oldest first. */
  firstTrigger: number;
  lastTrigger: number;
  triggerCount: number;
  /** Cache: how many of its resting orders are reduce-only; NONE when not known. */
  reduceOnlyOrders: number;
}

export const POSITION: Schema<Position> = {
  name: 'position',
  fields: [
    ['accountId', 'number'],
    ['walletId', 'number'],
    ['marketId', 'number'],
    ['lots', 'number'],
    ['cost', 'money'],
    ['entryPrice', 'number'],
    ['openedMs', 'number'],
    ['leverage', 'number'],
    ['profitAsset', 'number'],
    ['fundedMs', 'number'],
    ['isolatedFunding', 'money'],
    ['buyLots', 'number'],
    ['sellLots', 'number'],
    ['buyTickLots', 'number'],
    ['sellTickLots', 'number'],
    ['firstOrder', 'number'],
    ['lastOrder', 'number'],
    ['orderCount', 'number'],
    ['firstTrigger', 'number'],
    ['lastTrigger', 'number'],
    ['triggerCount', 'number'],
    ['carriedFunding', 'number', 5],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    accountId: NONE,
    walletId: NONE,
    marketId: NONE,
    lots: 0,
    cost: 0n,
    entryPrice: 0,
    openedMs: 0,
    leverage: 0,
    profitAsset: NONE,
    fundedMs: 0,
    carriedFunding: 0,
    isolatedFunding: 0n,
    buyLots: 0,
    sellLots: 0,
    buyTickLots: 0,
    sellTickLots: 0,
    firstOrder: NONE,
    lastOrder: NONE,
    orderCount: 0,
    firstTrigger: NONE,
    lastTrigger: NONE,
    triggerCount: 0,
    reduceOnlyOrders: NONE,
  }),
};
