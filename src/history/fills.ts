/**
 * Fills: one row for each side of an execution that a client has. The venue's own accounts have none; of what they trade
 * the market's trades tell.
 */
import type { Execution, FillSide } from '../core/events.ts';
import { FILL_TYPE_WORDS, FILL_TYPES, ORDER_TYPE_WORDS, ORDER_TYPES, wordOf } from './codes.ts';
import { type OrderColumns, readOrder, writeOrder } from './order-columns.ts';
import { OWN, POSITION, type RowView, setLong, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';
import type { Fill } from './rows.ts';

const WALLET = OWN + 1;
const EXECUTION_KEY = OWN + 3;
const SEQUENCE = OWN + 4;
const LOTS = OWN + 5;
const TICKS = OWN + 6;
const MARK_PRICE = OWN + 7;
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
const FILL_WIDTH = OWN + 31;

/** The account and the market are those of the fill, too. */
const ORDER: OrderColumns = {
  account: OWN,
  market: OWN + 2,
  flags: OWN + 8,
  key: OWN + 9,
  ticks: OWN + 10,
  quantityLots: OWN + 11,
  filledLots: OWN + 12,
  created: OWN + 13,
  updated: OWN + 14,
  typeShift: 3,
};

// Bits of the flags besides those of the order: maker filled 2, fill type 7 to 10, the taker's order type 11 and up.
const MAKER_FILLED = 4;

/** Adds one side of an execution. */
export function addFill(rows: RowStore, position: number, execution: Execution, side: FillSide): void {
  const at = rows.begin('fill', FILL_WIDTH, position, execution.timeMs);
  const { numbers, longs } = rows;
  const { order } = side;
  numbers[at + WALLET] = side.walletId;
  numbers[at + EXECUTION_KEY] = execution.key;
  numbers[at + SEQUENCE] = execution.sequence;
  numbers[at + LOTS] = execution.lots;
  numbers[at + TICKS] = execution.ticks;
  numbers[at + MARK_PRICE] = execution.markPrice;
  const flags =
    (execution.makerFilled ? MAKER_FILLED : 0) |
    (FILL_TYPES[side.fillType] << 7) |
    (ORDER_TYPES[execution.taker.order.orderType] << 11);
  writeOrder(numbers, at, ORDER, order, flags);
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
  const flags = at(ORDER.flags);
  const order = readOrder(at, ORDER, row.text);
  const { accountId, marketId } = order;
  return {
    position: at(POSITION),
    timeMs: at(TIME),
    accountId,
    walletId: at(WALLET),
    marketId,
    executionKey: at(EXECUTION_KEY),
    sequence: tradesBefore(marketId) + at(SEQUENCE),
    lots: at(LOTS),
    ticks: at(TICKS),
    markPrice: at(MARK_PRICE),
    fillType: wordOf(FILL_TYPE_WORDS, (flags >> 7) & 15),
    takerType: wordOf(ORDER_TYPE_WORDS, flags >> 11),
    order,
    makerFilled: (flags & MAKER_FILLED) !== 0,
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
