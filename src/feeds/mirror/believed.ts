/**
 * What is believed of the tickers of another venue. A figure that none could be is not taken; one that is ten times the one
 * before waits until it was said several times in a row.
 */
import { BadLine, type Quote, readTicker } from '../replay/lines.ts';

const LARGEST_JUMP = 10;
const TIMES_SAID = 5;
/** A mark further from its index than this is none. */
const LARGEST_BASIS = 2;

export interface BeliefCounts {
  readonly taken: number;
  readonly refused: number;
  /** Why the last one was refused. */
  readonly lastRefused: string | undefined;
}

export class Believed {
  /** The last ticker that was taken of each market. */
  readonly known = new Map<string, Quote>();
  readonly #doubted = new Map<string, { index: number; times: number }>();
  #taken = 0;
  #refused = 0;
  #lastRefused: string | undefined;

  get counts(): BeliefCounts {
    return { taken: this.#taken, refused: this.#refused, lastRefused: this.#lastRefused };
  }

  /** Takes a ticker of a market that is wanted; undefined when it is not believed. */
  take(message: Readonly<Record<string, unknown>>, isWanted: (market: string) => boolean): Quote | undefined {
    let quote: Quote | undefined;
    try {
      [quote] = readTicker(message);
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      return this.#refuse(error.message);
    }
    if (quote === undefined || !isWanted(quote.name)) return undefined;
    if (this.#isDoubtful(quote)) return this.#refuse(`${quote.name}: the index is at once ${quote.index}.`);
    const believed = { ...quote, mark: isNear(quote.mark, quote.index) ? quote.mark : Number.NaN };
    this.known.set(quote.name, believed);
    this.#taken++;
    return believed;
  }

  /** A new connection may begin with other prices. */
  forget(): void {
    this.known.clear();
    this.#doubted.clear();
  }

  #isDoubtful({ name, index }: Quote): boolean {
    const before = this.known.get(name)?.index;
    if (before === undefined || isWithin(index / before, LARGEST_JUMP)) {
      this.#doubted.delete(name);
      return false;
    }
    const doubted = this.#doubted.get(name);
    const times = doubted !== undefined && isWithin(index / doubted.index, LARGEST_JUMP) ? doubted.times + 1 : 1;
    this.#doubted.set(name, { index, times });
    if (times < TIMES_SAID) return true;
    this.#doubted.delete(name);
    return false;
  }

  #refuse(why: string): undefined {
    this.#refused++;
    this.#lastRefused = why;
    return undefined;
  }
}

function isNear(mark: number, index: number): boolean {
  return isWithin(mark / index, LARGEST_BASIS);
}

function isWithin(ratio: number, most: number): boolean {
  return ratio <= most && ratio >= 1 / most;
}
