/** Pages of `/api/history`: how they are asked for, and how one leads to the next, in the body and in headers. */
import type { ExecutionQuery } from '../../history/rows.ts';
import { JSON_TYPE, type Reply } from '../reply.ts';
import { integer, oneOf, text } from '../schema.ts';
import { readToken, tokenOf } from '../wire/continuation.ts';

/** Elements of a page at most; larger counts are capped without a word. */
const ELEMENTS_A_PAGE = 1_000;

/** Parameters of every listing. */
export const PAGING = {
  since: integer({ minimum: 0 }),
  before: integer({ minimum: 0 }),
  sort: oneOf('asc', 'desc'),
  count: integer({ minimum: 1 }),
  // The documentation spells it in one way, older clients in the other.
  continuation_token: text(),
  continuationToken: text(),
} as const;

export interface PagingValues {
  readonly since?: number;
  readonly before?: number;
  readonly sort?: 'asc' | 'desc';
  readonly count?: number;
  readonly continuation_token?: string;
  readonly continuationToken?: string;
}

export interface Paging {
  readonly sinceMs: number | undefined;
  readonly beforeMs: number | undefined;
  readonly sort: 'asc' | 'desc';
  readonly count: number;
  /** Number of the last element that was shown. */
  readonly after: number | undefined;
}

/** Which page is asked for; undefined when the token is none of ours. */
export function readPaging(asked: PagingValues): Paging | undefined {
  const { since, before, sort = 'desc', count = ELEMENTS_A_PAGE } = asked;
  const token = asked.continuation_token ?? asked.continuationToken;
  const place = token === undefined ? undefined : readToken(token);
  if (token !== undefined && place === undefined) return undefined;
  return { sinceMs: since, beforeMs: before, sort, count: Math.min(count, ELEMENTS_A_PAGE), after: place?.number };
}

/** The same page of what is found by a running number. */
export function executionQuery({ sinceMs, beforeMs, sort, count, after }: Paging): ExecutionQuery {
  return {
    sort,
    count,
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(beforeMs === undefined ? {} : { beforeMs }),
    ...(after === undefined ? {} : { after }),
  };
}

interface Numbered {
  readonly number: number;
  readonly timeMs: number;
}

/** The reply with these members; a page that is not the last names the next one. */
export function pageReply(
  members: object,
  { rows, more }: { readonly rows: readonly Numbered[]; readonly more: boolean },
): Reply {
  const last = rows.at(-1);
  const token = more && last !== undefined ? tokenOf(last) : undefined;
  return {
    status: 200,
    contentType: JSON_TYPE,
    body: JSON.stringify(token === undefined ? members : { ...members, continuationToken: token }),
    headers: {
      'is-truncated': String(more),
      ...(token === undefined ? {} : { 'next-continuation-token': token }),
    },
  };
}
