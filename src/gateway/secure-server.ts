/**
 * TLS before the server: HTTP/2 for those who offer it, HTTP/1.1 (and with it WebSocket) for all others, on one port.
 * HTTP/1.1 connections are handed to the very server that a venue without TLS listens with, so that its limits and
 * manners are the same. Loaded when TLS is asked for.
 */
import type { RequestListener, Server } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';

/** PEM texts. */
export interface ServerCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** Puts something before a server: gives the one that listens instead of it. */
export type Secure = (plain: Server, listener: RequestListener, headerBytesMax: number) => Server;

/** As many at a time on one connection as a client may want, and no more than a server can bear. */
const STREAMS_MAX = 1_000;
const HANDSHAKE_MS = 10_000;
/** As long as an HTTP/1.1 connection may be idle. */
const IDLE_MS = 72_000;

export function secureWith({ certificate, key }: ServerCertificate): Secure {
  return (plain, listener, headerBytesMax) => {
    const sessions = new Set<ServerHttp2Session>();
    const sockets = new Set<Socket>();
    const http2 = createHttp2Server({
      settings: { maxConcurrentStreams: STREAMS_MAX, maxHeaderListSize: headerBytesMax },
    });
    http2.on('request', (request, response) => {
      // Doors ask for the host by the name that it has in HTTP/1.1.
      request.headers.host ??= request.authority;
      listener(request as never, response as never);
    });
    http2.on('session', (session) => {
      sessions.add(session);
      session.once('close', () => sessions.delete(session));
      session.setTimeout(IDLE_MS, () => session.close());
    });
    http2.on('sessionError', () => {}); // of that connection alone, which it ends

    const secure = createTlsServer({
      cert: certificate,
      key,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['h2', 'http/1.1'],
      handshakeTimeout: HANDSHAKE_MS,
    });
    secure.on('connection', (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    secure.on('secureConnection', (socket: TLSSocket) => {
      // Without TLS the server would hear of a connection that breaks; here nobody else does.
      socket.on('error', () => socket.destroy());
      (socket.alpnProtocol === 'h2' ? http2 : plain).emit('connection', socket);
    });
    secure.on('tlsClientError', (_error, socket) => socket.destroy());
    // The plain server listens nowhere, but watches its connections' times from then on as if it did.
    secure.on('listening', () => plain.emit('listening'));
    secure.on('close', () => plain.close());
    plain.on('clientError', (error, socket) => secure.emit('clientError', error, socket));

    return Object.assign(secure, {
      closeIdleConnections(): void {
        for (const session of sessions) session.close();
        plain.closeIdleConnections();
      },
      closeAllConnections(): void {
        // Those that never finished their handshake too.
        for (const socket of sockets) socket.destroy();
      },
    }) as unknown as Server;
  };
}
