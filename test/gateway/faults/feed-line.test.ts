import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Faults } from '../../../src/gateway/faults/faults.ts';
import { FeedFaults, type FeedLine } from '../../../src/gateway/faults/feed-line.ts';
import { InFlight, MOST_IN_FLIGHT } from '../../../src/gateway/faults/in-flight.ts';
import type { Fault, FaultRule } from '../../../src/gateway/faults/rule.ts';
import { TestMachine } from '../../library/support.ts';

class Bench {
  readonly told: string[] = [];
  readonly closed: (number | 'cut')[] = [];
  readonly machine = new TestMachine();
  readonly inFlight = new InFlight();
  readonly faults = new Faults();
  readonly line: FeedLine;
  made = 0;

  constructor(fault: Fault | undefined, more: Partial<FaultRule> = {}) {
    const { machine, inFlight, faults } = this;
    const feeds = new FeedFaults({ faults, machine, inFlight, nowMs: () => machine.nowMs() });
    this.line = feeds.line(
      { feed: 'book', scope: 'product', key: 3, owner: 'PF_XBTUSD' },
      {
        listener: {
          tell: (message) => this.told.push(message.toString()),
          tellNewest: (topic, newest) => this.told.push(`${topic}=${newest()}`),
        },
        guarded: (run) => run(),
        disconnect: (code) => this.closed.push(code),
      },
    );
    if (fault !== undefined) this.rule(fault, more);
  }

  rule(fault: Fault, more: Partial<FaultRule> = {}): void {
    const rule = { name: fault.type, seed: 1, probability: 1, skip: 0, timetable: {}, fault, given: {}, ...more };
    this.faults.change([], [rule]);
  }

  tell(...texts: readonly string[]): void {
    for (const text of texts) this.line.tell(Buffer.from(text));
  }
}

const late = (ms: number): Fault => ({ type: 'latency', on: 'answer', latency: { distribution: 'fixed', ms } });

test('without a rule a message passes as it came', () => {
  const bench = new Bench(undefined);
  bench.tell('a');
  bench.line.tellNewest('topic', () => Buffer.from('b'));
  assert.deepEqual(bench.told, ['a', 'topic=b']);
});

test('a message that is lost is made all the same, so that its feed counts on', () => {
  const bench = new Bench({ type: 'drop', what: 'message', loss: 'cut' }, { skip: 1, times: 1 });
  const next = (): Buffer => Buffer.from(`${bench.made++}`);
  for (let round = 0; round < 3; round++) bench.line.tellNewest('topic', next);
  assert.deepEqual(bench.told, ['topic=0', 'topic=2']);
});

test('what nothing befalls is told as it would be without rules', () => {
  const bench = new Bench({ type: 'drop', what: 'message', loss: 'cut' }, { skip: 1, times: 1 });
  bench.line.tellNewest('topic', () => Buffer.from('a'));
  bench.line.tellNewest('topic', () => Buffer.from('b'));
  assert.deepEqual(bench.told, ['topic=a']);
});

test('a message comes twice', () => {
  const bench = new Bench({ type: 'duplicate', what: 'message', answer: 'last' }, { times: 1 });
  bench.tell('a', 'b');
  assert.deepEqual(bench.told, ['a', 'a', 'b']);
});

test('a late message keeps those behind it waiting, in their order', () => {
  const bench = new Bench(late(100), { times: 1 });
  bench.tell('a', 'b');
  bench.machine.pass(99);
  bench.tell('c');
  assert.deepEqual([bench.told, bench.inFlight.count], [[], 3]);
  bench.machine.pass(1);
  assert.deepEqual([bench.told, bench.inFlight.count, bench.machine.waiting], [['a', 'b', 'c'], 0, 0]);
  bench.tell('d');
  assert.deepEqual(bench.told.at(-1), 'd');
});

test('each message is late by its own time, and never before the one ahead of it', () => {
  const bench = new Bench(late(100));
  bench.tell('a');
  bench.machine.pass(60);
  bench.tell('b');
  bench.machine.pass(40);
  assert.deepEqual(bench.told, ['a']);
  bench.machine.pass(60);
  assert.deepEqual(bench.told, ['a', 'b']);
});

test('one that is on time waits behind one that is later still', () => {
  const bench = new Bench(late(100), { times: 1 });
  bench.rule(late(150), { name: 'second', skip: 1, times: 1 });
  bench.tell('a', 'b', 'c');
  bench.machine.pass(100);
  assert.deepEqual(bench.told, ['a']);
  bench.machine.pass(50);
  assert.deepEqual([bench.told, bench.inFlight.count], [['a', 'b', 'c'], 0]);
});

test('a message is overtaken by as many as the rule says', () => {
  const bench = new Bench({ type: 'reorder', places: 2 }, { times: 1 });
  bench.tell('a', 'b', 'c', 'd');
  assert.deepEqual([bench.told, bench.machine.waiting], [['b', 'c', 'a', 'd'], 0]);
});

test('one that nothing overtakes arrives a second later', () => {
  const bench = new Bench({ type: 'reorder', places: 2 }, { times: 1 });
  bench.tell('a', 'b');
  bench.machine.pass(999);
  assert.deepEqual(bench.told, ['b']);
  bench.machine.pass(1);
  assert.deepEqual([bench.told, bench.inFlight.count], [['b', 'a'], 0]);
});

test('times in a message move', () => {
  const bench = new Bench({ type: 'clockSkew', ms: -1000 });
  bench.tell('{"timestamp":1795334400000}');
  assert.deepEqual(bench.told, ['{"timestamp":1795334399000}']);
});

test('a connection ends in place of a message, and is told nothing more', () => {
  const bench = new Bench({ type: 'disconnect', code: 1012 }, { skip: 1 });
  bench.tell('a', 'b', 'c');
  assert.deepEqual([bench.told, bench.closed], [['a'], [1012]]);
});

test('whose subscription ends loses what is on its way, and frees its room', () => {
  const bench = new Bench(late(100));
  bench.tell('a', 'b');
  bench.rule({ type: 'reorder', places: 3 });
  bench.tell('c');
  bench.line.end();
  bench.machine.pass(5_000);
  assert.deepEqual([bench.told, bench.inFlight.count, bench.machine.waiting], [[], 0, 0]);
});

test('what waits still arrives when its rule is taken away', () => {
  const bench = new Bench(late(100));
  bench.tell('a');
  bench.faults.change('all', []);
  bench.tell('b');
  assert.deepEqual(bench.told, [], 'in its place');
  bench.machine.pass(100);
  assert.deepEqual(bench.told, ['a', 'b']);
});

test('beyond the room that there is everything goes at once, in its order', () => {
  const bench = new Bench(late(100));
  bench.tell('a', 'b');
  while (bench.inFlight.count < MOST_IN_FLIGHT) bench.inFlight.take(0);
  bench.tell('c');
  assert.deepEqual([bench.told, bench.inFlight.count], [['a', 'b', 'c'], MOST_IN_FLIGHT - 2]);
});

test('a rule about another market leaves it alone', () => {
  const bench = new Bench({ type: 'drop', what: 'message', loss: 'cut' }, { market: 'PF_ETHUSD' });
  bench.tell('a');
  bench.rule({ type: 'drop', what: 'message', loss: 'cut' }, { market: 'PF_XBTUSD' });
  bench.tell('b');
  assert.deepEqual(bench.told, ['a']);
});
