/** Ends a response without an answer, or within it, so that its client sees that it was cut off. */
import type { ServerResponse } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';

/** RFC 9113, 7: INTERNAL_ERROR. A stream that is just destroyed looks like one that is complete. */
const INTERNAL_ERROR = 2;

/** HTTP/1.1: the connection ends. HTTP/2: the request alone, and other requests on the connection go on. */
export function hangUp(response: ServerResponse): void {
  const { stream } = response as ServerResponse & { readonly stream?: ServerHttp2Stream };
  if (stream === undefined) response.destroy();
  else stream.close(INTERNAL_ERROR);
}
