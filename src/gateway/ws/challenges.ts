/**
 * The challenges of one connection. A challenge is bound to the connection and to the key that asked for it, and holds as
 * long as the connection: one of another connection, or of another key, proves nothing.
 */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { ApiKey, KeyRing } from '../authentication.ts';
import { permits } from '../permissions.ts';
import { RecentMap } from '../recent-map.ts';
import { SigningKey } from '../signature.ts';
import type { Proof } from './requests.ts';

/** Keys of a connection whose challenge is remembered. */
const KEYS_MAX = 64;

export class Challenges {
  readonly #keys: KeyRing;
  readonly #issued = new RecentMap<string, string>(KEYS_MAX);

  constructor(keys: KeyRing) {
    this.#keys = keys;
  }

  /** A new challenge for a key, in place of the one before. Keys that nobody has get one too, as on the real host. */
  issue(apiKey: string): string {
    const challenge = randomUUID();
    this.#issued.set(apiKey, challenge);
    return challenge;
  }

  /** What the connection was given last for a key. */
  issuedFor(apiKey: string): string | undefined {
    return this.#issued.get(apiKey);
  }

  /** The key whose owner signed its challenge and may read; undefined for every other case, which all look the same. */
  verify({ apiKey, challenge, signature }: Proof): ApiKey | undefined {
    const issued = this.#issued.get(apiKey);
    const key = this.#keys.find(apiKey);
    if (issued === undefined || issued !== challenge || key === undefined || !permits(key, 'read')) return undefined;
    const expected = Buffer.from(new SigningKey(key.secret).sign(challenge));
    const offered = Buffer.from(signature);
    return offered.length === expected.length && timingSafeEqual(offered, expected) ? key : undefined;
  }
}
