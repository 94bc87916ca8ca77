/** One call of the venue's wire, signed: what a test needs that has no client. */
import { readFileSync } from 'node:fs';
import type { KeyView } from '../control/views.ts';
import { SigningKey, signedPath } from '../gateway/signature.ts';
import { exchange } from './exchange.ts';
import type { TlsView } from './tls.ts';

/** Parameters by their names on the wire; those that are undefined are left out. */
export type WireParameters = Readonly<Record<string, string | number | boolean | undefined>>;

export interface WireCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/derivatives/api/v3/sendorder`, or `sendorder` for short. */
  readonly path: string;
  readonly parameters: WireParameters;
  /** Who asks; nobody for a public endpoint. */
  readonly key: KeyView | undefined;
}

const TRADING = '/derivatives/api/v3/';

/** The document that the venue answers, errors of the wire included. Rejects when it answers none. */
export async function callWire(
  venue: { readonly url: string; readonly tls: TlsView | undefined },
  { method, path: named, parameters, key }: WireCall,
): Promise<unknown> {
  const path = named.startsWith('/') ? named : `${TRADING}${named}`;
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  const isQuery = method === 'GET' || method === 'DELETE';
  const headers = {
    // Without a nonce a signature covers the parameters and the path alone.
    ...(key && { APIKey: key.apiKey, Authent: new SigningKey(key.apiSecret).sign(text + signedPath(path)) }),
    ...(isQuery
      ? {}
      : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(text) }),
  };
  const url = new URL(isQuery && text !== '' ? `${path}?${text}` : path, venue.url);
  if (url.origin !== new URL(venue.url).origin) throw new Error(`${path.slice(0, 100)} is no path of the venue.`);
  const ca = venue.tls === undefined ? {} : { ca: readFileSync(venue.tls.authorityFile) };
  const { status, text: body } = await exchange(url, { method, headers, ...ca }, isQuery ? undefined : text);
  try {
    return JSON.parse(body);
  } catch {
    throw new Error(`${method} ${path} was answered with HTTP ${status}: ${body.slice(0, 200)}`);
  }
}
