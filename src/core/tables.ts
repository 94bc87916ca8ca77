/**
 * Tables of entities by small integer id, copied on write.
 *
 * A snapshot copies only the table's root (one pointer per 1024 rows). An entity, and the chunk that holds it, is copied
 * the first time it is changed after a snapshot: `own(id)` gives the copy that may be changed, `get(id)` one that may
 * only be read. So the cost of a snapshot does not depend on how much money is in the venue, and its memory is what
 * changed after it.
 */
import { assert, fail } from './assert.ts';

/** Which stretch between two snapshots is being written. Stamps never return, not even after a revert. */
export interface Epoch {
  value: number;
}

/** What every entity carries: its id and the epoch whose writers may change this copy in place. */
export interface Entity {
  id: number;
  epoch: number;
}

interface Chunk<T> {
  epoch: number;
  readonly rows: (T | undefined)[];
}

/** What a snapshot keeps of a table. Opaque: only `restore` reads it. */
export interface TableSnapshot<T> {
  readonly chunks: readonly Chunk<T>[];
  readonly size: number;
  readonly count: number;
  readonly free: readonly number[];
}

const CHUNK_BITS = 10;
const CHUNK_SIZE = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK_SIZE - 1;

export class Table<T extends Entity> {
  readonly name: string;
  readonly #epoch: Epoch;
  readonly #clone: (entity: T) => T;
  #chunks: Chunk<T>[] = [];
  /** Ids ever given; ids below it are either live or free. */
  #size = 0;
  #count = 0;
  #free: number[] = [];
  #freeShared = false;

  constructor(name: string, epoch: Epoch, clone: (entity: T) => T) {
    this.name = name;
    this.#epoch = epoch;
    this.#clone = clone;
  }

  /** Ids run from 0 to `size` - 1; some may be free. Iterate with `find`. */
  get size(): number {
    return this.#size;
  }

  /** Live entities. */
  get count(): number {
    return this.#count;
  }

  /** The entity, for reading. Halts when there is none. */
  get(id: number): T {
    const row = this.#chunks[id >> CHUNK_BITS]?.rows[id & CHUNK_MASK];
    if (row === undefined) fail(`${this.name} ${id} does not exist`);
    return row;
  }

  /** The entity, for reading, if there is one. */
  find(id: number): T | undefined {
    return this.#chunks[id >> CHUNK_BITS]?.rows[id & CHUNK_MASK];
  }

  /** The entity, for changing. */
  own(id: number): T {
    const epoch = this.#epoch.value;
    const chunk = this.#chunks[id >> CHUNK_BITS];
    const row = chunk?.rows[id & CHUNK_MASK];
    if (row === undefined) fail(`${this.name} ${id} does not exist`);
    if (row.epoch === epoch) return row;
    const copy = this.#clone(row);
    copy.epoch = epoch;
    this.#ownChunk(id >> CHUNK_BITS).rows[id & CHUNK_MASK] = copy;
    return copy;
  }

  /** The id that the next `insert` will give: the last one freed, else a new one. */
  nextId(): number {
    return this.#free.length > 0 ? (this.#free[this.#free.length - 1] as number) : this.#size;
  }

  /** Takes the entity in and gives it its id. */
  insert(entity: T): number {
    const id = this.nextId();
    if (id === this.#size) {
      if ((id & CHUNK_MASK) === 0) this.#chunks.push({ epoch: this.#epoch.value, rows: [] });
      this.#size++;
    } else {
      this.#ownFree().pop();
    }
    entity.id = id;
    entity.epoch = this.#epoch.value;
    const chunk = this.#ownChunk(id >> CHUNK_BITS);
    assert(chunk.rows[id & CHUNK_MASK] === undefined, `${this.name} ${id} is free`);
    chunk.rows[id & CHUNK_MASK] = entity;
    this.#count++;
    return id;
  }

  /** Removes the entity; its id is given again, last freed first. */
  remove(id: number): void {
    const chunk = this.#ownChunk(id >> CHUNK_BITS);
    assert(chunk.rows[id & CHUNK_MASK] !== undefined, `${this.name} ${id} exists`);
    chunk.rows[id & CHUNK_MASK] = undefined;
    this.#ownFree().push(id);
    this.#count--;
  }

  /** Keeps the table as it stands. The caller moves the epoch on. */
  snapshot(): TableSnapshot<T> {
    this.#freeShared = true;
    return { chunks: this.#chunks.slice(), size: this.#size, count: this.#count, free: this.#free };
  }

  /** Makes a kept table live again, any number of times. The caller moves the epoch on. */
  restore(kept: TableSnapshot<T>): void {
    this.#chunks = kept.chunks.slice();
    this.#size = kept.size;
    this.#count = kept.count;
    this.#free = kept.free as number[];
    this.#freeShared = true;
  }

  /** The free ids in the order in which they will be given, last first; part of the canonical save. */
  freeIds(): readonly number[] {
    return this.#free;
  }

  /** Rebuilds the table from a save: rows by id, `undefined` where free. */
  load(rows: readonly (T | undefined)[], free: readonly number[]): void {
    this.#chunks = [];
    this.#size = rows.length;
    this.#count = 0;
    for (let id = 0; id < rows.length; id++) {
      if ((id & CHUNK_MASK) === 0) this.#chunks.push({ epoch: this.#epoch.value, rows: [] });
      const row = rows[id];
      (this.#chunks[id >> CHUNK_BITS] as Chunk<T>).rows[id & CHUNK_MASK] = row;
      if (row === undefined) continue;
      assert(row.id === id, `${this.name} ${id} carries its own id`);
      row.epoch = this.#epoch.value;
      this.#count++;
    }
    this.#free = free.slice();
    this.#freeShared = false;
    assert(this.#count + free.length === this.#size, `${this.name}: every id is live or free`);
  }

  #ownChunk(index: number): Chunk<T> {
    const chunk = this.#chunks[index];
    if (chunk === undefined) fail(`${this.name} has no chunk ${index}`);
    if (chunk.epoch === this.#epoch.value) return chunk;
    const copy = { epoch: this.#epoch.value, rows: chunk.rows.slice() };
    this.#chunks[index] = copy;
    return copy;
  }

  #ownFree(): number[] {
    if (this.#freeShared) {
      this.#free = this.#free.slice();
      this.#freeShared = false;
    }
    return this.#free;
  }
}
