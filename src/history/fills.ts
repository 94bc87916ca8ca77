/**
 * Fills: one row for each side of an execution that a client has. The venue's own accounts have none; of what they trade
 * the market's trades tell.
 */
import type { Execution, FillSide, OrderView } from '../core/events.ts';
import { FILL_TYPE_WORDS, FILL_TYPES, ORDER_TYPE_WORDS, ORDER_TYPES, SIDE_WORDS, SIDES, wordOf } from './codes.ts';
import { OWN, POSITION, type RowView, setLong, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';
import type { Fill } from './rows.ts';

const ACCOUNT = OWN;
const WALLET = OWN + 1;
const MARKET = OWN + 2;
const EXECUTION_KEY = OWN + 3;
const SEQUENCE = OWN + 4;
const LOTS = OWN + 5;
const TICKS = OWN + 6;
const MARK_PRICE = OWN + 7;
const FLAGS = OWN + 8;
const ORDER_KEY = OWN + 9;
const LIMIT_TICKS = OWN + 10;
const QUANTITY_LOTS = OWN + 11;
const FILLED_LOTS = OWN + 12;
const CREATED = OWN + 13;
const UPDATED = OWN + 14;
const OLD_LOTS = OWN + 15;
const NEW_LOTS = OWN + 16;
const OLD_ENTRY = OWN + 17;
const NEW_ENTRY = OWN + 18;
const OPENED = OWN + 19;
const PROFIT = OWN + 20;
const FEE = OWN + 22;
const OLD_BALANCE = OWN + 24;
const NEW_BALANCE = OWN + 26;
const FUNDING = OWN + 28;
const FEE_RATE = OWN + 30;
export const FILL_WIDTH = OWN + 31;

// Bits of FLAGS: side 0, reduce-only 1, maker filled 2, order type 3 to 6, fill type 7 to 10, the taker's order type 11 and up.
const REDUCE_ONLY = 2;
const MAKER_FILLED = 4;

/** Adds one side of an execution. */
export function addFill(rows: RowStore, position: number, execution: Execution, side: FillSide): void {
  const at = rows.begin('fill', FILL_WIDTH, position, execution.timeMs);
  const { numbers, longs } = rows;
  const { order } = side;
  numbers[at + ACCOUNT] = side.accountId;
  numbers[at + WALLET] = side.walletId;
  numbers[at + MARKET] = execution.marketId;
  numbers[at + EXECUTION_KEY] = execution.key;
  numbers[at + SEQUENCE] = execution.sequence;
  numbers[at + LOTS] = execution.lots;
  numbers[at + TICKS] = execution.ticks;
  numbers[at + MARK_PRICE] = execution.markPrice;
  numbers[at + FLAGS] =
    SIDES[order.side] |
    (order.reduceOnly ? REDUCE_ONLY : 0) |
    (execution.makerFilled ? MAKER_FILLED : 0) |
    (ORDER_TYPES[order.orderType] << 3) |
    (FILL_TYPES[side.fillType] << 7) |
    (ORDER_TYPES[execution.taker.order.orderType] << 11);
  numbers[at + ORDER_KEY] = order.key;
  numbers[at + LIMIT_TICKS] = order.ticks;
  numbers[at + QUANTITY_LOTS] = order.quantityLots;
  numbers[at + FILLED_LOTS] = order.filledLots;
  numbers[at + CREATED] = order.createdMs;
  numbers[at + UPDATED] = order.updatedMs;
  numbers[at + OLD_LOTS] = side.oldLots;
  numbers[at + NEW_LOTS] = side.newLots;
  numbers[at + OLD_ENTRY] = side.oldEntryPrice;
  numbers[at + NEW_ENTRY] = side.newEntryPrice;
  numbers[at + OPENED] = side.openedMs;
  numbers[at + FEE_RATE] = side.feeRate;
  setLong(longs, at + PROFIT, side.realizedProfit);
  setLong(longs, at + FEE, side.fee);
  setLong(longs, at + OLD_BALANCE, side.oldBalance);
  setLong(longs, at + NEW_BALANCE, side.newBalance);
  setLong(longs, at + FUNDING, side.realizedFunding);
  if (order.cliOrdId !== '') rows.setText(order.cliOrdId);
}

/** Reads a row. `tradesBefore` gives the trades that a market had before the venue's start. */
export function readFill(row: RowView, tradesBefore: (marketId: number) => number): Fill {
  const at = (column: number): number => row.number(column);
  const marketId = at(MARKET);
  return {
    position: at(POSITION),
    timeMs: at(TIME),
    accountId: at(ACCOUNT),
    walletId: at(WALLET),
    marketId,
    executionKey: at(EXECUTION_KEY),
    sequence: tradesBefore(marketId) + at(SEQUENCE),
    lots: at(LOTS),
    ticks: at(TICKS),
    markPrice: at(MARK_PRICE),
    fillType: wordOf(FILL_TYPE_WORDS, (at(FLAGS) >> 7) & 15),
    takerType: wordOf(ORDER_TYPE_WORDS, at(FLAGS) >> 11),
    order: readOrder(row),
    makerFilled: (at(FLAGS) & MAKER_FILLED) !== 0,
    oldLots: at(OLD_LOTS),
    newLots: at(NEW_LOTS),
    oldEntryPrice: at(OLD_ENTRY),
    newEntryPrice: at(NEW_ENTRY),
    openedMs: at(OPENED),
    feeRate: at(FEE_RATE),
    realizedProfit: row.long(PROFIT),
    fee: row.long(FEE),
    oldBalance: row.long(OLD_BALANCE),
    newBalance: row.long(NEW_BALANCE),
    realizedFunding: row.long(FUNDING),
  };
}

function readOrder(row: RowView): OrderView {
  const at = (column: number): number => row.number(column);
  const flags = at(FLAGS);
  return {
    key: at(ORDER_KEY),
    accountId: at(ACCOUNT),
    marketId: at(MARKET),
    side: wordOf(SIDE_WORDS, flags & 1),
    orderType: wordOf(ORDER_TYPE_WORDS, (flags >> 3) & 15),
    ticks: at(LIMIT_TICKS),
    quantityLots: at(QUANTITY_LOTS),
    filledLots: at(FILLED_LOTS),
    reduceOnly: (flags & REDUCE_ONLY) !== 0,
    cliOrdId: row.text,
    createdMs: at(CREATED),
    updatedMs: at(UPDATED),
  };
}
