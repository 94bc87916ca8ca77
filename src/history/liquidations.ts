/** Steps of liquidations: which figures called for each, and what it came to. They explain an account's end. */
import type { Liquidation } from '../core/events.ts';
import { LIQUIDATION_STEP_WORDS, LIQUIDATION_STEPS } from './codes.ts';
import type { RowView } from './row.ts';
import { AMOUNT, NUMBER, type Placed, RowLayout, word } from './row-layout.ts';
import type { RowStore } from './row-store.ts';
import type { LiquidationRow } from './rows.ts';

const LAYOUT = new RowLayout<Omit<LiquidationRow, keyof Placed>>('liquidation', {
  accountId: NUMBER,
  walletId: NUMBER,
  marketId: NUMBER,
  step: word(LIQUIDATION_STEPS, LIQUIDATION_STEP_WORDS),
  equity: NUMBER,
  initialMargin: NUMBER,
  maintenanceMargin: NUMBER,
  limitTicks: NUMBER,
  zeroEquityTicks: NUMBER,
  lotsBefore: NUMBER,
  lotsAfter: NUMBER,
  poolUnits: AMOUNT,
});

/** Adds a step. */
export function addLiquidation(rows: RowStore, position: number, step: Liquidation): void {
  LAYOUT.begin(rows, position, step.timeMs, step);
}

export function readLiquidation(row: RowView): LiquidationRow {
  return LAYOUT.read(row);
}
