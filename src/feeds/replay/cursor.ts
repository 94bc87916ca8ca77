/** A place in a file of prices, and what is known there. It goes forward only, and passes over what holds no prices. */
import { readSync } from 'node:fs';
import { type Known, Notes } from './known.ts';
import { BadLine, type LineReader, type Quote } from './lines.ts';
import { type Block, CHUNK_BYTES, LONGEST_LINE_BYTES, NEWLINE, textOf } from './scan.ts';

/** A file that was scanned, and is open. */
export interface Scannable {
  readonly descriptor: number;
  readonly reader: LineReader;
  readonly blocks: readonly Block[];
}

export class Cursor {
  readonly #file: Scannable;
  readonly #notes: Notes;
  /** The block in which it is. */
  #block: number;
  /** Offset behind the bytes that were read. */
  #offset: number;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #timeMs: number;
  #nextMs: number | undefined;
  #ahead: readonly Quote[] = [];

  /** Stands at the beginning of a block. Throws `BadLine` for a file that was changed, as its other members do. */
  constructor(file: Scannable, block: number) {
    const { offset, timeMs, known } = file.blocks[block] as Block;
    this.#file = file;
    this.#block = block;
    this.#offset = offset;
    this.#timeMs = timeMs;
    this.#notes = new Notes(known);
    this.#look();
  }

  get block(): number {
    return this.#block;
  }

  /** The time of the file that it has reached. */
  get timeMs(): number {
    return this.#timeMs;
  }

  /** Time of the line ahead; undefined at the end. */
  get nextMs(): number | undefined {
    return this.#nextMs;
  }

  get known(): readonly Known[] {
    return this.#notes.list;
  }

  /** Goes on to a time of the file, which is not before its own. */
  passTo(fileMs: number): void {
    while (this.#nextMs !== undefined && this.#nextMs <= fileMs) {
      this.#notes.note(this.#ahead, this.#nextMs);
      this.#look();
    }
    this.#timeMs = fileMs;
  }

  /** Finds the next line with prices. */
  #look(): void {
    const passedMs = this.#nextMs ?? this.#timeMs;
    for (;;) {
      const line = this.#line();
      if (line === undefined) {
        this.#nextMs = undefined;
        return;
      }
      this.#ahead = line === '' ? [] : this.#file.reader(line);
      const [first] = this.#ahead;
      if (first === undefined) continue;
      this.#nextMs = Math.max(first.timeMs, passedMs);
      return;
    }
  }

  #line(): string | undefined {
    if (!this.#passSilence()) return undefined;
    let end = this.#bytes.indexOf(NEWLINE, this.#at);
    // A file that ends without a line break ends behind its last block's last line.
    const { end: blockEnd } = this.#file.blocks[this.#block] as Block;
    while (end < 0 && this.#offset < blockEnd - 1) {
      if (this.#bytes.length - this.#at > LONGEST_LINE_BYTES) throw new BadLine('a line is longer than 64 KiB.');
      this.#read();
      end = this.#bytes.indexOf(NEWLINE);
    }
    const stop = end < 0 ? this.#bytes.length : end;
    const line = textOf(this.#bytes.subarray(this.#at, stop));
    this.#at = stop + 1;
    return line;
  }

  /** Goes on to the next block where this one ends; false behind the last. */
  #passSilence(): boolean {
    const here = this.#offset - this.#bytes.length + this.#at;
    const { blocks } = this.#file;
    if (here < (blocks[this.#block] as Block).end) return true;
    const next = blocks[this.#block + 1];
    if (next === undefined) return false;
    this.#block++;
    this.#at += Math.max(0, next.offset - here);
    if (this.#at < this.#bytes.length) return true;
    this.#offset = next.offset;
    this.#bytes = Buffer.alloc(0);
    this.#at = 0;
    return true;
  }

  #read(): void {
    // What was appended since is not of the file that was checked.
    const last = this.#file.blocks.at(-1) as Block;
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, last.end - 1 - this.#offset));
    const count = readSync(this.#file.descriptor, chunk, 0, chunk.length, this.#offset);
    if (count === 0) throw new BadLine('it is shorter than it was.');
    this.#offset += count;
    this.#bytes = Buffer.concat([this.#bytes.subarray(this.#at), chunk.subarray(0, count)]);
    this.#at = 0;
  }
}
