/** Rows in memory, block by block. */
import type { Eventual } from './eventual.ts';
import { type ListingRequest, type ListingSlice, listingSlice, lowestKept } from './listings.ts';
import { type RowView, TIME } from './row.ts';
import { RowBlock } from './row-block.ts';
import { type Forgotten, type IdRange, RowStore } from './row-store.ts';

export class MemoryRows extends RowStore {
  readonly #blocks = new RowBlocks();

  constructor() {
    super();
    this.#blocks.add(this.block);
  }

  reach(): void {}

  slice(request: ListingRequest): ListingSlice {
    return listingSlice(this.#find, request);
  }

  lowest(last: number): number | undefined {
    return lowestKept(this.#find, last);
  }

  forget({ dead, rows, sinceMs }: Forgotten): Eventual<void> {
    this.#blocks.dropDead(dead);
    this.#blocks.dropOldest((block, kept) => kept > rows || timeOf(block) < sinceMs);
  }

  held(): readonly RowBlock[] {
    return this.#blocks.all;
  }

  restart(nextId: number, held: readonly RowBlock[]): void {
    this.#blocks.clear();
    for (const block of held) this.#blocks.add(block);
    this.block = RowBlock.empty(nextId);
    this.#blocks.add(this.block);
  }

  protected turnOver(): void {
    this.block = this.block.next();
    this.#blocks.add(this.block);
  }

  readonly #find = (id: number): RowView | undefined => this.#blocks.find(id);
}

/** Time of a block's last row. */
function timeOf(block: RowBlock): number {
  return block.find(block.end - 1)?.number(TIME) ?? Number.POSITIVE_INFINITY;
}

/** Blocks by the ids of their rows. */
export class RowBlocks {
  #blocks: RowBlock[] = [];

  get all(): readonly RowBlock[] {
    return this.#blocks;
  }

  /** Rows in all of them. */
  get rows(): number {
    return this.#blocks.reduce((sum, { rows }) => sum + rows, 0);
  }

  add(block: RowBlock): void {
    this.#blocks.push(block);
  }

  clear(): void {
    this.#blocks = [];
  }

  find(id: number): RowView | undefined {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#blocks[middle] as RowBlock).end <= id) low = middle + 1;
      else high = middle;
    }
    return this.#blocks[low]?.find(id);
  }

  /** Drops blocks of which no row has this id or a higher one. */
  dropBefore(id: number): void {
    this.#blocks = this.#blocks.filter((block) => block.end > id);
  }

  /** Drops blocks of which every row lies in one of the ranges; the last one stays, for it is written to. */
  dropDead(dead: readonly IdRange[]): void {
    const last = this.#blocks.at(-1);
    this.#blocks = this.#blocks.filter((block) => {
      return block === last || !dead.some(({ from, to }) => from <= block.first && block.end <= to);
    });
  }

  /** Drops the oldest blocks as long as `goes` says so, told how many rows would be left; never the last one. */
  dropOldest(goes: (block: RowBlock, rowsWithout: number) => boolean): void {
    let left = this.rows;
    let count = 0;
    while (count < this.#blocks.length - 1) {
      const block = this.#blocks[count] as RowBlock;
      if (!goes(block, left - block.rows)) break;
      left -= block.rows;
      count++;
    }
    if (count > 0) this.#blocks = this.#blocks.slice(count);
  }
}
