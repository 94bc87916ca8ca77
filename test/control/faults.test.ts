/** The power over faults: over HTTP and by the library, what it refuses, and how rules follow the line of history. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { FaultInput, FaultSetInput } from '../../src/control/fault-input.ts';
import type { FaultView } from '../../src/control/faults.ts';
import { MOST_FAULTS } from '../../src/gateway/faults/rule.ts';
import type { Drydock } from '../../src/library/drydock.ts';
import { startDrydock } from '../../src/library/library.ts';
import { rejection, venueForTest } from '../library/support.ts';
import { call, send } from './support.ts';

const named = (venue: Drydock): readonly unknown[] =>
  venue.faults().map(({ name, matched, struck }) => [name, matched, struck]);
const ask = async (venue: Drydock): Promise<number> => (await send(venue, 'GET', '/derivatives/api/v3/tickers')).status;
const OUTAGE: FaultInput = { name: 'outage', endpoint: 'tickers', error: 503 };

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'drydock-faults-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('over HTTP: add, replace, show, take one or all away', async () => {
  const venue = await venueForTest();
  const added = await call(venue, 'POST', '/faults', {
    endpoint: 'sendorder',
    drop: 'answer',
    from: '10m',
    for: '30s',
  });
  assert.equal(added.status, 200);
  const [first] = (added.body as { faults: readonly FaultView[] }).faults;
  assert.deepEqual(first, {
    name: 'fault-1',
    rule: { endpoint: 'sendorder', drop: 'answer', from: '10m', for: '30s' },
    seed: 1,
    from: '2026-11-22T08:10:00Z',
    until: '2026-11-22T08:10:30Z',
    active: false,
    matched: 0,
    struck: 0,
  });
  await call(venue, 'POST', '/faults', { seed: 9, rules: [OUTAGE, { latency: 0 }] });
  assert.deepEqual(
    venue.faults().map(({ name, seed }) => [name, seed]),
    [
      ['fault-1', 1],
      ['outage', 9],
      ['fault-2', 9],
    ],
  );
  assert.equal(await ask(venue), 503);
  const shown = await call(venue, 'GET', '/faults');
  assert.deepEqual(shown.body, { faults: venue.faults() });
  assert.deepEqual(named(venue), [
    ['fault-1', 0, 0],
    ['outage', 1, 1],
    ['fault-2', 1, 1],
  ]);
  assert.equal((await call(venue, 'DELETE', '/faults/outage')).status, 200);
  const unknown = await call(venue, 'DELETE', '/faults/outage');
  assert.deepEqual([unknown.status, (unknown.body as { error: string }).error], [404, 'unknownFault']);
  await call(venue, 'PUT', '/faults', [OUTAGE]);
  assert.deepEqual(named(venue), [['outage', 0, 0]]);
  await call(venue, 'DELETE', '/faults');
  assert.deepEqual(named(venue), []);
});

test('by the library', async () => {
  const venue = await venueForTest();
  await venue.setFaults(OUTAGE);
  await venue.addFaults([{ latency: 0 }, { ...OUTAGE, error: 502 }]);
  assert.equal(await ask(venue), 502);
  assert.deepEqual(named(venue), [
    ['outage', 1, 1],
    ['fault-1', 1, 1],
  ]);
  await venue.clearFaults('outage');
  assert.equal((await rejection(venue.clearFaults('outage'))).code, 'unknownFault');
  await venue.clearFaults();
  assert.deepEqual(venue.faults(), []);
});

const REFUSED: readonly (readonly [given: unknown, sentence: RegExp])[] = [
  [{}, /^Give exactly one of latency, drop, .*disconnect\.$/],
  [null, /^Give exactly one of/],
  [7, /^The document takes an object\.$/],
  [{ drop: 'answer', latency: 5 }, /^Give exactly one of/],
  [{ dorp: 'answer' }, /^dorp is not known; what belongs there: name, endpoint,/],
  [{ drop: 'everything' }, /^drop takes "request", "answer" or "message"\.$/],
  [{ endpoint: 'sendordr', drop: 'answer' }, /^There is no endpoint named sendordr; .* Did you mean sendorder\?$/],
  [{ endpoint: '/control', drop: 'answer' }, /^There is no endpoint named \/control;/],
  [{ endpoint: [], drop: 'answer' }, /^endpoint takes at least one name; leave it out for all\.$/],
  [{ feed: 'bok', drop: 'message' }, /^There is no feed named bok; .* Did you mean book\?$/],
  [{ feed: 'book', drop: 'answer' }, /^Of feeds messages are meant: give drop "message"\.$/],
  [{ feed: 'book', error: 500 }, /^error befalls requests: name an endpoint in place of feed and market\.$/],
  [{ endpoint: 'sendorder', reorder: 1 }, /^reorder befalls messages of feeds: name a feed in place of endpoint\.$/],
  [{ feed: 'book', account: 'account-1', latency: 1 }, /^book is public: it is of no account and no key\.$/],
  [{ endpoint: 'tickers', key: 'x', latency: 1 }, /^tickers is public: its requests are of no account and no key\.$/],
  [{ feed: 'fills', market: 'PF_XBTUSD', latency: 1 }, /^fills is not of one market\.$/],
  [{ endpoint: 'sendorder', market: 'PF_XBTUSD', latency: 1 }, /^market chooses among feeds:/],
  [{ market: 'PF_XBTUSD', error: 500 }, /^error befalls requests:/],
  [{ market: 'PF_XBTUSD', account: 2, latency: 1 }, /^Give either market, or account and key:/],
  [{ endpoint: 'ws/v1', clockSkew: 5 }, /^A request for ws\/v1 can be late, lost or answered by an error, not more\.$/],
  [
    { endpoint: 'sendorder', error: 'Unavailble' },
    /^The venue knows no error Unavailble; .* Did you mean Unavailable\?$/,
  ],
  [{ error: 200 }, /^error takes an error of the venue's such as/],
  [{ latency: 600_001 }, /^latency takes whole milliseconds up to 600000, or one of/],
  [{ latency: -1 }, /^latency takes/],
  [{ latency: Number.NaN }, /^latency takes/],
  [
    { latency: { uniformMs: [400, 100] } },
    /^uniformMs takes the least and the most milliseconds, such as \[100, 400\]\.$/,
  ],
  [{ latency: { lognormalMs: { median: 5, sigma: 9 } } }, /^sigma takes a number above 0 and at most 4;/],
  [{ latency: 5, probability: 0 }, /^probability takes a number above 0 and at most 1\.$/],
  [{ latency: 5, probability: 1.1 }, /^probability takes/],
  [{ latency: 5, times: 0 }, /^times takes a whole number from 1 on\.$/],
  [{ latency: 5, from: 'soon' }, /^from takes a date and time with its zone, or a span such as/],
  [{ latency: 5, for: -3 }, /^for takes a span such as "30s" or "1h30m", or whole milliseconds above 0\.$/],
  [{ latency: 5, until: '2026-11-22T08:00:00Z' }, /^until must be later than from, and later than now\.$/],
  [{ latency: 5, from: '2h', until: '1h' }, /^until must be later/],
  [{ latency: 5, every: '1h' }, /^every takes for beside it, and for must be shorter\.$/],
  [{ latency: 5, every: '1h', for: '1h' }, /^every takes for beside it/],
  [{ latency: 5, for: '1h', until: '2h' }, /^Give until or for, not both, where there is no every\.$/],
  [{ latency: 5, how: 'cut' }, /^how says more about drop; it does not belong to latency\.$/],
  [{ feed: 'book', drop: 'message', how: 'cut' }, /^A message is just missing: leave how out\.$/],
  [{ feed: 'book', duplicate: 'message', answer: 'first' }, /^A message has no answer: leave answer out\.$/],
  [{ feed: 'book', disconnect: 1005 }, /^No connection is closed with 1005;/],
  [{ feed: 'book', reorder: 0 }, /^reorder takes a number of messages from 1 to 100\.$/],
  [{ clockSkew: 0 }, /^clockSkew takes a span such as "5s" or "-1m"/],
  [{ clockSkew: '5 years' }, /^clockSkew takes/],
  [{ name: 'a b', latency: 1 }, /^A rule's name is up to 64 letters, digits, dots, dashes and underscores\.$/],
  [{ account: 'nobody', latency: 1 }, /^There is no account with the id, name or uid nobody; there are /],
  [{ market: 'PF_NOPE', latency: 1 }, /^There is no market named PF_NOPE/],
  [{ rules: 3 }, /^rules takes a list of at most 100 rules\.$/],
  [{ rules: [], more: 1 }, /^more is not known;/],
  [[{ latency: 1 }, { latency: 'x' }], /^rules\[1\]\.latency takes/],
  [[{ latency: 1 }, { endpoint: 'x', latency: 1 }], /^rules\[1\]: There is no endpoint named x;/],
  [
    [
      { name: 'a', latency: 1 },
      { name: 'a', latency: 1 },
    ],
    /^a is given twice\.$/,
  ],
  [{ seed: -1, rules: [] }, /^seed takes a whole number/],
];

test('what is refused, and in which words; nothing of it stands', async (t) => {
  const venue = await venueForTest();
  const { position } = venue.status();
  for (const [given, sentence] of REFUSED) {
    const error = await rejection(venue.addFaults(given as FaultInput));
    assert.match(error.message, sentence, JSON.stringify(given));
    assert.ok(['invalidRequest', 'unknownAccount', 'unknownMarket'].includes(error.code ?? ''), String(error.code));
  }
  t.diagnostic(`${REFUSED.length} refusals`);
  assert.deepEqual([venue.faults(), venue.status().position], [[], position]);
});

test('so many rules and no more', async () => {
  const venue = await venueForTest();
  const many = Array.from({ length: MOST_FAULTS }, () => ({ latency: 0 }));
  await venue.setFaults(many);
  const error = await rejection(venue.addFaults({ latency: 0 }));
  assert.equal(error.code, 'tooManyFaults');
  await venue.addFaults({ name: 'fault-1', latency: 5 });
  await venue.setFaults({ rules: many });
  assert.equal(venue.faults().length, MOST_FAULTS);
});

test('rules and counts go back with a revert; the state hash knows nothing of them', async () => {
  const venue = await venueForTest();
  await venue.freeze();
  const { stateHash } = venue.status({ hash: true });
  await venue.setFaults({ ...OUTAGE, probability: 0.5 });
  const series = async (): Promise<string> => {
    let struck = '';
    for (let count = 0; count < 16; count++) struck += (await ask(venue)) === 503 ? 'x' : '.';
    return struck;
  };
  await series();
  const kept = await venue.snapshot();
  const counts = named(venue);
  const first = await series();
  await venue.setFaults([]);
  for (let round = 0; round < 2; round++) {
    await venue.revert(kept);
    assert.deepEqual(named(venue), counts);
    assert.equal(await series(), first, 'the same draws again');
  }
  assert.equal(venue.status({ hash: true }).stateHash, stateHash);
  await venue.reset();
  assert.deepEqual(venue.faults(), []);
});

test('rules, counts and those of snapshots survive a restart', async (t) => {
  const data = join(folder(t), 'venue');
  const first = await startDrydock({ data, market: 'frozen' });
  await first.setFaults({ ...OUTAGE, times: 3 });
  await ask(first);
  await first.snapshot('kept');
  await ask(first);
  await first.addFaults({ endpoint: 'instruments', clockSkew: '1h' });
  await first.close();
  const second = await startDrydock({ data });
  t.after(() => second.close());
  assert.deepEqual(named(second), [
    ['outage', 2, 2],
    ['fault-1', 0, 0],
  ]);
  assert.deepEqual([await ask(second), await ask(second)], [503, 200]);
  await second.revert('kept');
  assert.deepEqual(named(second), [['outage', 1, 1]]);
});

test('rules of a start: from a file or the library, back after a reset, and left alone by a start that asks for the same', async (t) => {
  const path = folder(t);
  const file = join(path, 'faults.json');
  writeFileSync(file, JSON.stringify({ seed: 3, rules: [OUTAGE] }));
  const data = join(path, 'venue');
  const first = await startDrydock({ data, market: 'frozen', faults: file });
  assert.equal(await ask(first), 503);
  await first.close();
  const second = await startDrydock({ data, faults: { seed: 3, rules: [OUTAGE] } });
  assert.deepEqual(named(second), [['outage', 1, 1]], 'the same rules, so they go on');
  assert.match(second.notes.join(), /^One fault stands: things go wrong on purpose\./);
  await second.setFaults([]);
  assert.equal(await ask(second), 200);
  await second.reset();
  assert.deepEqual(named(second), [['outage', 0, 0]]);
  await second.close();
  const third = await startDrydock({ data, faults: { endpoint: 'tickers', error: 500 } });
  t.after(() => third.close());
  assert.deepEqual(named(third), [['fault-1', 0, 0]], 'others take their place');
});

test('a start whose faults make no sense says why, and leaves nothing open', async (t) => {
  const path = folder(t);
  const file = join(path, 'faults.json');
  const bad: FaultSetInput = { rules: [{ endpoint: 'sendordr', drop: 'answer' }] };
  writeFileSync(file, JSON.stringify(bad));
  const data = join(path, 'venue');
  const refused = await rejection(startDrydock({ data, faults: file }));
  assert.equal(refused.code, 'OPTION_INVALID');
  assert.match(
    refused.message,
    /^the option faults: .*faults\.json: There is no endpoint named sendordr;.*Did you mean sendorder\?$/,
  );
  const missing = await rejection(startDrydock({ faults: join(path, 'none.json') }));
  assert.match(missing.message, /none\.json: there is no such file\.$/);
  const venue = await startDrydock({ data });
  await venue.close();
});
