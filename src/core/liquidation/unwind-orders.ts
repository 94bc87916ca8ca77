/**
 * The unwind queues while wallets are relieved one after the other. A queue is ranked once; from then on only the wallets
 * that were touched since are ranked anew: when thousands end at once, each of them needs the queue, and ranking everybody
 * for each would take the square of it.
 *
 * Whoever changes what a score is made of touches the wallet: every fill books its amounts, be they nothing. The list of
 * touched wallets is the log of that, and these queues are dropped where it is emptied (watch.ts).
 */
import type { State } from '../state.ts';
import { compareRanked, type Ranked, rankOf, unwindQueue } from './ranking.ts';

interface Queue {
  ranked: Ranked[];
  readonly byWallet: Map<number, Ranked>;
  /** How much of the log it contains. */
  seen: number;
  markStamp: number;
  indexStamp: number;
}

export class UnwindOrders {
  readonly #queues = new Map<number, Queue>();

  /** What `unwindQueue` gives. It stands until it is asked for again, whatever happens to its positions meanwhile. */
  queue(state: State, marketId: number, long: boolean): readonly Ranked[] {
    const key = marketId * 2 + (long ? 1 : 0);
    const known = this.#queues.get(key);
    const { touchedWallets, markStamp, indexStamp } = state;
    if (known === undefined || known.markStamp !== markStamp || known.indexStamp !== indexStamp) {
      const ranked = [...unwindQueue(state, marketId, long)];
      const byWallet = new Map(ranked.map((one) => [one.walletId, one]));
      this.#queues.set(key, { ranked, byWallet, seen: touchedWallets.length, markStamp, indexStamp });
      return ranked;
    }
    // The last one that was seen may have been touched again: it is not noted twice in a row.
    for (let at = Math.max(0, known.seen - 1); at < touchedWallets.length; at++) {
      rankAgain(state, known, touchedWallets[at] as number, marketId, long);
    }
    known.seen = touchedWallets.length;
    return known.ranked;
  }
}

function rankAgain(state: State, { ranked, byWallet }: Queue, walletId: number, marketId: number, long: boolean): void {
  const before = byWallet.get(walletId);
  const now = rankOf(state, walletId, marketId, long);
  if (before?.positionId === now?.positionId && before?.score === now?.score) return;
  if (before !== undefined) {
    const place = placeOf(ranked, before);
    ranked.splice(ranked[place] === before ? place : ranked.indexOf(before), 1);
    byWallet.delete(walletId);
  }
  if (now !== undefined) {
    ranked.splice(placeOf(ranked, now), 0, now);
    byWallet.set(walletId, now);
  }
}

/** The first place whose position does not come before this one. */
function placeOf(ranked: readonly Ranked[], one: Ranked): number {
  let low = 0;
  let high = ranked.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareRanked(ranked[middle] as Ranked, one) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
