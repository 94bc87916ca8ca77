/**
 * Works an explanation out again, from nothing but its tree. It imports nothing: neither the venue's arithmetic nor its
 * types can lend it a hand.
 */

export interface Tree {
  readonly name: string;
  readonly value: number | null;
  readonly operation?: string;
  readonly inputs?: readonly Tree[];
  readonly digits?: number;
  readonly table?: readonly { readonly above: number; readonly rate: number }[];
  /** Where the node is worked out. */
  readonly see?: string;
}

/** How often each operation was met. */
export type Census = Record<string, number>;

/** The value of a tree from its leaves; `find` gives the tree that a node refers to. */
export function evaluate(tree: Tree, census: Census = {}, find: (path: string) => Tree = missing): number {
  if (tree.see !== undefined) return evaluate(find(tree.see), census, find);
  if (tree.operation === undefined) return Number(tree.value);
  census[tree.operation] = (census[tree.operation] ?? 0) + 1;
  const values = (tree.inputs ?? []).map((input) => evaluate(input, census, find));
  const bound = tree.table?.[1]?.above;
  if (bound !== undefined && (values[0] ?? 0) > bound) census.aboveFirstLevel = (census.aboveFirstLevel ?? 0) + 1;
  return apply(tree, values);
}

function apply({ operation, digits = 0, table = [] }: Tree, values: readonly number[]): number {
  const [a = Number.NaN, b = Number.NaN] = values;
  switch (operation) {
    case 'sum':
      return values.reduce((total, value) => total + value, 0);
    case 'difference':
      return a - b;
    case 'product':
      return values.slice(1).reduce((total, value) => total * value, a);
    case 'quotient':
      return a / b;
    case 'largest':
      return values.reduce((most, value) => (value > most ? value : most));
    case 'smallest':
      return values.reduce((least, value) => (value < least ? value : least));
    case 'positive':
      return a > 0 && a < Number.POSITIVE_INFINITY ? a : 0;
    case 'decimals':
      return rounded(a, digits);
    case 'whole':
      return Math.floor(a) + (a - Math.floor(a) >= 0.5 ? 1 : 0);
    case 'level':
      return (table.findLast((row, index) => index === 0 || a > row.above) ?? { rate: Number.NaN }).rate;
    case 'levels':
      return byLevels(table, a);
    default:
      throw new Error(`there is no operation ${operation}`);
  }
}

/** Decimal text, shifted, cut and carried by hand. */
function rounded(value: number, digits: number): number {
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const figures = mantissa.replace('.', '');
  const places = figures.length - 1 - Number(exponent);
  if (places <= digits) return value;
  const kept = BigInt(figures) + 5n * 10n ** BigInt(places - digits - 1);
  const whole = kept / 10n ** BigInt(places - digits);
  const result = Number(`${whole}e-${digits}`);
  return value < 0 && result !== 0 ? -result : result;
}

function byLevels(table: NonNullable<Tree['table']>, measure: number): number {
  const reached = table.findLastIndex((row, index) => index === 0 || measure > row.above);
  if (reached <= 0) return table[0]?.rate ?? Number.NaN;
  let total = 0;
  for (let level = 0; level < reached; level++) {
    const from = level === 0 ? 0 : (table[level]?.above ?? 0);
    total += ((table[level + 1]?.above ?? 0) - from) * (table[level]?.rate ?? 0);
  }
  const last = table[reached] ?? { above: 0, rate: 0 };
  return (total + (measure - last.above) * last.rate) / measure;
}

function missing(path: string): never {
  throw new Error(`there is nothing at ${path}`);
}
