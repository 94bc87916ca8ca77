/** What a venue in a terminal says by itself of callers that it refuses: the wire tells them no more than one word. */
import type { KeyRefusalView } from '../control/key-refusals.ts';

/** Lines of a run. A program that goes on being refused would otherwise fill the terminal. */
const LINES_MAX = 20;

export class KeyRefusalLines {
  readonly #print: (line: string) => void;
  /** Keys and reasons that were told. */
  readonly #told = new Set<string>();

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** Prints the first of each reason for each key, until there were enough. */
  tell({ account, key, method, path, error, reason, message }: KeyRefusalView): void {
    const what = `${key} ${reason}`;
    if (this.#told.size >= LINES_MAX || this.#told.has(what)) return;
    this.#told.add(what);
    const whose = account === null ? '' : ` of ${account}`;
    this.#print(`Refused: ${method} ${path}${whose}, ${error}. ${message}`);
    if (this.#told.size === 1) this.#print('  More, and what should have been signed: drydock key-refusals');
    if (this.#told.size === LINES_MAX) this.#print('  Further ones are not printed: drydock key-refusals');
  }
}
