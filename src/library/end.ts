/** How a venue ends: cleanly, or because it had to stop by itself. */
import type { AccessLog } from '../gateway/access-log.ts';
import type { Gateway } from '../gateway/server.ts';
import type { Host } from '../host/open.ts';
import type { Journal } from '../journal/journal.ts';
import type { Lifeline } from './lifeline.ts';
import type { Tls } from './tls.ts';

/** All that has to be ended. */
export interface Running {
  readonly host: Host;
  readonly gateway: Gateway;
  readonly journal: Journal;
  readonly tls: Tls | undefined;
  readonly log: AccessLog | undefined;
}

/** A clean end: what is under way is answered, then the venue is saved. */
export async function closeVenue(running: Running, lifeline: Lifeline): Promise<void> {
  if (lifeline.isStopped) return abandon(running);
  running.host.desk.stopWaiting();
  await running.gateway.close();
  await running.log?.close();
  running.tls?.release();
  try {
    await running.host.close();
  } finally {
    await running.journal.close();
  }
}

/** The end of a venue that stopped by itself: nobody is answered any more, and what it holds now is not saved. */
export async function abandon({ host, gateway, journal, tls, log }: Running): Promise<void> {
  gateway.hangUp();
  await Promise.all([gateway.close(), journal.close()]);
  await log?.close();
  tls?.release();
  // Ends its timers; saving is refused by the journal, which is closed.
  await host.close().catch(() => {});
}
