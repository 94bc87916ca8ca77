/**
 * The one place where doors are mounted on the server: the venue's endpoints, `/health`, and `/control`. It is loaded
 * while the journal opens: the server's modules take longer to load than everything else together.
 */
import type { FaultTargets } from '../control/fault-reader.ts';
import type { ControlDoor } from '../control/routes.ts';
import { formatTime } from '../core/iso-time.ts';
import type { Access } from '../gateway/access-log.ts';
import { documentationRoutes } from '../gateway/documentation/routes.ts';
import type { Faults } from '../gateway/faults/faults.ts';
import { FeedFaults } from '../gateway/faults/feed-line.ts';
import { HttpFaults } from '../gateway/faults/http-faults.ts';
import { InFlight } from '../gateway/faults/in-flight.ts';
import { ENDPOINTS, type VenueParts as EndpointParts, venueRoutes } from '../gateway/mount.ts';
import type { OriginPolicy } from '../gateway/origins.ts';
import { jsonReply } from '../gateway/reply.ts';
import type { InternalFailure } from '../gateway/responder.ts';
import type { Route } from '../gateway/route.ts';
import type { Mount } from '../gateway/router.ts';
import type { Secure } from '../gateway/secure-server.ts';
import { createGateway, type Gateway } from '../gateway/server.ts';
import { FEEDS } from '../gateway/ws/feeds.ts';
import { LiveWire } from '../gateway/ws/live-wire.ts';
import { VenueStopped } from '../host/desk.ts';
import type { Host } from '../host/open.ts';
import { JournalClosed, JournalFailed } from '../journal/errors.ts';

/** What the venue's own endpoints are made of. */
export interface VenueParts extends Omit<EndpointParts, 'faults'> {
  readonly host: Host;
  readonly faults: Faults;
}

export interface MountOptions {
  readonly version: string;
  readonly allowedOrigins: OriginPolicy;
  /** Undefined for a venue without TLS. */
  readonly secure?: Secure | undefined;
  /** Told of every answer at the venue's paths. */
  readonly onAnswered?: ((access: Access) => void) | undefined;
  /** Undefined when the venue offers no control door. */
  readonly control: Omit<ControlDoor, 'onInternalFailure'> | undefined;
}

/** The server with all its doors; it does not listen yet. */
export function mountVenue(parts: VenueParts, options: MountOptions): Gateway {
  const { host, history, keyRing, keyRefusals, dialects, limits } = parts;
  const { allowedOrigins } = options;
  const faults = faultsOf(parts);
  const pageOptions = { version: options.version, control: options.control !== undefined };
  return createGateway({
    routes: [
      healthRoute(host, options.version),
      ...documentationRoutes(ENDPOINTS, pageOptions),
      ...venueRoutes({ ...parts, faults: faults.http }),
    ],
    timeMs: () => host.timeline.venue.timeMs,
    allowedOrigins,
    secure: options.secure,
    onAnswered: options.onAnswered,
    upgrades: new LiveWire({
      host,
      history,
      keyRing,
      keyRefusals,
      allowedOrigins,
      ...(dialects === undefined ? {} : { dialect: dialects.venue }),
      ...(limits === undefined ? {} : { isLimited: () => limits.isEnforced }),
      faults,
      onInternalFailure: report,
    }),
    onClosing: () => faults.http.end(),
    mounts: options.control === undefined ? [] : [controlMount(options.control)],
    onInternalFailure: report,
  });
}

/** The control door; its calls are loaded with the router. */
function controlMount(door: Omit<ControlDoor, 'onInternalFailure'>): Mount {
  return async (app) => {
    const { mountControl } = await import('../control/routes.ts');
    mountControl(app, { ...door, onInternalFailure: report });
  };
}

/** What faults may be about. */
export const FAULT_TARGETS: FaultTargets = {
  endpoints: ENDPOINTS.map(({ name, level }) => ({ name, isPublic: level === 'public' })),
  feeds: FEEDS.map(({ name, scope }) => ({ name, scope })),
};

/** What strikes requests and messages; both draw on the same rules, and share the room for what is on its way. */
function faultsOf({ host, keyRing, dialects, faults }: VenueParts): {
  readonly http: HttpFaults;
  readonly feeds: FeedFaults;
} {
  const { machine, timeline } = host;
  const shared = { faults, machine, inFlight: new InFlight(), nowMs: () => host.timeMs() };
  return {
    http: new HttpFaults({ ...shared, keyRing, dialects, serverTimeMs: () => timeline.venue.timeMs }),
    feeds: new FeedFaults(shared),
  };
}

/** A failure of the venue's own, for whoever runs it. A venue that stops says so itself, and answers nobody. */
function report({ method, path, error }: InternalFailure): void {
  if (error instanceof VenueStopped || error instanceof JournalFailed || error instanceof JournalClosed) return;
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(`internal failure at ${method} ${path}: ${what}`);
}

/** For containers and scripts that wait for a venue: it answers once everything is there. */
function healthRoute(host: Host, version: string): Route {
  return {
    methods: ['GET'],
    path: '/health',
    hot: true,
    answer: () =>
      jsonReply(200, JSON.stringify({ status: 'ok', version, serverTime: formatTime(host.timeline.venue.timeMs) })),
  };
}
