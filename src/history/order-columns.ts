/** An order in a row: where its columns stand, and how what is no number lies in one of them. */
import type { OrderView } from '../core/events.ts';
import { ORDER_TYPE_WORDS, ORDER_TYPES, SIDE_WORDS, SIDES, wordOf } from './codes.ts';

/** Columns of a kind of rows. Saved: none ever changes its place. */
export interface OrderColumns {
  readonly account: number;
  readonly key: number;
  readonly market: number;
  readonly ticks: number;
  readonly quantityLots: number;
  readonly filledLots: number;
  readonly created: number;
  readonly updated: number;
  /** Side in bit 0, reduce-only in bit 1, the order type in four bits from `typeShift` on; the others are the kind's own. */
  readonly flags: number;
  readonly typeShift: number;
}

const REDUCE_ONLY = 2;
const TYPE_MASK = 15;

/** Writes an order into the row that begins at `at`. `flags`: those of the kind's own. */
export function writeOrder(
  numbers: Float64Array,
  at: number,
  columns: OrderColumns,
  order: OrderView,
  flags: number,
): void {
  numbers[at + columns.account] = order.accountId;
  numbers[at + columns.key] = order.key;
  numbers[at + columns.market] = order.marketId;
  numbers[at + columns.ticks] = order.ticks;
  numbers[at + columns.quantityLots] = order.quantityLots;
  numbers[at + columns.filledLots] = order.filledLots;
  numbers[at + columns.created] = order.createdMs;
  numbers[at + columns.updated] = order.updatedMs;
  numbers[at + columns.flags] =
    SIDES[order.side] |
    (order.reduceOnly ? REDUCE_ONLY : 0) |
    (ORDER_TYPES[order.orderType] << columns.typeShift) |
    flags;
}

/** Reads it again. `at` gives a column of the row, whose text is the client's own id. */
export function readOrder(at: (column: number) => number, columns: OrderColumns, cliOrdId: string): OrderView {
  const flags = at(columns.flags);
  return {
    key: at(columns.key),
    accountId: at(columns.account),
    marketId: at(columns.market),
    side: wordOf(SIDE_WORDS, flags & 1),
    orderType: wordOf(ORDER_TYPE_WORDS, (flags >> columns.typeShift) & TYPE_MASK),
    ticks: at(columns.ticks),
    quantityLots: at(columns.quantityLots),
    filledLots: at(columns.filledLots),
    reduceOnly: (flags & REDUCE_ONLY) !== 0,
    cliOrdId,
    createdMs: at(columns.created),
    updatedMs: at(columns.updated),
  };
}
