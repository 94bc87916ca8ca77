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
    this.#blocks.cutBefore(this.#blocks.oldestKept(rows, sinceMs));
    this.block = this.#blocks.last ?? this.block;
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

  /** The one that is written to. */
  get last(): RowBlock | undefined {
    return this.#blocks.at(-1);
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

  /** Id of the oldest row that stays where at most so many do, and none of those before the first of a time from `sinceMs` on. */
  oldestKept(rows: number, sinceMs: number): number {
    let excess = this.rows - rows;
    for (const block of this.#blocks) {
      for (let id = block.first + Math.min(block.rows, Math.max(0, excess)); id < block.end; id++) {
        if ((block.find(id) as RowView).number(TIME) >= sinceMs) return id;
      }
      excess -= block.rows;
    }
    return this.last?.end ?? 0;
  }

  /** Lets go of the rows below an id. The last block stays, if only for the id of the next row. */
  cutBefore(id: number): void {
    const last = this.last;
    this.#blocks = this.#blocks
      .filter((block) => block.end > id || block === last)
      .map((block) => (block.first < id ? block.from(id) : block));
  }
}
