/**
 * Starts a venue: options, journal, the history of its folder or a genesis, server. A start that fails leaves nothing
 * open and says why in plain words.
 */
import { type AccessConfig, offersControl } from '../control/access.ts';
import { PowerContext } from '../control/power-context.ts';
import { Powers } from '../control/powers.ts';
import { formatTime } from '../core/iso-time.ts';
import type { AccessLog } from '../gateway/access-log.ts';
import { openValidators } from '../gateway/validators.ts';
import { type Machine, realMachine, SteadyMachine } from '../host/machine.ts';
import type { Host, Restart } from '../host/open.ts';
import type { Journal } from '../journal/journal.ts';
import { openAccessLog } from './access-log.ts';
import type { Drydock, RestartView } from './drydock.ts';
import { abandon, closeVenue } from './end.ts';
import { type Foundations, readFoundations } from './foundations.ts';
import { VenueHandle } from './handle.ts';
import { Lifeline } from './lifeline.ts';
import { listen, probe, reachableUrl } from './listen.ts';
import type { VenueParts } from './mount.ts';
import { notesOn } from './notes.ts';
import { type JournalWish, openJournal } from './open-journal.ts';
import { type Opened, openVenue } from './open-venue.ts';
import type { Projections } from './projections.ts';
import { founded, StartRefused } from './refusal.ts';
import type { Settings } from './settings.ts';
import { openTls, type Tls } from './tls.ts';
import { readVersion } from './version.ts';

/** What a venue stands on besides its settings. Tests bring their own. */
export interface Ground {
  readonly machine: Machine;
  readonly openJournal: (wish: JournalWish) => Promise<Journal>;
  readonly entriesBetweenCheckpoints?: number;
  /** Given what is behind the handle, once the venue listens. */
  readonly opened?: (inside: Inside) => void;
}

/** What is behind the handle of a venue, for those in this process who look at more than a client may. */
export interface Inside {
  readonly host: Host;
  readonly powers: Powers;
}

const REAL_GROUND: Ground = { machine: realMachine, openJournal };

/** Starts a venue with settings that were checked. Rejects with `StartRefused` for what a user can put right. */
export async function startVenue(settings: Settings, ground: Partial<Ground> = {}): Promise<Drydock> {
  const { openJournal: open, machine: below, entriesBetweenCheckpoints } = { ...REAL_GROUND, ...ground };
  const machine = new SteadyMachine(below);
  const validators = await openValidators();
  const { foundations } = founded(readFoundations(settings, validators));
  const { data: folder, reset = false, host: address = '127.0.0.1', port = 0 } = settings.options;
  await probe(address, port);
  const lifeline = new Lifeline();
  const [journal, { mountVenue, FAULT_TARGETS }] = await both(
    open({ folder, reset, machine, onFailure: (failure) => lifeline.fail(failure) }),
    import('./mount.ts'),
  );
  let host: Host | undefined;
  let tls: Tls | undefined;
  let log: AccessLog | undefined;
  try {
    const opened = await openVenue(settings, foundations, { machine, entriesBetweenCheckpoints }, journal, lifeline);
    host = opened.host;
    const { timeline } = host;
    log = await openAccessLog(settings.options, () => timeline.venue.timeMs);
    tls = await openTls(settings.options, address);
    const version = readVersion();
    const powers = new Powers(new PowerContext(host, validators), opened.projections, {
      version,
      durability: folder === undefined ? 'memory' : 'durable',
      faultTargets: FAULT_TARGETS,
    });
    await setFaults(powers, foundations.faults);
    const access = accessOf(settings, address);
    const gateway = mountVenue(partsOf(opened), {
      version,
      allowedOrigins: new Set(settings.options.allowOrigin),
      secure: tls?.secure,
      onAnswered: log === undefined ? undefined : (answered) => log?.note(answered),
      control: access === undefined ? undefined : { powers, access },
    });
    const url = reachableUrl(await listen(gateway, address, port));
    const running = { host, gateway, journal, tls, log };
    lifeline.onStop(() => void abandon(running));
    ground.opened?.({ host, powers });
    return new VenueHandle({
      powers,
      url,
      control: access !== undefined,
      tls: tls?.view,
      notes: notesOn({ settings, foundations, host, powers, access }),
      restart: restartView(host.restart, opened.projections),
      stopped: lifeline.stopped,
      close: () => closeVenue(running, lifeline),
    });
  } catch (error) {
    tls?.release();
    await log?.close();
    // What went wrong first is what is told.
    if (!lifeline.isStopped) await host?.close().catch(() => {});
    await journal.close();
    throw error;
  }
}

/** Who may use the control door; undefined when the venue offers none. */
function accessOf({ options }: Settings, address: string): AccessConfig | undefined {
  const { controlToken: token, controlHosts = [] } = options;
  return offersControl(address, token) ? { hosts: controlHosts.map((name) => name.toLowerCase()), token } : undefined;
}

/** The faults that a start asks for; those of a venue that goes on stay where none are asked for. */
async function setFaults(powers: Powers, asked: Foundations['faults']): Promise<void> {
  if (asked === undefined) return;
  const outcome = await powers.faults.found(asked.value);
  if (!outcome.ok) throw new StartRefused('OPTION_INVALID', `${asked.spelled}${outcome.refusal.message}`);
}

function partsOf({ host, projections }: Opened): VenueParts {
  const { doors, history, analytics } = projections;
  return {
    host,
    history,
    analytics,
    keyRing: doors.keyRing,
    keyRefusals: doors.keyRefusals,
    nonces: doors.nonces,
    limits: doors.limits,
    dialects: doors.dialects,
    faults: doors.faults,
  };
}

function restartView(restart: Restart, { restartWatch }: Projections): RestartView {
  const { restarted, fromMs, toMs, replayed } = restart;
  return {
    restarted,
    from: formatTime(fromMs),
    to: formatTime(toMs),
    passedMs: toMs - fromMs,
    replayed,
    meanwhile: restartWatch.counts,
  };
}

/** Waits for both; when one fails, the other's work is not left behind unseen. */
async function both<One extends Journal, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  const [first, second] = await Promise.allSettled([one, other]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') {
    await first.value.close();
    throw second.reason;
  }
  return [first.value, second.value];
}
