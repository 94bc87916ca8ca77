/** What there is to compare with: `node:http` with nothing behind it, and with nothing but the journal behind it. */
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Command } from '../../src/core/commands/command.ts';
import type { Journal } from '../../src/journal/journal.ts';

export interface BareServer {
  readonly port: number;
  close(): Promise<void>;
}

/** With every reply of the venue, too. */
const HEADERS = ['cache-control', 'no-store', 'vary', 'Origin', 'x-content-type-options', 'nosniff'] as const;

/** Answers everything with the same bytes. */
export function listenBare(body: string): Promise<BareServer> {
  const headers = [...HEADERS, 'content-type', 'application/json', 'content-length', String(Buffer.byteLength(body))];
  return listen((_request, response) => {
    response.writeHead(200, headers);
    response.end(body);
  });
}

/** Puts the body of each POST into a journal as it is, and answers with the same bytes once it is durable; a GET at once. */
export function listenBareJournal(journal: Journal, body: string): Promise<BareServer> {
  const headers = [...HEADERS, 'content-type', 'application/json', 'content-length', String(Buffer.byteLength(body))];
  const waiting = new Map<number, () => void>();
  let lastNumber = 0;
  const stop = journal.deliver(journal.end, (entries) => {
    for (const { n } of entries) {
      waiting.get(n)?.();
      waiting.delete(n);
    }
  });
  const answer = (response: ServerResponse): void => {
    response.writeHead(200, headers);
    response.end(body);
  };
  const listening = listen((request, response) => {
    if (request.method === 'GET') {
      answer(response);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const n = ++lastNumber;
      waiting.set(n, () => answer(response));
      const command = { body: Buffer.concat(chunks).toString() };
      journal.propose({ origin: 'bare', n, command: command as unknown as Command });
    });
  });
  return listening.then((server) => ({ port: server.port, close: () => server.close().then(stop) }));
}

async function listen(listener: RequestListener): Promise<BareServer> {
  // A connection that waits for its turn at a low rate is not to be closed, as the venue does not close it.
  const server = createServer({ keepAliveTimeout: 72_000 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
