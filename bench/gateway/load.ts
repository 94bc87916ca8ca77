/**
 * A closed-loop HTTP client in a process of its own, so that it does not share the server's event loop: a fixed number
 * of connections, one request under way on each. It counts bytes instead of parsing, to cost less than any server, and
 * signs its requests before the clock starts.
 *
 * Messages: says `ready`; makes the requests of a `LoadPlan` and says `made`; on `go` sends them and answers with a
 * `LoadResult`.
 */
import { createHash, createHmac } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface LoadPlan {
  readonly port: number;
  readonly connections: number;
  readonly path: string;
  readonly signed: 'not' | 'withoutNonce' | 'freshNonce';
  /** Used in turn. */
  readonly keys: readonly { readonly apiKey: string; readonly secret: string }[];
  /** Decimal text of the first nonce; the others follow it one by one. */
  readonly firstNonce: string;
  /** How many answers to take. */
  readonly count: number;
}

export interface LoadResult {
  readonly answers: number;
  readonly seconds: number;
  /** Answers whose status was not 200. */
  readonly failures: number;
}

function makeRequests(plan: LoadPlan): Buffer[] {
  const count = plan.signed === 'freshNonce' ? plan.count : plan.keys.length;
  return Array.from({ length: count }, (_, index) => {
    const key = plan.keys[index % plan.keys.length] as LoadPlan['keys'][number];
    const lines = [`GET ${plan.path} HTTP/1.1`, `Host: 127.0.0.1:${plan.port}`, 'User-Agent: bench', 'Accept: */*'];
    if (plan.signed !== 'not') {
      const nonce = plan.signed === 'freshNonce' ? String(BigInt(plan.firstNonce) + BigInt(index)) : '';
      const digest = createHash('sha256')
        .update(nonce + plan.path.slice('/derivatives'.length))
        .digest();
      const authent = createHmac('sha512', Buffer.from(key.secret, 'base64')).update(digest).digest('base64');
      lines.push(`APIKey: ${key.apiKey}`, `Authent: ${authent}`);
      if (nonce !== '') lines.push(`Nonce: ${nonce}`);
    }
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  });
}

const HEAD_END = '\r\n\r\n';

function run(plan: LoadPlan, requests: readonly Buffer[], report: (result: LoadResult) => void): void {
  let sent = 0;
  let answers = 0;
  let failures = 0;
  const start = performance.now();
  const sockets: Socket[] = [];

  function open(): void {
    const socket = connect(plan.port, '127.0.0.1');
    socket.setNoDelay(true);
    let expectedBytes = 0;
    let receivedBytes = 0;
    const next = () => {
      socket.write(requests[sent % requests.length] as Buffer);
      sent++;
    };
    socket.on('connect', next);
    socket.on('data', (chunk: Buffer) => {
      if (receivedBytes === 0) {
        const head = chunk.toString('latin1', 0, chunk.indexOf(HEAD_END));
        if (!head.startsWith('HTTP/1.1 200')) failures++;
        expectedBytes = head.length + HEAD_END.length + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      }
      receivedBytes += chunk.length;
      if (receivedBytes < expectedBytes) return;
      receivedBytes = 0;
      answers++;
      if (sent < plan.count) next();
      else if (answers === plan.count) {
        for (const one of sockets) one.destroy();
        report({ answers, seconds: (performance.now() - start) / 1000, failures });
      }
    });
    sockets.push(socket);
  }
  for (let index = 0; index < plan.connections; index++) open();
}

let plan: LoadPlan | undefined;
let requests: readonly Buffer[] = [];
process.on('message', (message: LoadPlan | 'go') => {
  if (message !== 'go') {
    plan = message;
    requests = makeRequests(plan);
    process.send?.('made');
  } else if (plan !== undefined) run(plan, requests, (result) => process.send?.(result));
});
process.send?.('ready');
