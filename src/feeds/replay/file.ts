/**
 * A file of prices that is too large to be held: one pass checks every line and notes, every few megabytes, what the prices
 * were; any moment is then found from there. The file is kept open, so that what was checked is what is read.
 */
import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { BadLine, type LineReader, type Quote, readerFor } from './lines.ts';

const readBytes = promisify(read);

const CHUNK_BYTES = 256 * 1024;
const LONGEST_LINE_BYTES = 64 * 1024;
const MOST_BLOCKS = 1024;
const SMALLEST_BLOCK_BYTES = 1024 * 1024;
const MOST_NAMES = 4096;
/** Streams of several markets are not quite in order: a line counts at the time of the one before it, within a minute. */
const TOLERATED_MS = 60_000;
const NEWLINE = 10;
const RETURN = 13;

/** The last that was said of an asset or a market. */
export interface Known {
  readonly name: string;
  readonly isMarket: boolean;
  timeMs: number;
  index: number;
  mark: number;
  mid: number;
}

interface Block {
  readonly offset: number;
  /** Time of the last line before it; the time of the file goes on from there. */
  readonly timeMs: number;
  /** What was known before it. */
  readonly known: readonly Known[];
}

export interface PriceFileInfo {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Prices in it. */
  readonly count: number;
}

export class PriceFile {
  readonly info: PriceFileInfo;
  readonly #descriptor: number;
  readonly #reader: LineReader;
  readonly #blocks: readonly Block[];
  readonly #size: number;
  #cursor: Cursor;
  #fault: string | undefined;
  #isClosed = false;

  constructor(descriptor: number, scan: Scan, size: number) {
    this.#descriptor = descriptor;
    this.#reader = scan.reader;
    this.#blocks = scan.blocks;
    this.#size = size;
    this.info = { firstMs: scan.firstMs, lastMs: scan.timeMs, count: scan.count };
    this.#cursor = this.#cursorAt(0);
  }

  /** Why nothing more is read of it: it is not what was checked any more. A sentence. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** What was known at a time of the file: of each name the last that was said. To be read at once, not kept. */
  knownAt(fileMs: number): readonly Known[] {
    return this.#at(fileMs)?.known ?? [];
  }

  /** The time of the next price after a time of the file; undefined behind the last. */
  nextMs(fileMs: number): number | undefined {
    return this.#at(fileMs)?.nextMs;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    closeSync(this.#descriptor);
  }

  /** Undefined where the file cannot be read on. Whoever has it open cannot keep others from writing into it. */
  #at(fileMs: number): Cursor | undefined {
    if (this.#fault !== undefined || this.#isClosed) return undefined;
    try {
      const block = lastBefore(this.#blocks, fileMs);
      if (fileMs < this.#cursor.timeMs || block > this.#cursor.block + 1) this.#cursor = this.#cursorAt(block);
      this.#cursor.passTo(fileMs);
      return this.#cursor;
    } catch (error) {
      const why = error instanceof BadLine ? error.message : `it cannot be read (${codeOf(error)}).`;
      this.#fault = `The file was changed after it had been checked: ${why} Prices hold; set the source anew.`;
      return undefined;
    }
  }

  #cursorAt(block: number): Cursor {
    const from = this.#blocks[block] as Block;
    const starts = this.#blocks.map(({ offset }) => offset);
    return new Cursor(this.#descriptor, this.#reader, this.#size, from, block, starts);
  }
}

/** The last block all of whose lines before it are of that time or earlier. */
function lastBefore(blocks: readonly Block[], fileMs: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((blocks[middle] as Block).timeMs <= fileMs) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** A place in the file, and what is known there. */
class Cursor {
  timeMs: number;
  readonly #notes: Notes;
  /** Time of the line ahead; undefined at the end. */
  nextMs: number | undefined;
  readonly #descriptor: number;
  readonly #reader: LineReader;
  readonly #size: number;
  readonly #starts: readonly number[];
  #block: number;
  #offset: number;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #ahead: readonly Quote[] = [];

  constructor(
    descriptor: number,
    reader: LineReader,
    size: number,
    from: Block,
    block: number,
    starts: readonly number[],
  ) {
    this.#descriptor = descriptor;
    this.#reader = reader;
    this.#size = size;
    this.#starts = starts;
    this.#block = block;
    this.#offset = from.offset;
    this.timeMs = from.timeMs;
    this.#notes = new Notes(from.known);
    this.#look();
  }

  get known(): readonly Known[] {
    return this.#notes.list;
  }

  /** The block in which it is. */
  get block(): number {
    const offset = this.#offset - (this.#bytes.length - this.#at);
    while (this.#block + 1 < this.#starts.length && offset >= (this.#starts[this.#block + 1] as number)) this.#block++;
    return this.#block;
  }

  passTo(fileMs: number): void {
    while (this.nextMs !== undefined && this.nextMs <= fileMs) {
      this.#notes.note(this.#ahead, this.nextMs);
      this.#look();
    }
    this.timeMs = fileMs;
  }

  /** Finds the next line with prices. */
  #look(): void {
    const passedMs = this.nextMs ?? this.timeMs;
    for (;;) {
      const line = this.#line();
      if (line === undefined) {
        this.nextMs = undefined;
        return;
      }
      this.#ahead = line === '' ? [] : this.#reader(line);
      const [first] = this.#ahead;
      if (first === undefined) continue;
      this.nextMs = Math.max(first.timeMs, passedMs);
      return;
    }
  }

  #line(): string | undefined {
    let end = this.#bytes.indexOf(NEWLINE, this.#at);
    while (end < 0 && this.#offset < this.#size) {
      const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, this.#size - this.#offset));
      const count = readSync(this.#descriptor, chunk, 0, chunk.length, this.#offset);
      if (count === 0) break;
      this.#offset += count;
      this.#bytes = Buffer.concat([this.#bytes.subarray(this.#at), chunk.subarray(0, count)]);
      this.#at = 0;
      end = this.#bytes.indexOf(NEWLINE);
    }
    if (end < 0 && this.#at >= this.#bytes.length) return undefined;
    const stop = end < 0 ? this.#bytes.length : end;
    const line = textOf(this.#bytes, this.#at, stop);
    this.#at = stop + 1;
    return line;
  }
}

function textOf(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('utf8', from, to > from && bytes[to - 1] === RETURN ? to - 1 : to).trim();
}

/** What is known by now, by name. */
class Notes {
  readonly list: Known[];
  readonly #byName = new Map<string, Known>();

  constructor(known: readonly Known[] = []) {
    this.list = known.map((each) => ({ ...each }));
    for (const each of this.list) this.#byName.set(keyOf(each), each);
  }

  /** Notes what a line says; `timeMs` is when it counts. */
  note(quotes: readonly Quote[], timeMs: number): void {
    for (const quote of quotes) {
      const { name, isMarket, index, mark, mid } = quote;
      const own = this.#byName.get(keyOf(quote));
      if (own === undefined) {
        const known = { name, isMarket, timeMs, index, mark, mid };
        this.list.push(known);
        this.#byName.set(keyOf(quote), known);
      } else Object.assign(own, { timeMs, index, mark, mid });
    }
  }

  copy(): readonly Known[] {
    return this.list.map((each) => ({ ...each }));
  }
}

function keyOf({ name, isMarket }: Pick<Quote, 'name' | 'isMarket'>): string {
  return isMarket ? `market ${name}` : name;
}

/** What one pass over a file finds. */
class Scan {
  reader: LineReader = () => [];
  readonly blocks: Block[] = [];
  firstMs = Number.NaN;
  timeMs = Number.NEGATIVE_INFINITY;
  count = 0;
  readonly #blockBytes: number;
  readonly #notes = new Notes();
  #isBegun = false;
  #lines = 0;

  constructor(size: number) {
    this.#blockBytes = Math.max(SMALLEST_BLOCK_BYTES, Math.ceil(size / MOST_BLOCKS));
  }

  get lines(): number {
    return this.#lines;
  }

  /** A line that begins at an offset of the file. Throws `BadLine`. */
  line(text: string, offset: number): void {
    this.#lines++;
    if (text === '') return;
    if (!this.#isBegun) {
      const { reader, hasHeader } = readerFor(text.replace(/^\uFEFF/, ''));
      this.reader = reader;
      this.#isBegun = true;
      if (hasHeader) return;
    }
    const quotes = this.reader(text.replace(/^\uFEFF/, ''));
    const [first] = quotes;
    if (first === undefined) return;
    if (first.timeMs < this.timeMs - TOLERATED_MS) throw new BadLine('its time is before that of the line before it.');
    const last = this.blocks[this.blocks.length - 1];
    if (last === undefined || offset - last.offset >= this.#blockBytes) {
      this.blocks.push({ offset, timeMs: this.timeMs, known: this.#notes.copy() });
    }
    this.timeMs = Math.max(this.timeMs, first.timeMs);
    if (Number.isNaN(this.firstMs)) this.firstMs = first.timeMs;
    this.count += quotes.length;
    this.#notes.note(quotes, this.timeMs);
    if (this.#notes.list.length > MOST_NAMES)
      throw new BadLine(`there are more than ${MOST_NAMES} assets and markets.`);
  }
}

/** A pipe that nobody writes into would otherwise be waited for, and the whole venue with it. There is none on Windows. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

/** Opens a file and checks every line of it. Rejects with a sentence that names the file, and the line at fault. */
export async function openPriceFile(path: string): Promise<PriceFile> {
  let descriptor: number;
  try {
    descriptor = openSync(path, WITHOUT_WAITING);
  } catch (error) {
    const code = codeOf(error);
    throw new Error(`${path}: ${code === 'ENOENT' ? 'there is no such file.' : `the file cannot be read (${code}).`}`);
  }
  try {
    const facts = fstatSync(descriptor);
    if (!facts.isFile()) throw new Error(`${path}: this is no file.`);
    const scan = await scanned(descriptor, facts.size, path);
    if (scan.count === 0) throw new Error(`${path}: there are no prices in it.`);
    return new PriceFile(descriptor, scan, facts.size);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

async function scanned(descriptor: number, size: number, path: string): Promise<Scan> {
  const scan = new Scan(size);
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  const take = (bytes: Buffer, from: number, to: number): void => {
    try {
      if (to - from > LONGEST_LINE_BYTES) throw new BadLine('it is longer than 64 KiB.');
      scan.line(textOf(bytes, from, to), offset - bytes.length + from);
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
  return scan;
}
