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
  /** How often in a row, without another between. */
  readonly times: number;
}

/** Where the venue's keys are found. */
export interface Keys extends KeyRing {
  /** All of them, in no particular order. */
  readonly all: () => Iterable<ApiKey>;
  readonly accountName: (accountId: number) => string;
}

export class KeyRefusals {
  readonly #keys: Keys;
  readonly #timeMs: () => number;
  /** The oldest first. */
  readonly #rows: KeyRefusalRow[] = [];
  #onNew: (row: KeyRefusalRow) => void = () => undefined;

  /** `timeMs`: the venue's time. */
  constructor(keys: Keys, timeMs: () => number) {
    this.#keys = keys;
    this.#timeMs = timeMs;
  }

  /** The newest first. */
  get newest(): readonly KeyRefusalRow[] {
    return this.#rows.toReversed();
  }

  /** Whom to tell of each that does not merely repeat the one before. */
  onNew(tell: (row: KeyRefusalRow) => void): void {
    this.#onNew = tell;
  }

  /** Of a request that needed the level `required`. */
  note(request: WireRequest, required: RequiredLevel, refusal: Refusal): void {
    const apiKey = header(request, 'apikey') ?? '';
    const known = this.#known(apiKey);
    const finding = diagnose(request, required, refusal, known);
    this.#add(finding, apiKey, known.key, {
      door: 'rest',
      method: request.method,
      path: request.path,
      error: refusal.refused,
    });
  }

  /** Of a private feed. `issued`: the challenge that the connection was given for the key. */
  noteChallenge(asked: Proof & { readonly event: string; readonly feed: string }, issued: string | undefined): void {
    const known = this.#known(asked.apiKey);
    const finding = diagnoseChallenge(asked, issued, known);
    const { event: method, feed: path } = asked;
    this.#add(finding, asked.apiKey, known.key, { door: 'websocket', method, path, error: 'authenticationError' });
  }

  #known(apiKey: string): Known {
    const keys = this.#keys;
    const key = keys.find(apiKey);
    const others = firstOf(keys.all(), OTHERS_TRIED);
    return { key, others, nameOf: (one) => `the ${levelName(one)} key of ${keys.accountName(one.accountId)}` };
  }

  #add(
    { reason, message, toSign }: Finding,
    apiKey: string,
    key: ApiKey | undefined,
    { door, method, path, error }: Pick<KeyRefusalRow, 'door' | 'method' | 'path' | 'error'>,
  ): void {
    const row: KeyRefusalRow = {
      timeMs: this.#timeMs(),
      door,
      method,
      path: printable(path.slice(0, PATH_CHARACTERS_MAX)),
      account: key === undefined ? undefined : this.#keys.accountName(key.accountId),
      key: reason === 'secretAsKey' ? '' : printable(apiKey.slice(0, KEY_CHARACTERS_TOLD)),
      error,
      reason,
      message,
      ...(toSign === undefined ? {} : { toSign: toSign.slice(0, TEXT_CHARACTERS_MAX) }),
      times: 1,
    };
    const last = this.#rows.at(-1);
    if (last !== undefined && isSame(last, row)) {
      this.#rows[this.#rows.length - 1] = { ...row, times: last.times + 1 };
      return;
    }
    this.#rows.push(row);
    if (this.#rows.length > KEY_REFUSALS_MAX) this.#rows.shift();
    this.#onNew(row);
  }
}

/** Secrets that are held against a signature which fits nothing else: those of the first accounts. */
const OTHERS_TRIED = 60;

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
function printable(text: string): string {
  return text.replaceAll(/[^!-~]/g, '?');
}

function isSame(one: KeyRefusalRow, other: KeyRefusalRow): boolean {
  return (
    one.reason === other.reason &&
    one.key === other.key &&
    one.door === other.door &&
    one.method === other.method &&
    one.path === other.path
  );
}
