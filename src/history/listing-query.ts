/** What is asked of a listing, and the pages that answer it. */
import { type Eventual, whenRead } from './eventual.ts';
import { type Found, type ListingHead, type ListingRequest, type ListingSlice, TAG_LIMIT } from './listings.ts';
import type { RowStore } from './row-store.ts';

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

/** Entries in the order asked for. `more` is true when further ones follow. */
export interface FoundPage {
  readonly found: readonly Found[];
  readonly more: boolean;
}

const NOTHING: FoundPage = { found: [], more: false };

/** A page of the listing with this head. */
export function listingPage(store: RowStore, head: ListingHead | undefined, query: ListingQuery): Eventual<FoundPage> {
  if (head === undefined || head.count === 0) return NOTHING;
  const { count } = query;
  // One more than asked for tells whether more follow.
  return whenRead(gather(store, requestOf(head, query, count + 1)), (found) => {
    const more = found.length > count;
    return { found: more ? found.slice(0, count) : found, more };
  });
}

function requestOf(head: ListingHead, query: ListingQuery, count: number): ListingRequest {
  const { sinceMs = 0, beforeMs = Number.MAX_SAFE_INTEGER, fromNumber = 1, toNumber = head.count } = query;
  const isAscending = query.sort === 'asc';
  const after = query.after ?? (isAscending ? 0 : Number.MAX_SAFE_INTEGER);
  return {
    last: head.last,
    sinceMs,
    beforeMs,
    low: isAscending ? Math.max(fromNumber, after + 1) : fromNumber,
    high: isAscending ? toNumber : Math.min(toNumber, after - 1),
    isAscending,
    count,
    tags: query.accepts === undefined ? undefined : acceptedTags(query.accepts),
    marketId: query.marketId,
  };
}

/** What another thread can be told of a filter. */
function acceptedTags(accepts: (tag: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: TAG_LIMIT }, (_, tag) => (accepts(tag) ? 1 : 0));
}

/** Slice by slice, until there is enough or nothing left. */
function gather(store: RowStore, from: ListingRequest, all: Found[] = []): Eventual<readonly Found[]> {
  // In a loop as long as slices come at once: a listing in memory may have thousands of them.
  let request: ListingRequest | undefined = from;
  while (request !== undefined) {
    const asked: ListingRequest = request;
    const slice = store.slice(asked);
    if (slice instanceof Promise) {
      return slice.then((given) => {
        const next = behind(asked, given, all);
        return next === undefined ? all : gather(store, next, all);
      });
    }
    request = behind(asked, slice, all);
  }
  return all;
}

/** Takes a slice in; gives what is left to be asked for. */
function behind(request: ListingRequest, { found, next }: ListingSlice, all: Found[]): ListingRequest | undefined {
  for (const entry of found) all.push(entry);
  const count = request.count - found.length;
  if (next === undefined || count <= 0) return undefined;
  return { ...request, [request.isAscending ? 'low' : 'high']: next, count };
}
