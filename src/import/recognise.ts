/** Which replies a document holds: by what is in it, never by the name of a file. */
import { joined, named } from './inspect.ts';
import type { ReplyKind } from './picture.ts';

/** A part of a document that is one reply. */
export interface FoundReply {
  readonly kind: ReplyKind;
  readonly path: string;
  /** The reply without its envelope: an object of wallets, or rows. */
  readonly value: unknown;
  readonly shape: 'rest' | 'feed';
  readonly time: unknown;
}

export type Found =
  | { readonly ok: true; readonly replies: readonly FoundReply[] }
  | { readonly ok: false; readonly problem: string };

type Fields = Readonly<Record<string, unknown>>;

/** Names of replies as they stand in envelopes, and as people name them. */
const KINDS: readonly (readonly [name: string, kind: ReplyKind])[] = [
  ['accounts', 'accounts'],
  ['balances', 'accounts'],
  ['openpositions', 'openpositions'],
  ['positions', 'openpositions'],
  ['openorders', 'openorders'],
  ['orders', 'openorders'],
  ['instruments', 'instruments'],
  ['tickers', 'tickers'],
  ['ticker', 'tickers'],
];

const FEEDS: readonly (readonly [feed: string, kind: ReplyKind, member: string | undefined])[] = [
  ['balances_snapshot', 'accounts', undefined],
  ['balances', 'accounts', undefined],
  ['open_positions', 'openpositions', 'positions'],
  ['open_orders_snapshot', 'openorders', 'orders'],
  ['open_orders_verbose_snapshot', 'openorders', 'orders'],
  ['ticker', 'tickers', undefined],
];

/** What stands in an envelope besides the reply. */
const ENVELOPE: readonly string[] = ['result', 'serverTime'];

const WHAT = 'an answer of /accounts, /openpositions, /openorders, /instruments or /tickers';

/** The replies in a document: one object of several, one reply whole or bare, or the message of a feed. */
export function findReplies(document: unknown, path: string): Found {
  if (Array.isArray(document)) return rows(document, path, undefined);
  if (!isFields(document)) return { ok: false, problem: `${named(path)} is not ${WHAT}.` };
  if (typeof document.feed === 'string') return feed(document, path);
  if (document.result === 'error' || typeof document.error === 'string') {
    return { ok: false, problem: `${named(path)} is the venue's refusal, not ${WHAT}.` };
  }
  if (isWallets(document)) return one('accounts', path, document, 'rest', undefined);
  const replies: FoundReply[] = [];
  for (const [name, value] of Object.entries(document)) {
    const kind = KINDS.find(([known]) => known === name.toLowerCase().replaceAll(/[^a-z]/g, ''))?.[1];
    const inside = joined(path, name);
    if (kind === undefined && !ENVELOPE.includes(name)) {
      return { ok: false, problem: `${named(inside)} is nothing that an import takes.` };
    }
    if (kind === undefined || value === null) continue;
    const found = within(kind, value, inside, document.serverTime);
    if (!found.ok) return found;
    replies.push(...found.replies);
  }
  if (replies.length > 0) return { ok: true, replies };
  return { ok: false, problem: `${named(path)} holds nothing that is ${WHAT}.` };
}

/** A part that its name announces: bare, or in an envelope of its own, or the message of a feed. */
function within(kind: ReplyKind, value: unknown, path: string, time: unknown): Found {
  if (Array.isArray(value)) return kind === 'accounts' ? wrong(path) : one(kind, path, value, 'rest', time);
  if (!isFields(value)) return wrong(path);
  const isEnvelope = typeof value.feed === 'string' || value.result !== undefined || value.serverTime !== undefined;
  if (isEnvelope) return findReplies(value, path);
  if (kind === 'accounts')
    return isFields(value.accounts) ? findReplies(value, path) : one(kind, path, value, 'rest', time);
  if (kind === 'tickers' && typeof value.symbol === 'string') return one(kind, path, [value], 'rest', time);
  return findReplies(value, path);
}

function feed(message: Fields, path: string): Found {
  const known = FEEDS.find(([name]) => name === message.feed);
  if (known === undefined)
    return { ok: false, problem: `${joined(path, 'feed')} is no feed that tells of an account.` };
  const [, kind, member] = known;
  const value = member === undefined ? (kind === 'tickers' ? [message] : message) : message[member];
  if (member !== undefined && !Array.isArray(value)) return wrong(joined(path, member));
  return one(
    kind,
    member === undefined ? path : joined(path, member),
    value,
    'feed',
    message.timestamp ?? message.time,
  );
}

/** Bare rows are told apart by the fields that only they have. */
function rows(list: readonly unknown[], path: string, time: unknown): Found {
  const [first] = list;
  if (!isFields(first)) return { ok: false, problem: `${named(path)} is a list that is not ${WHAT}.` };
  const kind: ReplyKind | undefined =
    'order_id' in first || 'orderType' in first
      ? 'openorders'
      : 'tickSize' in first || 'marginLevels' in first
        ? 'instruments'
        : 'markPrice' in first || 'vol24h' in first
          ? 'tickers'
          : 'size' in first || 'entry_price' in first
            ? 'openpositions'
            : undefined;
  const shape = 'instrument' in first ? 'feed' : 'rest';
  return kind === undefined ? wrong(path) : one(kind, path, list, shape, time);
}

function one(kind: ReplyKind, path: string, value: unknown, shape: 'rest' | 'feed', time: unknown): Found {
  return { ok: true, replies: [{ kind, path, value, shape, time }] };
}

function wrong(path: string): Found {
  return { ok: false, problem: `${named(path)} is not ${WHAT}.` };
}

/** Whether an object is that of the wallets itself. */
function isWallets(document: Fields): boolean {
  const { cash, flex } = document;
  if (isFields(cash) && isFields(cash.balances)) return true;
  if (isFields(flex) && (isFields(flex.currencies) || flex.type === 'multiCollateralMarginAccount')) return true;
  return Object.values(document).some((wallet) => isFields(wallet) && wallet.type === 'marginAccount');
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
