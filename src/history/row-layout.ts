/**
 * How rows of one kind lie: the columns of their own, by name, in the order in which they are saved. A kind whose rows are
 * written with every order says so by hand (`fills.ts`, `trades.ts`); for all others one list is the writer and the reader.
 */
import { wordOf } from './codes.ts';
import { OWN, POSITION, type RowKind, type RowView, setLong, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';

/** One value of a row. */
export interface Column<Value> {
  /** Columns of 8 bytes that it takes. */
  readonly width: number;
  readonly write: (rows: RowStore, at: number, value: Value) => void;
  readonly read: (row: RowView, column: number) => Value;
}

export const NUMBER: Column<number> = {
  width: 1,
  write: ({ numbers }, at, value) => {
    numbers[at] = value;
  },
  read: (row, column) => row.number(column),
};

/** An amount in units of the ledger. */
export const AMOUNT: Column<bigint> = {
  width: 2,
  write: ({ longs }, at, value) => setLong(longs, at, value),
  read: (row, column) => row.long(column),
};

/** A word by its number, as `codes.ts` has both. */
export function word<W extends string>(codes: Readonly<Record<W, number>>, words: readonly W[]): Column<W> {
  return {
    width: 1,
    write: ({ numbers }, at, value) => {
      numbers[at] = codes[value];
    },
    read: (row, column) => wordOf(words, row.number(column)),
  };
}

/** What every row has. */
export interface Placed {
  readonly position: number;
  readonly timeMs: number;
}

type Columns<Values> = { readonly [Name in keyof Values]: Column<Values[Name]> };

interface Lying {
  readonly name: string;
  readonly column: Column<unknown>;
  /** Its first column in the row. */
  readonly at: number;
}

export class RowLayout<Values extends object> {
  readonly #kind: RowKind;
  readonly #columns: readonly Lying[];
  readonly #width: number;

  /** Saved: a column never gets another place. */
  constructor(kind: RowKind, columns: Columns<Values>) {
    let at = OWN;
    const lying: Lying[] = [];
    for (const [name, column] of Object.entries<Column<unknown>>(
      columns as Readonly<Record<string, Column<unknown>>>,
    )) {
      lying.push({ name, column, at });
      at += column.width;
    }
    this.#kind = kind;
    this.#columns = lying;
    this.#width = at;
  }

  /** Begins a row with these values; it is open. */
  begin(rows: RowStore, position: number, timeMs: number, values: Values): void {
    const from = rows.begin(this.#kind, this.#width, position, timeMs);
    for (const { name, column, at } of this.#columns) {
      column.write(rows, from + at, (values as Readonly<Record<string, unknown>>)[name]);
    }
  }

  read(row: RowView): Values & Placed {
    const values: Record<string, unknown> = { position: row.number(POSITION), timeMs: row.number(TIME) };
    for (const { name, column, at } of this.#columns) values[name] = column.read(row, at);
    return values as Values & Placed;
  }
}
