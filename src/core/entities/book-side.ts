/** Books: resting orders in the order in which they fill. */
import type { Schema } from '../codec.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

/** One side of a market's book: price levels, best last, each with its queue of orders. Id: market x 2 + (0 buy, 1 sell). */
export interface BookSide extends Entity {
  ticks: number[];
  firstOrders: number[];
  lastOrders: number[];
  lots: number[];
}

export const BOOK_SIDE: Schema<BookSide> = {
  name: 'bookSide',
  fields: [
    ['ticks', 'numbers'],
    ['firstOrders', 'numbers'],
    ['lastOrders', 'numbers'],
    ['lots', 'numbers'],
  ],
  blank: () => ({ id: NONE, epoch: NONE, ticks: [], firstOrders: [], lastOrders: [], lots: [] }),
};
