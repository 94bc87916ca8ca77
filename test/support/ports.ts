/** Ports for tests that must know one before somebody listens at it, or that nobody listens at it any more. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Systems give ports from 32,768 or 49,152 on to those who ask for any: what other tests open meanwhile is up there. */
const FIRST = 12_000;
const END = 32_000;

/** The next port that is tried; other processes begin elsewhere. */
let next = FIRST + ((process.pid * 101) % (END - FIRST));

/** A port that is free, and that nobody gets who does not ask for it by its number. */
export async function quietPort(): Promise<number> {
  for (;;) {
    const port = next;
    next = port + 1 < END ? port + 1 : FIRST;
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const listening = once(server, 'listening');
  server.listen(port, '127.0.0.1');
  try {
    await listening;
  } catch {
    return false;
  }
  const isOurs = (server.address() as AddressInfo).port === port;
  server.close();
  await once(server, 'close');
  return isOurs;
}
