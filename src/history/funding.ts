/** Funding: what positions paid and received other than by a trade. */
import type { FundingPaid } from '../core/events.ts';
import { OWN, POSITION, type RowView, setLong, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';
import type { FundingPayment } from './rows.ts';

const ACCOUNT = OWN;
const KEY = OWN + 1;
const WALLET = OWN + 2;
const MARKET = OWN + 3;
const LOTS = OWN + 4;
const RATE_PAID = OWN + 5;
const BOOKED = OWN + 6;
const OLD_BALANCE = OWN + 8;
const NEW_BALANCE = OWN + 10;
const ENTRY = OWN + 12;
const OPENED = OWN + 13;
export const FUNDING_WIDTH = OWN + 14;

/** Adds a payment. */
export function addFundingPayment(rows: RowStore, position: number, paid: FundingPaid): void {
  const at = rows.begin('funding', FUNDING_WIDTH, position, paid.timeMs);
  const { numbers, longs } = rows;
  numbers[at + ACCOUNT] = paid.accountId;
  numbers[at + KEY] = paid.key;
  numbers[at + WALLET] = paid.walletId;
  numbers[at + MARKET] = paid.marketId;
  numbers[at + LOTS] = paid.lots;
  numbers[at + RATE_PAID] = paid.rate;
  numbers[at + ENTRY] = paid.entryPrice;
  numbers[at + OPENED] = paid.openedMs;
  setLong(longs, at + BOOKED, paid.booked);
  setLong(longs, at + OLD_BALANCE, paid.oldBalance);
  setLong(longs, at + NEW_BALANCE, paid.newBalance);
}

export function readFundingPayment(row: RowView): FundingPayment {
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
    rate: at(RATE_PAID),
    booked: row.long(BOOKED),
    oldBalance: row.long(OLD_BALANCE),
    newBalance: row.long(NEW_BALANCE),
  };
}
