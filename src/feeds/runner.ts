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
  /** Ends the feed. A step under way is still delivered, but nothing follows. */
  stop(): void;
}

/** Starts the feed: the first step comes at the next full step of venue time. A source without steps is never asked. */
export function startFeed(source: PriceSource, ports: FeedPorts): FeedRunner {
  const { scheduler } = ports;
  let running = source.stepMs > 0;
  let underWay = false;
  let cancel = (): void => {};

  const arm = (): void => {
    cancel();
    if (running && !underWay) {
      const dueMs = (Math.floor(scheduler.nowMs() / source.stepMs) + 1) * source.stepMs;
      cancel = scheduler.at(dueMs, () => fire(dueMs));
    }
  };

  const fire = (dueMs: number): void => {
    // Timers of the machine may go off a little early; a step must not see the second before its own.
    const nowMs = Math.max(scheduler.nowMs(), dueMs);
    const step = source.step(ports.view(), nowMs);
    if (step !== undefined) {
      propose(step);
    }
    arm();
  };

  const propose = (step: SourceStep): void => {
    let delivered = false;
    underWay = true;
    const taken = ports.propose(step, () => {
      if (!delivered) {
        delivered = true;
        underWay = false;
        arm();
      }
    });
    if (!taken) {
      delivered = true;
      underWay = false;
    }
  };

  arm();
  return {
    reschedule: arm,
    stop: () => {
      running = false;
      cancel();
    },
  };
}
