/** `GET /transfers`: money that the account moved between its wallets. */

import { formatTime } from '../../core/iso-time.ts';
import { unitsToText } from '../../core/money/decimal.ts';
import type { State } from '../../core/state.ts';
import { eventUuid } from './ids.ts';
import type { TransferRow } from './schemas/transfers.ts';

/** One end of a transfer, as a history may keep it. */
export interface TransferEnd {
  readonly key: number;
  readonly timeMs: number;
  readonly walletId: number;
  readonly assetId: number;
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
}

/** A transfer from its two ends: where money left, and where it came. */
export function transferRow(state: State, from: TransferEnd, to: TransferEnd): TransferRow {
  const { symbol, decimals } = state.assets.get(to.assetId);
  return {
    id: eventUuid(state, from.key),
    date: formatTime(from.timeMs),
    from: state.wallets.get(from.walletId).name,
    to: state.wallets.get(to.walletId).name,
    asset: symbol.toLowerCase(),
    amount: unitsToText(to.newBalance - to.oldBalance, decimals),
    status: 'processed',
  };
}
