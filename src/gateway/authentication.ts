/** Who is calling? Key, signature, level, nonce: in this order, and a nonce is used up only by a request that passes. */
import { isRefusal, type Refusal, refuse } from './errors.ts';
import { type Nonces, readNonce } from './nonces.ts';
import { type Permissions, permits, type RequiredLevel } from './permissions.ts';
import { RecentMap } from './recent-map.ts';
import { SigningKey } from './signature.ts';
import { header, type WireRequest } from './wire-request.ts';

export interface ApiKey extends Permissions {
  readonly apiKey: string;
  readonly accountId: number;
  /** Base64 text. */
  readonly secret: string;
}

/** Where keys come from. */
export interface KeyRing {
  find(apiKey: string): ApiKey | undefined;
}

/** A request whose caller is known. */
export interface Caller {
  readonly key: ApiKey;
  /** As it is journaled: without leading zeros; undefined when the request had none. */
  readonly nonce: string | undefined;
}

const SIGNING_KEYS_READY = 4096; // made again when needed: 5 microseconds

export class Authenticator {
  readonly #keys: KeyRing;
  readonly #nonces: Nonces;
  readonly #signingKeys = new RecentMap<string, { readonly secret: string; readonly signingKey: SigningKey }>(
    SIGNING_KEYS_READY,
  );

  constructor(keys: KeyRing, nonces: Nonces) {
    this.#keys = keys;
    this.#nonces = nonces;
  }

  /**
   * The caller, or `authenticationError` (key missing or unknown, signature wrong, level too low), `nonceDuplicate`,
   * `nonceBelowThreshold`, or `invalidArgument: nonce` for a signed nonce that is no integer of at most 20 digits.
   */
  authenticate(request: WireRequest, required: RequiredLevel): Caller | Refusal {
    const apiKey = header(request, 'apikey');
    const authent = header(request, 'authent');
    if (apiKey === undefined || authent === undefined) return refuse('authenticationError');
    const key = this.#keys.find(apiKey);
    if (key === undefined) return refuse('authenticationError');
    const nonceText = header(request, 'nonce') ?? '';
    const { path, rawQuery, rawBody } = request;
    const verified = this.#signingKey(key).verifies({ path, rawQuery, rawBody, nonce: nonceText }, authent);
    if (!verified || !permits(key, required)) return refuse('authenticationError');
    const nonce = nonceText === '' ? undefined : this.#useNonce(apiKey, nonceText);
    return typeof nonce === 'object' ? nonce : { key, nonce };
  }

  #useNonce(apiKey: string, text: string): string | Refusal {
    const nonce = readNonce(text);
    if (nonce === undefined) return refuse('invalidArgument', 'nonce');
    const fault = this.#nonces.use(apiKey, nonce);
    return fault === undefined ? nonce : refuse(fault);
  }

  #signingKey(key: ApiKey): SigningKey {
    const ready = this.#signingKeys.get(key.apiKey);
    if (ready !== undefined && ready.secret === key.secret) return ready.signingKey;
    const signingKey = new SigningKey(key.secret);
    this.#signingKeys.set(key.apiKey, { secret: key.secret, signingKey });
    return signingKey;
  }
}

export function isCaller(outcome: Caller | Refusal): outcome is Caller {
  return !isRefusal(outcome);
}
