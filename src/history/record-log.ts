/**
 * An append-only log of rows of numbers that lines of history share.
 *
 * Rows lie flat in chunks of typed arrays: writing one allocates nothing and the collector has nothing to look at. A copy
 * of a log costs one pointer per 256 rows and shares every chunk. The one who appends first writes into the shared last
 * chunk; the other sees that its next place is taken and goes on in a chunk of its own. Rows are never changed.
 *
 * Every row begins with the position of the journal entry that it comes from, and a time. Positions are never given twice,
 * so two logs hold the same row at the same place exactly when its position is the same.
 */
import { assert, must } from '../core/assert.ts';

/** Columns that every row has. */
export const POSITION = 0;
export const TIME = 1;
/** First column of a log's own. */
export const OWN = 2;

const CHUNK_ROWS = 256;
const CHUNK_MASK = CHUNK_ROWS - 1;
/** A log of a few rows takes a few rows of memory; its chunk doubles as it fills. */
const FEWEST_ROWS = 8;

interface Chunk {
  readonly numbers: Float64Array;
  /** The same bytes, for whole numbers beyond 2^53. */
  readonly longs: BigInt64Array;
  texts: (string | undefined)[] | undefined;
  /** Rows written by anyone; a log that ends earlier does not see the others. */
  used: number;
}

export class RecordLog {
  readonly width: number;
  #chunks: Chunk[] = [];
  /** Number of the chunk at the head of the list. */
  #firstChunk = 0;
  #first = 0;
  #end = 0;
  #last: Chunk | undefined;

  constructor(width: number) {
    this.width = width;
  }

  /** Rows are numbered from 0 on their line of history; those below `first` were let go. */
  get first(): number {
    return this.#first;
  }

  /** Number of the next row. */
  get end(): number {
    return this.#end;
  }

  /** Rows kept. */
  get rows(): number {
    return this.#end - this.#first;
  }

  /** The numbers among which the last row was added, for filling in its own columns. */
  get numbers(): Float64Array {
    return must(this.#last, 'a row was added').numbers;
  }

  get longs(): BigInt64Array {
    return must(this.#last, 'a row was added').longs;
  }

  /** Adds a row and gives the place of its first column in `numbers`. */
  add(position: number, timeMs: number): number {
    const row = this.#end & CHUNK_MASK;
    let chunk = this.#last;
    if (chunk === undefined || row === 0 || chunk.used !== row || (row + 1) * this.width > chunk.numbers.length) {
      chunk = this.#makeRoom(row);
    }
    chunk.used = row + 1;
    this.#end++;
    const at = row * this.width;
    chunk.numbers[at] = position;
    chunk.numbers[at + TIME] = timeMs;
    return at;
  }

  /** Gives a row that this log has added a text: the last one, unless another is named. */
  setText(text: string, row = this.#end - 1): void {
    const chunk = this.#chunk(row);
    chunk.texts ??= [];
    chunk.texts[row & CHUNK_MASK] = text;
  }

  number(row: number, column: number): number {
    return this.#chunk(row).numbers[(row & CHUNK_MASK) * this.width + column] as number;
  }

  /** The amount in two columns. */
  long(row: number, column: number): bigint {
    return longAt(this.#chunk(row).longs, (row & CHUNK_MASK) * this.width + column);
  }

  text(row: number): string {
    return this.#chunk(row).texts?.[row & CHUNK_MASK] ?? '';
  }

  /** The numbers among which a row stands, not to be written to, and the place of its first column in them. */
  numbersOf(row: number): Float64Array {
    return this.#chunk(row).numbers;
  }

  placeOf(row: number): number {
    return (row & CHUNK_MASK) * this.width;
  }

  /** The first row of a time not before `timeMs`; `end` when there is none. Times never decrease. */
  firstAt(timeMs: number): number {
    return this.#search((row) => this.number(row, TIME) >= timeMs);
  }

  /** Lets go of the oldest rows: keeps at most `rows`, and none of a time before `sinceMs`. Gives how many went. */
  keep(rows: number, sinceMs: number): number {
    const before = this.#first;
    if (this.#end - rows > before) this.#letGo(this.#end - rows);
    while (this.#first < this.#end && this.#oldestMs() < sinceMs) this.#letGo(this.#first + 1);
    return this.#first - before;
  }

  /** Lets go of the oldest rows. */
  letGo(rows: number): void {
    this.#letGo(Math.min(this.#end, this.#first + rows));
  }

  /** The same log, to be continued by itself. */
  copy(): RecordLog {
    return this.part(this.#first, this.#end);
  }

  /** The rows `first` <= row < `end`, to be continued by themselves. */
  part(first: number, end: number): RecordLog {
    assert(this.#first <= first && first <= end && end <= this.#end, 'a part lies within its log');
    const log = new RecordLog(this.width);
    log.#chunks = this.#chunks.slice(0, chunkOf(end + CHUNK_MASK) - this.#firstChunk);
    log.#last = log.#chunks.at(-1);
    log.#firstChunk = this.#firstChunk;
    log.#first = this.#first;
    log.#end = end;
    log.#letGo(first);
    return log;
  }

  /** An empty log whose first row has the number `first`. */
  static startingAt(first: number, width: number): RecordLog {
    const log = new RecordLog(width);
    log.#first = first;
    log.#end = first;
    log.#firstChunk = chunkOf(first);
    if ((first & CHUNK_MASK) !== 0) log.#makeRoom(first & CHUNK_MASK);
    return log;
  }

  /** Rows below the answer are the same in both logs, as far as both still hold them; 0 when they share none. */
  sharedWith(other: RecordLog): number {
    if (other === this) return this.#end;
    const first = Math.max(this.#first, other.#first);
    const end = Math.min(this.#end, other.#end);
    if (first >= end) return 0;
    const differs = (row: number): boolean => this.number(row, POSITION) !== other.number(row, POSITION);
    if (!differs(end - 1)) return end;
    const shared = this.#search(differs, first, end);
    return shared === first ? 0 : shared;
  }

  /** Visits the bytes of the rows from `from` on, chunk by chunk. */
  forEachStretch(from: number, visit: (bytes: Uint8Array) => void): void {
    for (let row = from; row < this.#end; ) {
      const next = Math.min(this.#end, (chunkOf(row) + 1) * CHUNK_ROWS);
      visit(new Uint8Array(this.numbersOf(row).buffer, this.placeOf(row) * BYTES, (next - row) * this.width * BYTES));
      row = next;
    }
  }

  /** Visits the texts of the rows from `from` on. */
  forEachText(from: number, visit: (row: number, text: string) => void): void {
    for (let row = from; row < this.#end; row++) {
      if (this.#chunk(row).texts === undefined) row = chunkOf(row) * CHUNK_ROWS + CHUNK_MASK;
      else if (this.text(row) !== '') visit(row, this.text(row));
    }
  }

  /** Adds rows from the bytes of whole rows. */
  addBytes(bytes: Uint8Array): void {
    const rowBytes = this.width * BYTES;
    assert(bytes.length % rowBytes === 0, 'rows are saved whole');
    for (let from = 0; from < bytes.length; ) {
      const at = this.add(0, 0);
      const { numbers } = this;
      const stretch = bytes.subarray(from, from + (numbers.length - at) * BYTES);
      new Uint8Array(numbers.buffer, at * BYTES, stretch.length).set(stretch);
      const more = stretch.length / rowBytes - 1;
      this.#end += more;
      must(this.#last, 'a row was added').used += more;
      from += stretch.length;
    }
  }

  #chunk(row: number): Chunk {
    assert(this.#first <= row && row < this.#end, 'a row is kept');
    return this.#chunks[chunkOf(row) - this.#firstChunk] as Chunk;
  }

  /** The first row of which `holds` is true, where it stays true from then on. */
  #search(holds: (row: number) => boolean, from = this.#first, to = this.#end): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (holds(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** A last chunk that has the place `row` free: a new one, or a larger copy of what this log sees of the present one. */
  #makeRoom(row: number): Chunk {
    const rows = row === 0 && this.#end > 0 ? CHUNK_ROWS : Math.min(CHUNK_ROWS, Math.max(FEWEST_ROWS, 2 * row));
    const numbers = new Float64Array(rows * this.width);
    const chunk: Chunk = { numbers, longs: new BigInt64Array(numbers.buffer), texts: undefined, used: row };
    const last = this.#last;
    if (row === 0 || last === undefined) {
      this.#chunks.push(chunk);
    } else {
      numbers.set(last.numbers.subarray(0, row * this.width));
      chunk.texts = last.texts?.slice(0, row);
      this.#chunks[this.#chunks.length - 1] = chunk;
    }
    this.#last = chunk;
    return chunk;
  }

  /** Time of the first row, which is always in the first chunk. */
  #oldestMs(): number {
    return (this.#chunks[0] as Chunk).numbers[(this.#first & CHUNK_MASK) * this.width + TIME] as number;
  }

  #letGo(first: number): void {
    this.#first = first;
    const gone = chunkOf(first) - this.#firstChunk;
    if (gone <= 0) return;
    this.#chunks.splice(0, gone);
    this.#firstChunk += gone;
    this.#last = this.#chunks.at(-1);
  }
}

/** Number of the chunk that a row is in; it fits into 32 bits for the first 5 x 10^11 rows. */
function chunkOf(row: number): number {
  return (row / CHUNK_ROWS) | 0;
}

const BYTES = Float64Array.BYTES_PER_ELEMENT;

function longAt(longs: BigInt64Array, at: number): bigint {
  return ((longs[at + 1] as bigint) << 64n) | BigInt.asUintN(64, longs[at] as bigint);
}
