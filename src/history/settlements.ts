/** Settlements: positions of dated contracts that were closed at the settlement price. */
import type { Settled } from '../core/events.ts';
import { OWN, POSITION, type RowView, setLong, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';
import type { SettlementRow } from './rows.ts';

const ACCOUNT = OWN;
const KEY = OWN + 1;
const WALLET = OWN + 2;
const MARKET = OWN + 3;
const LOTS = OWN + 4;
const ENTRY = OWN + 5;
const OPENED = OWN + 6;
const PRICE = OWN + 7;
const PROFIT = OWN + 8;
const FEE = OWN + 10;
const OLD_BALANCE = OWN + 12;
const NEW_BALANCE = OWN + 14;
export const SETTLEMENT_WIDTH = OWN + 16;

/** Adds a settled position. */
export function addSettlement(rows: RowStore, position: number, settled: Settled): void {
  const at = rows.begin('settlement', SETTLEMENT_WIDTH, position, settled.timeMs);
  const { numbers, longs } = rows;
  numbers[at + ACCOUNT] = settled.accountId;
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

export function readSettlement(row: RowView): SettlementRow {
  const at = (column: number): number => row.number(column);
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
    realizedProfit: row.long(PROFIT),
    fee: row.long(FEE),
    oldBalance: row.long(OLD_BALANCE),
    newBalance: row.long(NEW_BALANCE),
  };
}
