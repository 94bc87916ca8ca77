/**
 * Listings: which rows an owner (an account or a market) has in a listing, numbered from 1 on its line of history without
 * gaps. A listing holds no rows of its own; each of its entries says where a row lies and what there is to filter by.
 *
 * Entries of all owners share one log. Each names the one before it of the same owner, and one further back (the jump
 * pointers of a skew-binary list), so that any number, time or position is found in logarithmic time from the newest entry,
 * and a revert has nothing to repair.
 */
import { assert } from '../core/assert.ts';
import { NO_ROW } from './account-chain.ts';
import { OWN, POSITION, type RecordLog, TIME } from './record-log.ts';

/** The listings that there are. The last one is of markets, the others are of accounts. */
export const LISTINGS = ['executions', 'orders', 'triggers', 'positions', 'log', 'marketOrders'] as const;
export type Listing = (typeof LISTINGS)[number];

/** Listings of accounts. */
export const ACCOUNT_LISTINGS: readonly Exclude<Listing, 'marketOrders'>[] = [
  'executions',
  'orders',
  'triggers',
  'positions',
  'log',
];

const OWNER = OWN;
const PREVIOUS = OWN + 1;
const JUMP = OWN + 2;
const NUMBER = OWN + 3;
const ROW = OWN + 4;
const LABEL = OWN + 5;
export const LISTING_WIDTH = OWN + 6;

/** The logs that entries point into. Saved: a kind never gets another number. */
export const ROW_KINDS = { fill: 0, order: 1, trigger: 2, booking: 3, funding: 4, settlement: 5 } as const;
export type RowKind = keyof typeof ROW_KINDS;
const KIND_WORDS = [
  'fill',
  'order',
  'trigger',
  'booking',
  'funding',
  'settlement',
] as const satisfies readonly RowKind[];

/** Newest entry of an owner, and how many it ever had. */
export interface ListingHead {
  last: number;
  count: number;
}

export function blankHead(): ListingHead {
  return { last: NO_ROW, count: 0 };
}

/** What an entry says: where its row lies, and what it can be filtered by. */
export interface ListingEntry {
  readonly number: number;
  readonly timeMs: number;
  readonly kind: RowKind;
  readonly row: number;
  readonly marketId: number | undefined;
  readonly tag: number;
}

// Bits of LABEL: kind 0 to 3, tag 4 to 13, market + 1 from 14 on.
const TAG_SHIFT = 4;
const TAG_LIMIT = 1 << 10;
const MARKET_SHIFT = 14;

/** Adds an entry. `tag` is the listing's own, below 1,024; `marketId` undefined for what concerns no market. */
export function addEntry(
  log: RecordLog,
  head: ListingHead,
  owner: number,
  position: number,
  timeMs: number,
  kind: RowKind,
  row: number,
  tag: number,
  marketId: number | undefined,
): void {
  assert(tag >= 0 && tag < TAG_LIMIT, 'a tag has ten bits');
  const previous = head.last < log.first ? NO_ROW : head.last;
  const jump = jumpFrom(log, previous);
  const at = log.add(position, timeMs);
  const { numbers } = log;
  head.last = log.end - 1;
  head.count++;
  numbers[at + OWNER] = owner;
  numbers[at + PREVIOUS] = previous;
  numbers[at + JUMP] = jump;
  numbers[at + NUMBER] = head.count;
  numbers[at + ROW] = row;
  numbers[at + LABEL] =
    ROW_KINDS[kind] | (tag << TAG_SHIFT) | ((marketId === undefined ? 0 : marketId + 1) << MARKET_SHIFT);
}

/** Where a new entry behind `previous` jumps to: as far as two equal jumps before it together, or just to `previous`. */
function jumpFrom(log: RecordLog, previous: number): number {
  if (previous === NO_ROW) return NO_ROW;
  const first = log.number(previous, JUMP);
  if (first < log.first) return previous;
  const second = log.number(first, JUMP);
  if (second < log.first) return previous;
  const number = (row: number): number => log.number(row, NUMBER);
  return number(previous) - number(first) === number(first) - number(second) ? second : previous;
}

/** Which entries are asked for. Times and numbers are bounds that are included. */
export interface ListingQuery {
  readonly sinceMs?: number | undefined;
  readonly beforeMs?: number | undefined;
  readonly fromNumber?: number | undefined;
  readonly toNumber?: number | undefined;
  readonly sort: 'asc' | 'desc';
  /** At most this many. */
  readonly count: number;
  /** Goes on behind the entry of this number, in the order of `sort`. */
  readonly after?: number | undefined;
  /** Of a tag, whether it is asked for. */
  readonly accepts?: ((tag: number) => boolean) | undefined;
  readonly marketId?: number | undefined;
}

/** A page of entries in the order asked for. `more` is true when further ones follow. */
export interface ListingPage {
  readonly entries: readonly ListingEntry[];
  readonly more: boolean;
}

/**
 * A page of an owner's entries. What is not behind position `horizon` is not shown: rows of it may be gone, and a listing
 * shows no holes.
 */
export function listingPage(log: RecordLog, last: number, horizon: number, query: ListingQuery): ListingPage {
  const { sinceMs = 0, beforeMs = Number.MAX_SAFE_INTEGER, fromNumber = 1, toNumber = Number.MAX_SAFE_INTEGER } = query;
  const isAscending = query.sort === 'asc';
  const after = query.after ?? (isAscending ? 0 : Number.MAX_SAFE_INTEGER);
  const highest = isAscending ? toNumber : Math.min(toNumber, after - 1);
  const newest = find(log, last, (row) => log.number(row, NUMBER) <= highest && log.number(row, TIME) <= beforeMs).row;
  if (newest === NO_ROW) return NOTHING;
  const isTooOld = (row: number): boolean => log.number(row, TIME) < sinceMs || log.number(row, POSITION) <= horizon;
  const end = find(log, newest, isTooOld);
  const lowestKept = end.row === NO_ROW ? log.number(end.oldest, NUMBER) : log.number(end.row, NUMBER) + 1;
  const low = Math.max(lowestKept, fromNumber, isAscending ? after + 1 : 1);
  const high = log.number(newest, NUMBER);
  const source = { log, newest, low, high, isWanted: filterOf(log, query) };
  const entries = isAscending ? ascending(source, query.count + 1) : descending(source, query.count + 1);
  const more = entries.length > query.count;
  return { entries: more ? entries.slice(0, query.count) : entries, more };
}

const NOTHING: ListingPage = { entries: [], more: false };

interface Stretch {
  readonly log: RecordLog;
  /** Row of the entry with the number `high`. */
  readonly newest: number;
  readonly low: number;
  readonly high: number;
  readonly isWanted: (row: number) => boolean;
}

function filterOf(log: RecordLog, { accepts, marketId }: ListingQuery): (row: number) => boolean {
  if (accepts === undefined && marketId === undefined) return () => true;
  return (row) => {
    const label = log.number(row, LABEL);
    if (marketId !== undefined && label >> MARKET_SHIFT !== marketId + 1) return false;
    return accepts === undefined || accepts((label >> TAG_SHIFT) & (TAG_LIMIT - 1));
  };
}

function descending({ log, newest, low, isWanted }: Stretch, count: number): ListingEntry[] {
  const entries: ListingEntry[] = [];
  for (let row = newest; row >= log.first && entries.length < count; row = log.number(row, PREVIOUS)) {
    if (log.number(row, NUMBER) < low) break;
    if (isWanted(row)) entries.push(entryAt(log, row));
  }
  return entries;
}

/** Entries lead backwards only, so ascending pages are taken stretch by stretch, each from its end. */
function ascending({ log, newest, low, high, isWanted }: Stretch, count: number): ListingEntry[] {
  const entries: ListingEntry[] = [];
  for (let from = low; from <= high && entries.length < count; ) {
    const to = Math.min(high, from + Math.max(count, FEWEST_A_STRETCH) - 1);
    const stretch: ListingEntry[] = [];
    let row = find(log, newest, (candidate) => log.number(candidate, NUMBER) <= to).row;
    for (; row >= log.first && log.number(row, NUMBER) >= from; row = log.number(row, PREVIOUS)) {
      if (isWanted(row)) stretch.push(entryAt(log, row));
    }
    for (let index = stretch.length - 1; index >= 0 && entries.length < count; index--) {
      entries.push(stretch[index] as ListingEntry);
    }
    from = to + 1;
  }
  return entries;
}

/** With a filter, few of a stretch may be wanted. */
const FEWEST_A_STRETCH = 256;

function entryAt(log: RecordLog, row: number): ListingEntry {
  const label = log.number(row, LABEL);
  const market = label >> MARKET_SHIFT;
  return {
    number: log.number(row, NUMBER),
    timeMs: log.number(row, TIME),
    kind: KIND_WORDS[label & 15] as RowKind,
    row: log.number(row, ROW),
    marketId: market === 0 ? undefined : market - 1,
    tag: (label >> TAG_SHIFT) & (TAG_LIMIT - 1),
  };
}

/**
 * The owner's newest entry from `last` back of which `holds` is true; it has to stay true for all before it. `NO_ROW` when
 * there is none; `oldest` is then the oldest entry kept.
 */
function find(
  log: RecordLog,
  last: number,
  holds: (row: number) => boolean,
): { readonly row: number; readonly oldest: number } {
  let row = last;
  let oldest = NO_ROW;
  while (row >= log.first && row !== NO_ROW) {
    if (holds(row)) return { row, oldest };
    oldest = row;
    const jump = log.number(row, JUMP);
    row = jump >= log.first && !holds(jump) ? jump : log.number(row, PREVIOUS);
  }
  return { row: NO_ROW, oldest };
}

/** Visits all entries, oldest first. */
export function forEachEntry(log: RecordLog, visit: (owner: number, row: number) => void): void {
  for (let row = log.first; row < log.end; row++) visit(log.number(row, OWNER), row);
}
