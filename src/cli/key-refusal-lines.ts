/** What a venue in a terminal says by itself of callers that it refuses: the wire tells them no more than one word. */
import type { KeyRefusalView } from '../control/key-refusals.ts';

/** Lines of a run. A program that goes on being refused would otherwise fill the terminal. */
const LINES_MAX = 20;
/** Of so many what was wrong is found out, which takes about a millisecond. */
const LOOKED_MAX = 200;

export class KeyRefusalLines {
  readonly #print: (line: string) => void;
  /** Keys and reasons that were told. */
  readonly #told = new Set<string>();
  #looked = 0;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** Prints the first of each reason for each key, until there were enough. */
  tell(told: () => KeyRefusalView): void {
    if (this.#told.size >= LINES_MAX || this.#looked >= LOOKED_MAX) return;
    this.#looked++;
    const { account, key, method, path, error, reason, message } = told();
    const what = `${key} ${reason}`;
    if (!this.#told.has(what)) {
      this.#told.add(what);
      const whose = account === null ? '' : ` of ${account}`;
      this.#print(`Refused: ${method} ${path}${whose}, ${error}. ${message}`);
      if (this.#told.size === 1) this.#print('  More, and what should have been signed: drydock key-refusals');
    }
    if (this.#told.size >= LINES_MAX || this.#looked >= LOOKED_MAX) {
      this.#print('  Further ones are not printed: drydock key-refusals');
    }
  }
}
