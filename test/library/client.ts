/** A client of the venue: signed requests over HTTP, as small as they can be. */
import type { KeyView } from '../../src/control/views.ts';
import { send } from '../control/support.ts';
import { signedHeaders } from '../gateway/keys.ts';

const V3 = '/derivatives/api/v3';

/** Calls a private endpoint; `query` goes into the URL whatever the method. */
export async function callVenue(
  url: string,
  { apiKey, apiSecret }: KeyView,
  method: 'GET' | 'POST',
  endpoint: string,
  query = '',
  nonce = '',
): Promise<Readonly<Record<string, unknown>>> {
  const path = `${V3}/${endpoint}`;
  const key = { apiKey, secret: apiSecret, accountId: 0, general: 'full', transfer: 'none' } as const;
  const headers = signedHeaders(key, path, query, nonce);
  const { text } = await send({ url }, method, query === '' ? path : `${path}?${query}`, headers);
  return JSON.parse(text) as Readonly<Record<string, unknown>>;
}
