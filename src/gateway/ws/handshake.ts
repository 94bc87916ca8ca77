/** From a request to a WebSocket: who may connect, how many, and the library that speaks the protocol. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import type { HttpFaults } from '../faults/http-faults.ts';
import { http } from '../node-http.ts';
import { Once } from '../once.ts';
import { mayConnect, type OriginPolicy } from '../origins.ts';
import type { LiveLimits } from './limits.ts';

interface Refusal {
  readonly status: string;
  readonly why: string;
}

const NOT_HERE: Refusal = { status: '404 Not Found', why: 'WebSocket connections are taken at /ws/v1.' };
const FOREIGN_ORIGIN: Refusal = {
  status: '403 Forbidden',
  why: 'Web pages of this origin may not connect. Allow it with --allow-origin.',
};
const TOO_MANY: Refusal = {
  status: '429 Too Many Requests',
  why: 'Too many connections are open from this address.',
};

export interface HandshakeOptions {
  readonly path: string;
  readonly limits: LiveLimits;
  /** Whether an address has a limited number of connections. */
  readonly isLimited: () => boolean;
  readonly allowedOrigins: OriginPolicy;
  /** Without them nothing goes wrong on purpose. */
  readonly faults?: Pick<HttpFaults, 'atHandshake'> | undefined;
}

export class Handshake {
  readonly #options: HandshakeOptions;
  readonly #byAddress = new Map<string, number>();
  readonly #server = new Once(() => this.#load());
  #ended = false;

  constructor(options: HandshakeOptions) {
    this.#options = options;
  }

  /** Gives the connection to `taker`, or answers the request with why there is none. */
  shake(request: IncomingMessage, socket: Duplex, head: Buffer, taker: (webSocket: WebSocket) => void): void {
    // Whoever hangs up in the middle of it is not missed.
    socket.on('error', () => socket.destroy());
    const refusal = this.#refusalOf(request);
    if (refusal !== undefined) {
      refuse(socket, refusal);
      return;
    }
    const address = addressOf(request);
    this.#count(address, 1);
    socket.once('close', () => this.#count(address, -1));
    const met = this.#options.faults?.atHandshake(request);
    if (met === undefined) this.#upgrade(request, socket, head, taker);
    else {
      met.then(
        (reply) => {
          if (reply === undefined) this.#upgrade(request, socket, head, taker);
          else
            answer(socket, `${reply.status} ${http.STATUS_CODES[reply.status] ?? ''}`, reply.contentType, reply.body);
        },
        () => socket.destroy(),
      );
    }
  }

  /** Takes nobody any more. */
  end(): void {
    this.#ended = true;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, taker: (webSocket: WebSocket) => void): void {
    this.#server.get().then(
      (server) => {
        if (this.#ended || socket.destroyed) socket.destroy();
        else server.handleUpgrade(request, socket, head, taker);
      },
      () => socket.destroy(),
    );
  }

  #refusalOf(request: IncomingMessage): Refusal | undefined {
    const { path, allowedOrigins, limits, isLimited } = this.#options;
    if (pathOf(request) !== path) return NOT_HERE;
    if (!mayConnect(request.headers, isEncrypted(request), allowedOrigins)) return FOREIGN_ORIGIN;
    const open = this.#byAddress.get(addressOf(request)) ?? 0;
    return isLimited() && open >= limits.connectionsPerClient ? TOO_MANY : undefined;
  }

  /** Loaded when it is first needed: most venues of a test suite never see a WebSocket. */
  async #load(): Promise<WebSocketServer> {
    const { WebSocketServer } = await import('ws');
    return new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: this.#options.limits.payloadBytes,
    });
  }

  #count(address: string, change: number): void {
    const count = (this.#byAddress.get(address) ?? 0) + change;
    if (count === 0) this.#byAddress.delete(address);
    else this.#byAddress.set(address, count);
  }
}

function pathOf({ url = '' }: IncomingMessage): string {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function isEncrypted({ socket }: IncomingMessage): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
}

function addressOf({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? '';
}

function refuse(socket: Duplex, { status, why }: Refusal): void {
  answer(socket, status, 'text/plain; charset=utf-8', `${why}\n`);
}

function answer(socket: Duplex, status: string, contentType: string, body: string | Uint8Array): void {
  socket.write(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: ${contentType}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n`,
  );
  socket.end(body);
}
