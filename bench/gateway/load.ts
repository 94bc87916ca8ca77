/**
 * An HTTP client in a process of its own, so that it does not share the server's event loop. It signs its requests before
 * the clock starts and counts bytes instead of parsing, to cost less than any server.
 *
 * Messages: says `ready`; makes the requests of a `LoadPlan` and says `made`; on `go` sends them and answers with a
 * `LoadResult`. What it is and how to talk to it is in `load-client.ts`.
 */
import { connect, type Socket } from 'node:net';
import type { LoadPlan, LoadResult, StreamPlan, StreamResult } from './load-client.ts';
import { signatureOf } from './sign.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = Buffer.from('\r\ncontent-length: ');
const STATUS = Buffer.from('HTTP/1.1 200');
const ANSWER_BYTES = 64 * 1024;
const CARRIAGE_RETURN = 13;
const DIGIT_ZERO = 48;
const TICK_MS = 1;

/** The requests of a stream one behind the other: objects for each would keep the collector busy while time is taken. */
class Requests {
  readonly #bytes: Buffer;
  readonly #starts: Uint32Array;

  constructor(requests: readonly Buffer[]) {
    this.#bytes = Buffer.concat(requests);
    this.#starts = new Uint32Array(requests.length + 1);
    for (let index = 0, end = 0; index < requests.length; index++) {
      end += (requests[index] as Buffer).length;
      this.#starts[index + 1] = end;
    }
  }

  /** They are sent in turn. */
  at(index: number): Buffer {
    const place = index % (this.#starts.length - 1);
    return this.#bytes.subarray(this.#starts[place], this.#starts[place + 1]);
  }
}

function makeRequests({ port }: LoadPlan, stream: StreamPlan): Requests {
  const { method, path, bodies = [''], keys, firstNonce } = stream;
  const period = lowestCommonMultiple(keys.length || 1, bodies.length);
  const count = firstNonce === undefined ? period : stream.count;
  const requests = Array.from({ length: count }, (_, index) => {
    const body = bodies[index % bodies.length] as string;
    const lines = [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'User-Agent: bench', 'Accept: */*'];
    if (method === 'POST') {
      lines.push('Content-Type: application/x-www-form-urlencoded', `Content-Length: ${Buffer.byteLength(body)}`);
    }
    const key = keys[index % keys.length];
    if (key !== undefined) {
      const nonce = firstNonce === undefined ? '' : String(BigInt(firstNonce) + BigInt(index));
      const signature = signatureOf(key, path, body, nonce);
      for (const [name, value] of Object.entries(signature)) lines.push(`${name}: ${value}`);
    }
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
  });
  return new Requests(requests);
}

function lowestCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a * b) / x;
}

/** One connection, one request under way at a time. Answers are read into the same bytes over and over. */
class Connection {
  readonly #socket: Socket;
  readonly #onAnswer: (connection: Connection, ok: boolean) => void;
  readonly #expects: Buffer;
  #startedMs = 0;
  #expectedBytes = 0;
  #receivedBytes = 0;
  #ok = false;
  isIdle = true;

  constructor(
    port: number,
    expects: string,
    onReady: () => void,
    onAnswer: (connection: Connection, ok: boolean) => void,
  ) {
    this.#expects = Buffer.from(expects);
    this.#onAnswer = onAnswer;
    const onread = {
      buffer: Buffer.alloc(ANSWER_BYTES),
      callback: (bytes: number, buffer: Uint8Array) => this.#take(bytes, buffer as Buffer),
    };
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true, onread }, onReady);
  }

  /** `startedMs`: when the request should have been sent; its latency counts from there. */
  send(request: Buffer, startedMs: number): void {
    this.isIdle = false;
    this.#startedMs = startedMs;
    this.#socket.write(request);
  }

  get latencyMs(): number {
    return performance.now() - this.#startedMs;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(bytes: number, buffer: Buffer): boolean {
    if (this.#receivedBytes === 0) this.#readHead(buffer.subarray(0, bytes));
    this.#receivedBytes += bytes;
    if (this.#receivedBytes < this.#expectedBytes) return true;
    this.#receivedBytes = 0;
    this.isIdle = true;
    this.#onAnswer(this, this.#ok);
    return true;
  }

  #readHead(chunk: Buffer): void {
    const headBytes = chunk.indexOf(HEAD_END) + HEAD_END.length;
    this.#ok = chunk.indexOf(STATUS) === 0 && chunk.includes(this.#expects, headBytes);
    const length = chunk.indexOf(LENGTH);
    this.#expectedBytes = headBytes;
    if (length < 0 || length >= headBytes) return;
    let bodyBytes = 0;
    for (let at = length + LENGTH.length; chunk[at] !== CARRIAGE_RETURN; at++) {
      bodyBytes = bodyBytes * 10 + (chunk[at] as number) - DIGIT_ZERO;
    }
    this.#expectedBytes += bodyBytes;
  }
}

/** Sends one stream's requests: as fast as answers come, or at a rate whatever the answers do. */
function run(plan: LoadPlan, stream: StreamPlan, requests: Requests): Promise<StreamResult> {
  return new Promise((resolve) => {
    const latencies = new Float64Array(stream.count);
    const connections: Connection[] = [];
    let connected = 0;
    let sent = 0;
    let answers = 0;
    let failures = 0;
    let startMs = 0;
    let timer: NodeJS.Timeout | undefined;
    const isPaced = stream.perSecond !== undefined;
    const dueMs = (index: number) => startMs + (index * 1_000) / (stream.perSecond ?? 1);

    const next = (connection: Connection): void => {
      if (sent >= stream.count) return;
      const nowMs = performance.now();
      if (isPaced && dueMs(sent) > nowMs) return;
      connection.send(requests.at(sent), isPaced ? dueMs(sent) : nowMs);
      sent++;
    };
    const fill = (): void => {
      for (const connection of connections) if (connection.isIdle) next(connection);
    };
    const onAnswer = (connection: Connection, ok: boolean): void => {
      latencies[answers++] = connection.latencyMs;
      if (!ok) failures++;
      if (answers < stream.count) {
        next(connection);
        return;
      }
      clearInterval(timer);
      for (const one of connections) one.close();
      resolve({ answers, failures, seconds: (performance.now() - startMs) / 1_000, ...quantiles(latencies) });
    };
    const onReady = (): void => {
      if (++connected < stream.connections) return;
      startMs = performance.now();
      if (isPaced) timer = setInterval(fill, TICK_MS);
      fill();
    };
    for (let index = 0; index < stream.connections; index++) {
      connections.push(new Connection(plan.port, stream.expects, onReady, onAnswer));
    }
  });
}

function quantiles(latencies: Float64Array): Pick<StreamResult, 'p50Ms' | 'p99Ms' | 'maxMs'> {
  const sorted = latencies.toSorted();
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] as number;
  return { p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
}

let plan: LoadPlan | undefined;
let requests: readonly Requests[] = [];
process.on('message', (message: LoadPlan | 'go') => {
  if (message !== 'go') {
    const made = message;
    plan = made;
    requests = made.streams.map((stream) => makeRequests(made, stream));
    // What making them left behind is not to be collected while time is taken.
    globalThis.gc?.();
    process.send?.('made');
    return;
  }
  const going = plan;
  if (going === undefined) return;
  const running = going.streams.map((stream, index) => run(going, stream, requests[index] as Requests));
  Promise.all(running).then((streams) => process.send?.({ streams } satisfies LoadResult));
});
process.send?.('ready');
