/**
 * The public socket of another venue: connected, subscribed to tickers, and connected anew after every break. What it sends
 * is handed on as it is; whoever takes it decides what to believe.
 */
import { WebSocket } from 'ws';
import type { UpstreamClock } from './clock.ts';

export interface UpstreamOptions {
  /** `ws://` or `wss://`. */
  readonly url: string;
  readonly feed: string;
  readonly clock: UpstreamClock;
  /** A message that is an object, and its text. */
  readonly onMessage: (message: Readonly<Record<string, unknown>>, text: string) => void;
  /** Told when it was connected, or the connection ended. */
  readonly onChange?: () => void;
}

/** How the connection stands. Times are the machine's, epoch milliseconds. */
export interface UpstreamState {
  readonly url: string;
  readonly connected: boolean;
  /** Since when it is connected, or has not been; undefined before the first attempt. */
  readonly sinceMs: number | undefined;
  readonly lastMessageMs: number | undefined;
  readonly connections: number;
  /** Why the last connection ended. */
  readonly problem: string | undefined;
  /** Products that the other venue does not have. */
  readonly unknown: readonly string[];
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const HANDSHAKE_MS = 10_000;
/** The longest message of a ticker has about one KiB. */
const LARGEST_MESSAGE_BYTES = 64 * 1024;
/** A venue of 400 markets sends 400 tickers a second. */
const MOST_MESSAGES_A_SECOND = 20_000;
const PING_MS = 20_000;
const SILENCE_MS = 60_000;
const UNKNOWN_PRODUCT = /invalid product `([^`]{1,40}?)\s*`/;
const MOST_UNKNOWN = 1000;

export class Upstream {
  readonly #options: UpstreamOptions;
  #products: string[] = [];
  readonly #unknown = new Set<string>();
  #socket: WebSocket | undefined;
  #isOpen = false;
  #sinceMs: number | undefined;
  #lastMessageMs: number | undefined;
  #connections = 0;
  #problem: string | undefined;
  #waitMs = FIRST_WAIT_MS;
  #cancel = (): void => {};
  #isRunning = false;
  #windowMs = 0;
  #inWindow = 0;

  constructor(options: UpstreamOptions) {
    this.#options = options;
  }

  get state(): UpstreamState {
    return {
      url: this.#options.url,
      connected: this.#isOpen,
      sinceMs: this.#sinceMs,
      lastMessageMs: this.#lastMessageMs,
      connections: this.#connections,
      problem: this.#isOpen ? undefined : this.#problem,
      unknown: [...this.#unknown].sort(),
    };
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#connect();
  }

  stop(): void {
    this.#isRunning = false;
    this.#cancel();
    this.#socket?.terminate();
  }

  /** Subscribes to products besides those that it is subscribed to. */
  subscribe(products: readonly string[]): void {
    const added = products.filter((product) => !this.#products.includes(product));
    if (added.length === 0) return;
    this.#products = [...this.#products, ...added];
    if (this.#isOpen) this.#ask(added);
  }

  /** While whoever takes the messages cannot keep up, the other venue waits. */
  pause(): void {
    this.#socket?.pause();
  }

  resume(): void {
    this.#socket?.resume();
  }

  #connect(): void {
    const { url, clock } = this.#options;
    this.#connections++;
    this.#sinceMs ??= clock.nowMs();
    const socket = new WebSocket(url, {
      handshakeTimeout: HANDSHAKE_MS,
      maxPayload: LARGEST_MESSAGE_BYTES,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket = socket;
    let reason: string | undefined;
    socket.on('open', () => {
      this.#isOpen = true;
      this.#sinceMs = clock.nowMs();
      this.#lastMessageMs = clock.nowMs();
      this.#unknown.clear();
      this.#ask(this.#products);
      this.#watch(socket);
      this.#options.onChange?.();
    });
    socket.on('message', (data, isBinary) => {
      const fault = isBinary ? undefined : this.#take(String(data));
      if (fault === undefined) return;
      reason = fault;
      socket.terminate();
    });
    socket.on('pong', () => {
      this.#lastMessageMs = clock.nowMs();
    });
    socket.on('error', (error) => {
      reason ??= error.message;
    });
    socket.on('close', () => this.#closed(socket, reason ?? 'The other venue closed the connection.'));
  }

  #closed(socket: WebSocket, reason: string): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#cancel();
    if (this.#isOpen) this.#sinceMs = this.#options.clock.nowMs();
    this.#isOpen = false;
    this.#problem = reason;
    this.#options.onChange?.();
    if (!this.#isRunning) return;
    const waitMs = this.#waitMs;
    this.#waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    this.#cancel = this.#options.clock.after(waitMs, () => this.#connect());
  }

  /** What is wrong with a message, to end the connection with. */
  #take(text: string): string | undefined {
    const nowMs = this.#options.clock.nowMs();
    this.#lastMessageMs = nowMs;
    if (nowMs - this.#windowMs >= 1000) {
      this.#windowMs = nowMs;
      this.#inWindow = 0;
    }
    if (++this.#inWindow > MOST_MESSAGES_A_SECOND) return 'The other venue sends more messages than one would.';
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return 'The other venue sends what is no JSON.';
    }
    if (typeof message !== 'object' || message === null || Array.isArray(message)) return undefined;
    const fields = message as Readonly<Record<string, unknown>>;
    if (fields.event !== undefined) this.#hear(fields);
    else {
      // It works: the next break is tried again soon.
      this.#waitMs = FIRST_WAIT_MS;
      this.#options.onMessage(fields, text);
    }
    return undefined;
  }

  #hear({ message }: Readonly<Record<string, unknown>>): void {
    const product = typeof message === 'string' ? UNKNOWN_PRODUCT.exec(message)?.[1] : undefined;
    if (product !== undefined && this.#unknown.size < MOST_UNKNOWN) this.#unknown.add(product);
  }

  #ask(products: readonly string[]): void {
    if (products.length === 0) return;
    this.#socket?.send(JSON.stringify({ event: 'subscribe', feed: this.#options.feed, product_ids: products }));
  }

  /** Asks now and then whether there is anybody, and gives up on silence. */
  #watch(socket: WebSocket): void {
    const { clock } = this.#options;
    this.#cancel = clock.after(PING_MS, () => {
      if (socket !== this.#socket) return;
      if (clock.nowMs() - (this.#lastMessageMs ?? 0) >= SILENCE_MS) {
        socket.terminate();
        return;
      }
      socket.ping();
      this.#watch(socket);
    });
  }
}
