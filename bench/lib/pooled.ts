/** A client that keeps its connection, for calls one after the other: `fetch` would be much of what is measured. */
import { Agent, request } from 'node:http';

export class PooledClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** The answer's text. Rejects unless it is a 200. */
  send(method: string, path: string, headers: Readonly<Record<string, string>> = {}, body = ''): Promise<string> {
    return new Promise((resolve, reject) => {
      const length = { 'content-length': String(Buffer.byteLength(body)) };
      const options = {
        host: '127.0.0.1',
        port: this.#port,
        method,
        path,
        agent: this.#agent,
        headers: { ...headers, ...length },
      };
      const asking = request(options, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (reply.statusCode === 200) resolve(text);
          else reject(new Error(`${method} ${path}: ${reply.statusCode} ${text}`));
        });
      });
      asking.on('error', reject);
      asking.end(body);
    });
  }

  /** A call of the control door. */
  control(method: string, path: string, content: object = {}): Promise<string> {
    return this.send(method, `/control${path}`, { 'content-type': 'application/json' }, JSON.stringify(content));
  }

  close(): void {
    this.#agent.destroy();
  }
}
