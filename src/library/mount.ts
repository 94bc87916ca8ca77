/**
 * The one place where doors are mounted on the server: the venue's endpoints, `/health`, and `/control`. It is loaded
 * while the journal opens: the server's modules take longer to load than everything else together.
 */
import type { AccessConfig } from '../control/access.ts';
import type { Powers } from '../control/powers.ts';
import { mountControl } from '../control/routes.ts';
import { type VenueParts as EndpointParts, venueRoutes } from '../gateway/mount.ts';
import type { OriginPolicy } from '../gateway/origins.ts';
import { jsonReply } from '../gateway/reply.ts';
import type { Route } from '../gateway/route.ts';
import { createGateway, type Gateway } from '../gateway/server.ts';
import { formatTime } from '../gateway/server-time.ts';
import { VenueStopped } from '../host/desk.ts';
import type { Host } from '../host/open.ts';

/** What the venue's own endpoints are made of. */
export interface VenueParts extends EndpointParts {
  readonly host: Host;
}

export interface MountOptions {
  readonly version: string;
  readonly allowedOrigins: OriginPolicy;
  /** Undefined when the venue offers no control door. */
  readonly control: { readonly powers: Powers; readonly access: AccessConfig } | undefined;
}

/** The server with all its doors; it does not listen yet. */
export function mountVenue(parts: VenueParts, options: MountOptions): Gateway {
  const { host } = parts;
  const gateway = createGateway({
    routes: [healthRoute(host, options.version), ...venueRoutes(parts)],
    timeMs: () => host.timeline.venue.timeMs,
    allowedOrigins: options.allowedOrigins,
    onInternalFailure: ({ method, path, error }) => {
      // A venue that stops says so itself, and answers nobody.
      if (error instanceof VenueStopped) return;
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      console.error(`internal failure at ${method} ${path}: ${what}`);
    },
  });
  if (options.control !== undefined) mountControl(gateway.app, options.control.powers, options.control.access);
  return gateway;
}

/** For containers and scripts that wait for a venue: it answers once everything is there. */
function healthRoute(host: Host, version: string): Route {
  return {
    methods: ['GET'],
    path: '/health',
    answer: () =>
      jsonReply(200, JSON.stringify({ status: 'ok', version, serverTime: formatTime(host.timeline.venue.timeMs) })),
  };
}
