/** Answers bytes that are no HTTP request: there is no request to answer, so the reply is written to the socket. */
import type { Duplex } from 'node:stream';
import { refusalReply } from './error-replies.ts';
import { type ErrorCode, refuse } from './errors.ts';
import { http } from './node-http.ts';

/** `timeMs`: the venue's time, epoch milliseconds. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Duplex, timeMs: number): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, contentType, body } = refusalReply(refuse(faultCode(error.code)), 'derivatives', timeMs);
  const head = [
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(body as string)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

function faultCode(code: string | undefined): ErrorCode {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 'headersTooLarge';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'requestTimeout';
    default:
      return 'malformedRequest';
  }
}
