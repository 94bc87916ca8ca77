/** Explanations as the control door and the library show them: trees that refer to each other, and text for people. */
import { type Explained, isWorked, type LevelRow, type Operation, type Worked } from '../core/margin/explain/node.ts';
import type { PathFigure } from '../core/margin/explain/paths.ts';

/** A value, and how it came about. What is worked out at another path is not told twice: `see` names the path. */
export interface FigureView {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly see?: string;
  readonly operation?: Operation;
  readonly formula?: string;
  readonly rule?: string;
  readonly digits?: number;
  readonly table?: readonly LevelRow[];
  readonly inputs?: readonly FigureView[];
}

/** Every figure by its path, each told once. */
export function figureViews(figures: readonly PathFigure[]): Readonly<Record<string, FigureView>> {
  const paths = pathsOf(figures);
  // Each path has a dot, so none of them is a name that objects have already.
  return Object.fromEntries(
    figures.map(({ path, explained }) => {
      const elsewhere = paths.get(explained);
      return [
        path,
        elsewhere === undefined || elsewhere === path ? told(explained, paths) : reference(explained, elsewhere),
      ];
    }),
  );
}

/** One figure with all that it is made of. */
export function wholeView(explained: Explained): FigureView {
  return told(explained, new Map());
}

/** The figures as indented text: a line for each value, its inputs below it. */
export function figuresText(figures: Readonly<Record<string, FigureView>>): string {
  return Object.entries(figures)
    .map(([path, figure]) => `${path}: ${linesOf(figure, 0).join('\n')}\n`)
    .join('\n');
}

/** The first path of each figure that is worked out; values that are given tell themselves. */
function pathsOf(figures: readonly PathFigure[]): ReadonlyMap<Explained, string> {
  const paths = new Map<Explained, string>();
  for (const { path, explained } of figures)
    if (isWorked(explained) && !paths.has(explained)) paths.set(explained, path);
  return paths;
}

function told(explained: Explained, paths: ReadonlyMap<Explained, string>): FigureView {
  if (!isWorked(explained)) return explained;
  const { name, value, unit, operation, formula, rule, digits, table } = explained;
  return {
    name,
    value,
    unit,
    operation,
    formula,
    ...(rule === undefined ? {} : { rule }),
    ...(digits === undefined ? {} : { digits }),
    ...(table === undefined ? {} : { table }),
    inputs: explained.inputs.map((input) => {
      const elsewhere = paths.get(input);
      return elsewhere === undefined ? told(input, paths) : reference(input as Worked, elsewhere);
    }),
  };
}

function reference({ name, value, unit }: Explained, see: string): FigureView {
  return { name, value, unit, see };
}

function linesOf(figure: FigureView, depth: number): readonly string[] {
  const { name, value, unit, see, formula, rule, inputs = [] } = figure;
  const shown = `${name} = ${value}${unit === '' ? '' : ` ${unit}`}`;
  const how = see !== undefined ? ` (see ${see})` : formula === undefined ? '' : ` = ${formula}`;
  const line = `${'  '.repeat(depth)}${shown}${how}${levelText(figure)}${rule === undefined ? '' : `  [${rule}]`}`;
  return [line, ...inputs.flatMap((input) => linesOf(input, depth + 1))];
}

/** Which level a rate is of, and from where on it holds: in USD, or in contracts of inverse markets. */
function levelText({ table, inputs }: FigureView): string {
  const measure = inputs?.[0]?.value;
  if (table === undefined || measure === undefined) return '';
  const reached = table.findLastIndex((row, level) => level === 0 || measure > row.above);
  return ` (level ${reached + 1} of ${table.length}, above ${table[reached]?.aboveAmount})`;
}
