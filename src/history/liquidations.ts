/** Steps of liquidations: which figures called for each, and what it came to. They explain an account's end. */
import type { Liquidation } from '../core/events.ts';
import { ACCOUNT, CHAINED, PREVIOUS } from './account-chain.ts';
import { LIQUIDATION_STEP_WORDS, LIQUIDATION_STEPS, wordOf } from './codes.ts';
import { POSITION, type RecordLog, setLong, TIME } from './record-log.ts';
import type { LiquidationRow } from './rows.ts';

const WALLET = CHAINED;
const MARKET = CHAINED + 1;
const STEP = CHAINED + 2;
const EQUITY = CHAINED + 3;
const INITIAL = CHAINED + 4;
const MAINTENANCE = CHAINED + 5;
const LIMIT = CHAINED + 6;
const ZERO_EQUITY = CHAINED + 7;
const BEFORE = CHAINED + 8;
const AFTER = CHAINED + 9;
const POOL = CHAINED + 10;
export const LIQUIDATION_WIDTH = CHAINED + 12;

/** Adds a step. `previous` is the account's row before. */
export function addLiquidation(log: RecordLog, position: number, step: Liquidation, previous: number): void {
  const at = log.add(position, step.timeMs);
  const { numbers, longs } = log;
  numbers[at + ACCOUNT] = step.accountId;
  numbers[at + PREVIOUS] = previous;
  numbers[at + WALLET] = step.walletId;
  numbers[at + MARKET] = step.marketId;
  numbers[at + STEP] = LIQUIDATION_STEPS[step.step];
  numbers[at + EQUITY] = step.equity;
  numbers[at + INITIAL] = step.initialMargin;
  numbers[at + MAINTENANCE] = step.maintenanceMargin;
  numbers[at + LIMIT] = step.limitTicks;
  numbers[at + ZERO_EQUITY] = step.zeroEquityTicks;
  numbers[at + BEFORE] = step.lotsBefore;
  numbers[at + AFTER] = step.lotsAfter;
  setLong(longs, at + POOL, step.poolUnits);
}

export function readLiquidation(log: RecordLog, row: number): LiquidationRow {
  const at = (column: number): number => log.number(row, column);
  return {
    position: at(POSITION),
    timeMs: at(TIME),
    accountId: at(ACCOUNT),
    walletId: at(WALLET),
    marketId: at(MARKET),
    step: wordOf(LIQUIDATION_STEP_WORDS, at(STEP)),
    equity: at(EQUITY),
    initialMargin: at(INITIAL),
    maintenanceMargin: at(MAINTENANCE),
    limitTicks: at(LIMIT),
    zeroEquityTicks: at(ZERO_EQUITY),
    lotsBefore: at(BEFORE),
    lotsAfter: at(AFTER),
    poolUnits: log.long(row, POOL),
  };
}
