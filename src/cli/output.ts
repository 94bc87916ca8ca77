/** Where a command prints: answers to standard output, everything else to standard error. */
import { writeSync } from 'node:fs';
import { styleText } from 'node:util';
import type { CommandFailed } from './failure.ts';
import { type Progress, progressOn, silentProgress } from './progress.ts';
import { type Column, tableText } from './table.ts';

/** One of a process's two streams, or what a test puts in its place. */
export interface Sink {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Width of the terminal in cells. */
  readonly columns: number;
}

const STANDARD_ERROR = 2;
const USUAL_WIDTH = 80;

export class Output {
  /** Whether the answer is wanted as JSON. */
  readonly isJson: boolean;
  readonly #out: Sink;
  readonly #error: Sink;
  readonly #isColourful: boolean;
  readonly #widthMax: number;

  /** `width`: cells of a line of the answer; that of the terminal unless it is said, and without end elsewhere. */
  constructor(
    out: Sink,
    error: Sink,
    options: { readonly json: boolean; readonly colour: boolean; readonly width?: number | undefined },
  ) {
    this.#out = out;
    this.#error = error;
    this.isJson = options.json;
    this.#isColourful = options.colour && out.isTerminal;
    this.#widthMax = options.width ?? (out.isTerminal ? out.columns : Number.POSITIVE_INFINITY);
  }

  /** Prints an answer: the document with `--json`, else what `told` makes of it for people. */
  answer(document: unknown, told: () => string): void {
    this.print(this.isJson ? JSON.stringify(document, undefined, 2) : told());
  }

  /** Prints text as it is, with an end of line where it has none. */
  print(text: string): void {
    this.#out.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** A remark besides the answer, to standard error. */
  remark(text: string): void {
    this.#error.write(`${text}\n`);
  }

  /** A table with titles that stand out on a terminal. */
  table(columns: readonly (string | Column)[], rows: readonly (readonly (string | number | undefined)[])[]): string {
    return tableText(columns, rows, (title) => this.strong(title), this.#widthMax);
  }

  strong(text: string): string {
    return this.#isColourful ? styleText('bold', text, { validateStream: false }) : text;
  }

  /** Whether somebody watches: bars are drawn then. */
  get showsProgress(): boolean {
    return this.#error.isTerminal;
  }

  /**
   * A bar for work that takes long, to standard error; only where that is a terminal. `total`: how much there is to do,
   * in whatever unit the work is counted.
   */
  progress(label: string, total: number): Progress {
    return this.showsProgress ? progressOn(this.#error, label, total) : silentProgress;
  }

  /** Tells of a failure: a sentence, or with `--json` a document of one line. */
  failure({ code, message }: CommandFailed): void {
    this.#error.write(this.isJson ? `${JSON.stringify({ error: code, message })}\n` : `drydock: ${message}\n`);
  }
}

/** The streams of this process. */
export function processSinks(): { readonly out: Sink; readonly error: Sink } {
  outliveReader(process.stdout);
  outliveReader(process.stderr);
  return { out: sinkOf(process.stdout), error: sinkOf(process.stderr) };
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  return {
    write: (text) => stream.write(text),
    isTerminal: stream.isTTY === true,
    // A terminal that nobody told its size says 0.
    columns: stream.columns || USUAL_WIDTH,
  };
}

/** Says what went wrong, at once: the process may end right after. */
export function printFault(message: string): void {
  try {
    writeSync(STANDARD_ERROR, `drydock: ${message}\n`);
  } catch {
    // Nobody listens any more.
  }
}

/** A reader that goes away, such as `head`, does not end the venue. */
export function outliveReader(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
