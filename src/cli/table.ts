/** Tables for a terminal: columns that line up, whatever letters they hold. */

export interface Column {
  readonly title: string;
  /** Numbers line up at their right. */
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/** Lines of a table with its titles; `paint` decorates these. Cells that are undefined are empty. */
export function tableText(
  columns: readonly (string | Column)[],
  rows: readonly (readonly (string | number | undefined)[])[],
  paint: (title: string) => string = (title) => title,
): string {
  const heads = columns.map((column) => (typeof column === 'string' ? { title: column } : column));
  const cells = rows.map((row) => heads.map((_, index) => printable(String(row[index] ?? ''))));
  const widths = heads.map(({ title }, index) =>
    Math.max(widthOf(title), ...cells.map((row) => widthOf(row[index] ?? ''))),
  );
  const line = (row: readonly string[], decorate: (text: string) => string): string =>
    heads
      .map(({ align }, index) => {
        const cell = row[index] ?? '';
        const fill = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
        const shown = cell === '' ? cell : decorate(cell);
        return align === 'right' ? fill + shown : shown + fill;
      })
      .join(GAP)
      .trimEnd();
  return [
    line(
      heads.map(({ title }) => title),
      paint,
    ),
    ...cells.map((row) => line(row, (cell) => cell)),
  ].join('\n');
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

const NOTHING = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const TWO_CELLS =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}/u;

/** How many cells of a terminal a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += NOTHING.test(character) ? 0 : TWO_CELLS.test(character) ? 2 : 1;
  return width;
}
