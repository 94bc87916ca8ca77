/** Funding: what positions paid and received other than by a trade. */
import type { FundingPaid } from '../core/events.ts';
import type { RowView } from './row.ts';
import { AMOUNT, NUMBER, type Placed, RowLayout } from './row-layout.ts';
import type { RowStore } from './row-store.ts';
import type { FundingPayment } from './rows.ts';

const LAYOUT = new RowLayout<Omit<FundingPayment, keyof Placed>>('funding', {
  accountId: NUMBER,
  key: NUMBER,
  walletId: NUMBER,
  marketId: NUMBER,
  lots: NUMBER,
  rate: NUMBER,
  booked: AMOUNT,
  oldBalance: AMOUNT,
  newBalance: AMOUNT,
  entryPrice: NUMBER,
  openedMs: NUMBER,
});

/** Adds a payment. */
export function addFundingPayment(rows: RowStore, position: number, paid: FundingPaid): void {
  LAYOUT.begin(rows, position, paid.timeMs, paid);
}

export function readFundingPayment(row: RowView): FundingPayment {
  return LAYOUT.read(row);
}
