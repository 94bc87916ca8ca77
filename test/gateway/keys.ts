/** Keys and signed requests for tests. */
import { createHash, createHmac } from 'node:crypto';
import { type ApiKey, Authenticator, type KeyRing } from '../../src/gateway/authentication.ts';
import { Nonces } from '../../src/gateway/nonces.ts';
import type { GeneralLevel, TransferLevel } from '../../src/gateway/permissions.ts';
import type { WireRequest } from '../../src/gateway/wire-request.ts';

export function aKey(apiKey: string, general: GeneralLevel, transfer: TransferLevel = 'none'): ApiKey {
  return { apiKey, accountId: 7, secret: createHash('sha512').update(apiKey).digest('base64'), general, transfer };
}

export const FULL = aKey('full key', 'full');
export const READ = aKey('read key', 'read');
export const WITHDRAWAL = aKey('withdrawal key', 'none', 'full');

export function aKeyRing(keys: readonly ApiKey[] = [FULL, READ, WITHDRAWAL]): KeyRing {
  const byKey = new Map(keys.map((key) => [key.apiKey, key]));
  return { find: (apiKey) => byKey.get(apiKey) };
}

export function anAuthenticator(): Authenticator {
  return new Authenticator(aKeyRing(), new Nonces());
}

/** The headers that sign a request, by the documented algorithm. */
export function signedHeaders(key: ApiKey, path: string, postData = '', nonce = ''): Record<string, string> {
  const endpoint = path.startsWith('/derivatives') ? path.slice('/derivatives'.length) : path;
  const digest = createHash('sha256')
    .update(postData + nonce + endpoint)
    .digest();
  const authent = createHmac('sha512', Buffer.from(key.secret, 'base64')).update(digest).digest('base64');
  return { apikey: key.apiKey, authent, ...(nonce === '' ? {} : { nonce }) };
}

export interface RequestParts {
  readonly method?: string;
  readonly path?: string;
  readonly rawQuery?: string;
  readonly rawBody?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function aRequest({
  method = 'GET',
  path = '/derivatives/api/v3/accounts',
  rawQuery = '',
  rawBody = '',
  headers = {},
}: RequestParts = {}): WireRequest {
  return { method, path, rawQuery, rawBody, headers };
}
