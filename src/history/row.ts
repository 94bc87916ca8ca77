/**
 * A row of history as bytes: whole columns of 8 bytes, so that one layout serves memory, messages and the file.
 *
 *     header, position, time | columns of its kind | entries, four columns each | text in UTF-8, padded to a column
 *
 * An entry puts the row into a listing of an owner (see `listings.ts`). Rows never change, and their ids are never given
 * twice, not even after a revert.
 */
import { assert } from '../core/assert.ts';

/** Columns that every row has. */
const HEADER = 0;
export const POSITION = 1;
export const TIME = 2;
/** First column of a kind's own. */
export const OWN = 3;

/** Columns of an entry. */
export const NUMBER = 0;
export const PREVIOUS = 1;
export const JUMP = 2;
export const LABEL = 3;
export const ENTRY_WIDTH = 4;

/** Saved: a kind never gets another number. */
const ROW_KINDS = {
  fill: 0,
  order: 1,
  trigger: 2,
  booking: 3,
  funding: 4,
  settlement: 5,
  liquidation: 6,
  assignment: 7,
  trade: 8,
} as const;
export type RowKind = keyof typeof ROW_KINDS;
const KIND_WORDS: readonly RowKind[] = [
  'fill',
  'order',
  'trigger',
  'booking',
  'funding',
  'settlement',
  'liquidation',
  'assignment',
  'trade',
];

export const BYTES = Float64Array.BYTES_PER_ELEMENT;

// The header: kind in bits 0 to 4, columns 5 to 12, entries 13 to 20, and the bytes of the text above.
const WIDTH_SHIFT = 5;
const ENTRIES_SHIFT = 13;
const TEXT_UNIT = 2 ** 21;
const LOW_BITS = TEXT_UNIT - 1;

export function headerOf(kind: RowKind, width: number, entries: number, textBytes: number): number {
  assert(width < 256 && entries < 256, 'a row is small');
  return ROW_KINDS[kind] + (width << WIDTH_SHIFT) + (entries << ENTRIES_SHIFT) + textBytes * TEXT_UNIT;
}

/** A reference to an entry: the row's id and which of its entries. */
const ENTRIES_PER_ROW = 16;

/** No entry. */
export const NO_ENTRY = -1;

export function entryRef(id: number, index: number): number {
  assert(index < ENTRIES_PER_ROW, 'a row stands in few listings');
  return id * ENTRIES_PER_ROW + index;
}

export function idOfRef(ref: number): number {
  return Math.floor(ref / ENTRIES_PER_ROW);
}

export function indexOfRef(ref: number): number {
  return ref % ENTRIES_PER_ROW;
}

/** A row where it lies, not to be written to. */
export class RowView {
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Place of its first column. */
  readonly at: number;

  constructor(numbers: Float64Array<ArrayBuffer>, at: number) {
    this.numbers = numbers;
    this.at = at;
  }

  get kind(): RowKind {
    return KIND_WORDS[this.#low & 31] as RowKind;
  }

  number(column: number): number {
    return this.numbers[this.at + column] as number;
  }

  /** The amount in two columns. */
  long(column: number): bigint {
    const { buffer, byteOffset } = this.numbers;
    const longs = new BigInt64Array(buffer, byteOffset + (this.at + column) * BYTES, 2);
    return ((longs[1] as bigint) << 64n) | BigInt.asUintN(64, longs[0] as bigint);
  }

  get text(): string {
    const length = Math.floor(this.number(HEADER) / TEXT_UNIT);
    if (length === 0) return '';
    const { buffer, byteOffset } = this.numbers;
    const from = byteOffset + (this.at + this.#textColumn) * BYTES;
    return DECODER.decode(new Uint8Array(buffer, from, length));
  }

  /** A column of one of its entries. */
  entry(index: number, column: number): number {
    return this.number(this.#width + index * ENTRY_WIDTH + column);
  }

  /** All its columns. */
  get length(): number {
    return this.#textColumn + Math.ceil(Math.floor(this.number(HEADER) / TEXT_UNIT) / BYTES);
  }

  get #low(): number {
    return (this.number(HEADER) % TEXT_UNIT) & LOW_BITS;
  }

  get #width(): number {
    return (this.#low >> WIDTH_SHIFT) & 255;
  }

  get #textColumn(): number {
    return this.#width + ((this.#low >> ENTRIES_SHIFT) & 255) * ENTRY_WIDTH;
  }
}

const DECODER = new TextDecoder();

/** Writes an amount into two columns. */
export function setLong(longs: BigInt64Array, at: number, value: bigint): void {
  longs[at] = value;
  longs[at + 1] = value >> 64n;
}
