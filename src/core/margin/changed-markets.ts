/**
 * In which markets wallets have changed since their cached figures were last looked at. A cancellation, or a fill of a resting
 * order, changes a position and asks for no margin: the figures, which lie in far memory, are told when somebody asks.
 */
import { NONE } from '../entities.ts';

/** What happens to one wallet between two looks is seldom more; of what is beyond, its figures are told at once. */
const PLACES = 2;
/** Wallets are kept by pages, so that a fork, in which one or two change, has room for these only. */
const PAGE_BITS = 10;
const PAGE_MASK = (1 << PAGE_BITS) - 1;

export class ChangedMarkets {
  /** By wallet: its changed markets, from the first place on; NONE where there is no other. */
  readonly #pages: (Int32Array | undefined)[] = [];

  /** False when the wallet has no place left for another market. */
  note(walletId: number, marketId: number): boolean {
    const markets = this.#pages[walletId >> PAGE_BITS] ?? this.#newPage(walletId >> PAGE_BITS);
    const first = (walletId & PAGE_MASK) * PLACES;
    for (let at = first; at < first + PLACES; at++) {
      if (markets[at] === marketId) return true;
      if (markets[at] !== NONE) continue;
      markets[at] = marketId;
      return true;
    }
    return false;
  }

  /** A market in which the wallet has changed, and forgets it; NONE when there is no other. */
  take(walletId: number): number {
    const markets = this.#pages[walletId >> PAGE_BITS];
    const first = (walletId & PAGE_MASK) * PLACES;
    if (markets === undefined || markets[first] === NONE) return NONE;
    let last = first + PLACES - 1;
    while (markets[last] === NONE) last--;
    const market = markets[last] as number;
    markets[last] = NONE;
    return market;
  }

  clear(walletId: number): void {
    const first = (walletId & PAGE_MASK) * PLACES;
    this.#pages[walletId >> PAGE_BITS]?.fill(NONE, first, first + PLACES);
  }

  #newPage(index: number): Int32Array {
    while (this.#pages.length <= index) this.#pages.push(undefined);
    const page = new Int32Array((PAGE_MASK + 1) * PLACES).fill(NONE);
    this.#pages[index] = page;
    return page;
  }
}
