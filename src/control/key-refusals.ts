/** `GET /control/key-refusals`: why keys, signatures and nonces were refused, which the wire tells by one word. */
import { formatTime } from '../core/iso-time.ts';
import type { KeyRefusalReason } from '../gateway/key-refusals/diagnosis.ts';
import { KEY_REFUSALS_MAX, type KeyRefusalRow, type KeyRefusals } from '../gateway/key-refusals/key-refusals.ts';
import type { PowerContext } from './power-context.ts';
import { done, type Outcome, refuse } from './refusal.ts';

export interface KeyRefusalView {
  /** The venue's time; of the last one when there were several. */
  readonly time: string;
  readonly timeMs: number;
  readonly door: 'rest' | 'websocket';
  /** Of HTTP; `subscribe` or `unsubscribe` at the WebSocket. */
  readonly method: string;
  /** As it was sent, without its query; the feed at the WebSocket. */
  readonly path: string;
  /** Name of the account that the key belongs to; null when it is nobody's. */
  readonly account: string | null;
  /** How the key begins; null when none was sent. */
  readonly key: string | null;
  /** The code of the trading API: `authenticationError`, `nonceDuplicate`, `nonceBelowThreshold`, `invalidArgument`. */
  readonly error: string;
  readonly reason: KeyRefusalReason;
  /** What was wrong, and what to do about it. */
  readonly message: string;
  /** The text that should have been signed, up to 2,000 characters; null where the signature was not what was wrong. */
  readonly toSign: string | null;
  /** How often in a row, without another between. */
  readonly times: number;
}

const COUNT = /^[1-9]\d{0,3}$/;
const AT_MOST = 1_000;

export class KeyRefusalPowers {
  readonly #context: PowerContext;
  readonly #refusals: KeyRefusals;

  constructor(context: PowerContext, refusals: KeyRefusals) {
    this.#context = context;
    this.#refusals = refusals;
  }

  /** The newest, the newest first: of one account's keys, or all, those of nobody included. `count`: all, at most 200. */
  list(account: string | null, count: string | null): Outcome<{ readonly keyRefusals: readonly KeyRefusalView[] }> {
    const wanted = count === null ? KEY_REFUSALS_MAX : COUNT.test(count) ? Number(count) : Number.NaN;
    if (!(wanted <= AT_MOST)) return refuse('invalidRequest', `count is a whole number from 1 to ${AT_MOST}.`);
    const rows = this.#refusals.newest;
    if (account === null) return done({ keyRefusals: rows.slice(0, wanted).map(viewOf) });
    const found = this.#context.account(account);
    if (!found.ok) return found;
    const own = rows.filter((row) => row.account === found.value.name);
    return done({ keyRefusals: own.slice(0, wanted).map(viewOf) });
  }

  /** Whom to tell of each that does not merely repeat the one before. */
  onNew(tell: (view: KeyRefusalView) => void): void {
    this.#refusals.onNew((row) => tell(viewOf(row)));
  }
}

function viewOf({ timeMs, account, key, toSign, ...row }: KeyRefusalRow): KeyRefusalView {
  const { door, method, path, error, reason, message, times } = row;
  return {
    time: formatTime(timeMs),
    timeMs,
    door,
    method,
    path,
    account: account ?? null,
    key: key === '' ? null : `${key}...`,
    error,
    reason,
    message,
    toSign: toSign ?? null,
    times,
  };
}
