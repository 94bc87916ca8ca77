/** Listening: the address a venue is reached at, and in plain words why it is not to be had. */
import { createServer } from 'node:net';
import type { Gateway } from '../gateway/server.ts';
import { StartRefused } from './refusal.ts';

/**
 * Rejects with `StartRefused` when the address is not to be had: asked before anything is written, so that a start that
 * cannot listen leaves no folder behind. Port 0 is always to be had.
 */
export async function probe(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const address = bare(host);
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(refusalOf(error, address, port)));
    server.listen({ host: address, port, exclusive: true }, () => server.close(() => resolve()));
  });
}

/** Listens and gives the URL of the socket. Rejects with `StartRefused`; the server is closed then. */
export async function listen(gateway: Gateway, host: string, port: number): Promise<string> {
  const address = bare(host);
  try {
    return await gateway.listen({ host: address, port });
  } catch (error) {
    await gateway.close();
    throw refusalOf(error, address, port);
  }
}

/** The URL at which this machine reaches a socket: one that listens everywhere is reached at the loopback address. */
export function reachableUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

/** An IPv6 address without the brackets that it has in a URL. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function refusalOf(error: unknown, address: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const cause = { cause: error };
  switch (code) {
    case 'EADDRINUSE':
      return new StartRefused(
        'PORT_IN_USE',
        `Port ${port} of ${address} is in use. Stop what listens there, or choose another: --port 0 (port: 0) takes one that is free.`,
        cause,
      );
    case 'EACCES':
      return new StartRefused(
        'ADDRESS_UNAVAILABLE',
        `This user may not listen at port ${port}. Choose one above 1023.`,
        cause,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'EAFNOSUPPORT':
      return new StartRefused(
        'ADDRESS_UNAVAILABLE',
        `${address} is no address of this machine. Name one with --host (host); without it only this machine is served, at 127.0.0.1.`,
        cause,
      );
    default:
      return error;
  }
}
