/** Calls of the venue's own endpoints, signed by an account of the venue. */
import assert from 'node:assert/strict';
import type { AccountView } from '../../src/control/views.ts';
import { SigningKey } from '../../src/gateway/signature.ts';

/** Calls a private endpoint; the reply must be a success. */
export async function signedCall(
  venue: { readonly url: string },
  { apiKey, apiSecret }: AccountView,
  method: 'GET' | 'POST',
  path: string,
  query: string,
): Promise<Readonly<Record<string, unknown>>> {
  const authent = new SigningKey(apiSecret).sign(query + path.replace('/derivatives', ''));
  const headers = { APIKey: apiKey, Authent: authent };
  const response = await fetch(`${venue.url}${path}${query === '' ? '' : `?${query}`}`, { method, headers });
  const body = (await response.json()) as Record<string, unknown>;
  assert.equal(body.result, 'success', JSON.stringify(body));
  return body;
}
