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

const HEAD_END = '\r\n\r\n';
const TICK_MS = 1;

function makeRequests({ port }: LoadPlan, stream: StreamPlan): readonly Buffer[] {
  const { method, path, bodies = [''], keys, firstNonce } = stream;
  const period = lowestCommonMultiple(keys.length || 1, bodies.length);
  const count = firstNonce === undefined ? period : stream.count;
  return Array.from({ length: count }, (_, index) => {
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
}

function lowestCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a * b) / x;
}

/** One connection, one request under way at a time. */
class Connection {
  readonly #socket: Socket;
  readonly #onAnswer: (connection: Connection, ok: boolean) => void;
  readonly #expects: string;
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
    this.#expects = expects;
    this.#onAnswer = onAnswer;
    this.#socket = connect(port, '127.0.0.1', onReady);
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
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

  #take(chunk: Buffer): void {
    if (this.#receivedBytes === 0) {
      const text = chunk.toString('latin1');
      const head = text.slice(0, text.indexOf(HEAD_END));
      this.#ok = head.startsWith('HTTP/1.1 200') && text.includes(this.#expects);
      this.#expectedBytes = head.length + HEAD_END.length + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    }
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes < this.#expectedBytes) return;
    this.#receivedBytes = 0;
    this.isIdle = true;
    this.#onAnswer(this, this.#ok);
  }
}

/** Sends one stream's requests: as fast as answers come, or at a rate whatever the answers do. */
function run(plan: LoadPlan, stream: StreamPlan, requests: readonly Buffer[]): Promise<StreamResult> {
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
      const request = requests[sent % requests.length] as Buffer;
      connection.send(request, isPaced ? dueMs(sent) : nowMs);
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
let requests: readonly (readonly Buffer[])[] = [];
process.on('message', (message: LoadPlan | 'go') => {
  if (message !== 'go') {
    const made = message;
    plan = made;
    requests = made.streams.map((stream) => makeRequests(made, stream));
    process.send?.('made');
    return;
  }
  const going = plan;
  if (going === undefined) return;
  const running = going.streams.map((stream, index) => run(going, stream, requests[index] as readonly Buffer[]));
  Promise.all(running).then((streams) => process.send?.({ streams } satisfies LoadResult));
});
process.send?.('ready');
