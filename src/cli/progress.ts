/** A progress bar on a terminal. */
import type { Sink } from './output.ts';
import { widthOf } from './width.ts';

export interface Progress {
  /** How much is done by now, in the unit of the total; with a word on it. */
  readonly at: (done: number, word?: string) => void;
  /** Takes the bar away. To be called however the work ends. */
  readonly end: () => void;
}

export const silentProgress: Progress = { at: () => {}, end: () => {} };

const BAR_CELLS = 24;
const ERASE_LINE = '\r\u001b[2K';

/** Draws only when what it shows changes: as often as one likes may be told how far the work is. */
export function progressOn(sink: Sink, label: string, total: number): Progress {
  let shown = '';
  return {
    at: (done, word = '') => {
      const line = progressLine(label, done, total, word, sink.columns);
      if (line === shown) return;
      shown = line;
      sink.write(ERASE_LINE + line);
    },
    end: () => {
      if (shown !== '') sink.write(ERASE_LINE);
      shown = '';
    },
  };
}

/** `label [######----------] 37% word`, cut to the terminal. */
export function progressLine(label: string, done: number, total: number, word: string, columns: number): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 1;
  const full = Math.floor(share * BAR_CELLS);
  const bar = '#'.repeat(full) + '-'.repeat(BAR_CELLS - full);
  let line = `${label} [${bar}] ${String(Math.floor(share * 100)).padStart(3)}% ${word}`.trimEnd();
  while (widthOf(line) >= columns && line !== '') line = [...line].slice(0, -1).join('');
  return line;
}
