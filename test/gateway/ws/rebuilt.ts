/** What a reader of the feeds knows: the account and the market as rebuilt from messages alone. */
import type { Said } from './live-venue.ts';

/** The last fills that REST shows. */
const FILLS_SHOWN = 100;

export class Rebuilt {
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();
  #bookSeq = 0;
  #orders = new Map<string, Said>();
  #fills: Said[] = [];
  #lastTrade = 0;
  #holding: Said = {};
  #futures: Said = {};
  flex: Said;
  positions: Said[] = [];

  /** Takes a message in. Throws when it does not follow on the one before. */
  take(said: Said): void {
    switch (said.feed) {
      case 'book_snapshot':
        this.#bids.clear();
        this.#asks.clear();
        for (const { price, qty } of said.bids) this.#bids.set(price, qty);
        for (const { price, qty } of said.asks) this.#asks.set(price, qty);
        this.#bookSeq = said.seq;
        return;
      case 'book':
        this.#takeLevel(said);
        return;
      case 'open_orders_snapshot':
        this.#orders = new Map(said.orders.map((order: Said) => [order.order_id, order]));
        return;
      case 'open_orders':
        if (said.is_cancel) this.#end(said.order?.order_id ?? said.order_id);
        else this.#orders.set(said.order.order_id, said.order);
        return;
      case 'fills_snapshot':
        this.#fills = said.fills;
        return;
      case 'fills':
        for (const fill of said.fills) this.#takeFill(fill);
        return;
      case 'trade_snapshot':
        this.#lastTrade = said.trades[0]?.seq ?? 0;
        return;
      case 'trade':
        if (said.seq !== this.#lastTrade + 1) throw new Error(`trade ${said.seq} after ${this.#lastTrade}`);
        this.#lastTrade = said.seq;
        return;
      case 'balances_snapshot':
        this.#holding = said.holding;
        this.#futures = said.futures;
        this.flex = said.flex_futures;
        return;
      case 'balances':
        if (said.flex_futures !== undefined) this.flex = said.flex_futures;
        Object.assign(this.#holding, said.holding);
        Object.assign(this.#futures, said.futures);
        return;
      case 'open_positions':
        this.positions = said.positions;
        return;
    }
  }

  /** Best first, as REST has it. */
  get book(): object {
    const bids = [...this.#bids].sort(([a], [b]) => b - a);
    const asks = [...this.#asks].sort(([a], [b]) => a - b);
    return { bids, asks };
  }

  get isCrossed(): boolean {
    return Math.max(0, ...this.#bids.keys()) >= Math.min(Number.POSITIVE_INFINITY, ...this.#asks.keys());
  }

  get orders(): readonly object[] {
    return [...this.#orders.values()]
      .map(({ order_id, qty, filled, limit_price, stop_price, reduce_only, cli_ord_id }) => {
        return { order_id, qty, filled, limit_price, stop_price, reduce_only, cli_ord_id };
      })
      .sort((a, b) => (a.order_id < b.order_id ? -1 : 1));
  }

  get fills(): readonly object[] {
    return this.#fills
      .slice(-FILLS_SHOWN)
      .map(({ fill_id, order_id, qty, price }) => ({ fill_id, order_id, qty, price }));
  }

  get holding(): object {
    return this.#holding;
  }

  get futures(): Said {
    return this.#futures;
  }

  #takeLevel({ side, price, qty, seq }: Said): void {
    if (seq !== this.#bookSeq + 1) throw new Error(`book ${seq} after ${this.#bookSeq}`);
    this.#bookSeq = seq;
    const levels = side === 'buy' ? this.#bids : this.#asks;
    if (qty === 0) {
      if (!levels.delete(price)) throw new Error('a level that was not there is gone');
    } else levels.set(price, qty);
    if (this.isCrossed) throw new Error('the book crosses');
  }

  #takeFill(fill: Said): void {
    const last = this.#fills.at(-1);
    if (last !== undefined && fill.seq !== last.seq + 1) throw new Error(`fill ${fill.seq} after ${last.seq}`);
    this.#fills.push(fill);
  }

  #end(id: string): void {
    if (!this.#orders.delete(id)) throw new Error('an order that was not open has ended');
  }
}
