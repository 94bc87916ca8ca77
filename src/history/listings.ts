/**
 * Listings: which rows an owner (an account, a market or the venue) has in a listing, numbered from 1 on its line of history
 * without gaps.
 *
 * A row carries its entries itself. Each names the one before it of the same owner, and one further back (the jump pointers
 * of a skew-binary list), so that any number or time is found in logarithmic time from the newest entry. Who knows the
 * newest entry of an owner knows its listing: lines of history share what they have in common, a revert has nothing to
 * repair, and rows are only ever added at the end of a store.
 */
import { assert } from '../core/assert.ts';
import { idOfRef, indexOfRef, JUMP, LABEL, NO_ENTRY, NUMBER, PREVIOUS, type RowView, TIME } from './row.ts';
import type { RowBlock } from './row-block.ts';

/** Listings of accounts. Saved in this order. */
export const ACCOUNT_LISTINGS = [
  'executions',
  'orders',
  'triggers',
  'positions',
  'log',
  'bookings',
  'liquidations',
  'assignments',
] as const;
export type AccountListing = (typeof ACCOUNT_LISTINGS)[number];

/** Newest entry of an owner and how many it ever had; with the trees of the skew-binary list, as pairs of root and size. */
export interface ListingHead {
  last: number;
  count: number;
  trees: number[];
}

export function blankHead(): ListingHead {
  return { last: NO_ENTRY, count: 0, trees: [] };
}

export function copyOfHead({ last, count, trees }: ListingHead): ListingHead {
  return { last, count, trees: trees.slice() };
}

// Bits of LABEL: tag 0 to 9, market + 1 from 10 on.
export const TAG_LIMIT = 1 << 10;
const MARKET_SHIFT = 10;

/** Puts the open row of a block into a listing. `tag` is the listing's own, below 1,024; `marketId` undefined for what concerns no market. */
export function addEntry(block: RowBlock, head: ListingHead, tag: number, marketId: number | undefined): void {
  assert(tag >= 0 && tag < TAG_LIMIT, 'a tag has ten bits');
  const { trees, last: previous } = head;
  const { length } = trees;
  const label = tag | ((marketId === undefined ? 0 : marketId + 1) << MARKET_SHIFT);
  head.count++;
  // Two trees of one size become one below the new root, which jumps over both; else the root is a tree of its own.
  const size = trees[length - 1];
  if (length >= 4 && size === trees[length - 3]) {
    head.last = block.addEntry(head.count, previous, trees[length - 6] ?? NO_ENTRY, label);
    trees.length -= 4;
    trees.push(head.last, 2 * (size as number) + 1);
  } else {
    head.last = block.addEntry(head.count, previous, previous, label);
    trees.push(head.last, 1);
  }
}

/** What of a listing is asked for. Bounds are included. */
export interface ListingRequest {
  /** The owner's newest entry. */
  readonly last: number;
  readonly sinceMs: number;
  readonly beforeMs: number;
  readonly low: number;
  readonly high: number;
  readonly isAscending: boolean;
  readonly count: number;
  /** By tag, whether it is wanted; undefined for all. */
  readonly tags: Uint8Array | undefined;
  readonly marketId: number | undefined;
}

/** An entry of a listing, where it lies. */
export interface Found {
  readonly row: RowView;
  readonly index: number;
}

/** Some of what was asked for, and the number to go on from (below it, or above): the rest is asked for then. */
export interface ListingSlice {
  readonly found: readonly Found[];
  readonly next: number | undefined;
}

/** Gives rows by their ids; undefined for what is no longer kept. */
export type FindRow = (id: number) => RowView | undefined;

/** Entries that are looked at in one slice: read from the disk they take a millisecond or two, for which a batch may have to wait. */
const SLICE_ENTRIES = 256;

const NOTHING: ListingSlice = { found: [], next: undefined };

/** A bounded part of what a request asks for. */
export function listingSlice(findRow: FindRow, request: ListingRequest): ListingSlice {
  const { high, low, sinceMs, beforeMs, isAscending } = request;
  const walk = new Walk(findRow);
  const newest = walk.find(request.last, (entry) => numberOf(entry) <= high && timeOf(entry) <= beforeMs).entry;
  if (newest === undefined || numberOf(newest) < low || timeOf(newest) < sinceMs) return NOTHING;
  return isAscending ? ascending(walk, newest, request) : descending(walk, newest, request);
}

/** The lowest number that is still kept of a listing; undefined when there is none. */
export function lowestKept(findRow: FindRow, last: number): number | undefined {
  const { oldest } = new Walk(findRow).find(last, () => false);
  return oldest === undefined ? undefined : numberOf(oldest);
}

export function numberOf({ row, index }: Found): number {
  return row.entry(index, NUMBER);
}

export function tagOf({ row, index }: Found): number {
  return row.entry(index, LABEL) & (TAG_LIMIT - 1);
}

function timeOf({ row }: Found): number {
  return row.number(TIME);
}

function descending(walk: Walk, newest: Found, request: ListingRequest): ListingSlice {
  const { low, sinceMs, count } = request;
  const found: Found[] = [];
  let entry: Found | undefined = newest;
  for (let looked = 0; entry !== undefined; looked++) {
    if (numberOf(entry) < low || timeOf(entry) < sinceMs || found.length >= count) break;
    if (looked >= SLICE_ENTRIES) return { found, next: numberOf(entry) };
    if (isWanted(entry, request)) found.push(entry);
    entry = walk.before(entry);
  }
  return { found, next: undefined };
}

/** Entries lead backwards only, so an ascending slice is taken from its end. */
function ascending(walk: Walk, newest: Found, request: ListingRequest): ListingSlice {
  const { sinceMs, count, tags, marketId } = request;
  const high = numberOf(newest);
  const end = walk.find(entryRefOf(newest), (entry) => timeOf(entry) < sinceMs);
  const lowest = end.entry === undefined ? numberOf(end.oldest ?? newest) : numberOf(end.entry) + 1;
  const from = Math.max(request.low, lowest);
  // With a filter, few of a stretch may be wanted.
  const isFiltered = tags !== undefined || marketId !== undefined;
  const to = Math.min(high, from + (isFiltered ? SLICE_ENTRIES : Math.min(SLICE_ENTRIES, count)) - 1);
  const stretch: Found[] = [];
  let entry = walk.find(entryRefOf(newest), (candidate) => numberOf(candidate) <= to).entry;
  for (; entry !== undefined && numberOf(entry) >= from; entry = walk.before(entry)) {
    if (isWanted(entry, request)) stretch.push(entry);
  }
  const found = stretch.reverse().slice(0, count);
  return { found, next: found.length < count && to < high ? to + 1 : undefined };
}

function isWanted(entry: Found, { tags, marketId }: ListingRequest): boolean {
  if (tags === undefined && marketId === undefined) return true;
  const label = entry.row.entry(entry.index, LABEL);
  if (marketId !== undefined && label >> MARKET_SHIFT !== marketId + 1) return false;
  return tags === undefined || tags[label & (TAG_LIMIT - 1)] === 1;
}

interface Entry extends Found {
  readonly ref: number;
}

function entryRefOf(entry: Found): number {
  return (entry as Entry).ref;
}

/** Goes along a listing. */
class Walk {
  readonly #findRow: FindRow;

  constructor(findRow: FindRow) {
    this.#findRow = findRow;
  }

  before({ row, index }: Found): Entry | undefined {
    return this.#at(row.entry(index, PREVIOUS));
  }

  /**
   * The newest entry from `last` back of which `holds` is true; it has to stay true for all before it. Undefined when there
   * is none; `oldest` is then the oldest entry kept.
   */
  find(last: number, holds: (entry: Found) => boolean): { readonly entry?: Found; readonly oldest?: Found } {
    let entry = this.#at(last);
    let oldest: Found | undefined;
    while (entry !== undefined) {
      if (holds(entry)) return oldest === undefined ? { entry } : { entry, oldest };
      oldest = entry;
      const jump = this.#at(entry.row.entry(entry.index, JUMP));
      entry = jump !== undefined && !holds(jump) ? jump : this.before(entry);
    }
    return oldest === undefined ? {} : { oldest };
  }

  #at(ref: number): Entry | undefined {
    if (ref === NO_ENTRY) return undefined;
    const row = this.#findRow(idOfRef(ref));
    return row === undefined ? undefined : { row, index: indexOfRef(ref), ref };
  }
}
