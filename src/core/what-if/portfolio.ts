/** What a portfolio of futures by itself would need: `POST /portfolio-margining/simulate` as far as futures go (C38, C108). */
import { openAccount } from '../commands/accounts.ts';
import { walletMargin } from '../margin/wallet.ts';
import type { State } from '../state.ts';
import { Turn } from '../turn.ts';
import type { HypotheticalPosition } from './hypothesis.ts';
import { supposePosition } from './position.ts';

/** Figures of a portfolio in USD, unrounded. */
export interface PortfolioMargin {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  /** Unrealised profit at the marks. */
  readonly pnl: number;
}

/** What cannot be supposed: which position, and why. */
export interface PositionRefused {
  readonly index: number;
  readonly error: string;
}

/**
 * Margins of the positions in a flex wallet of their own, cross margined, under the account's margin schedule. What the
 * account holds is not counted in. Refuses positions off the lot, beyond the contract's limit, of inverse or unknown
 * contracts, and a contract named twice. Nothing is changed: it all happens in a fork.
 */
export function portfolioMargin(
  state: State,
  accountId: number,
  positions: readonly HypotheticalPosition[],
): PortfolioMargin | PositionRefused {
  const fork = state.fork();
  const { seq, timeMs } = fork.root;
  const { marginSchedule } = fork.accounts.get(accountId);
  const account = openAccount(
    new Turn(fork, seq + 1, timeMs),
    { name: '', marginSchedule, keys: [], funds: [] },
    'client',
  );
  for (let index = 0; index < positions.length; index++) {
    const wanted = positions[index] as HypotheticalPosition;
    const marketId = fork.marketBySymbol.get(wanted.symbol);
    const isLinear = marketId !== undefined && fork.markets.get(marketId).contract.kind === 'linear';
    const isNamedTwice = positions.findIndex(({ symbol }) => symbol === wanted.symbol) !== index;
    const error = !isLinear
      ? 'contractDoesNotExist'
      : isNamedTwice
        ? 'namedTwice'
        : supposePosition(fork, account, wanted);
    if (error !== undefined) return { index, error };
  }
  const wallet = account.wallets.map((id) => fork.wallets.get(id)).find(({ kind }) => kind === 'flex');
  if (wallet === undefined) return { initialMargin: 0, maintenanceMargin: 0, pnl: 0 };
  return walletMargin(fork, wallet);
}
