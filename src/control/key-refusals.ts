/** `GET /control/key-refusals`: why keys, signatures and nonces were refused, which the wire tells by one word. */
import { formatTime } from '../core/iso-time.ts';
import type { KeyRefusalReason } from '../gateway/key-refusals/diagnosis.ts';
import type { KeyRefusalRow, KeyRefusals } from '../gateway/key-refusals/key-refusals.ts';
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
  /** How often the key was refused there in a row, without another between; the last one is what is told. */
  readonly times: number;
}

const COUNT = /^[1-9]\d{0,3}$/;
const AT_MOST = 1_000;
const BY_DEFAULT = 50;

export class KeyRefusalPowers {
  readonly #context: PowerContext;
  readonly #refusals: KeyRefusals;

  constructor(context: PowerContext, refusals: KeyRefusals) {
    this.#context = context;
    this.#refusals = refusals;
  }

  /** The newest, the newest first: of one account's keys, or all, those of nobody included. `count`: 50, at most 1,000. */
  list(account: string | null, count: string | null): Outcome<{ readonly keyRefusals: readonly KeyRefusalView[] }> {
    const wanted = count === null ? BY_DEFAULT : COUNT.test(count) ? Number(count) : Number.NaN;
    if (!(wanted <= AT_MOST)) return refuse('invalidRequest', `count is a whole number from 1 to ${AT_MOST}.`);
    const of = (name?: string): Outcome<{ readonly keyRefusals: readonly KeyRefusalView[] }> =>
      done({ keyRefusals: this.#refusals.newest(name, wanted).map(viewOf) });
    if (account === null) return of();
    const found = this.#context.account(account);
    return found.ok ? of(found.value.name) : found;
  }

  /** Whom to tell of each that does not merely repeat the one before; what was wrong is found out when it is called. */
  onNew(tell: (told: () => KeyRefusalView) => void): void {
    this.#refusals.onNew((told) => tell(() => viewOf(told())));
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
