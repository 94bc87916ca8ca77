/** One WebSocket connection: frames in, frames out, silence, and its end. */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Machine } from '../../host/machine.ts';
import type { FeedFaults, LineEnds } from '../faults/feed-line.ts';
import { Outbox, type OutboxPorts } from './outbox.ts';
import { Session, type SessionPorts } from './session.ts';

/** Close codes of RFC 6455. */
const GOING_AWAY = 1001;
const POLICY_VIOLATION = 1008;
const INTERNAL_ERROR = 1011;

export interface ConnectionPorts extends Omit<SessionPorts, 'onFlood' | 'nowMs' | 'after' | 'lineOf'>, OutboxPorts {
  readonly machine: Machine;
  /** Runs something for this connection alone; what it throws ends the connection, and is reported. */
  readonly guarded: (run: () => void) => boolean;
  readonly onClosed: (connection: Connection) => void;
  readonly faults?: FeedFaults | undefined;
}

export class Connection {
  readonly session: Session;
  readonly #webSocket: WebSocket;
  readonly #outbox: Outbox;
  readonly #ports: ConnectionPorts;
  #heardMs: number;
  #cancelIdle = (): void => {};

  constructor(webSocket: WebSocket, stream: Duplex, ports: ConnectionPorts) {
    const { machine } = ports;
    this.#webSocket = webSocket;
    this.#ports = ports;
    this.#heardMs = machine.nowMs();
    this.#outbox = new Outbox(
      webSocket,
      stream,
      ports,
      (run) => this.#run(run),
      () => this.#close(POLICY_VIOLATION, 'the reader is too slow'),
    );
    const { faults } = ports;
    const lineEnds: LineEnds = {
      listener: this.#outbox,
      guarded: (run) => this.#run(run),
      disconnect: (code) => this.#disconnect(code),
    };
    this.session = new Session(this.#outbox, {
      ...ports,
      ...(faults === undefined ? {} : { lineOf: (target) => faults.line(target, lineEnds) }),
      nowMs: () => machine.nowMs(),
      after: (delayMs, fire) => machine.after(delayMs, () => this.#run(fire)),
      onFlood: () => this.#close(POLICY_VIOLATION, 'too many requests'),
    });
    webSocket.on('message', (data, isBinary) => this.#receive(data as Buffer, isBinary));
    webSocket.on('ping', () => this.#heard());
    webSocket.on('pong', () => this.#heard());
    // A frame that breaks the protocol: the library has answered it with the close code of its fault.
    webSocket.on('error', () => {});
    webSocket.once('close', () => this.#closed());
    this.#watchSilence();
    this.session.greet();
  }

  /** Says goodbye, because the venue goes. */
  end(): void {
    this.#close(GOING_AWAY, 'the venue is closing');
  }

  /** Ends it because something failed here. */
  fail(): void {
    this.#close(INTERNAL_ERROR, 'internal failure');
  }

  #receive(data: Buffer, isBinary: boolean): void {
    this.#heard();
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    this.#run(() => this.session.receive(data, isBinary));
  }

  #run(run: () => void): void {
    if (!this.#ports.guarded(run)) this.fail();
  }

  #heard(): void {
    this.#heardMs = this.#ports.machine.nowMs();
  }

  /** One timer at a time, set for when the silence would have lasted too long. */
  #watchSilence(): void {
    const { machine, limits } = this.#ports;
    const leftMs = this.#heardMs + limits.idleMs - machine.nowMs();
    if (leftMs < 0) this.#close(GOING_AWAY, `no ping within ${limits.idleMs / 1000} seconds`);
    else this.#cancelIdle = machine.after(leftMs + 1, () => this.#watchSilence());
  }

  /** Nothing more is sent; a peer that does not answer the goodbye is hung up on. */
  #close(code: number, reason: string): void {
    this.#outbox.end();
    this.session.end();
    if (this.#webSocket.readyState !== this.#webSocket.OPEN) return;
    this.#webSocket.close(code, reason);
    const { machine, limits } = this.#ports;
    this.#cancelIdle();
    this.#cancelIdle = machine.after(limits.goodbyeMs, () => this.#webSocket.terminate());
  }

  /** As the network, or a venue with worries of its own, ends a connection. */
  #disconnect(code: number | 'cut'): void {
    this.#outbox.end();
    // Not before the feed that was telling something is done with it.
    process.nextTick(() =>
      this.#run(() => {
        if (code !== 'cut') this.#close(code, '');
        else this.#webSocket.terminate();
      }),
    );
  }

  #closed(): void {
    this.#cancelIdle();
    this.#outbox.end();
    this.session.end();
    this.#ports.onClosed(this);
  }
}
