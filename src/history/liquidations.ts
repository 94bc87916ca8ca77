/** Steps of liquidations: which figures called for each, and what it came to. They explain an account's end. */
import type { Liquidation } from '../core/events.ts';
import { LIQUIDATION_STEP_WORDS, LIQUIDATION_STEPS, wordOf } from './codes.ts';
import { OWN, POSITION, type RowView, setLong, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';
import type { LiquidationRow } from './rows.ts';

const ACCOUNT = OWN;
const WALLET = OWN + 1;
const MARKET = OWN + 2;
const STEP = OWN + 3;
const EQUITY = OWN + 4;
const INITIAL = OWN + 5;
const MAINTENANCE = OWN + 6;
const LIMIT = OWN + 7;
const ZERO_EQUITY = OWN + 8;
const BEFORE = OWN + 9;
const AFTER = OWN + 10;
const POOL = OWN + 11;
export const LIQUIDATION_WIDTH = OWN + 13;

/** Adds a step. */
export function addLiquidation(rows: RowStore, position: number, step: Liquidation): void {
  const at = rows.begin('liquidation', LIQUIDATION_WIDTH, position, step.timeMs);
  const { numbers, longs } = rows;
  numbers[at + ACCOUNT] = step.accountId;
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

export function readLiquidation(row: RowView): LiquidationRow {
  const at = (column: number): number => row.number(column);
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
    poolUnits: row.long(POOL),
  };
}
