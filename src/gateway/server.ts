/**
 * The HTTP server, with the venue's manners: hot routes first, then the router. Every fault of a caller has the venue's
 * shape, and none of them is a 5xx.
 */
import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Access } from './access-log.ts';
import { BODY_BYTES_MAX } from './body.ts';
import { answerClientError } from './client-errors.ts';
import { Connections } from './connections.ts';
import { hotListener } from './hot-routes.ts';
import { LateRouter } from './late-router.ts';
import { http } from './node-http.ts';
import { NO_ORIGINS, type OriginPolicy } from './origins.ts';
import { type InternalFailure, Responder } from './responder.ts';
import type { Route } from './route.ts';
import type { Mount } from './router.ts';
import type { Secure } from './secure-server.ts';

/** Some clients send a whole batch of orders in the URL: as much as a body may hold, and headers besides. */
const HEADER_BYTES_MAX = BODY_BYTES_MAX + 16 * 1024;
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
  /** The venue's time, epoch milliseconds: that of its last entry (C69). */
  readonly timeMs: () => number;
  /** Origins whose pages may read replies; none by default. */
  readonly allowedOrigins?: OriginPolicy;
  /** What is mounted beside the routes, when the router is needed. */
  readonly mounts?: readonly Mount[];
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
  /** Listens and gives the URL. Rejects with Node's error when the address is not to be had. Port 0 takes a free one. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** Answers what is under way, ends every connection, and resolves when nothing is left open. */
  close(): Promise<void>;
  /** Ends every connection at once: nobody is answered any more. */
  hangUp(): void;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { routes, timeMs, allowedOrigins = NO_ORIGINS, onAnswered, onInternalFailure = printInternalFailure } = options;
  const connections = new Connections();
  const isClosing = () => connections.closing;
  const responder = new Responder({ timeMs, allowedOrigins, onAnswered, onInternalFailure, isClosing });
  const router = new LateRouter({ routes, mounts: options.mounts ?? [], responder, allowedOrigins });
  const server = hotServer(options, responder, connections, router.listener);
  server.on('clientError', (error, socket: Socket) => answerClientError(error, socket, timeMs()));

  return {
    async listen(address) {
      server.listen(address);
      await once(server, 'listening');
      return urlOf(server.address(), options.secure === undefined ? 'http' : 'https');
    },
    async close() {
      options.upgrades?.end();
      connections.end();
      options.onClosing?.();
      // Called back with an error by a server that never listened: closed it is.
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await router.close();
      await closed;
    },
    hangUp: () => server.closeAllConnections(),
  };
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
  const listener = hotListener(routes, responder, (request, response) => {
    connections.follow(request, response);
    routed(request, response);
  });
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

function urlOf(address: AddressInfo | string | null, scheme: 'http' | 'https'): string {
  if (address === null || typeof address === 'string') throw new Error('the server listens at no TCP address');
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `${scheme}://${host}:${address.port}`;
}

function printInternalFailure({ method, path, error }: InternalFailure): void {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(`internal failure at ${method} ${path}: ${what}`);
}
