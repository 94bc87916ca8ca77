import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FeedRunner, type Scheduler, startFeed } from '../../src/feeds/runner.ts';
import { frozenSource, type PriceSource, type SourceStep } from '../../src/feeds/source.ts';
import { view } from './fixtures.ts';

/** A clock that moves only when the test moves it. */
class HandClock implements Scheduler {
  timeMs = 10_300;
  timers: { timeMs: number; fire: () => void }[] = [];
  nowMs(): number {
    return this.timeMs;
  }
  at(timeMs: number, fire: () => void): () => void {
    const timer = { timeMs, fire };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((each) => each !== timer);
    };
  }
  /** Moves on timer by timer, as real time would. */
  runTo(timeMs: number): void {
    for (let due = this.next(timeMs); due !== undefined; due = this.next(timeMs)) {
      this.timeMs = Math.max(this.timeMs, due.timeMs);
      this.fire(due);
    }
    this.timeMs = timeMs;
  }
  /** The machine slept: time is there at once, and what was due in between goes off late. */
  sleepTo(timeMs: number): void {
    this.timeMs = timeMs;
    this.runTo(timeMs);
  }
  fire(timer: { timeMs: number; fire: () => void }): void {
    this.timers = this.timers.filter((each) => each !== timer);
    timer.fire();
  }
  private next(untilMs: number): { timeMs: number; fire: () => void } | undefined {
    return this.timers.filter((each) => each.timeMs <= untilMs).toSorted((a, b) => a.timeMs - b.timeMs)[0];
  }
}

interface Rig {
  clock: HandClock;
  feed: FeedRunner;
  /** Venue times at which the source was asked. */
  asked: number[];
  /** Calls that deliver the proposals, in order. */
  deliveries: (() => void)[];
}

/** A feed whose proposals are delivered at once, or kept for the test to deliver, or refused. */
function rig(mode: 'at once' | 'by hand' | 'backlog full', source?: Partial<PriceSource>): Rig {
  const clock = new HandClock();
  const asked: number[] = [];
  const deliveries: (() => void)[] = [];
  const step: SourceStep = { type: 'priceStep', basedOn: 7, prices: [], premiums: [], noiseOrders: [] };
  const feed = startFeed(
    {
      market: 'synthetic',
      nextMs: (_view, afterMs) => (Math.floor(afterMs / 1000) + 1) * 1000,
      step: (_view, timeMs) => {
        asked.push(timeMs);
        return step;
      },
      ...source,
    },
    {
      scheduler: clock,
      view: () => view(['XBT']),
      propose: (_step, delivered) => {
        if (mode === 'at once') {
          delivered();
        } else if (mode === 'by hand') {
          deliveries.push(delivered);
        }
        return mode !== 'backlog full';
      },
    },
  );
  return { clock, feed, asked, deliveries };
}

test('one step at each full second of venue time', () => {
  const { clock, asked } = rig('at once');
  clock.runTo(14_500);
  assert.deepEqual(asked, [11_000, 12_000, 13_000, 14_000]);
  assert.equal(clock.timers.length, 1);
});

test('no step while one is under way; then on from the present', () => {
  const { clock, asked, deliveries } = rig('by hand');
  clock.runTo(14_500);
  assert.deepEqual(asked, [11_000]);
  assert.equal(clock.timers.length, 0);
  deliveries[0]?.();
  clock.runTo(15_200);
  assert.deepEqual(asked, [11_000, 15_000]);
  deliveries[0]?.();
  clock.runTo(17_000);
  assert.deepEqual(asked, [11_000, 15_000], 'a delivery reported twice frees nothing');
});

test('seconds missed while the machine slept are not made up for', () => {
  const { clock, asked } = rig('at once');
  clock.sleepTo(4_000_250);
  clock.runTo(4_002_000);
  assert.deepEqual(asked, [4_000_250, 4_001_000, 4_002_000]);
});

test('a timer that goes off early still belongs to its second', () => {
  const { clock, asked } = rig('at once');
  clock.timeMs = 10_999.6;
  const timer = clock.timers[0];
  assert.ok(timer);
  clock.fire(timer);
  assert.deepEqual(asked, [11_000]);
});

test('a full backlog drops the step; the next second tries again', () => {
  const { clock, asked } = rig('backlog full');
  clock.runTo(13_000);
  assert.deepEqual(asked, [11_000, 12_000, 13_000]);
});

test('a source that has nothing to say is asked again, one without steps never', () => {
  let asked = 0;
  const silent = rig('at once', {
    step: () => {
      asked += 1;
      return undefined;
    },
  });
  silent.clock.runTo(13_000);
  assert.equal(asked, 3);
  const frozen = rig('at once', frozenSource);
  frozen.clock.runTo(99_000);
  assert.deepEqual(frozen.clock.timers, []);
  assert.equal(frozenSource.step(view(['XBT']), 11_000), undefined);
});

test('after the clock went back the feed follows it, with or without a step under way', () => {
  const idle = rig('at once');
  idle.clock.runTo(20_000);
  idle.clock.timeMs = 12_500;
  idle.feed.reschedule();
  idle.clock.runTo(14_000);
  assert.deepEqual(idle.asked.slice(-2), [13_000, 14_000]);
  assert.equal(idle.clock.timers.length, 1);

  const busy = rig('by hand');
  busy.clock.runTo(20_000);
  busy.clock.timeMs = 5_500;
  busy.feed.reschedule();
  assert.equal(busy.clock.timers.length, 0);
  busy.deliveries[0]?.();
  busy.clock.runTo(6_000);
  assert.deepEqual(busy.asked, [11_000, 6_000]);
});

test('after stop nothing is asked, proposed or left waiting', () => {
  const idle = rig('at once');
  idle.clock.runTo(11_000);
  idle.feed.stop();
  idle.feed.stop();
  idle.feed.reschedule();
  assert.deepEqual(idle.clock.timers, []);

  const busy = rig('by hand');
  busy.clock.runTo(11_000);
  busy.feed.stop();
  busy.deliveries[0]?.();
  assert.deepEqual(busy.clock.timers, []);
  busy.clock.runTo(15_000);
  assert.deepEqual(busy.asked, [11_000]);
});
