/**
 * Which web pages may read the venue's replies. None, unless the user names their origins: the real host grants
 * browsers nothing either. `*` means any origin.
 */
import type { IncomingHttpHeaders } from 'node:http';

export type OriginPolicy = ReadonlySet<string>;

export const NO_ORIGINS: OriginPolicy = new Set();

const METHODS = 'GET, HEAD, POST, PUT, DELETE, OPTIONS';
const REQUEST_HEADERS = 'APIKey, Authent, Nonce, algoId, Content-Type';
const PREFLIGHT_SECONDS = '600';

function isAllowedOrigin(origin: string | undefined, origins: OriginPolicy): origin is string {
  return origin !== undefined && (origins.has(origin) || origins.has('*'));
}

/**
 * Whether a request may become a WebSocket, which no browser asks our leave for: it comes from no web page, from one of the
 * venue's own, or from one of an origin that is allowed.
 */
export function mayConnect(headers: IncomingHttpHeaders, encrypted: boolean, origins: OriginPolicy): boolean {
  const { origin, host = '' } = headers;
  if (origin === undefined) return true;
  const isOwn = origin.toLowerCase() === `${encrypted ? 'https' : 'http'}://${host.toLowerCase()}`;
  return isOwn || isAllowedOrigin(origin, origins);
}

/** The headers, names and values alternating, that let a page of this origin read a reply; none for any other. */
export function corsHeaders(origin: string | undefined, origins: OriginPolicy): readonly string[] {
  if (!isAllowedOrigin(origin, origins)) return [];
  return [
    'access-control-allow-origin',
    origin,
    'access-control-expose-headers',
    'Content-Disposition, rate-limit-reset',
  ];
}

/** What a preflight request is told in addition. */
export function preflightHeaders(origin: string | undefined, origins: OriginPolicy): Readonly<Record<string, string>> {
  if (!isAllowedOrigin(origin, origins)) return { allow: METHODS };
  return {
    'access-control-allow-methods': METHODS,
    'access-control-allow-headers': REQUEST_HEADERS,
    'access-control-max-age': PREFLIGHT_SECONDS,
  };
}
