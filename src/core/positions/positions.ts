/** Finding a wallet's position in a market, and making the row when it first trades or orders there. */
import { must } from '../assert.ts';
import { type Account, type Market, NONE, POSITION, type Position, type Wallet } from '../entities.ts';
import { comesBefore } from '../margin/wallet.ts';
import { indexOfMarket, UNKNOWN } from '../margin/wallet-figures.ts';
import { positionKey, type State } from '../state.ts';

/** The wallet of an account that margins a market: flex for linear contracts, the pair's own for inverse ones. */
export function walletFor(state: State, account: Account, market: Market): Wallet {
  const id = must(account.wallets[state.walletIndexOf(market.id)], 'every account has a wallet for every market');
  return state.wallets.get(id);
}

/** The account's wallet of that name. */
export function findWallet(state: State, account: Account, name: string): Wallet | undefined {
  for (const id of account.wallets) {
    const wallet = state.wallets.get(id);
    if (wallet.name === name) return wallet;
  }
  return undefined;
}

/** The wallet's position in the market, if it ever had one. */
export function findPosition(state: State, walletId: number, marketId: number): Position | undefined {
  const id = positionIn(state, walletId, marketId);
  return id === undefined ? undefined : state.positions.get(id);
}

function positionIn(state: State, walletId: number, marketId: number): number | undefined {
  const wallet = state.wallets.get(walletId);
  const index = indexOfMarket(state, wallet, marketId);
  if (index === UNKNOWN) return state.positionByMarket.find(positionKey(walletId, marketId));
  return index === NONE ? undefined : wallet.positions[index];
}

/** The wallet's position in the market, for changing; made when there was none. */
export function ownPosition(state: State, walletId: number, marketId: number): Position {
  const id = positionIn(state, walletId, marketId);
  if (id !== undefined) return state.positions.own(id);
  const wallet = state.wallets.own(walletId);
  const position = POSITION.blank();
  position.accountId = wallet.accountId;
  position.walletId = walletId;
  position.marketId = marketId;
  const made = state.positions.insert(position);
  state.positionByMarket.set(positionKey(walletId, marketId), made);
  // Kept by pair, then by market: margin nets and sums in this order.
  let at = wallet.positions.length;
  while (at > 0 && comesBefore(state, marketId, state.positions.get(wallet.positions[at - 1] as number).marketId)) at--;
  wallet.positions.splice(at, 0, made);
  return position;
}
