/** A venue with its live wire, on a clock of the test's, and a client that reads message by message. */
import { WebSocket } from 'ws';
import type { ApiKey } from '../../../src/gateway/authentication.ts';
import { SigningKey } from '../../../src/gateway/signature.ts';
import { LiveWire, type LiveWireOptions } from '../../../src/gateway/ws/live-wire.ts';
import { TestMachine } from '../../library/support.ts';
import { type Caller, START_MS, TestVenue, type TestVenueOptions } from '../endpoints/venue.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into messages as a client does
export type Said = any;

export interface LiveVenueOptions extends Omit<TestVenueOptions, 'upgrades'> {
  readonly live?: Partial<
    Pick<LiveWireOptions, 'limits' | 'isLimited' | 'dialect' | 'carriesPlace' | 'allowedOrigins'>
  >;
}

interface Closing {
  after(close: () => Promise<void>): void;
}

/** A venue that lives as long as a test. */
export async function aLiveVenue(test: Closing, options: LiveVenueOptions = {}): Promise<LiveVenue> {
  const live = await LiveVenue.start(options);
  test.after(() => live.close());
  return live;
}

export class LiveVenue {
  readonly venue: TestVenue;
  readonly wire: LiveWire;
  readonly failures: unknown[];
  readonly #machine: TestMachine;
  readonly #clients: Client[] = [];

  private constructor(venue: TestVenue, wire: LiveWire, machine: TestMachine, failures: unknown[]) {
    this.venue = venue;
    this.wire = wire;
    this.#machine = machine;
    this.failures = failures;
  }

  static async start({ live, ...options }: LiveVenueOptions = {}): Promise<LiveVenue> {
    const machine = new TestMachine(START_MS);
    const failures: unknown[] = [];
    let wire: LiveWire | undefined;
    const venue = await TestVenue.start({
      ...options,
      upgrades: ({ host, history, doors }) => {
        wire = new LiveWire({
          host: { desk: host.desk, timeline: host.timeline, machine },
          history,
          keyRing: doors.keyRing,
          allowedOrigins: new Set(),
          onInternalFailure: ({ error }) => failures.push(error),
          ...live,
          limits: { challengeMs: 0, ...live?.limits },
        });
        return wire;
      },
    });
    return new LiveVenue(venue, wire as LiveWire, machine, failures);
  }

  /** Lets time pass: on the venue's clock from its next entry on, and at once for whatever the wire waits for. */
  pass(ms: number): void {
    this.venue.pass(ms);
    this.#machine.pass(ms);
  }

  /** Connected and greeted. */
  async connect(headers: Readonly<Record<string, string>> = {}): Promise<Client> {
    const { journal } = this.venue;
    // What reads from the disk is told once it is read; what is read after it comes after it.
    const settled = journal.rows === undefined ? undefined : async () => void (await journal.rows?.lowest(-1));
    const client = new Client(this.url, headers, settled);
    this.#clients.push(client);
    await client.next();
    return client;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.venue.port}/ws/v1`;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.terminate();
    await this.venue.close();
  }
}

export class Client {
  readonly socket: WebSocket;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly pongs: number[] = [];
  #arrived: Said[] = [];
  #waiting: { readonly resolve: (said: Said) => void; readonly reject: (error: Error) => void }[] = [];
  #marks = 0;
  readonly #settled: (() => Promise<void>) | undefined;
  #challenges = new Map<string, string>();

  constructor(url: string, headers: Readonly<Record<string, string>> = {}, settled?: () => Promise<void>) {
    this.#settled = settled;
    this.socket = new WebSocket(url, { headers, maxPayload: 0, autoPong: true });
    this.socket.on('message', (data) => {
      const said = JSON.parse(String(data)) as Said;
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#arrived.push(said);
      else waiting.resolve(said);
    });
    this.closed = new Promise((resolve) => {
      this.socket.once('close', (code, reason) => {
        for (const { reject } of this.#waiting) reject(new Error(`closed: ${code} ${reason}`));
        resolve({ code, reason: String(reason) });
      });
    });
    this.socket.on('error', (error) => {
      for (const { reject } of this.#waiting) reject(error);
      this.#waiting = [];
    });
    this.socket.on('pong', () => this.pongs.push(1));
  }

  send(said: object | string | Buffer): void {
    this.socket.send(typeof said === 'string' || Buffer.isBuffer(said) ? said : JSON.stringify(said));
  }

  /** The next message. */
  next(): Promise<Said> {
    const said = this.#arrived.shift();
    if (said !== undefined) return Promise.resolve(said);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async take(count: number): Promise<Said[]> {
    const taken: Said[] = [];
    while (taken.length < count) taken.push(await this.next());
    return taken;
  }

  /** Everything that the venue has sent until now: what arrives before the answer to a question asked now. */
  async all(): Promise<Said[]> {
    const all = await this.#untilMark();
    if (this.#settled === undefined) return all;
    await this.#settled();
    return [...all, ...(await this.#untilMark())];
  }

  async #untilMark(): Promise<Said[]> {
    const mark = `MARK-${this.#marks++}`;
    this.subscribe('ticker', mark);
    const all: Said[] = [];
    for (;;) {
      const said = await this.next();
      if (said.event === 'alert' && said.message.includes(`\`${mark}\``)) return all;
      all.push(said);
    }
  }

  async ask(said: object | string | Buffer): Promise<Said> {
    this.send(said);
    return this.next();
  }

  subscribe(feed: string, ...products: readonly string[]): void {
    this.send({ event: 'subscribe', feed, ...(products.length === 0 ? {} : { product_ids: products }) });
  }

  /** Signed as a client signs: one challenge serves the connection. */
  async signed({ key }: Caller, event: string, feed: string, more: object = {}): Promise<object> {
    let challenge = this.#challenges.get(key.apiKey);
    if (challenge === undefined) {
      this.send({ event: 'challenge', api_key: key.apiKey });
      challenge = (await this.next()).message as string;
      this.#challenges.set(key.apiKey, challenge);
    }
    return {
      event,
      feed,
      ...more,
      api_key: key.apiKey,
      original_challenge: challenge,
      signed_challenge: new SigningKey((key as ApiKey).secret).sign(challenge),
    };
  }

  async follow(caller: Caller, feed: string, more: object = {}): Promise<void> {
    this.send(await this.signed(caller, 'subscribe', feed, more));
  }

  terminate(): void {
    this.socket.terminate();
  }
}
