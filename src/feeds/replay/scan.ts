/**
 * The one pass over a file of prices: every line is checked, and every few megabytes it is noted what the prices were, so
 * that any moment is found from there.
 */
import { read } from 'node:fs';
import { promisify } from 'node:util';
import { type Known, Notes } from './known.ts';
import { BadLine, type LineReader, readerFor } from './lines.ts';

const readBytes = promisify(read);

/** Bytes that are read at a time. */
export const CHUNK_BYTES = 256 * 1024;
export const LONGEST_LINE_BYTES = 64 * 1024;
export const NEWLINE = 10;
const RETURN = 13;
const MOST_BLOCKS = 1024;
const SMALLEST_BLOCK_BYTES = 1024 * 1024;
const MOST_NAMES = 4096;
/** Streams of several markets are not quite in order: a line counts at the time of the one before it, within a minute. */
const TOLERATED_MS = 60_000;

/** A stretch of the file. Between two of them there are no prices. */
export interface Block {
  /** Where its first line with prices begins, and where the line behind its last one does. */
  readonly offset: number;
  readonly end: number;
  /** Time of the last line before it; the time of the file goes on from there. */
  readonly timeMs: number;
  /** What was known before it. */
  readonly known: readonly Known[];
}

/** What the pass found. */
export interface Scanned {
  readonly reader: LineReader;
  /** None in a file without prices. */
  readonly blocks: readonly Block[];
  readonly firstMs: number;
  readonly lastMs: number;
  /** Prices in it. */
  readonly count: number;
}

/** Reads a file to its end. Rejects with a sentence that names it, as `path`, and the line at fault. */
export async function scanFile(descriptor: number, size: number, path: string): Promise<Scanned> {
  const scan = new Scan(size);
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  const take = (bytes: Buffer, from: number, to: number): void => {
    const begin = offset - bytes.length + from;
    try {
      scan.line(bytes.subarray(from, to), begin, begin + to - from + 1);
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      throw new Error(`${path}, line ${scan.lines}: ${error.message}`);
    }
  };
  while (offset < size) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - offset));
    const { bytesRead } = await readBytes(descriptor, chunk, 0, chunk.length, offset);
    if (bytesRead === 0) break;
    offset += bytesRead;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, from)) {
      take(bytes, from, end);
      from = end + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > LONGEST_LINE_BYTES) take(bytes, from, bytes.length);
  }
  if (rest.length > 0) take(rest, 0, rest.length);
  return scan.found();
}

/** The text of a line, without what ends it. Throws `BadLine` for one that is none. */
export function textOf(line: Buffer): string {
  if (line.length > LONGEST_LINE_BYTES) throw new BadLine('it is longer than 64 KiB.');
  const last = line.length - 1;
  return line.toString('utf8', 0, line[last] === RETURN ? last : line.length).trim();
}

class Scan {
  #reader: LineReader = () => [];
  readonly #blocks: { offset: number; end: number; timeMs: number; known: readonly Known[] }[] = [];
  #firstMs = Number.NaN;
  #timeMs = Number.NEGATIVE_INFINITY;
  #count = 0;
  readonly #blockBytes: number;
  readonly #notes = new Notes();
  #isBegun = false;
  #lines = 0;

  constructor(size: number) {
    this.#blockBytes = Math.max(SMALLEST_BLOCK_BYTES, Math.ceil(size / MOST_BLOCKS));
  }

  /** Lines so far. */
  get lines(): number {
    return this.#lines;
  }

  /** Takes the next line, which begins at an offset of the file; the one behind it begins at `end`. Throws `BadLine`. */
  line(bytes: Buffer, offset: number, end: number): void {
    this.#lines++;
    const text = textOf(bytes);
    if (text === '') return;
    if (!this.#isBegun) {
      const { reader, hasHeader } = readerFor(text);
      this.#reader = reader;
      this.#isBegun = true;
      if (hasHeader) return;
    }
    const quotes = this.#reader(text);
    const [first] = quotes;
    if (first === undefined) return;
    if (first.timeMs < this.#timeMs - TOLERATED_MS) throw new BadLine('its time is before that of the line before it.');
    const block = this.#blocks.at(-1);
    if (block === undefined || offset - block.offset >= this.#blockBytes) {
      this.#blocks.push({ offset, end, timeMs: this.#timeMs, known: this.#notes.copy() });
    } else block.end = end;
    this.#timeMs = Math.max(this.#timeMs, first.timeMs);
    if (Number.isNaN(this.#firstMs)) this.#firstMs = first.timeMs;
    this.#count += quotes.length;
    this.#notes.note(quotes, this.#timeMs);
    if (this.#notes.list.length > MOST_NAMES)
      throw new BadLine(`there are more than ${MOST_NAMES} assets and markets.`);
  }

  found(): Scanned {
    return {
      reader: this.#reader,
      blocks: this.#blocks,
      firstMs: this.#firstMs,
      lastMs: this.#timeMs,
      count: this.#count,
    };
  }
}
