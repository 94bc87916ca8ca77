/**
 * A directory finds an id by a key (order by client id; whole keys have `KeyDirectory`). It is derived from the tables, so it is not
 * saved, but it must follow a revert at once: it is split into segments, and a segment is copied when it is first
 * changed after a snapshot. It is only ever looked up, never iterated.
 */
import type { Epoch } from './tables.ts';

const SEGMENTS = 256;

interface Segment<K> {
  epoch: number;
  readonly ids: Map<K, number>;
}

export type DirectorySnapshot<K> = readonly (Segment<K> | undefined)[];

export class Directory<K extends number | string> {
  readonly #epoch: Epoch;
  #segments: (Segment<K> | undefined)[] = new Array(SEGMENTS).fill(undefined);

  constructor(epoch: Epoch) {
    this.#epoch = epoch;
  }

  /** `spread` chooses the segment; the same key must always come with the same one. */
  find(spread: number, key: K): number | undefined {
    return this.#segments[spread & (SEGMENTS - 1)]?.ids.get(key);
  }

  set(spread: number, key: K, id: number): void {
    this.#own(spread).set(key, id);
  }

  remove(spread: number, key: K): void {
    this.#own(spread).delete(key);
  }

  clear(): void {
    this.#segments = new Array(SEGMENTS).fill(undefined);
  }

  snapshot(): DirectorySnapshot<K> {
    return this.#segments.slice();
  }

  restore(kept: DirectorySnapshot<K>): void {
    this.#segments = kept.slice();
  }

  #own(spread: number): Map<K, number> {
    const index = spread & (SEGMENTS - 1);
    const segment = this.#segments[index];
    if (segment !== undefined && segment.epoch === this.#epoch.value) return segment.ids;
    const copy = { epoch: this.#epoch.value, ids: new Map(segment?.ids) };
    this.#segments[index] = copy;
    return copy.ids;
  }
}
