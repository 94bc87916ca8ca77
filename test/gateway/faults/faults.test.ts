import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Faults,
  imageOfFaults,
  LIVE_ENDPOINT,
  recordFaults,
  strikes,
  type Whom,
} from '../../../src/gateway/faults/faults.ts';
import type { FaultRule } from '../../../src/gateway/faults/rule.ts';

const ALICE: Whom = { name: 'account 2', account: 2, apiKey: 'alice-key' };
const BOB: Whom = { name: 'account 3', account: 3, apiKey: 'bob-key' };

function rule(name: string, more: Partial<FaultRule> = {}): FaultRule {
  return {
    name,
    seed: 1,
    probability: 1,
    skip: 0,
    timetable: {},
    fault: { type: 'error', error: 'Unavailable', applied: false },
    given: {},
    ...more,
  };
}

function withRules(...rules: readonly FaultRule[]): Faults {
  const faults = new Faults();
  faults.change([], rules);
  return faults;
}

const met = (faults: Faults, endpoint: string, whom: Whom, timeMs = 0): number =>
  strikes(faults.ofEndpoint(endpoint), whom, timeMs).length;

test('a slot follows the rules as they change', () => {
  const faults = new Faults();
  const slot = faults.ofEndpoint('sendorder');
  const feed = faults.ofFeed('book');
  assert.deepEqual([slot.rules.length, feed.rules.length], [0, 0]);
  const late = { type: 'latency', on: 'answer', latency: { distribution: 'fixed', ms: 5 } } as const;
  faults.change([], [rule('a', { endpoints: ['sendorder'], feeds: [] }), rule('b', { fault: late })]);
  assert.deepEqual([slot.rules.length, feed.rules.length, faults.ofEndpoint('tickers').rules.length], [2, 1, 1]);
  assert.equal(faults.ofEndpoint(LIVE_ENDPOINT).rules.length, 0, 'a rule about it must name it');
  faults.change(['b'], []);
  assert.deepEqual([slot.rules.length, feed.rules.length], [1, 0]);
  faults.change('all', []);
  assert.equal(slot.rules.length, 0);
});

test('whom a rule is about', () => {
  const faults = withRules(rule('account', { account: 2 }), rule('key', { apiKey: 'bob-key' }));
  assert.deepEqual(
    [ALICE, BOB, { name: 'nobody' }].map((whom) => met(faults, 'sendorder', whom)),
    [1, 1, 0],
  );
  assert.deepEqual(faults.countsOf('account'), { matched: 1, struck: 1 });
});

test('skip and times', () => {
  const faults = withRules(rule('third', { skip: 2, times: 2 }));
  assert.deepEqual(
    [ALICE, ALICE, BOB, ALICE, BOB, BOB, ALICE].map((whom) => met(faults, 'sendorder', whom)),
    [0, 0, 0, 1, 0, 1, 0],
    'skipped of each by himself, struck in all',
  );
  assert.deepEqual(faults.countsOf('third'), { matched: 7, struck: 2 });
});

test('what comes while a rule is not in force does not count', () => {
  const faults = withRules(rule('later', { timetable: { fromMs: 100, untilMs: 200 }, skip: 1 }));
  assert.deepEqual(
    [0, 99, 100, 150, 200].map((timeMs) => met(faults, 'sendorder', ALICE, timeMs)),
    [0, 0, 0, 1, 0],
  );
  assert.deepEqual(faults.countsOf('later'), { matched: 2, struck: 1 });
});

test('what a rule draws depends neither on the others nor on who else calls', () => {
  const half = rule('half', { probability: 0.5 });
  const alone = withRules(half);
  const beside = withRules(rule('first'), rule('other', { probability: 0.3 }), half);
  const series = (faults: Faults, calls: readonly Whom[]): string =>
    calls
      .map((whom) => {
        const before = faults.countsOf('half')?.struck ?? 0;
        met(faults, 'sendorder', whom);
        return whom === ALICE ? (faults.countsOf('half')?.struck ?? 0) - before : '';
      })
      .join('');
  const calls = Array.from({ length: 60 }, () => ALICE);
  const among = calls.flatMap((whom, index) => (index % 3 === 0 ? [BOB, whom] : [whom]));
  assert.equal(series(alone, calls), series(beside, among));
});

test('an image keeps rules and counts, through a checkpoint too', () => {
  const faults = withRules(rule('half', { probability: 0.5 }));
  for (let call = 0; call < 5; call++) met(faults, 'sendorder', ALICE);
  const image = faults.save();
  const go = (one: Faults): readonly unknown[] => {
    const series = Array.from({ length: 20 }, () => met(one, 'sendorder', ALICE));
    return [...series, one.countsOf('half')];
  };
  const first = go(faults);
  faults.change('all', [rule('other')]);
  faults.load(image);
  assert.deepEqual(go(faults), first);
  const restarted = new Faults();
  restarted.load(imageOfFaults(JSON.parse(JSON.stringify(recordFaults(image)))));
  assert.deepEqual(go(restarted), first);
});

test('a rule whose name is taken takes its place and counts anew', () => {
  const faults = withRules(rule('a'), rule('b'), rule('c'));
  met(faults, 'sendorder', ALICE);
  faults.change(['a'], [rule('b', { probability: 0.5 }), rule('d')]);
  assert.deepEqual(
    faults.rules.map(({ name, probability }) => [name, probability]),
    [
      ['b', 0.5],
      ['c', 1],
      ['d', 1],
    ],
  );
  assert.deepEqual(
    ['b', 'c', 'a'].map((name) => faults.countsOf(name)?.matched),
    [0, 1, undefined],
  );
});
