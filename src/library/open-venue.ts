/** The venue behind the doors: brought back from its journal, or made by a genesis. */

import { DAY_MS } from '../core/durations.ts';
import { openSource } from '../feeds/open-source.ts';
import type { PriceSource } from '../feeds/source.ts';
import type { RateLimitsOptions } from '../gateway/rate-limits.ts';
import { type Retention, ROWS_IN_MEMORY, ROWS_ON_DISK } from '../history/retention.ts';
import type { Machine } from '../host/machine.ts';
import type { OpenSource } from '../host/market-feed.ts';
import { type Host, type HostOptions, openHost } from '../host/open.ts';
import { JournalFailed } from '../journal/errors.ts';
import type { Journal } from '../journal/journal.ts';
import type { Timeline } from '../timeline/timeline.ts';
import { type Foundations, MACHINE_TIME } from './foundations.ts';
import { contradictions, genesisOf } from './genesis.ts';
import type { Lifeline } from './lifeline.ts';
import { createProjections, listOf, type Projections } from './projections.ts';
import { founded, StartRefused } from './refusal.ts';
import type { Settings } from './settings.ts';

/** A venue that is there, and what follows it. */
export interface Opened {
  readonly host: Host;
  readonly projections: Projections;
}

/** Brings the venue of the journal back, or makes it. Rejects with `StartRefused`. */
export async function openVenue(
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
    genesis: isNew ? founded(genesisOf(foundations, foundations.startMs ?? machine.nowMs())).genesis : undefined,
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
