/** Telling of money that moved other than by a trade: one row of the account log. */
import type { BookingReason, ConversionSide } from '../events.ts';
import { balanceOf } from '../money/ledger.ts';
import type { Turn } from '../turn.ts';

/** Tells that a wallet's balance of an asset has changed by `change` units; the posting was made before. Gives the row's key. */
export function tellBooking(
  turn: Turn,
  walletId: number,
  assetId: number,
  reason: BookingReason,
  change: bigint,
  conversion?: ConversionSide,
): number {
  const wallet = turn.state.wallets.get(walletId);
  const newBalance = balanceOf(wallet, assetId);
  const key = turn.keys(1);
  turn.tell({
    type: 'booking',
    key,
    accountId: wallet.accountId,
    walletId,
    assetId,
    reason,
    oldBalance: newBalance - change,
    newBalance,
    timeMs: turn.timeMs,
    ...(conversion === undefined ? {} : { conversion }),
  });
  return key;
}
