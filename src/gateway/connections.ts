/**
 * The connections of a server, so that closing it waits for nobody: connections between two requests end at once,
 * those in the middle of a request get their answer and then end, and those that Node counts as busy and that wait for
 * nothing end at once too: they never asked anything (a browser's spare ones, on Node 22), or were answered before all of
 * their request was there.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const GRACE_MS = 1_000;

export class Connections {
  readonly #servers: Server[] = [];
  readonly #silent = new Set<Socket>();
  /** Answered, and the rest of a body that nobody reads is still to come. */
  readonly #answered = new Set<Socket>();
  /** A connection may be handed to its server again. */
  readonly #seen = new WeakSet<Socket>();
  #closing = false;

  /** True once the server closes: replies then end their connection. */
  get closing(): boolean {
    return this.#closing;
  }

  /** `front`: what listens and ends in the place of the server, where there is something before it. */
  watch(server: Server, front: Server = server): void {
    this.#servers.push(front);
    server.on('connection', (socket: Socket) => {
      if (this.#closing) socket.destroy();
      if (this.#seen.has(socket)) return;
      this.#seen.add(socket);
      this.#silent.add(socket);
      socket.once('close', () => this.#silent.delete(socket));
    });
  }

  /** Takes note that a connection has asked something. */
  spoke(socket: Socket): void {
    this.#silent.delete(socket);
  }

  /** Follows a request that may be answered before its body is there. */
  follow(request: IncomingMessage, response: ServerResponse): void {
    response.once('finish', () => {
      if (request.complete || request.destroyed) return;
      const { socket } = request;
      this.#answered.add(socket);
      request.once('close', () => this.#answered.delete(socket));
    });
  }

  /** Ends what is idle now, and what is still busy after a second's grace. Call it before the server closes. */
  end(): void {
    if (this.#closing) return;
    this.#closing = true;
    for (const socket of [...this.#silent, ...this.#answered]) socket.destroy();
    for (const server of this.#servers) {
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      timer.unref();
      server.once('close', () => clearTimeout(timer));
    }
  }
}
