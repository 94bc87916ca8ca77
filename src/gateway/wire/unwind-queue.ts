/** `GET /unwindqueue` (margin-and-risk 7, D31). */
import type { Account } from '../../core/entities.ts';
import { unwindPercentile } from '../../core/liquidation/ranking.ts';
import type { State } from '../../core/state.ts';
import type { UnwindQueue } from './schemas/unwind-queue.ts';

/** The account's open positions, wallet by wallet, by pair and market. */
export function unwindQueue(state: State, account: Account): UnwindQueue {
  return account.wallets
    .flatMap((walletId) => state.wallets.get(walletId).positions)
    .map((id) => state.positions.get(id))
    .filter(({ lots }) => lots !== 0)
    .map((position) => ({
      symbol: state.markets.get(position.marketId).contract.symbol,
      percentile: unwindPercentile(state, position),
    }));
}
