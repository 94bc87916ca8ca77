/** A slice of a listing on its way from one thread to another: each of its rows once, and where its entries are. */
import type { Found, ListingSlice } from './listings.ts';
import { RowView } from './row.ts';

export interface PackedSlice {
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Of each entry the column at which its row begins, and which of the row's entries it is. */
  readonly places: readonly number[];
  readonly next: number | undefined;
}

export function packSlice({ found, next }: ListingSlice): PackedSlice {
  const starts = new Map<RowView, number>();
  let length = 0;
  for (const { row } of found) {
    if (starts.has(row)) continue;
    starts.set(row, length);
    length += row.length;
  }
  const numbers = new Float64Array(length);
  for (const [row, start] of starts) numbers.set(row.numbers.subarray(row.at, row.at + row.length), start);
  return { numbers, places: found.flatMap(({ row, index }) => [starts.get(row) as number, index]), next };
}

export function unpackSlice({ numbers, places, next }: PackedSlice): ListingSlice {
  const found: Found[] = [];
  for (let at = 0; at < places.length; at += 2) {
    found.push({ row: new RowView(numbers, places[at] as number), index: places[at + 1] as number });
  }
  return { found, next };
}
