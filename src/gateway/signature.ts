/**
 * The venue's request signature: `base64(HMAC-SHA-512(secret, SHA-256(query + body + nonce + path)))`, the path without
 * a leading `/derivatives`, every part exactly as it came over the wire.
 *
 * HMAC is computed from its definition over two prepared key pads with the one-shot `crypto.hash`, digests travelling
 * as binary strings: half the time of `createHmac`, which builds two native objects and two buffers for each request.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import { RecentMap } from './recent-map.ts';

const BLOCK_BYTES = 128; // of SHA-512, which fixes the length of HMAC's key pads
const SHA256_BYTES = 32;
const SHA512_BYTES = 64;
const AUTHENT_CHARACTERS = 88; // base64 of 64 bytes
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;
const SIGNED_PREFIX = '/derivatives';
const REMEMBERED_MESSAGES = 32;
const REMEMBERED_MESSAGE_CHARACTERS = 1024; // orders differ each time; only short, repeated reads are worth memory

/** What a signature covers, as text exactly as sent. `nonce` is empty when the request has none. */
export interface SignedParts {
  readonly path: string;
  /** The query without its `?`. */
  readonly rawQuery: string;
  readonly rawBody: string;
  readonly nonce: string;
}

/** The path as it is signed: without `/derivatives`, only that prefix and only at the start. */
export function signedPath(path: string): string {
  return path.startsWith(SIGNED_PREFIX) ? path.slice(SIGNED_PREFIX.length) : path;
}

/** One API key's secret, ready to sign and to verify. Holds about 500 bytes, and what it remembers. */
export class SigningKey {
  readonly #inner = Buffer.alloc(BLOCK_BYTES + SHA256_BYTES);
  readonly #outer = Buffer.alloc(BLOCK_BYTES + SHA512_BYTES);
  readonly #expected = Buffer.alloc(AUTHENT_CHARACTERS);
  readonly #offered = Buffer.alloc(AUTHENT_CHARACTERS);
  /** Message to its signature; only messages without a nonce that a caller once signed correctly. */
  readonly #remembered = new RecentMap<string, string>(REMEMBERED_MESSAGES);

  /** `secret`: base64 text. Its length is free, as with the real venue. */
  constructor(secret: string) {
    let key: Buffer = Buffer.from(secret, 'base64');
    if (key.length > BLOCK_BYTES) key = hash('sha512', key, 'buffer');
    for (let index = 0; index < BLOCK_BYTES; index++) {
      const byte = key[index] ?? 0;
      this.#inner[index] = byte ^ INNER_PAD;
      this.#outer[index] = byte ^ OUTER_PAD;
    }
  }

  /** Signs a text: a request's message, or the challenge of a WebSocket connection. */
  sign(message: string): string {
    this.#inner.write(hash('sha256', message, 'latin1'), BLOCK_BYTES, 'latin1');
    this.#outer.write(hash('sha512', this.#inner, 'latin1'), BLOCK_BYTES, 'latin1');
    return hash('sha512', this.#outer, 'base64');
  }

  /**
   * Whether `authent` signs the request, over the raw text or, for clients of the older method, over the url-decoded
   * query and body. A signature without nonce is the same each time and may be remembered; one with a nonce is always
   * computed.
   */
  verifies(parts: SignedParts, authent: string): boolean {
    if (authent.length !== AUTHENT_CHARACTERS) return false;
    const { rawQuery, rawBody, nonce } = parts;
    const path = signedPath(parts.path);
    const message = rawQuery + rawBody + nonce + path;
    const mayRemember = nonce === '' && message.length <= REMEMBERED_MESSAGE_CHARACTERS;
    if (mayRemember) {
      const known = this.#remembered.get(message);
      if (known !== undefined && this.#equal(known, authent)) return true;
    }
    const verified =
      this.#equal(this.sign(message), authent) || this.#verifiesDecoded(rawQuery + rawBody, nonce + path, authent);
    if (verified && mayRemember) this.#remembered.set(message, authent);
    return verified;
  }

  #verifiesDecoded(postData: string, rest: string, authent: string): boolean {
    if (!postData.includes('%') && !postData.includes('+')) return false;
    const decoded = decodeForm(postData);
    return decoded !== undefined && this.#equal(this.sign(decoded + rest), authent);
  }

  #equal(expected: string, offered: string): boolean {
    this.#expected.write(expected, 'latin1');
    this.#offered.write(offered, 'latin1');
    return timingSafeEqual(this.#expected, this.#offered);
  }
}

/** Url-decodes a form text: `+` is a space, `%XX` a byte of UTF-8. Undefined when an escape is malformed. */
export function decodeForm(text: string): string | undefined {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return undefined;
  }
}
