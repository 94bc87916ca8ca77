/**
 * A directory of ids by whole numbers (order by its key, position by wallet and market). Like `Directory` it is derived from
 * the tables, is split into segments that are copied when they are first changed after a snapshot, and is only looked up.
 *
 * Every order asks it several times, of keys that lie anywhere: a segment is one open-addressed array in which a key and
 * its id are neighbours, so that a look-up meets one line of the processor's cache where a Map meets four.
 */
import { assert } from './assert.ts';
import { mix32 } from './ids.ts';
import type { Epoch } from './tables.ts';

const SEGMENTS = 256;
const SEGMENT_BITS = 8;
/** A place holds a key and its id. */
const PLACE = 2;
const FIRST_PLACES = 8;
/** No key: those there are are not negative. */
const EMPTY = -1;

interface Segment {
  readonly epoch: number;
  places: Float64Array;
  count: number;
}

export type KeyDirectorySnapshot = readonly (Segment | undefined)[];

export class KeyDirectory {
  readonly #epoch: Epoch;
  #segments: (Segment | undefined)[] = new Array(SEGMENTS).fill(undefined);

  constructor(epoch: Epoch) {
    this.#epoch = epoch;
  }

  /** The id of a key; undefined where there is none, as of a negative key. */
  find(key: number): number | undefined {
    if (key < 0) return undefined;
    const hash = hashOf(key);
    const segment = this.#segments[hash & (SEGMENTS - 1)];
    if (segment === undefined) return undefined;
    const { places } = segment;
    const at = placeOf(places, hash, key);
    return places[at] === key ? places[at + 1] : undefined;
  }

  set(key: number, id: number): void {
    assert(key >= 0, 'a key is not negative');
    const hash = hashOf(key);
    const segment = this.#own(hash);
    let at = placeOf(segment.places, hash, key);
    if (segment.places[at] !== key) {
      if (++segment.count * PLACE * 2 > segment.places.length) {
        segment.places = grown(segment.places);
        at = placeOf(segment.places, hash, key);
      }
      segment.places[at] = key;
    }
    segment.places[at + 1] = id;
  }

  remove(key: number): void {
    if (key < 0) return;
    const hash = hashOf(key);
    if (this.#segments[hash & (SEGMENTS - 1)] === undefined) return;
    const segment = this.#own(hash);
    const at = placeOf(segment.places, hash, key);
    if (segment.places[at] !== key) return;
    segment.count--;
    closeGap(segment.places, at);
  }

  clear(): void {
    this.#segments = new Array(SEGMENTS).fill(undefined);
  }

  snapshot(): KeyDirectorySnapshot {
    return this.#segments.slice();
  }

  restore(kept: KeyDirectorySnapshot): void {
    this.#segments = kept.slice();
  }

  #own(hash: number): Segment {
    const index = hash & (SEGMENTS - 1);
    const segment = this.#segments[index];
    const epoch = this.#epoch.value;
    if (segment !== undefined && segment.epoch === epoch) return segment;
    const copy: Segment =
      segment === undefined
        ? { epoch, places: new Float64Array(FIRST_PLACES * PLACE).fill(EMPTY), count: 0 }
        : { epoch, places: segment.places.slice(), count: segment.count };
    this.#segments[index] = copy;
    return copy;
  }
}

/** Keys are below 2^53 and often multiples of a power of two: both halves have to be mixed. */
function hashOf(key: number): number {
  return mix32(key ^ Math.imul(key / 0x100000000, 0x9e3779b1));
}

function homeOf(places: Float64Array, hash: number): number {
  return ((hash >>> SEGMENT_BITS) * PLACE) & (places.length - 1);
}

/** Where the key stands, or the empty place where it would. */
function placeOf(places: Float64Array, hash: number, key: number): number {
  const mask = places.length - 1;
  let at = homeOf(places, hash);
  while (places[at] !== key && places[at] !== EMPTY) at = (at + PLACE) & mask;
  return at;
}

/** Empties a place and moves up what had to stand behind it, so that a search may end at the first empty place. */
function closeGap(places: Float64Array, emptied: number): void {
  const mask = places.length - 1;
  let gap = emptied;
  for (let at = (gap + PLACE) & mask; places[at] !== EMPTY; at = (at + PLACE) & mask) {
    const home = homeOf(places, hashOf(places[at] as number));
    // It may move up unless its home lies between the gap and where it stands.
    if (((at - home) & mask) < ((at - gap) & mask)) continue;
    places[gap] = places[at] as number;
    places[gap + 1] = places[at + 1] as number;
    gap = at;
  }
  places[gap] = EMPTY;
}

function grown(places: Float64Array): Float64Array {
  const larger = new Float64Array(places.length * 2).fill(EMPTY);
  for (let from = 0; from < places.length; from += PLACE) {
    const key = places[from] as number;
    if (key === EMPTY) continue;
    const at = placeOf(larger, hashOf(key), key);
    larger[at] = key;
    larger[at + 1] = places[from + 1] as number;
  }
  return larger;
}
