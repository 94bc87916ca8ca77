/**
 * Opens a venue: journal, checkpoint, replay or genesis, clock, price source. Start-up, restart and replay are one code
 * path; what a door needs of a running venue is in the `Host` it gives.
 */
import { assert } from '../core/assert.ts';
import type { Command, Genesis } from '../core/commands/command.ts';
import type { Journal } from '../journal/journal.ts';
import { type Delivered, Timeline } from '../timeline/timeline.ts';
import { type Along, advanceAlong, advanceTo } from './advance.ts';
import { Checkpoints, type Pace, type Saved } from './checkpoints.ts';
import { ClockDriver } from './clock-driver.ts';
import { Desk, type Follower, must, type VenueStopped } from './desk.ts';
import type { Machine } from './machine.ts';
import { type FeedState, MarketFeed, type OpenSource } from './market-feed.ts';

export interface HostOptions {
  readonly journal: Journal;
  readonly machine: Machine;
  /** Entry 0 of an empty journal; its `startMs` is set to the machine's time when it is 0. Undefined where there is a venue. */
  readonly genesis: Genesis | undefined;
  /** Called when the journal holds a venue, before anything happens in it. What it throws, opening rejects with. */
  readonly found?: (timeline: Timeline) => void;
  /** Finds the price source that the state names. Without the seed of the venue there is no telling which it is. */
  readonly source: (timeline: Timeline) => OpenSource;
  /** Projections that follow the entries and are saved with the venue. The venue is empty yet. */
  readonly projections: (timeline: Timeline) => readonly (Follower & Saved)[];
  /** After a restart: the machine's time again (what passed counts), or go on from the last entry. */
  readonly clock: 'machine' | 'resume';
  /** False for a venue whose time is its own: a restart does not take it to the machine's. True when absent. */
  readonly catchesUp?: (timeline: Timeline) => boolean;
  /** Entries after which a checkpoint is saved while the venue runs. */
  readonly entriesBetweenCheckpoints?: number | undefined;
  /** True for a venue whose journal keeps every entry; a checkpoint lets go of those before it otherwise. */
  readonly keepsJournal?: boolean;
  /** Has the history made anew from all entries that the journal holds. */
  readonly rebuildsHistory?: boolean;
  /** Called once if the venue has to stop. */
  readonly onStopped: (error: VenueStopped) => void;
}

/** What happened at the start, for the banner. */
export interface Restart {
  /** True when the venue was found, not made. */
  readonly restarted: boolean;
  /** Venue time of the last entry before, and now. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Entries replayed. */
  readonly replayed: number;
}

export interface Host {
  readonly desk: Desk;
  readonly timeline: Timeline;
  readonly machine: Machine;
  readonly restart: Restart;
  /** The price source, as it is now. */
  readonly feed: () => FeedState;
  /** Venue time now. */
  timeMs(): number;
  /** Lets time pass until a venue time; everything due on the way happens. Undefined when the backlog is full. */
  advanceTo(untilMs: number): Promise<Delivered | undefined>;
  /** The same with prices on the way. The price source itself proposes nothing meanwhile. Gives a step that was refused. */
  advanceAlong(fromMs: number, untilMs: number, along: Along): Promise<Delivered | undefined>;
  /** Opens a source that the state will name next. Gives the sentence that says why it cannot. */
  prepareSource(market: string): Promise<string | undefined>;
  /** Lets go of a source that was opened and will not be named. */
  dropSource(): void;
  /** Resolves when the source that the state names moves the prices. One that was opened for it begins anew. */
  followSource(): Promise<void>;
  /** To be called after the clock was set or the line of history went back. */
  reschedule(): void;
  /** Writes a checkpoint and closes the journal. Nothing of this venue runs afterwards. */
  close(): Promise<void>;
}

/** Opens the venue of a journal. Rejects when replay breaks an invariant, or `found` does not want the venue. */
export async function openHost(options: HostOptions): Promise<Host> {
  const { journal, machine } = options;
  const timeline = new Timeline();
  const projections = options.projections(timeline);
  const desk = new Desk(journal, timeline, projections);
  const checkpoints = new Checkpoints(journal, timeline, projections, () => machine.nowMs(), {
    pace: paceOf(options),
    keepsJournal: options.keepsJournal,
  });
  const from = await checkpoints.load(options.rebuildsHistory);
  const end = journal.end;
  await desk.replay(from);
  if (timeline.venue.exists) options.found?.(timeline);
  desk.onStopped(options.onStopped);
  const restart = await begin(desk, options, end - from);
  // The journal may be from a machine whose clock was ahead of this one's.
  machine.notBefore?.(timeline.clock.machineMs);
  const driver = new ClockDriver(desk, machine);
  const feed = new MarketFeed(desk, machine, options.source(timeline));
  await feed.follow();
  desk.afterBatch(() => checkpoints.saveIfDue());
  desk.afterBatch(() => void feed.follow());
  const reschedule = (): void => {
    driver.arm();
    feed.reschedule();
  };
  const timeMs = (): number => timeline.timeAt(machine.nowMs());
  const rescheduled = (delivered: Delivered | undefined): Delivered | undefined => {
    reschedule();
    return delivered;
  };
  driver.arm();
  return {
    desk,
    timeline,
    machine,
    restart,
    feed: () => feed.state,
    timeMs,
    advanceTo: (untilMs) => advanceTo(desk, untilMs).then(rescheduled),
    advanceAlong: (fromMs, untilMs, along) =>
      feed.without(() => advanceAlong(desk, fromMs, untilMs, along)).then(rescheduled),
    prepareSource: (market) => feed.prepare(market),
    dropSource: () => feed.dropPrepared(),
    followSource: () => feed.follow(true),
    reschedule,
    close: () => closeHost(driver, feed, checkpoints, journal, desk),
  };
}

function paceOf({ entriesBetweenCheckpoints: entries }: HostOptions): Pace | undefined {
  return entries === undefined ? undefined : { entries, ms: 0 };
}

/** Genesis on an empty journal; on a restart the clock goes on, and what is due by now happens. */
async function begin(desk: Desk, options: HostOptions, replayed: number): Promise<Restart> {
  const { timeline } = desk;
  const nowMs = options.machine.nowMs();
  if (!timeline.venue.exists) {
    const { genesis } = options;
    assert(genesis !== undefined, 'an empty journal begins with a genesis');
    const startMs = genesis.startMs === 0 ? nowMs : genesis.startMs;
    await must(desk.propose('host', { ...genesis, startMs }));
    return { restarted: false, fromMs: startMs, toMs: startMs, replayed: 0 };
  }
  const fromMs = timeline.venue.timeMs;
  const { rate, frozen, stepMs } = timeline.clock;
  const isResumed = options.clock === 'resume';
  const resumed: Command = isResumed
    ? { type: 'setClock', rate, frozen, from: 'lastEntry', ...(stepMs > 0 ? { stepMs } : {}) }
    : // A night at an hour a second would be years: how fast the clock ran counts while the venue runs.
      { type: 'setClock', rate: 1, frozen: false, from: rate === 1 ? 'now' : 'lastEntry' };
  await must(desk.propose('host', resumed));
  // What passed by the venue's clock; one that is behind the machine's time catches up with it.
  const nowByItsClock = timeline.timeAt(nowMs);
  const catchesUp = !isResumed && (options.catchesUp?.(timeline) ?? true);
  await advanceTo(desk, catchesUp ? Math.max(nowByItsClock, nowMs) : nowByItsClock);
  return { restarted: true, fromMs, toMs: timeline.venue.timeMs, replayed };
}

async function closeHost(
  driver: ClockDriver,
  feed: MarketFeed,
  checkpoints: Checkpoints,
  journal: Journal,
  desk: Desk,
): Promise<void> {
  driver.stop();
  feed.stop();
  await desk.settled();
  // What a venue that had to stop holds may be half of something: its journal has the truth.
  if (!desk.hasStopped) await checkpoints.save();
  await journal.close();
}
