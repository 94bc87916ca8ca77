/**
 * Which wallets have to be looked at: those that the entry touched, and, when a price has moved, those that it may have
 * endangered. The watch (watch-cache.ts) finds these without looking at the others; what comes of it is what a look at
 * every wallet would come to.
 *
 * A look is taken after each command and each timer. Within an entry stamps tell whether anything moved since the last
 * look; an entry starts with everything looked at, so that a venue that was loaded from disk looks at the same wallets at
 * the same time as one that never stopped.
 */
import { NONE, type Wallet } from '../entities.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { DangerWatch } from './watch-cache.ts';

/**
 * Ids of the wallets to look at now, ascending, each once; none when nothing happened. Asking marks them as looked at.
 * The venue's own wallets are never among them.
 */
export function walletsToExamine(turn: Turn): readonly number[] {
  const { state } = turn;
  const { touchedWallets } = state;
  const moved =
    turn.lookAtAll || turn.lookedIndexStamp !== state.indexStamp || turn.lookedMarkStamp !== state.markStamp;
  if (!moved && touchedWallets.length === 0) return NOBODY;
  turn.lookAtAll = false;
  turn.lookedIndexStamp = state.indexStamp;
  turn.lookedMarkStamp = state.markStamp;
  // A wallet whose last position was settled has none any more, and may still owe: it was touched.
  const wallets = inOrder(state, moved ? [...endangeredWallets(state), ...touchedWallets] : touchedWallets);
  touchedWallets.length = 0;
  turn.unwindOrders = undefined;
  return wallets;
}

/** Wallets that prices or time may have endangered, whether or not they were touched. */
function endangeredWallets(state: State): readonly number[] {
  if (state.watch === undefined) {
    state.watch = new DangerWatch(state);
    for (const id of everyWallet(state)) state.watch.noteChange(id);
  }
  return state.watch.takeEndangered((id) => {
    // A revert may have taken it away.
    const wallet = state.wallets.find(id);
    return wallet !== undefined && wallet.positions.length > 0 && isWatched(state, wallet);
  });
}

/** Every wallet that margin binds: a look at all of them is what the watch must come to. */
export function everyWallet(state: State): readonly number[] {
  const wallets: number[] = [];
  for (let id = 0; id < state.wallets.size; id++) {
    const wallet = state.wallets.get(id);
    if (wallet.positions.length > 0 && isWatched(state, wallet)) wallets.push(id);
  }
  return wallets;
}

/** Wallets of clients, other than those that only hold. */
function isWatched(state: State, wallet: Wallet): boolean {
  return wallet.kind !== 'cash' && state.accounts.get(wallet.accountId).role === 'client';
}

/** Those of them that margin binds, ascending, each once. */
function inOrder(state: State, touched: readonly number[]): readonly number[] {
  const wallets: number[] = [];
  let last = NONE;
  const sorted = ascending(touched);
  for (let at = 0; at < sorted.length; at++) {
    const id = sorted[at] as number;
    if (id === last) continue;
    last = id;
    if (isWatched(state, state.wallets.get(id))) wallets.push(id);
  }
  return wallets;
}

/** A fill touches a handful: these are put in order as they come, which is a tenth of what a call of `sort` costs. */
function ascending(ids: readonly number[]): readonly number[] {
  const sorted = ids.slice();
  if (sorted.length > A_HANDFUL) return sorted.sort((a, b) => a - b);
  for (let from = 1; from < sorted.length; from++) {
    const id = sorted[from] as number;
    let at = from;
    for (; at > 0 && (sorted[at - 1] as number) > id; at--) sorted[at] = sorted[at - 1] as number;
    sorted[at] = id;
  }
  return sorted;
}

const A_HANDFUL = 16;

const NOBODY: readonly number[] = [];
