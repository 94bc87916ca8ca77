/** Funding: what positions paid and received other than by a trade, and the rates that it accrued at. */
import type { FundingPaid, FundingRateSet } from '../core/events.ts';
import { ACCOUNT, CHAINED, PREVIOUS } from './account-chain.ts';
import { OWN, POSITION, type RecordLog, setLong, TIME } from './record-log.ts';
import type { FundingPayment, FundingRate } from './rows.ts';

const KEY = CHAINED;
const WALLET = CHAINED + 1;
const MARKET = CHAINED + 2;
const LOTS = CHAINED + 3;
const RATE_PAID = CHAINED + 4;
const BOOKED = CHAINED + 5;
const OLD_BALANCE = CHAINED + 7;
const NEW_BALANCE = CHAINED + 9;
const ENTRY = CHAINED + 11;
const OPENED = CHAINED + 12;
export const FUNDING_WIDTH = CHAINED + 13;

const RATE = OWN;
const RELATIVE_RATE = OWN + 1;
export const FUNDING_RATE_WIDTH = OWN + 2;

/** Adds a payment. `previous` is the account's row before. */
export function addFundingPayment(log: RecordLog, position: number, paid: FundingPaid, previous: number): void {
  const at = log.add(position, paid.timeMs);
  const { numbers, longs } = log;
  numbers[at + ACCOUNT] = paid.accountId;
  numbers[at + PREVIOUS] = previous;
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

export function readFundingPayment(log: RecordLog, row: number): FundingPayment {
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
    rate: at(RATE_PAID),
    booked: log.long(row, BOOKED),
    oldBalance: log.long(row, OLD_BALANCE),
    newBalance: log.long(row, NEW_BALANCE),
  };
}

/** Adds the rate of the hour that begins. */
export function addFundingRate(log: RecordLog, position: number, set: FundingRateSet): void {
  const at = log.add(position, set.timeMs);
  log.numbers[at + RATE] = set.rate;
  log.numbers[at + RELATIVE_RATE] = set.relativeRate;
}

export function readFundingRate(log: RecordLog, row: number): FundingRate {
  return {
    timeMs: log.number(row, TIME),
    rate: log.number(row, RATE),
    relativeRate: log.number(row, RELATIVE_RATE),
  };
}
