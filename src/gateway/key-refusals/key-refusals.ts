/**
 * The last callers that were refused, and why: for whoever runs the venue, kept in memory and told to nobody else. Stands
 * outside the state: no snapshot keeps it, and no restart brings it back.
 */
import type { ApiKey, KeyRing } from '../authentication.ts';
import type { Refusal } from '../errors.ts';
import type { RequiredLevel } from '../permissions.ts';
import { header, type WireRequest } from '../wire-request.ts';
import type { Proof } from '../ws/requests.ts';
import { diagnose, diagnoseChallenge, type Finding, type Known } from './diagnosis.ts';

/** Rows that are kept; the oldest goes first. */
export const KEY_REFUSALS_MAX = 200;
const TEXT_CHARACTERS_MAX = 2_000;
const PATH_CHARACTERS_MAX = 200;
const KEY_CHARACTERS_TOLD = 6;
const KEY_CHARACTERS_MAX = 256;
/** Of longer requests only what was found is kept. */
const HELD_CHARACTERS_MAX = 16_384;

export interface KeyRefusalRow extends Finding {
  /** The venue's time, epoch milliseconds; of the last one when there were several. */
  readonly timeMs: number;
  readonly door: 'rest' | 'websocket';
  /** Of HTTP; `subscribe` or `unsubscribe` at the WebSocket. */
  readonly method: string;
  /** As it was sent, without its query; the feed at the WebSocket. */
  readonly path: string;
  /** Name of the account that has the key; undefined when nobody has it. */
  readonly account: string | undefined;
  /** How the key begins; empty when none was named, or what was named may be a secret. */
  readonly key: string;
  /** The code of the trading API; other surfaces have words of their own for it. */
  readonly error: string;
  /** How often the key was refused there in a row, without another between; the last one is what is told. */
  readonly times: number;
}

/** Where the venue's keys are found. */
export interface Keys extends KeyRing {
  /** All of them, in no particular order. */
  readonly all: () => Iterable<ApiKey>;
  readonly accountName: (accountId: number) => string;
}

/** What is kept of a refusal. What was wrong is found out when somebody asks: a flood of refusals must cost no more than a flood. */
interface Kept {
  readonly row: Pick<KeyRefusalRow, 'timeMs' | 'door' | 'method' | 'path' | 'account' | 'error' | 'times'>;
  readonly apiKey: string;
  readonly find: () => Finding;
  finding: Finding | undefined;
}

export class KeyRefusals {
  readonly #keys: Keys;
  readonly #timeMs: () => number;
  /** The oldest first. */
  readonly #kept: Kept[] = [];
  #onNew: (told: () => KeyRefusalRow) => void = () => undefined;

  /** `timeMs`: the venue's time. */
  constructor(keys: Keys, timeMs: () => number) {
    this.#keys = keys;
    this.#timeMs = timeMs;
  }

  /** The newest first: of one account's keys, or of all, those of nobody included. */
  newest(account: string | undefined, count: number): readonly KeyRefusalRow[] {
    const kept = account === undefined ? this.#kept : this.#kept.filter(({ row }) => row.account === account);
    return kept.slice(-count).toReversed().map(rowOf);
  }

  /** Whom to tell of each that does not merely repeat the one before; what was wrong is found out when it is called. */
  onNew(tell: (told: () => KeyRefusalRow) => void): void {
    this.#onNew = tell;
  }

  /** Of a request that needed the level `required`. */
  note(request: WireRequest, required: RequiredLevel, refusal: Refusal): void {
    const apiKey = header(request, 'apikey') ?? '';
    const key = this.#keys.find(apiKey);
    const { method, path } = request;
    const evidence = { ...request, headers: pick(request.headers) };
    const find = (): Finding => diagnose(evidence, required, refusal, this.#known(key));
    const isLong = request.rawQuery.length + request.rawBody.length > HELD_CHARACTERS_MAX;
    this.#add({ door: 'rest', method, path, error: refusal.refused }, apiKey, key, isLong ? found(find()) : find);
  }

  /** Of a private feed. `issued`: the challenge that the connection was given for the key. */
  noteChallenge(asked: Proof & { readonly event: string; readonly feed: string }, issued: string | undefined): void {
    const { event: method, feed: path, apiKey, challenge, signature } = asked;
    const key = this.#keys.find(apiKey);
    const find = (): Finding => diagnoseChallenge({ apiKey, challenge, signature }, issued, this.#known(key));
    const isLong = apiKey.length + challenge.length + signature.length > HELD_CHARACTERS_MAX;
    const error = 'authenticationError';
    this.#add({ door: 'websocket', method, path, error }, apiKey, key, isLong ? found(find()) : find);
  }

  #known(key: ApiKey | undefined): Known {
    const keys = this.#keys;
    const others = firstOf(keys.all(), OTHERS_TRIED);
    return { key, others, nameOf: (one) => `the ${levelName(one)} key of ${keys.accountName(one.accountId)}` };
  }

  #add(
    { door, method, path, error }: Pick<KeyRefusalRow, 'door' | 'method' | 'path' | 'error'>,
    apiKey: string,
    key: ApiKey | undefined,
    find: () => Finding,
  ): void {
    const row = {
      timeMs: this.#timeMs(),
      door,
      method,
      path: printable(path, PATH_CHARACTERS_MAX),
      account: key === undefined ? undefined : this.#keys.accountName(key.accountId),
      error,
      times: 1,
    };
    const kept = { row, apiKey: copied(apiKey, KEY_CHARACTERS_MAX), find, finding: undefined };
    const last = this.#kept.at(-1);
    if (last !== undefined && isSame(last, kept)) {
      this.#kept[this.#kept.length - 1] = { ...kept, row: { ...row, times: last.row.times + 1 } };
      return;
    }
    this.#kept.push(kept);
    if (this.#kept.length > KEY_REFUSALS_MAX) this.#kept.shift();
    this.#onNew(() => rowOf(kept));
  }
}

function rowOf(kept: Kept): KeyRefusalRow {
  kept.finding ??= kept.find();
  const { reason, message, toSign } = kept.finding;
  return {
    ...kept.row,
    key: reason === 'secretAsKey' ? '' : printable(kept.apiKey, KEY_CHARACTERS_TOLD),
    reason,
    message,
    ...(toSign === undefined ? {} : { toSign: copied(toSign, TEXT_CHARACTERS_MAX) }),
  };
}

/** A finding about what is too long to be held, as short as it is told. */
function found(finding: Finding): () => Finding {
  const { toSign, ...rest } = finding;
  const short = toSign === undefined ? rest : { ...rest, toSign: copied(toSign, TEXT_CHARACTERS_MAX) };
  return () => short;
}

/** The headers that a diagnosis looks at. */
function pick(headers: WireRequest['headers']): WireRequest['headers'] {
  return Object.fromEntries(LOOKED_AT.map((name) => [name, headers[name]]));
}

const LOOKED_AT = ['apikey', 'authent', 'nonce', 'host', 'api-key'] as const;

/** The beginning of a text, by itself: a slice would keep the whole of it in memory. */
function copied(text: string, length: number): string {
  return text.length <= length ? text : Buffer.from(text.slice(0, length)).toString();
}

/** Secrets that are held against a signature which fits nothing else: those of the first accounts. */
const OTHERS_TRIED = 30;

function* firstOf(keys: Iterable<ApiKey>, count: number): Iterable<ApiKey> {
  let left = count;
  for (const key of keys) {
    if (left-- === 0) return;
    yield key;
  }
}

function levelName({ general, transfer }: ApiKey): string {
  if (transfer === 'full') return 'withdrawal';
  return general === 'full' ? 'full-access' : 'read-only';
}

/** It is shown in terminals: what would do more there than stand is left out. */
function printable(text: string, length: number): string {
  return copied(text, length).replaceAll(/[^!-~]/g, '?');
}

function isSame(one: Kept, other: Kept): boolean {
  return (
    one.apiKey === other.apiKey &&
    one.row.error === other.row.error &&
    one.row.door === other.row.door &&
    one.row.method === other.row.method &&
    one.row.path === other.row.path
  );
}
