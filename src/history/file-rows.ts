/** Rows in the journal's file: they gather here, go there block by block, and are read there. */
import type { Position } from '../journal/journal.ts';
import type { ListingRequest, ListingSlice } from './listings.ts';
import { RowBlock } from './row-block.ts';
import { type Forgotten, type RowFile, RowStore } from './row-store.ts';

export class FileRows extends RowStore {
  readonly #file: RowFile;
  #reached: Position = -1;
  #sent: Position = -1;

  constructor(file: RowFile) {
    super();
    this.#file = file;
  }

  reach(position: Position): void {
    this.#reached = position;
  }

  slice(request: ListingRequest): Promise<ListingSlice> {
    this.#send();
    return this.#file.slice(request);
  }

  lowest(last: number): Promise<number | undefined> {
    this.#send();
    return this.#file.lowest(last);
  }

  forget(forgotten: Forgotten): Promise<void> {
    this.#send();
    return this.#file.forget(forgotten);
  }

  /** All of them are in the file, those of this moment included once what follows is asked of it. */
  held(): readonly RowBlock[] {
    this.#send();
    return [];
  }

  restart(nextId: number, held: readonly RowBlock[]): void {
    for (const block of held) this.#file.add(block, -1);
    this.block = RowBlock.empty(nextId);
  }

  protected turnOver(): void {
    // The entry under way is not complete yet.
    this.#file.add(this.block, this.#reached);
    this.block = this.block.next();
  }

  #send(): void {
    if (this.block.rows === 0 && this.#sent === this.#reached) return;
    this.#file.add(this.block, this.#reached);
    this.#sent = this.#reached;
    this.block = this.block.next();
  }
}
