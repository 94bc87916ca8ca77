/** Rows one behind the other, of ids without gaps. Writing one allocates nothing, and the collector has nothing to look at. */
import { assert } from '../core/assert.ts';
import { BYTES, ENTRY_WIDTH, entryRef, headerOf, POSITION, type RowKind, RowView, TIME } from './row.ts';

const COLUMNS = 8_192;
/** Room that a row may need before its text is known: its own columns and its entries. */
const MOST_COLUMNS = 192;

/** The bytes of rows on their way to another thread. */
export interface PackedRows {
  /** Id of the first one. */
  readonly first: number;
  readonly numbers: Float64Array<ArrayBuffer>;
  /** The column at which each begins. */
  readonly starts: readonly number[];
}

interface OpenRow {
  readonly kind: RowKind;
  readonly width: number;
  readonly at: number;
  entries: number;
  text: string;
}

export class RowBlock {
  readonly first: number;
  #numbers: Float64Array<ArrayBuffer>;
  #longs: BigInt64Array<ArrayBuffer>;
  readonly #starts: number[];
  #used: number;
  #open: OpenRow | undefined;

  private constructor(first: number, numbers: Float64Array<ArrayBuffer>, starts: number[], used: number) {
    this.first = first;
    this.#numbers = numbers;
    this.#longs = new BigInt64Array(numbers.buffer, numbers.byteOffset, numbers.length);
    this.#starts = starts;
    this.#used = used;
  }

  /** A block whose first row will have the id `first`. */
  static empty(first: number): RowBlock {
    return new RowBlock(first, new Float64Array(COLUMNS), [], 0);
  }

  static of({ first, numbers, starts }: PackedRows): RowBlock {
    return new RowBlock(first, numbers, [...starts], numbers.length);
  }

  /** Id of the next row. */
  get end(): number {
    return this.first + this.#starts.length;
  }

  get rows(): number {
    return this.#starts.length;
  }

  get hasRoom(): boolean {
    return this.#used + MOST_COLUMNS <= this.#numbers.length;
  }

  /** The columns among which the open row stands, for filling in its own. */
  get numbers(): Float64Array {
    return this.#numbers;
  }

  get longs(): BigInt64Array {
    return this.#longs;
  }

  /** Begins a row and gives the place of its first column. */
  begin(kind: RowKind, width: number, position: number, timeMs: number): number {
    assert(this.#open === undefined && this.hasRoom, 'one row is written at a time, where there is room');
    const at = this.#used;
    this.#numbers[at + POSITION] = position;
    this.#numbers[at + TIME] = timeMs;
    this.#open = { kind, width, at, entries: 0, text: '' };
    return at;
  }

  setText(text: string): void {
    this.#opened().text = text;
  }

  /** Puts the open row into a listing; gives the reference of the entry. */
  addEntry(number: number, previous: number, jump: number, label: number): number {
    const open = this.#opened();
    const index = open.entries++;
    const at = open.at + open.width + index * ENTRY_WIDTH;
    const numbers = this.#numbers;
    numbers[at] = number;
    numbers[at + 1] = previous;
    numbers[at + 2] = jump;
    numbers[at + 3] = label;
    return entryRef(this.end, index);
  }

  /** The open row is complete. */
  finish(): RowView {
    const { kind, width, at, entries, text } = this.#opened();
    const textAt = at + width + entries * ENTRY_WIDTH;
    const textBytes = text === '' ? 0 : this.#writeText(text, textAt);
    this.#numbers[at] = headerOf(kind, width, entries, textBytes);
    this.#used = textAt + Math.ceil(textBytes / BYTES);
    this.#starts.push(at);
    this.#open = undefined;
    return new RowView(this.#numbers, at);
  }

  /** The row of an id; undefined when it is not here. */
  find(id: number): RowView | undefined {
    const start = this.#starts[id - this.first];
    return start === undefined ? undefined : new RowView(this.#numbers, start);
  }

  /** The bytes of a row. */
  bytesOf(id: number): Uint8Array<ArrayBuffer> {
    const index = id - this.first;
    const from = this.#starts[index] as number;
    const to = this.#starts[index + 1] ?? this.#used;
    return new Uint8Array(this.#numbers.buffer, this.#numbers.byteOffset + from * BYTES, (to - from) * BYTES);
  }

  /** The bytes of all its rows. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#numbers.buffer, this.#numbers.byteOffset, this.#used * BYTES);
  }

  /** A copy of its rows to be sent. */
  pack(): PackedRows {
    return { first: this.first, numbers: this.#numbers.slice(0, this.#used), starts: this.#starts };
  }

  /** Its rows from an id on, which is one of its own: a block that is full. */
  from(id: number): RowBlock {
    const starts = this.#starts.slice(id - this.first);
    const [at = this.#used] = starts;
    return RowBlock.of({
      first: id,
      numbers: this.#numbers.slice(at, this.#used),
      starts: starts.map((start) => start - at),
    });
  }

  /** An empty block behind this one, in what room it left. */
  next(): RowBlock {
    const rest = this.#numbers.subarray(this.#used);
    return rest.length < 2 * MOST_COLUMNS ? RowBlock.empty(this.end) : new RowBlock(this.end, rest, [], 0);
  }

  #opened(): OpenRow {
    assert(this.#open !== undefined, 'a row was begun');
    return this.#open;
  }

  #writeText(text: string, at: number): number {
    const bytes = ENCODER.encode(text);
    const columns = at + Math.ceil(bytes.length / BYTES);
    if (columns > this.#numbers.length) this.#grow(columns);
    new Uint8Array(this.#numbers.buffer, this.#numbers.byteOffset + at * BYTES, bytes.length).set(bytes);
    return bytes.length;
  }

  #grow(columns: number): void {
    const numbers = new Float64Array(columns);
    numbers.set(this.#numbers.subarray(0, Math.min(columns, this.#numbers.length)));
    this.#numbers = numbers;
    this.#longs = new BigInt64Array(numbers.buffer);
  }
}

const ENCODER = new TextEncoder();
