/**
 * A file of prices that is too large to be held: one pass checks it (`scan.ts`), and any moment is then found from the
 * nearest place before it. The file is kept open, so that what was checked is what is read.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { Cursor } from './cursor.ts';
import type { Known } from './known.ts';
import { BadLine } from './lines.ts';
import { type Block, type Scanned, scanFile } from './scan.ts';

export interface PriceFileInfo {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Prices in it. */
  readonly count: number;
}

export class PriceFile {
  readonly info: PriceFileInfo;
  readonly #descriptor: number;
  readonly #scanned: Scanned;
  #cursor: Cursor;
  #fault: string | undefined;
  #isClosed = false;

  /** `scanned` holds prices. */
  constructor(descriptor: number, scanned: Scanned) {
    const { firstMs, lastMs, count } = scanned;
    this.#descriptor = descriptor;
    this.#scanned = scanned;
    this.info = { firstMs, lastMs, count };
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
      const block = lastBefore(this.#scanned.blocks, fileMs);
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
    return new Cursor({ ...this.#scanned, descriptor: this.#descriptor }, block);
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
    const scanned = await scanFile(descriptor, facts.size, path);
    if (scanned.count === 0) throw new Error(`${path}: there are no prices in it.`);
    return new PriceFile(descriptor, scanned);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}
