/** Request bodies: how large they may be, and their text. */
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

/** Room for a batch of 500 orders, percent-encoded. */
export const BODY_BYTES_MAX = 256 * 1024;

/** A body's text; undefined when it is not UTF-8. */
export function bodyText(body: unknown): string | undefined {
  if (!Buffer.isBuffer(body)) return '';
  return isUtf8(body) ? body.toString('utf8') : undefined;
}

/**
 * Reads a request's body to its end. Calls back once: with the body, or with nothing when it is larger than it may be; and
 * not at all when the caller goes away in the midst of it.
 */
export function readBody(request: IncomingMessage, done: (body: Buffer | undefined) => void): void {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX) {
    done(undefined);
    return;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  const take = (chunk: Buffer): void => {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes <= BODY_BYTES_MAX) return;
    request.off('data', take).off('end', finish);
    done(undefined);
  };
  const finish = (): void => done(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, bytes));
  request.on('data', take).on('end', finish);
  request.on('error', () => {}); // he went away
}
