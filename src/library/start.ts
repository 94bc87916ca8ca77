/**
 * Starts a venue: options, journal, the history of its folder or a genesis, server. A start that fails leaves nothing
 * open and says why in plain words.
 */
import { type AccessConfig, offersControl } from '../control/access.ts';
import { PowerContext } from '../control/power-context.ts';
import { Powers } from '../control/powers.ts';
import type { Genesis } from '../core/commands/command.ts';
import { formatTime } from '../core/iso-time.ts';
import { openSource } from '../feeds/open-source.ts';
import type { PriceSource } from '../feeds/source.ts';
import type { AccessLog } from '../gateway/access-log.ts';
import type { RateLimitsOptions } from '../gateway/rate-limits.ts';
import type { Gateway } from '../gateway/server.ts';
import { openValidators } from '../gateway/validators.ts';
import { DAY_MS, type Retention, ROWS_IN_MEMORY, ROWS_ON_DISK } from '../history/retention.ts';
import { type Machine, realMachine, SteadyMachine } from '../host/machine.ts';
import type { OpenSource } from '../host/market-feed.ts';
import { type Host, type HostOptions, openHost, type Restart } from '../host/open.ts';
import { JournalFailed } from '../journal/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { openAccessLog } from './access-log.ts';
import type { Drydock, RestartView } from './drydock.ts';
import { type Foundations, MACHINE_TIME, readFoundations } from './foundations.ts';
import { contradictions, genesisOf } from './genesis.ts';
import { VenueHandle } from './handle.ts';
import { Lifeline } from './lifeline.ts';
import { listen, probe, reachableUrl } from './listen.ts';
import type { VenueParts } from './mount.ts';
import { type JournalWish, openJournal } from './open-journal.ts';
import { createProjections, listOf, type Projections } from './projections.ts';
import { StartRefused } from './refusal.ts';
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
      onAnswered: log === undefined ? undefined : (access) => log?.note(access),
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
      notes: [
        ...notesOn(settings, foundations, host.restart, access !== undefined),
        ...sourceNotes(host),
        ...faultNotes(powers),
      ],
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
    nonces: doors.nonces,
    limits: doors.limits,
    dialects: doors.dialects,
    faults: doors.faults,
  };
}

interface Opened {
  readonly host: Host;
  readonly projections: Projections;
}

/** Brings the venue of the journal back, or makes it. */
async function openVenue(
  settings: Settings,
  foundations: Foundations,
  { machine, entriesBetweenCheckpoints }: Pick<HostOptions, 'machine' | 'entriesBetweenCheckpoints'>,
  journal: Journal,
  lifeline: Lifeline,
): Promise<Opened> {
  const { data: folder = 'memory', clock = 'machine' } = settings.options;
  const isNew = journal.end === 0;
  const first = isNew ? await firstSource(settings, foundations) : undefined;
  let projections: Projections | undefined;
  const opening = openHost({
    journal,
    machine,
    entriesBetweenCheckpoints,
    keepsJournal: settings.options.keepJournal ?? false,
    rebuildsHistory: settings.options.rebuildHistory ?? false,
    found: (timeline) => refuseContradictions(settings, foundations, timeline),
    genesis: isNew ? founded(genesisOf(foundations, foundations.startMs ?? machine.nowMs())).genesis : NO_GENESIS,
    source: (timeline) => sourceOf(timeline, first),
    projections: (timeline) => {
      projections = createProjections(timeline, limitsOf(settings, timeline, machine), foundations.dialect, {
        file: journal.rows,
        retention: retentionIn(settings, journal),
      });
      return listOf(projections);
    },
    clock,
    catchesUp: (timeline) => (timeline.venue.state.root.options.startTime ?? MACHINE_TIME) === MACHINE_TIME,
    onStopped: (error) => lifeline.stop(error),
  });
  const host = await Promise.race([opening, lifeline.failed]).catch((error: unknown) => {
    throw refusalOfOpening(error, folder);
  });
  lifeline.haltOnFailure(host.desk);
  return { host, projections: projections as Projections };
}

function retentionIn({ options }: Settings, { rows: file }: Journal): Partial<Retention> {
  const { historyRows = file === undefined ? ROWS_IN_MEMORY : ROWS_ON_DISK, historyAge } = options;
  return { rows: historyRows, ...(historyAge === undefined ? {} : { ageMs: historyAge * DAY_MS }) };
}

/** Whoever moves time by hand or lets it run at another pace is not asked to wait for it. */
function limitsOf({ options }: Settings, timeline: Timeline, machine: Machine): RateLimitsOptions {
  const isOn = options.rateLimits === 'on';
  return {
    nowMs: () => timeline.timeAt(machine.nowMs()),
    isEnforced: () => isOn && !timeline.clock.frozen && timeline.clock.rate === 1,
  };
}

function refusalOfOpening(error: unknown, folder: string): StartRefused {
  if (error instanceof StartRefused) return error;
  const reason = error instanceof Error ? error.message : String(error);
  // A disk that takes no more says all there is to say, of a new venue as well.
  const isDisk = error instanceof JournalFailed && (error.code === 'DISK_FULL' || error.code === 'WRITE_FAILED');
  const message = isDisk ? reason : `The venue in ${folder} cannot be brought back: ${reason.replace(/[.]?$/, '.')}`;
  return new StartRefused('VENUE_BROKEN', message, { cause: error });
}

/** A start that asks for another venue than the folder holds is refused; in the folder's venue not even time passes. */
function refuseContradictions(settings: Settings, foundations: Foundations, timeline: Timeline): void {
  const found = contradictions(foundations, settings.given, timeline.venue.state.root.options);
  if (found.length === 0) return;
  throw new StartRefused(
    'OPTIONS_CONTRADICT',
    `The venue in ${settings.options.data} cannot go on like this: ${found.join('; ')}. Leave that out to go on with it, ` +
      'start anew with --reset (reset: true), which removes it, or name another folder.',
  );
}

/** Given to a journal that has its entry 0 already; it is never proposed. */
const NO_GENESIS: Genesis = {
  type: 'genesis',
  formatVersion: 0,
  seed: 0,
  startMs: 0,
  rules: '',
  assets: [],
  instruments: [],
  series: [],
  feeSchedules: [],
  accounts: [],
  liquidity: 'none',
  market: '',
  historyDays: 0,
  premiums: [],
  options: {},
};

/** The source of a venue that is about to be made: what is wrong with it is told before there is one. */
async function firstSource({ given }: Settings, { market, seed }: Foundations): Promise<PriceSource> {
  try {
    return await openSource(market, seed);
  } catch (error) {
    const words = given.get('market') ?? 'market';
    throw new StartRefused('OPTION_INVALID', `${words}: ${(error as Error).message}`);
  }
}

/** The price sources by the text that names them; the first one is open already. */
function sourceOf(timeline: Timeline, first: PriceSource | undefined): OpenSource {
  let opened = first;
  return (market) => {
    const ready = opened?.market === market ? opened : undefined;
    opened = undefined;
    return ready ?? openSource(market, timeline.venue.state.root.seed);
  };
}

interface Running {
  readonly host: Host;
  readonly gateway: Gateway;
  readonly journal: Journal;
  readonly tls: Tls | undefined;
  readonly log: AccessLog | undefined;
}

/** A clean end: what is under way is answered, then the venue is saved. */
async function closeVenue(running: Running, lifeline: Lifeline): Promise<void> {
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
async function abandon({ host, gateway, journal, tls, log }: Running): Promise<void> {
  gateway.hangUp();
  await Promise.all([gateway.close(), journal.close()]);
  await log?.close();
  tls?.release();
  // Ends its timers; saving is refused by the journal, which is closed.
  await host.close().catch(() => {});
}

function founded<Result extends { readonly ok: true } | { readonly ok: false; readonly problems: readonly string[] }>(
  result: Result,
): Extract<Result, { readonly ok: true }> {
  if (!result.ok)
    throw new StartRefused('OPTION_INVALID', firstOf((result as { problems: readonly string[] }).problems));
  return result as Extract<Result, { readonly ok: true }>;
}

const PROBLEMS_SHOWN = 5;

function firstOf(problems: readonly string[]): string {
  const more = problems.length - PROBLEMS_SHOWN;
  return [...problems.slice(0, PROBLEMS_SHOWN), ...(more > 0 ? [`And ${more} more.`] : [])].join('\n');
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

/** A source that cannot be found again does not keep a venue from starting: its prices hold. */
function sourceNotes(host: Host): readonly string[] {
  const { problem } = host.feed();
  return problem === undefined ? [] : [`Prices hold where they stood. ${problem}`];
}

/** What a user should know, one sentence each. */
function notesOn(
  { options }: Settings,
  { instruments }: Foundations,
  { restarted }: Restart,
  control: boolean,
): readonly string[] {
  const notes = restarted || options.instruments === undefined ? [] : [...instruments.notes];
  if (!control) {
    notes.push('It can be reached from other machines and has no control token, so /control is not offered.');
  }
  return notes;
}

/** Whoever wonders at what he meets is to know. */
function faultNotes({ faults }: Powers): readonly string[] {
  const count = faults.list().length;
  if (count === 0) return [];
  const stand = count === 1 ? 'One fault stands' : `${count} faults stand`;
  return [`${stand}: things go wrong on purpose. GET /control/faults shows which, DELETE ends it.`];
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
