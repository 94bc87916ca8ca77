/** One request over HTTP or HTTPS and its whole answer, on a connection of its own. */
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { http } from '../gateway/node-http.ts';

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** `ca`: what is trusted instead of the usual authorities, PEM. Rejects with the error of the connection. */
export async function exchange(
  url: URL,
  options: RequestOptions & { readonly ca?: Buffer },
  payload?: string | Buffer,
  opened: (outgoing: ClientRequest) => void = () => {},
): Promise<Reply> {
  // Loaded only where it is spoken: it takes its time.
  const open = url.protocol === 'https:' ? (await import('node:https')).request : http.request;
  return new Promise((resolve, reject) => {
    const outgoing = open(url, { agent: false, ...options }, (incoming) => readReply(incoming).then(resolve, reject));
    outgoing.on('error', reject);
    opened(outgoing);
    outgoing.end(payload);
  });
}

async function readReply(incoming: IncomingMessage): Promise<Reply> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return { status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') };
}
