/**
 * The watch over a venue's wallets: a cache of the state, never saved, made anew where it is missing. It follows prices,
 * funding rates and the time, and knows which wallets may call for action by now. Whatever changes a wallet by itself
 * marks it (`noteChange`); it is looked at, and placed anew, when prices next move.
 *
 * A revert does not empty it: where a wallet's thresholds lie follows from what the wallet holds, and they bound it
 * whichever way prices came to where they are. What it holds is told by the newest of its rows: rows are copied once in
 * each stretch between two snapshots, stretches are numbered without end, and a row is never changed in a later one. So
 * two states in which the newest of a wallet's rows (its own, those of its account and its positions) is of the same stretch
 * are the same in all of them, but for changes within the stretch, and these were marked.
 */
import type { Wallet } from '../entities.ts';
import { hasFunding } from '../margin/figures.ts';
import type { State } from '../state.ts';
import { CLOCK, WatchBands } from './watch-bands.ts';
import { WatchPlacer } from './watch-placer.ts';
import { indexOf, markOf, multiplierOf, ratesOf, WalletWatcher } from './watch-wallet.ts';

export class DangerWatch {
  readonly #state: State;
  readonly #bands = new WatchBands();
  readonly #watcher: WalletWatcher;
  /** By market: the funding rates that were last seen, and since when they hold. */
  readonly #rates: number[] = [];
  #taken = new Int32Array(64);
  /** By wallet, two numbers: the stretch of the newest row of what was placed (not a number: nothing was), and when. */
  #placed = new Float64Array(128).fill(Number.NaN);
  #isReverted = false;

  /** Wallets are not yet placed: all that may be in danger are to be noted as changed. */
  constructor(state: State) {
    this.#state = state;
    this.#watcher = new WalletWatcher(state, new WatchPlacer(this.#bands));
  }

  /** Something of the wallet has changed: its balances, positions, orders, leverage, schedule. */
  noteChange(walletId: number): void {
    this.#bands.due.add(walletId);
  }

  /** Another line is live: wallets are compared with what was placed before they are next asked for. */
  noteRevert(): void {
    this.#isReverted = true;
  }

  /**
   * Ids of the wallets that call for action at the present prices, ascending; a few may turn out not to. All others are
   * placed. Those named stay due until they were found well.
   */
  takeEndangered(binds: (walletId: number) => boolean): number[] {
    this.#follow();
    if (this.#isReverted) this.#compare();
    this.#isReverted = false;
    const { due } = this.#bands;
    const { count } = due;
    this.#taken = due.take(this.#taken);
    const endangered: number[] = [];
    for (let index = 0; index < count; index++) {
      const id = this.#taken[index] as number;
      const bound = binds(id);
      if (bound && this.#watcher.place(this.#state.wallets.get(id))) {
        this.#note(id);
        continue;
      }
      this.#forget(id);
      if (!bound) continue;
      due.add(id);
      endangered.push(id);
    }
    return endangered;
  }

  #forget(walletId: number): void {
    this.#bands.forget(walletId);
    if (walletId * 2 < this.#placed.length) this.#placed[walletId * 2] = Number.NaN;
  }

  /** Notes what the wallet was placed with. */
  #note(walletId: number): void {
    if (walletId * 2 >= this.#placed.length) {
      const placed = new Float64Array(walletId * 4).fill(Number.NaN);
      placed.set(this.#placed);
      this.#placed = placed;
    }
    this.#placed[walletId * 2] = newestRow(this.#state, this.#state.wallets.get(walletId));
    this.#placed[walletId * 2 + 1] = this.#state.root.timeMs;
  }

  /**
   * After a revert: wallets that are not what was placed are due. So are those placed at a later time than it is now, where
   * funding accrues: what they had received until then has not come in.
   */
  #compare(): void {
    const { wallets, markets, openMarkets, root } = this.#state;
    let accrues = false;
    for (const id of openMarkets) accrues ||= hasFunding(markets.get(id));
    for (let id = 0; id < wallets.size; id++) {
      const wallet = wallets.get(id);
      if (wallet.positions.length === 0) continue;
      const isPlaced = id * 2 < this.#placed.length && this.#placed[id * 2] === newestRow(this.#state, wallet);
      const isLater = accrues && (this.#placed[id * 2 + 1] as number) > root.timeMs;
      if (!isPlaced || isLater) this.#bands.due.add(id);
    }
  }

  /** Moves the bands to the state's prices and time. */
  #follow(): void {
    const { markets, openMarkets, assets, root } = this.#state;
    const bands = this.#bands;
    bands.move(CLOCK, root.timeMs);
    for (const id of openMarkets) {
      const market = markets.get(id);
      bands.move(markOf(id), market.markPrice);
      bands.move(multiplierOf(id), market.marginMultiplier);
      const { fundingRate, previousFundingRate, fundingSinceMs } = market;
      const at = id * 3;
      const seen = this.#rates;
      const accrues = hasFunding(market);
      if (
        seen[at] === fundingRate &&
        seen[at + 1] === previousFundingRate &&
        (seen[at + 2] === fundingSinceMs || !accrues)
      ) {
        continue;
      }
      seen[at] = fundingRate;
      seen[at + 1] = previousFundingRate;
      seen[at + 2] = fundingSinceMs;
      bands.move(ratesOf(id), bands.valueOf(ratesOf(id)) + 1);
    }
    for (let id = 0; id < assets.size; id++) bands.move(indexOf(id), assets.get(id).indexPriceUsd);
  }
}

/** The stretch in which the newest of the rows was written that the wallet's margin is computed from. */
function newestRow({ accounts, positions }: State, wallet: Wallet): number {
  let newest = Math.max(wallet.epoch, accounts.get(wallet.accountId).epoch);
  for (const id of wallet.positions) newest = Math.max(newest, positions.get(id).epoch);
  return newest;
}
