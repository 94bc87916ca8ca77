/** Who is calling? Key, signature, level, nonce: in this order, and a nonce is used up only by a request that passes. */
import { type Refusal, refuse } from './errors.ts';
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
  /** JSON text of the dialect in which it is answered; undefined for that of its account. */
  readonly dialect?: string;
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
  readonly #acceptsUnsignedQuery: (key: ApiKey) => boolean;
  readonly #signingKeys = new RecentMap<string, { readonly secret: string; readonly signingKey: SigningKey }>(
    SIGNING_KEYS_READY,
  );

  /** `acceptsUnsignedQuery`: whether a GET of this key passes whose signature leaves its query out; by default none does. */
  constructor(keys: KeyRing, nonces: Nonces, acceptsUnsignedQuery: (key: ApiKey) => boolean = () => false) {
    this.#keys = keys;
    this.#nonces = nonces;
    this.#acceptsUnsignedQuery = acceptsUnsignedQuery;
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
    if (!this.#verifies(request, key, nonceText, authent) || !permits(key, required))
      return refuse('authenticationError');
    const nonce = nonceText === '' ? undefined : this.#useNonce(apiKey, nonceText);
    return typeof nonce === 'object' ? nonce : { key, nonce };
  }

  #verifies({ method, path, rawQuery, rawBody }: WireRequest, key: ApiKey, nonce: string, authent: string): boolean {
    const signingKey = this.#signingKey(key);
    if (signingKey.verifies({ path, rawQuery, rawBody, nonce }, authent)) return true;
    if (method !== 'GET' || rawQuery === '' || !this.#acceptsUnsignedQuery(key)) return false;
    return signingKey.verifies({ path, rawQuery: '', rawBody, nonce }, authent);
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
