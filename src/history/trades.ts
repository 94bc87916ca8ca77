/** A market's public trades. They stand in one listing, that of their market, and have its numbers. */
import type { Execution, OrderView } from '../core/events.ts';
import { FILL_TYPE_WORDS, FILL_TYPES, ORDER_TYPE_WORDS, ORDER_TYPES, SIDES, wordOf } from './codes.ts';
import { NUMBER, OWN, type RowView, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';
import type { PublicOrder, Trade } from './rows.ts';

const KEY = OWN;
const TICKS = OWN + 1;
const LOTS = OWN + 2;
const MARK_PRICE = OWN + 3;
const FLAGS = OWN + 4;
const MAKER = OWN + 5;
const TAKER = OWN + 10;
const MARKET = OWN + 15;
const TRADE_WIDTH = OWN + 16;

// Columns of an order, from MAKER or TAKER on.
const ORDER_KEY = 0;
const LIMIT_TICKS = 1;
const OPEN_LOTS = 2;
const CREATED = 3;
const UPDATED = 4;

// Bits of FLAGS: side of the taker 0, maker filled 1, then for the maker and the taker reduce-only and order type, and last
// what made the taker trade.
const MAKER_FILLED = 2;
const MAKER_SHIFT = 2;
const TAKER_SHIFT = 8;
const FILL_TYPE_SHIFT = 14;

/** Adds an execution. */
export function addTrade(rows: RowStore, position: number, execution: Execution): void {
  const at = rows.begin('trade', TRADE_WIDTH, position, execution.timeMs);
  const { numbers } = rows;
  const maker = execution.maker.order;
  const taker = execution.taker.order;
  numbers[at + KEY] = execution.key;
  numbers[at + MARKET] = execution.marketId;
  numbers[at + TICKS] = execution.ticks;
  numbers[at + LOTS] = execution.lots;
  numbers[at + MARK_PRICE] = execution.markPrice;
  numbers[at + FLAGS] =
    SIDES[execution.takerSide] |
    (execution.makerFilled ? MAKER_FILLED : 0) |
    (orderFlags(maker) << MAKER_SHIFT) |
    (orderFlags(taker) << TAKER_SHIFT) |
    (FILL_TYPES[execution.taker.fillType] << FILL_TYPE_SHIFT);
  writeOrder(numbers, at + MAKER, maker);
  writeOrder(numbers, at + TAKER, taker);
}

/** Reads a row. `tradesBefore` gives the trades that a market had before the venue's start. */
export function readTrade(row: RowView, tradesBefore: (marketId: number) => number): Trade {
  const at = (column: number): number => row.number(column);
  const flags = at(FLAGS);
  const isBuy = (flags & 1) === SIDES.buy;
  const marketId = at(MARKET);
  return {
    timeMs: at(TIME),
    marketId,
    key: at(KEY),
    sequence: tradesBefore(marketId) + row.entry(0, NUMBER),
    ticks: at(TICKS),
    lots: at(LOTS),
    side: isBuy ? 'buy' : 'sell',
    fillType: wordOf(FILL_TYPE_WORDS, flags >> FILL_TYPE_SHIFT),
    markPrice: at(MARK_PRICE),
    makerFilled: (flags & MAKER_FILLED) !== 0,
    maker: readOrder(row, MAKER, flags >> MAKER_SHIFT, isBuy ? 'sell' : 'buy'),
    taker: readOrder(row, TAKER, flags >> TAKER_SHIFT, isBuy ? 'buy' : 'sell'),
  };
}

function orderFlags(order: OrderView): number {
  return (order.reduceOnly ? 1 : 0) | (ORDER_TYPES[order.orderType] << 1);
}

function writeOrder(numbers: Float64Array, at: number, order: OrderView): void {
  numbers[at + ORDER_KEY] = order.key;
  numbers[at + LIMIT_TICKS] = order.ticks;
  numbers[at + OPEN_LOTS] = order.quantityLots - order.filledLots;
  numbers[at + CREATED] = order.createdMs;
  numbers[at + UPDATED] = order.updatedMs;
}

function readOrder(row: RowView, from: number, flags: number, side: PublicOrder['side']): PublicOrder {
  return {
    key: row.number(from + ORDER_KEY),
    side,
    orderType: wordOf(ORDER_TYPE_WORDS, (flags >> 1) & 15),
    ticks: row.number(from + LIMIT_TICKS),
    lots: row.number(from + OPEN_LOTS),
    reduceOnly: (flags & 1) !== 0,
    createdMs: row.number(from + CREATED),
    updatedMs: row.number(from + UPDATED),
  };
}
