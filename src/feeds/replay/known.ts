/** What a file of prices has said by some place of it: the last of each asset and market. */
import type { Quote } from './lines.ts';

/** The last that was said of an asset or a market. */
export interface Known {
  readonly name: string;
  readonly isMarket: boolean;
  timeMs: number;
  index: number;
  mark: number;
  mid: number;
}

export class Notes {
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
