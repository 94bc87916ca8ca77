/**
 * The HTTP server: Fastify for routing, bodies and whatever is mounted beside the venue's own endpoints, with the
 * venue's manners. Every fault of a caller has the venue's shape, and none of them is a 5xx.
 */
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Access } from './access-log.ts';
import { BODY_BYTES_MAX, bodyText } from './body.ts';
import { answerClientError } from './client-errors.ts';
import { Connections } from './connections.ts';
import type { ErrorCode } from './errors.ts';
import { hotListener } from './hot-routes.ts';
import { http } from './node-http.ts';
import { NO_ORIGINS, type OriginPolicy, preflightHeaders } from './origins.ts';
import type { PathValues } from './parameter-reader.ts';
import { TEXT_TYPE } from './reply.ts';
import { type InternalFailure, Responder } from './responder.ts';
import { methodsByPath, type Route } from './route.ts';
import type { Secure } from './secure-server.ts';

/** Some clients send a whole batch of orders in the URL: as much as a body may hold, and headers besides. */
const HEADER_BYTES_MAX = BODY_BYTES_MAX + 16 * 1024;
const PATH_VALUE_CHARACTERS_MAX = 500;
const KEEP_ALIVE_MS = 72_000; // longer than the minute for which clients and proxies keep a connection

/** What takes over connections that ask to become a WebSocket. */
export interface Upgrades {
  /** The request's socket is the taker's from now on; `head` is what came in behind the request. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends them all: the server closes. */
  end(): void;
}

export interface GatewayOptions {
  readonly routes: readonly Route[];
  /** The venue's time, epoch milliseconds. */
  readonly timeMs: () => number;
  /** Origins whose pages may read replies; none by default. */
  readonly allowedOrigins?: OriginPolicy;
  /** Takes WebSocket connections; without it they are answered like any request. */
  readonly upgrades?: Upgrades;
  /** Puts TLS before the server. */
  readonly secure?: Secure | undefined;
  /** Told of every answer at the venue's paths. */
  readonly onAnswered?: ((access: Access) => void) | undefined;
  /** Told that the server closes: whatever holds answers back lets go of them. */
  readonly onClosing?: () => void;
  /** Told of each failure of the venue's own, answered by `Server Error`. Default: a line on standard error. */
  readonly onInternalFailure?: (failure: InternalFailure) => void;
}

export interface Gateway {
  /** For what is mounted besides: the control door, the page, WebSocket. Before `listen`. */
  readonly app: FastifyInstance;
  /** Listens and gives the URL. Rejects with Node's error when the address is not to be had. Port 0 takes a free one. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** Answers what is under way, ends every connection, and resolves when nothing is left open. */
  close(): Promise<void>;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { routes, timeMs, allowedOrigins = NO_ORIGINS, onAnswered, onInternalFailure = printInternalFailure } = options;
  const connections = new Connections();
  const isClosing = () => connections.closing;
  const responder = new Responder({ timeMs, allowedOrigins, onAnswered, onInternalFailure, isClosing });

  const app = fastify({
    serverFactory: (routed) => hotServer(options, responder, connections, routed),
    schemaController: NO_SCHEMAS,
    bodyLimit: BODY_BYTES_MAX,
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: PATH_VALUE_CHARACTERS_MAX },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, timeMs()),
    frameworkErrors: (error, request, reply) => answerFault(responder, error, request, reply),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler<FastifyError>((error, request, reply) => answerFault(responder, error, request, reply));
  app.setNotFoundHandler((request, reply) => answerNowhere(responder, allowedOrigins, request, reply));
  mount(app, routes, responder);

  return {
    app,
    async listen({ host, port }) {
      await app.listen({ host, port });
      return urlOf(app.server.address(), options.secure === undefined ? 'http' : 'https');
    },
    async close() {
      options.upgrades?.end();
      connections.end();
      options.onClosing?.();
      await app.close();
    },
  };
}

/** Parameters are read and replies are written here; the compilers that Fastify would load for both take long to load. */
const NO_SCHEMAS = {
  compilersFactory: { buildValidator: () => refuseSchema, buildSerializer: () => refuseSchema },
} as const;

function refuseSchema(): never {
  throw new Error('routes are given no schemas of the framework');
}

/** Others offer to upgrade as well, to HTTP/2 for one, and are content with an answer to their request. */
function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

/**
 * Earlier releases of Node 22 know no `shouldUpgradeCallback`, and give away every connection that offers to upgrade:
 * it is handed to the server anew, with the same request without the offer.
 */
function askAgain(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${rawHeaders[at + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

/** A server that looks at the hot routes before it hands a request to the router. */
function hotServer(
  { routes, upgrades, secure }: GatewayOptions,
  responder: Responder,
  connections: Connections,
  routed: RequestListener,
): Server {
  const listener = hotListener(routes, responder, routed);
  const server = http.createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      requireHostHeader: false,
      shouldUpgradeCallback: (request) => upgrades !== undefined && asksForWebSocket(request),
    },
    (request, response) => {
      connections.spoke(request.socket);
      listener(request, response);
    },
  );
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  if (upgrades !== undefined) {
    server.on('upgrade', (request, socket, head) => {
      connections.spoke(request.socket);
      if (asksForWebSocket(request)) upgrades.accept(request, socket, head);
      else askAgain(server, request, socket, head);
    });
  }
  const front = secure?.(server, listener, HEADER_BYTES_MAX) ?? server;
  connections.watch(server, front);
  return front;
}

/** Gives the routes to the router. Replies are written by the responder, so that both ways send the same bytes. */
function mount(app: FastifyInstance, routes: readonly Route[], responder: Responder): void {
  for (const { methods, path, answer } of routes) {
    app.route({
      method: [...methods],
      url: path,
      handler: (request, reply) => {
        reply.hijack();
        const body = bodyText(request.body);
        if (body === undefined) responder.refuse(request.raw, reply.raw, 'Bad Request');
        else responder.answer(answer, request.raw, reply.raw, body, request.params as PathValues);
      },
    });
  }
  for (const { path, served, others } of methodsByPath(routes)) {
    const headers = { allow: served.join(', ') };
    app.route({
      method: [...others],
      url: path,
      handler: (request, reply) => {
        reply.hijack();
        responder.refuse(request.raw, reply.raw, 'methodNotAllowed', headers);
      },
    });
  }
}

function answerNowhere(
  responder: Responder,
  allowedOrigins: OriginPolicy,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.hijack();
  if (request.method === 'OPTIONS') {
    const headers = preflightHeaders(request.headers.origin, allowedOrigins);
    responder.send(request.raw, reply.raw, { status: 204, contentType: TEXT_TYPE, body: '', headers });
  } else responder.refuse(request.raw, reply.raw, 'unknownPath');
}

function answerFault(responder: Responder, error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  const code = faultCode(error);
  if (code === undefined) responder.fail(request.raw, reply.raw, error);
  else responder.refuse(request.raw, reply.raw, code);
}

/** What the caller did wrong, going away in the middle of a body included; undefined for a failure of our own. */
function faultCode({ statusCode = 500 }: FastifyError): ErrorCode | undefined {
  if (statusCode === 413) return 'bodyTooLarge';
  if (statusCode === 414) return 'unknownPath';
  if (statusCode === 415) return 'unsupportedMediaType';
  return statusCode < 500 ? 'malformedRequest' : undefined;
}

function urlOf(address: AddressInfo | string | null, scheme: 'http' | 'https'): string {
  if (address === null || typeof address === 'string') throw new Error('the server listens at no TCP address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${scheme}://${host}:${address.port}`;
}

function printInternalFailure({ method, path, error }: InternalFailure): void {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(`internal failure at ${method} ${path}: ${what}`);
}
