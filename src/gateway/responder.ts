/** Runs answers and writes replies. Whatever an answer does, the caller gets exactly one reply in the venue's shape. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Access } from './access-log.ts';
import type { Answer } from './answer.ts';
import { refusalReply } from './error-replies.ts';
import { type ErrorCode, refuse, surfaceOf } from './errors.ts';
import { hangUp } from './hang-up.ts';
import { corsHeaders, type OriginPolicy } from './origins.ts';
import type { PathValues } from './parameter-reader.ts';
import { type Reply, Unanswered } from './reply.ts';
import { splitTarget } from './wire-request.ts';

/** A failure of the venue's own. It holds neither query, headers nor body: they may be secret. */
export interface InternalFailure {
  readonly method: string;
  readonly path: string;
  readonly error: unknown;
}

export interface ResponderOptions {
  /** The venue's time, epoch milliseconds. */
  readonly timeMs: () => number;
  readonly allowedOrigins: OriginPolicy;
  readonly onInternalFailure: (failure: InternalFailure) => void;
  /** Told of every answer. */
  readonly onAnswered?: ((access: Access) => void) | undefined;
  /** True while the server closes: replies then end their connection. */
  readonly isClosing: () => boolean;
}

/** With every reply, as the real host sends them; names and values alternate, which Node writes fastest. */
const FIXED_HEADERS = ['cache-control', 'no-store', 'vary', 'Origin', 'x-content-type-options', 'nosniff'] as const;

export class Responder {
  readonly #options: ResponderOptions;

  constructor(options: ResponderOptions) {
    this.#options = options;
  }

  /** Answers a request. `rawBody`: its body as text; `path`: the values found in its path. */
  answer(answer: Answer, incoming: IncomingMessage, response: ServerResponse, rawBody: string, path: PathValues): void {
    try {
      const { method = '', url = '', headers } = incoming;
      const target = splitTarget(url);
      const outcome = answer({ method, path: target.path, rawQuery: target.rawQuery, headers, rawBody }, path);
      if (!(outcome instanceof Promise)) {
        this.send(incoming, response, outcome);
        return;
      }
      outcome.then(
        (reply) => this.send(incoming, response, reply),
        (error: unknown) => this.fail(incoming, response, error),
      );
    } catch (error) {
      this.fail(incoming, response, error);
    }
  }

  /** Refuses a request that reaches no endpoint. */
  refuse(incoming: IncomingMessage, response: ServerResponse, code: ErrorCode, headers: Reply['headers'] = {}): void {
    const { path } = splitTarget(incoming.url ?? '');
    const reply = refusalReply(refuse(code), surfaceOf(path), this.#options.timeMs());
    this.send(incoming, response, { ...reply, headers });
  }

  /** Reports a failure of the venue's own and answers `Server Error`; just hangs up where nothing may be said. */
  fail(incoming: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (error instanceof Unanswered) {
      hangUp(response);
      return;
    }
    const { path } = splitTarget(incoming.url ?? '');
    this.#options.onInternalFailure({ method: incoming.method ?? '', path, error });
    this.refuse(incoming, response, 'Server Error');
  }

  send(incoming: IncomingMessage, response: ServerResponse, reply: Reply): void {
    if (response.headersSent || response.destroyed) return;
    if (reply.deliver !== undefined) {
      reply.deliver(response, () => this.#writeHead(incoming, response, reply));
      return;
    }
    this.#writeHead(incoming, response, reply);
    const { body } = reply;
    if (typeof body === 'string' || body instanceof Uint8Array) response.end(body);
    else if (incoming.method === 'HEAD') response.end();
    else this.#stream(incoming, response, body);
  }

  #writeHead(incoming: IncomingMessage, response: ServerResponse, reply: Reply): void {
    const { body, status } = reply;
    const { allowedOrigins, isClosing, onAnswered } = this.#options;
    const bytes = lengthOf(body);
    const headers: string[] =
      status === 204
        ? [...FIXED_HEADERS]
        : bytes === undefined
          ? [...FIXED_HEADERS, 'content-type', reply.contentType]
          : [...FIXED_HEADERS, 'content-type', reply.contentType, 'content-length', String(bytes)];
    if (allowedOrigins.size > 0) headers.push(...corsHeaders(incoming.headers.origin, allowedOrigins));
    if (reply.headers !== undefined) headers.push(...Object.entries(reply.headers).flat());
    if (isClosing()) response.shouldKeepAlive = false;
    response.writeHead(status, headers);
    onAnswered?.({ method: incoming.method ?? '', path: splitTarget(incoming.url ?? '').path, status });
  }

  /** Sends what is made piece by piece as fast as it is taken. What fails on the way ends the connection: half is not all. */
  #stream(incoming: IncomingMessage, response: ServerResponse, pieces: AsyncIterable<string>): void {
    pipeline(Readable.from(pieces), response).catch((error: unknown) => {
      const { path } = splitTarget(incoming.url ?? '');
      const hungUp = response.closed && (error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE';
      if (hungUp || error instanceof Unanswered) return;
      this.#options.onInternalFailure({ method: incoming.method ?? '', path, error });
    });
  }
}

/** In bytes; undefined for what is made piece by piece. */
function lengthOf(body: Reply['body']): number | undefined {
  if (typeof body === 'string') return Buffer.byteLength(body);
  return body instanceof Uint8Array ? body.byteLength : undefined;
}
