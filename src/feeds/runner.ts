/**
 * Drives a price source: one step per step of venue time, never two under way at once. After a stall, a sleep or a jump
 * of the clock it goes on from the present; steps that were missed are not made up for.
 */
import type { PriceSource, PriceView, SourceStep } from './source.ts';

/** The venue's clock, as far as the feed needs it. Injected, so that tests own the time. */
export interface Scheduler {
  /** Venue time in epoch milliseconds. */
  nowMs(): number;
  /** Calls `fire` once when venue time reaches `timeMs`, never before `at` has returned. Gives back what cancels it. */
  at(timeMs: number, fire: () => void): () => void;
  /** Whether the clock stands still. */
  stands?(): boolean;
}

export interface FeedPorts {
  readonly scheduler: Scheduler;
  /** Prices after the last applied entry. */
  view(): PriceView;
  /**
   * Hands a step to the journal, which calls `delivered` when its entry was applied. False when the backlog is full:
   * the step is dropped, and `delivered` is never called.
   */
  propose(step: SourceStep, delivered: () => void): boolean;
}

export interface FeedRunner {
  /** To be called after the clock was set, its rate changed, or the line of history went back. */
  reschedule(): void;
  /** While prices come from elsewhere, nothing is proposed; `resume` goes on from the present. */
  pause(): void;
  resume(): void;
  /** Ends the feed. A step under way is still delivered, but nothing follows. */
  stop(): void;
}

/** Starts the feed: its first step comes when the source is next due. A source without steps is never asked. */
export function startFeed(source: PriceSource, ports: FeedPorts): FeedRunner {
  const { scheduler } = ports;
  let running = true;
  let paused = false;
  let underWay = false;
  let cancel = (): void => {};
  /** Something may have changed outside of the time: the source is asked once more. */
  let isAsked = source.catchesUp === true;

  const arm = (): void => {
    cancel();
    cancel = () => {};
    if (!running || paused || underWay) return;
    const nowMs = scheduler.nowMs();
    // While the clock stands still, prices from outside wait; those of a time are what they are.
    if (isAsked && !source.catchesUp && scheduler.stands?.() === true) return;
    if (isAsked) {
      isAsked = false;
      fire(nowMs);
      return;
    }
    const dueMs = source.nextMs(ports.view(), nowMs);
    if (dueMs !== undefined) cancel = scheduler.at(dueMs, () => fire(dueMs));
  };

  const fire = (dueMs: number): void => {
    // Timers of the machine may go off a little early; a step must not see the second before its own.
    const nowMs = Math.max(scheduler.nowMs(), dueMs);
    const step = source.step(ports.view(), nowMs);
    // By the time it is applied it may be later: what such a source says of the time between comes with its next step.
    if (step !== undefined) propose(source.catchesUp === true ? { ...step, atMs: nowMs } : step);
    arm();
  };

  const propose = (step: SourceStep): void => {
    let delivered = false;
    underWay = true;
    const taken = ports.propose(step, () => {
      if (!delivered) {
        delivered = true;
        underWay = false;
        catchUp();
      }
    });
    if (!taken) {
      delivered = true;
      underWay = false;
    }
  };

  const askAgain = (): void => {
    isAsked = true;
    arm();
  };
  const catchUp = (): void => {
    if (source.catchesUp === true) isAsked = true;
    arm();
  };

  const unfollow = source.follow?.(askAgain, () => ports.view());
  arm();
  return {
    reschedule: catchUp,
    pause: () => {
      paused = true;
      cancel();
    },
    resume: () => {
      paused = false;
      catchUp();
    },
    stop: () => {
      running = false;
      cancel();
      unfollow?.();
    },
  };
}
