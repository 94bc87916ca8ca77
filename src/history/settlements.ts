/** Settlements: positions of dated contracts that were closed at the settlement price. */
import type { Settled } from '../core/events.ts';
import { ACCOUNT, CHAINED, PREVIOUS } from './account-chain.ts';
import { POSITION, type RecordLog, setLong, TIME } from './record-log.ts';
import type { SettlementRow } from './rows.ts';

const KEY = CHAINED;
const WALLET = CHAINED + 1;
const MARKET = CHAINED + 2;
const LOTS = CHAINED + 3;
const ENTRY = CHAINED + 4;
const OPENED = CHAINED + 5;
const PRICE = CHAINED + 6;
const PROFIT = CHAINED + 7;
const FEE = CHAINED + 9;
const OLD_BALANCE = CHAINED + 11;
const NEW_BALANCE = CHAINED + 13;
export const SETTLEMENT_WIDTH = CHAINED + 15;

/** Adds a settled position. `previous` is the account's row before. */
export function addSettlement(log: RecordLog, position: number, settled: Settled, previous: number): void {
  const at = log.add(position, settled.timeMs);
  const { numbers, longs } = log;
  numbers[at + ACCOUNT] = settled.accountId;
  numbers[at + PREVIOUS] = previous;
  numbers[at + KEY] = settled.key;
  numbers[at + WALLET] = settled.walletId;
  numbers[at + MARKET] = settled.marketId;
  numbers[at + LOTS] = settled.lots;
  numbers[at + ENTRY] = settled.entryPrice;
  numbers[at + OPENED] = settled.openedMs;
  numbers[at + PRICE] = settled.settlementPrice;
  setLong(longs, at + PROFIT, settled.realizedProfit);
  setLong(longs, at + FEE, settled.fee);
  setLong(longs, at + OLD_BALANCE, settled.oldBalance);
  setLong(longs, at + NEW_BALANCE, settled.newBalance);
}

export function readSettlement(log: RecordLog, row: number): SettlementRow {
  const at = (column: number): number => log.number(row, column);
  return {
    position: at(POSITION),
    timeMs: at(TIME),
    accountId: at(ACCOUNT),
    walletId: at(WALLET),
    marketId: at(MARKET),
    key: at(KEY),
    lots: at(LOTS),
    entryPrice: at(ENTRY),
    openedMs: at(OPENED),
    settlementPrice: at(PRICE),
    realizedProfit: log.long(row, PROFIT),
    fee: log.long(row, FEE),
    oldBalance: log.long(row, OLD_BALANCE),
    newBalance: log.long(row, NEW_BALANCE),
  };
}
