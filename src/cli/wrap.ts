/** Text in lines of a terminal. */
import { widthOf } from './width.ts';

/** The text in lines of at most `width` cells, broken between words; a word that is longer stands in a line of its own. */
export function linesOf(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Cells of the longest word: no column of it can be narrower. */
export function longestWord(text: string): number {
  return Math.max(...text.split(' ').map(widthOf));
}
