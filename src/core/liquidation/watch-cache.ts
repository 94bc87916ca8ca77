/**
 * The watch over a venue's wallets: a cache of the state, never saved, made anew where it is missing. It follows prices,
 * funding rates and the time, and knows which wallets may call for action by now. Whatever changes a wallet by itself
 * marks it (`noteChange`); it is looked at, and placed anew, when prices next move.
 */
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

  /** Wallets are not yet placed: all that may be in danger are to be noted as changed. */
  constructor(state: State) {
    this.#state = state;
    this.#watcher = new WalletWatcher(state, new WatchPlacer(this.#bands));
  }

  /** Something of the wallet has changed: its balances, positions, orders, leverage, schedule. */
  noteChange(walletId: number): void {
    this.#bands.due.add(walletId);
  }

  /**
   * Ids of the wallets that call for action at the present prices, ascending; a few may turn out not to. All others are
   * placed. Those named stay due until they were found well.
   */
  takeEndangered(binds: (walletId: number) => boolean): number[] {
    this.#follow();
    const { due } = this.#bands;
    const { count } = due;
    this.#taken = due.take(this.#taken);
    const endangered: number[] = [];
    for (let index = 0; index < count; index++) {
      const id = this.#taken[index] as number;
      if (!binds(id)) this.#bands.forget(id);
      else if (!this.#watcher.place(this.#state.wallets.get(id))) {
        this.#bands.forget(id);
        due.add(id);
        endangered.push(id);
      }
    }
    return endangered;
  }

  /** Moves the bands to the state's prices and time. */
  #follow(): void {
    const { markets, assets, root } = this.#state;
    const bands = this.#bands;
    bands.move(CLOCK, root.timeMs);
    for (let id = 0; id < markets.size; id++) {
      const market = markets.get(id);
      bands.move(markOf(id), market.markPrice);
      bands.move(multiplierOf(id), market.marginMultiplier);
      const { fundingRate, previousFundingRate, fundingSinceMs } = market;
      const at = id * 3;
      const seen = this.#rates;
      const accrues = fundingRate !== 0 || previousFundingRate !== 0;
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
