/**
 * Explanations: how a figure came about, as a tree of a few kinds of operations over values that are given. A node's result
 * is worked out from its inputs in the order in which the venue computes, so the tree recomputes to the figure bit for
 * bit; and whoever explains a figure claims what the venue's own function gave for it, so a tree cannot tell another story.
 */
import { assert } from '../../assert.ts';
import { divideRounded, parseDecimal, powerOfTen, unitsToText } from '../../money/decimal.ts';

/**
 * `sum` adds from 0 in order; `difference` is the first input less the second; `product` multiplies in order; `quotient`
 * is the first over the second; `largest` and `smallest` choose; `positive` is the input where it is above 0 and finite,
 * else 0; `decimals` rounds the input's shortest decimal text to `digits` decimals, halves away from zero; `whole` is the
 * nearest whole number, halves upward; `level` is the rate of the last level that the input lies above; `levels` is the
 * rate of the input when each level's rate holds for its own part.
 */
export type Operation =
  | 'sum'
  | 'difference'
  | 'product'
  | 'quotient'
  | 'largest'
  | 'smallest'
  | 'positive'
  | 'decimals'
  | 'whole'
  | 'level'
  | 'levels';

/** A value that is not worked out any further: a balance, a price, a size, a rate of the rule set. */
export interface Given {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** A level of a margin schedule in the measure that is looked up; `aboveAmount` is the same bound in USD or contracts. */
export interface LevelRow {
  readonly above: number;
  readonly aboveAmount: number;
  readonly rate: number;
}

/** A value that was worked out. */
export interface Worked {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly operation: Operation;
  /** The operation over the names of its inputs. */
  readonly formula: string;
  /** Numbers of the rule book, and its section. */
  readonly rule?: string;
  readonly inputs: readonly Explained[];
  /** Of `decimals`. */
  readonly digits?: number;
  /** Of `level` and `levels`. */
  readonly table?: readonly LevelRow[];
}

export type Explained = Given | Worked;

/** What a node is called, in what it is counted, and where the rule book says so. */
export interface Label {
  readonly name: string;
  readonly unit: string;
  readonly rule?: string;
}

export function isWorked(explained: Explained): explained is Worked {
  return 'operation' in explained;
}

export function given(name: string, value: number, unit: string): Given {
  return { name, value, unit };
}

/** Adds in order. What is 0 adds nothing, not even a bit, and is left out unless nothing else is there. */
export function sum(label: Label, terms: readonly Explained[]): Worked {
  const telling = terms.filter((term) => term.value !== 0);
  return worked(label, 'sum', telling.length === 0 ? terms.slice(0, 1) : telling, {});
}

export function difference(label: Label, from: Explained, less: Explained): Worked {
  return worked(label, 'difference', [from, less], {});
}

/** Multiplies in order. Factors of exactly 1 that nobody has to know of are the caller's to leave out (`unlessOne`). */
export function product(label: Label, factors: readonly Explained[]): Worked {
  return worked(label, 'product', factors, {});
}

export function quotient(label: Label, dividend: Explained, divisor: Explained): Worked {
  return worked(label, 'quotient', [dividend, divisor], {});
}

export function largest(label: Label, of: readonly Explained[]): Worked {
  return worked(label, 'largest', of, {});
}

export function smallest(label: Label, of: readonly Explained[]): Worked {
  return worked(label, 'smallest', of, {});
}

export function positive(label: Label, of: Explained): Worked {
  return worked(label, 'positive', [of], {});
}

export function decimals(label: Label, of: Explained, digits: number): Worked {
  return worked(label, 'decimals', [of], { digits });
}

export function whole(label: Label, of: Explained): Worked {
  return worked(label, 'whole', [of], {});
}

/** The rate of a size: of its level for the whole of it, or of each level for its own part (C7). */
export function rateByLevel(label: Label, kind: 'level' | 'levels', of: Explained, table: readonly LevelRow[]): Worked {
  return worked(label, kind, [of], { table });
}

/** The factors that are not 1: multiplying with 1 changes nothing. */
function unlessOne(factors: readonly Explained[]): readonly Explained[] {
  return factors.filter((factor) => factor.value !== 1);
}

/** `(first x second x ...) / (divisor x ...)` in this order, as small as it can be written. */
export function fraction(label: Label, factors: readonly Explained[], divisors: readonly Explained[]): Worked {
  const upper = unlessOne(factors);
  const lower = unlessOne(divisors);
  const numerator = upper.length > 0 ? upper : factors.slice(0, 1);
  const plain = { name: `${label.name}, before division`, unit: '' };
  if (lower.length === 0) return product(label, numerator);
  const over = numerator.length === 1 ? (numerator[0] as Explained) : product(plain, numerator);
  const under =
    lower.length === 1 ? (lower[0] as Explained) : product({ ...plain, name: `${label.name}, divisor` }, lower);
  return quotient(label, over, under);
}

/** The node itself, once the venue's own function is known to give the same. Halts if it does not. */
export function claim<Node extends Explained>(node: Node, figure: number): Node {
  assert(node.value === figure, `the explanation of ${node.name} (${node.value}) comes to what is printed (${figure})`);
  return node;
}

function worked(
  label: Label,
  operation: Operation,
  inputs: readonly Explained[],
  settings: Pick<Worked, 'digits' | 'table'>,
): Worked {
  const { name, unit, rule } = label;
  const value = evaluate(
    operation,
    inputs.map((input) => input.value),
    settings,
  );
  return {
    name,
    value,
    unit,
    operation,
    formula: formulaOf(operation, inputs, settings),
    ...(rule === undefined ? {} : { rule }),
    inputs,
    ...settings,
  };
}

function evaluate(operation: Operation, values: readonly number[], settings: Pick<Worked, 'digits' | 'table'>): number {
  const first = values[0] as number;
  switch (operation) {
    case 'sum': {
      let total = 0;
      for (const value of values) total += value;
      return total;
    }
    case 'difference':
      return first - (values[1] as number);
    case 'product': {
      let total = first;
      for (let index = 1; index < values.length; index++) total *= values[index] as number;
      return total;
    }
    case 'quotient':
      return first / (values[1] as number);
    case 'largest':
      return Math.max(...values);
    case 'smallest':
      return Math.min(...values);
    case 'positive':
      return first > 0 && Number.isFinite(first) ? first : 0;
    case 'decimals':
      return toDecimals(first, settings.digits as number);
    case 'whole':
      return Math.round(first);
    case 'level':
      return levelRate(settings.table as readonly LevelRow[], first);
    case 'levels':
      return blendedRate(settings.table as readonly LevelRow[], first);
  }
}

/** The value at a number of decimals, halves away from zero on its shortest decimal text; too large to have any, it stays. */
function toDecimals(value: number, digits: number): number {
  const decimal = parseDecimal(String(value));
  if (decimal === undefined) return value;
  if (decimal.scale <= digits) return value;
  const rounded = divideRounded(decimal.digits, powerOfTen(decimal.scale - digits));
  return Number(unitsToText(rounded, digits));
}

function levelAt(table: readonly LevelRow[], measure: number): number {
  let level = 0;
  while (level + 1 < table.length && measure > (table[level + 1] as LevelRow).above) level++;
  return level;
}

function levelRate(table: readonly LevelRow[], measure: number): number {
  return (table[levelAt(table, measure)] as LevelRow).rate;
}

function blendedRate(table: readonly LevelRow[], measure: number): number {
  const level = levelAt(table, measure);
  const reached = table[level] as LevelRow;
  if (level === 0) return reached.rate;
  let total = 0;
  for (let below = 0; below < level; below++) {
    const row = table[below] as LevelRow;
    total += ((table[below + 1] as LevelRow).above - (below === 0 ? 0 : row.above)) * row.rate;
  }
  return (total + (measure - reached.above) * reached.rate) / measure;
}

/** More terms than this are counted, not named. */
const MOST_NAMED = 6;

function formulaOf(
  operation: Operation,
  inputs: readonly Explained[],
  { digits }: Pick<Worked, 'digits' | 'table'>,
): string {
  const names = inputs.map((input) => input.name);
  const listed = names.length > MOST_NAMED ? `${names.length} values` : undefined;
  switch (operation) {
    case 'sum':
      if (names.length === 0) return 'nothing to add';
      return listed === undefined ? names.join(' + ') : `the sum of ${listed}`;
    case 'difference':
      return names.join(' - ');
    case 'product':
      return names.join(' x ');
    case 'quotient':
      return names.join(' / ');
    case 'largest':
      return `the largest of ${listed ?? names.join(', ')}`;
    case 'smallest':
      return `the smallest of ${listed ?? names.join(', ')}`;
    case 'positive':
      return `${names[0]} if it is above 0, else 0`;
    case 'decimals':
      return `${names[0]} to ${digits} decimals`;
    case 'whole':
      return `${names[0]} to the nearest whole number`;
    case 'level':
      return `the rate of the level that ${names[0]} reaches`;
    case 'levels':
      return `the rate of ${names[0]}, each level's for its own part`;
  }
}
