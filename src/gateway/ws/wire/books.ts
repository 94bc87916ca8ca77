/** The messages of the `book` feed, and what changed between two books. */
import type { Side } from '../../../core/commands/command.ts';
import type { OrderBook } from '../../wire/schemas/order-book.ts';

/** A price whose size is another; 0 when nothing stands there any more. */
export interface BookChange {
  readonly side: Side;
  readonly price: number;
  readonly size: number;
}

type Levels = OrderBook['bids'];

/** What turns one book into the other: first prices that go, of both sides, then the others. */
export function bookChanges(before: OrderBook, after: OrderBook): readonly BookChange[] {
  const gone: BookChange[] = [];
  const other: BookChange[] = [];
  compare('buy', before.bids, after.bids, gone, other);
  compare('sell', before.asks, after.asks, gone, other);
  return [...gone, ...other];
}

/** Both lists begin with the best price. */
function compare(side: Side, before: Levels, after: Levels, gone: BookChange[], other: BookChange[]): void {
  let old = 0;
  let now = 0;
  while (old < before.length || now < after.length) {
    const [oldPrice, oldSize] = before[old] ?? [];
    const [price, size] = after[now] ?? [];
    if (price !== undefined && size !== undefined && price === oldPrice) {
      if (size !== oldSize) other.push({ side, price, size });
      old++;
      now++;
    } else if (
      oldPrice === undefined ||
      (price !== undefined && (side === 'buy' ? price > oldPrice : price < oldPrice))
    ) {
      other.push({ side, price: price as number, size: size as number });
      now++;
    } else {
      gone.push({ side, price: oldPrice, size: 0 });
      old++;
    }
  }
}

export function bookSnapshotText(symbol: string, { bids, asks }: OrderBook, seq: number, timeMs: number): string {
  return (
    `{"feed":"book_snapshot","product_id":"${symbol}","timestamp":${timeMs},"seq":${seq},"tickSize":null,` +
    `"bids":${levelsText(bids)},"asks":${levelsText(asks)}}`
  );
}

export function bookDeltaText(symbol: string, { side, price, size }: BookChange, seq: number, timeMs: number): string {
  return (
    `{"feed":"book","product_id":"${symbol}","side":"${side}","seq":${seq},"price":${price},"qty":${size},` +
    `"timestamp":${timeMs}}`
  );
}

function levelsText(levels: Levels): string {
  return `[${levels.map(([price, size]) => `{"price":${price},"qty":${size}}`).join(',')}]`;
}
