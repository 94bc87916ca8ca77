/**
 * Fills: one row for each side of an execution that a client has. The venue's own accounts have none; of what they trade
 * the market's trades tell.
 */
import type { Execution, FillSide, OrderView } from '../core/events.ts';
import { ACCOUNT, CHAINED, PREVIOUS } from './account-chain.ts';
import { FILL_TYPE_WORDS, FILL_TYPES, ORDER_TYPE_WORDS, ORDER_TYPES, SIDE_WORDS, SIDES, wordOf } from './codes.ts';
import { POSITION, type RecordLog, setLong, TIME } from './record-log.ts';
import type { Fill } from './rows.ts';

const WALLET = CHAINED;
const MARKET = CHAINED + 1;
const EXECUTION_KEY = CHAINED + 2;
const SEQUENCE = CHAINED + 3;
const LOTS = CHAINED + 4;
const TICKS = CHAINED + 5;
const MARK_PRICE = CHAINED + 6;
const FLAGS = CHAINED + 7;
const ORDER_KEY = CHAINED + 8;
const LIMIT_TICKS = CHAINED + 9;
const QUANTITY_LOTS = CHAINED + 10;
const FILLED_LOTS = CHAINED + 11;
const CREATED = CHAINED + 12;
const UPDATED = CHAINED + 13;
const OLD_LOTS = CHAINED + 14;
const NEW_LOTS = CHAINED + 15;
const OLD_ENTRY = CHAINED + 16;
const NEW_ENTRY = CHAINED + 17;
const OPENED = CHAINED + 18;
const PROFIT = CHAINED + 19;
const FEE = CHAINED + 21;
const OLD_BALANCE = CHAINED + 23;
const NEW_BALANCE = CHAINED + 25;
const FUNDING = CHAINED + 27;
const FEE_RATE = CHAINED + 29;
export const FILL_WIDTH = CHAINED + 30;

// Bits of FLAGS: side 0, reduce-only 1, maker filled 2, order type 3 to 6, fill type 7 and up.
const REDUCE_ONLY = 2;
const MAKER_FILLED = 4;

/** Adds one side of an execution. `previous` is the account's row before. */
export function addFill(
  log: RecordLog,
  position: number,
  execution: Execution,
  side: FillSide,
  previous: number,
): void {
  const at = log.add(position, execution.timeMs);
  const { numbers, longs } = log;
  const { order } = side;
  numbers[at + ACCOUNT] = side.accountId;
  numbers[at + PREVIOUS] = previous;
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
    (FILL_TYPES[side.fillType] << 7);
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
  if (order.cliOrdId !== '') log.setText(order.cliOrdId);
}

/** Reads a row. `tradesBefore` gives the trades that a market had before the venue's start. */
export function readFill(log: RecordLog, row: number, tradesBefore: (marketId: number) => number): Fill {
  const at = (column: number): number => log.number(row, column);
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
    fillType: wordOf(FILL_TYPE_WORDS, at(FLAGS) >> 7),
    order: readOrder(log, row),
    makerFilled: (at(FLAGS) & MAKER_FILLED) !== 0,
    oldLots: at(OLD_LOTS),
    newLots: at(NEW_LOTS),
    oldEntryPrice: at(OLD_ENTRY),
    newEntryPrice: at(NEW_ENTRY),
    openedMs: at(OPENED),
    feeRate: at(FEE_RATE),
    realizedProfit: log.long(row, PROFIT),
    fee: log.long(row, FEE),
    oldBalance: log.long(row, OLD_BALANCE),
    newBalance: log.long(row, NEW_BALANCE),
    realizedFunding: log.long(row, FUNDING),
  };
}

function readOrder(log: RecordLog, row: number): OrderView {
  const at = (column: number): number => log.number(row, column);
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
    cliOrdId: log.text(row),
    createdMs: at(CREATED),
    updatedMs: at(UPDATED),
  };
}
