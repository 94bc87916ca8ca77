/** Orders that rest in a book. */
import type { Schema } from '../codec.ts';
import type { OrderType, Side } from '../commands/command.ts';
import type { OrderReason } from '../events.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

/** A resting order. An order that never rests is no entity; events tell of it. */
export interface Order extends Entity {
  /** Its id as arithmetic (ids.ts). */
  key: number;
  accountId: number;
  positionId: number;
  marketId: number;
  side: Side;
  orderType: OrderType;
  ticks: number;
  /** Open lots. */
  lots: number;
  filledLots: number;
  reduceOnly: boolean;
  cliOrdId: string;
  createdMs: number;
  updatedMs: number;
  /** What last changed it; empty for an order as it was sent. */
  updateReason: '' | OrderReason;
  /** Neighbours at the same price, first come first. */
  previousAtPrice: number;
  nextAtPrice: number;
  /** Neighbours in the wallet's own list of this market. */
  previousOwn: number;
  nextOwn: number;
}

export const ORDER: Schema<Order> = {
  name: 'order',
  fields: [
    ['key', 'number'],
    ['accountId', 'number'],
    ['positionId', 'number'],
    ['marketId', 'number'],
    ['side', 'text'],
    ['orderType', 'text'],
    ['ticks', 'number'],
    ['lots', 'number'],
    ['filledLots', 'number'],
    ['reduceOnly', 'flag'],
    ['cliOrdId', 'text'],
    ['createdMs', 'number'],
    ['updatedMs', 'number'],
    ['updateReason', 'text'],
    ['previousAtPrice', 'number'],
    ['nextAtPrice', 'number'],
    ['previousOwn', 'number'],
    ['nextOwn', 'number'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    key: NONE,
    accountId: NONE,
    positionId: NONE,
    marketId: NONE,
    side: 'buy',
    orderType: 'lmt',
    ticks: 0,
    lots: 0,
    filledLots: 0,
    reduceOnly: false,
    cliOrdId: '',
    createdMs: 0,
    updatedMs: 0,
    updateReason: '',
    previousAtPrice: NONE,
    nextAtPrice: NONE,
    previousOwn: NONE,
    nextOwn: NONE,
  }),
};
