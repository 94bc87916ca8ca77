/**
 * What one connection has to be sent. A reader that keeps up gets everything at once. One that does not is bounded: of
 * state it gets the newest when there is room again, everything else waits its turn, and beyond a limit it is let go.
 */
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { type Corks, NEVER } from './corks.ts';
import type { LiveLimits } from './limits.ts';
import type { Listener, Message } from './listener.ts';

/** State that waits to be made and sent. */
interface Newest {
  readonly topic: string;
  make: () => Message | undefined;
}

export interface OutboxPorts {
  readonly limits: LiveLimits;
  /** Shared by all connections. */
  readonly corks: Corks;
}

const TEXT = { binary: false } as const;

export class Outbox implements Listener {
  readonly #connection: WebSocket;
  readonly #stream: Duplex;
  readonly #limits: LiveLimits;
  readonly #corks: Corks;
  readonly #onOverrun: () => void;
  #waiting: (Message | Newest)[] = [];
  readonly #newest = new Map<string, Newest>();
  #waitingBytes = 0;
  #corkedIn = NEVER;
  #ended = false;

  /** `onOverrun`: the reader is too far behind; nothing more is sent to it. `guarded` runs what the stream sets off. */
  constructor(
    connection: WebSocket,
    stream: Duplex,
    { limits, corks }: OutboxPorts,
    guarded: (run: () => void) => void,
    onOverrun: () => void,
  ) {
    this.#connection = connection;
    this.#stream = stream;
    this.#limits = limits;
    this.#corks = corks;
    this.#onOverrun = onOverrun;
    stream.on('drain', () => guarded(() => this.#sendWaiting()));
  }

  tell(message: Message): void {
    if (this.#ended) return;
    if (!this.#isCongested) {
      this.#send(message);
      return;
    }
    this.#waiting.push(message);
    this.#waitingBytes += message.length;
    this.#checkBacklog();
  }

  tellNewest(topic: string, newest: () => Message | undefined): void {
    if (this.#ended) return;
    if (!this.#isCongested) {
      this.#sendMade(newest());
      return;
    }
    const waiting = this.#newest.get(topic);
    if (waiting !== undefined) {
      waiting.make = newest;
      return;
    }
    const first = { topic, make: newest };
    this.#newest.set(topic, first);
    this.#waiting.push(first);
  }

  /** Nothing more is sent, and nothing kept. */
  end(): void {
    this.#ended = true;
    this.#waiting = [];
    this.#newest.clear();
  }

  /** What waits keeps its place: nothing overtakes it. */
  get #isCongested(): boolean {
    return this.#waiting.length > 0 || this.#connection.bufferedAmount > this.#limits.congestedBytes;
  }

  #sendMade(message: Message | undefined): void {
    if (message !== undefined) this.#send(message);
  }

  /** Frames of one turn of the event loop leave in one write. */
  #send(message: Message): void {
    this.#corkedIn = this.#corks.hold(this.#stream, this.#corkedIn);
    this.#connection.send(message, TEXT);
  }

  #sendWaiting(): void {
    let sent = 0;
    while (sent < this.#waiting.length && this.#connection.bufferedAmount <= this.#limits.congestedBytes) {
      const next = this.#waiting[sent++] as Message | Newest;
      if (Buffer.isBuffer(next)) {
        this.#waitingBytes -= next.length;
        this.#send(next);
      } else {
        this.#newest.delete(next.topic);
        this.#sendMade(next.make());
      }
    }
    if (sent > 0) this.#waiting = this.#waiting.slice(sent);
  }

  #checkBacklog(): void {
    if (this.#waitingBytes + this.#connection.bufferedAmount <= this.#limits.backlogBytes) return;
    this.end();
    this.#onOverrun();
  }
}
