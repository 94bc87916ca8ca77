/** Settlements: positions of dated contracts that were closed at the settlement price. */
import type { Settled } from '../core/events.ts';
import type { RowView } from './row.ts';
import { AMOUNT, NUMBER, type Placed, RowLayout } from './row-layout.ts';
import type { RowStore } from './row-store.ts';
import type { SettlementRow } from './rows.ts';

const LAYOUT = new RowLayout<Omit<SettlementRow, keyof Placed>>('settlement', {
  accountId: NUMBER,
  key: NUMBER,
  walletId: NUMBER,
  marketId: NUMBER,
  lots: NUMBER,
  entryPrice: NUMBER,
  openedMs: NUMBER,
  settlementPrice: NUMBER,
  realizedProfit: AMOUNT,
  fee: AMOUNT,
  oldBalance: AMOUNT,
  newBalance: AMOUNT,
});

/** Adds a settled position. */
export function addSettlement(rows: RowStore, position: number, settled: Settled): void {
  LAYOUT.begin(rows, position, settled.timeMs, settled);
}

export function readSettlement(row: RowView): SettlementRow {
  return LAYOUT.read(row);
}
