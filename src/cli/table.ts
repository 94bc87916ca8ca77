/** Tables for a terminal: columns that line up, whatever letters they hold, and that fit into its width. */
import { widthOf } from './width.ts';
import { linesOf, longestWord } from './wrap.ts';

export interface Column {
  readonly title: string;
  /** Numbers line up at their right. */
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

type Cells = readonly string[];

/**
 * Lines of a table with its titles; `paint` decorates these. Cells that are undefined are empty. What is wider than
 * `widthMax` cells is made narrower: words of columns at the left go on in the next line, and where that is not enough,
 * each row becomes a list of its own.
 */
export function tableText(
  columns: readonly (string | Column)[],
  rows: readonly (readonly (string | number | undefined)[])[],
  paint: (title: string) => string = (title) => title,
  widthMax = Number.POSITIVE_INFINITY,
): string {
  const heads = columns.map((column) => (typeof column === 'string' ? { title: column } : column));
  const titles = heads.map(({ title }) => title);
  const cells = rows.map((row) => heads.map((_, index) => printable(String(row[index] ?? ''))));
  const widths = fittingWidths(heads, cells, widthMax);
  if (widths === undefined) return rowsAsLists(titles, cells, paint);
  const shown = (row: Cells, decorate: (text: string) => string): readonly string[] => {
    const inLines = row.map((cell, index) => linesOf(cell, widths[index] ?? 0));
    const height = Math.max(...inLines.map((lines) => lines.length));
    return Array.from({ length: height }, (_, at) =>
      heads
        .map(({ align }, index) => {
          const cell = inLines[index]?.[at] ?? '';
          const fill = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
          const painted = cell === '' ? cell : decorate(cell);
          return align === 'right' ? fill + painted : painted + fill;
        })
        .join(GAP)
        .trimEnd(),
    );
  };
  return [...shown(titles, paint), ...cells.flatMap((row) => shown(row, (cell) => cell))].join('\n');
}

/** How wide each column is; undefined where even the narrowest are too wide together. */
function fittingWidths(heads: readonly Column[], cells: readonly Cells[], widthMax: number): number[] | undefined {
  const of = (measure: (text: string) => number) => (index: number) =>
    Math.max(widthOf(heads[index]?.title ?? ''), ...cells.map((row) => measure(row[index] ?? '')));
  const widths = heads.map((_, index) => of(widthOf)(index));
  const least = heads.map(({ align }, index) => (align === 'right' ? widths[index] : of(longestWord)(index)));
  let excess = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) - widthMax;
  while (excess > 0) {
    const room = widths.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
    const widest = room.indexOf(Math.max(...room));
    if (room[widest] === 0) return undefined;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess--;
  }
  return widths;
}

/** Each row by itself: its titles below each other, without those of which it says nothing. */
function rowsAsLists(titles: Cells, cells: readonly Cells[], paint: (title: string) => string): string {
  const width = Math.max(...titles.map(widthOf));
  return cells
    .map((row) =>
      titles
        .map((title, index) => ({ title, cell: row[index] ?? '' }))
        .filter(({ cell }) => cell !== '')
        .map(({ title, cell }) => `${paint(title)}${' '.repeat(width - widthOf(title))}${GAP}${cell}`)
        .join('\n'),
    )
    .join('\n\n');
}

/** Names and values below each other, the values lined up. Those that are undefined are left out. */
export function listText(entries: readonly (readonly [name: string, value: string | number | undefined])[]): string {
  const told = entries.filter(([, value]) => value !== undefined);
  const width = Math.max(0, ...told.map(([name]) => widthOf(name)));
  return told
    .map(([name, value]) => `${name}${' '.repeat(width - widthOf(name))}${GAP}${printable(String(value))}`)
    .join('\n');
}

/** What others named must not steer the terminal: control characters are shown as their codes. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
