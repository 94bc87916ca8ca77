/**
 * `/api/history/v1/...` and `/api/history/v4/...`: the real host sends them elsewhere with 302. Where to is not published;
 * here it is the same path of version 3, with the same query. A signature covers the path, so a client must sign anew.
 */
import { type Reply, TEXT_TYPE } from '../reply.ts';
import type { Route } from '../route.ts';
import type { WireRequest } from '../wire-request.ts';

const VERSION = /^(?<base>\/api\/history)\/v[14](?=\/|$)/;
const PATHS = ['/api/history/v1', '/api/history/v1/*', '/api/history/v4', '/api/history/v4/*'] as const;

export function historyRedirects(): readonly Route[] {
  return PATHS.map((path) => ({ methods: ['GET'], path, answer: redirect }));
}

/** Path and query are sent back as they came: neither can hold the end of a header line. */
function redirect({ path, rawQuery }: WireRequest): Reply {
  const location = path.replace(VERSION, '$<base>/v3') + (rawQuery === '' ? '' : `?${rawQuery}`);
  return { status: 302, contentType: TEXT_TYPE, body: '', headers: { location } };
}
