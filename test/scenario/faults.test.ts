/** Faults strike the orders of a scenario, in the scenario's time. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runScenario, type ScenarioResult } from '../../src/index.ts';
import { fileOf } from './support.ts';

const HEAD = `
accounts:
  alice: { funds: { flex: { USD: 100000 } } }
market: { indexPrices: { XBT: 50000 } }
prices: { every: 1m, indexPrices: { XBT: { 0m: 50000, 10m: 51000 } } }
steps:`;

const order = (name: string, at = '1m'): string =>
  `\n  - { at: ${at}, order: { account: alice, symbol: PF_XBTUSD, side: buy, size: 0.01, name: ${name} }`;

const run = async (steps: string, expect: string): Promise<ScenarioResult> =>
  runScenario(await fileOf(`${HEAD}${steps}\nexpect: { ${expect} }`));

const ROWS: readonly (readonly [name: string, fault: string, answer: string, becomes: string])[] = [
  ['cut-answer', 'drop: answer', 'noAnswer', 'filled'],
  ['silent-answer', 'drop: answer, how: silence', 'noAnswer', 'filled'],
  ['lost', 'drop: request', 'noAnswer', 'refused'],
  ['lost-in-silence', 'drop: request, how: silence', 'noAnswer', 'refused'],
  ['gateway', 'error: 503', 'status 503', 'refused'],
  ['gateway-applied', 'error: 502, applied: true', 'status 502', 'filled'],
  ['error', 'error: Unavailable', 'Unavailable', 'refused'],
  ['broken-off', 'partialBody: 10', 'noAnswer', 'filled'],
  ['twice', 'duplicate: request', 'nonceDuplicate', 'filled'],
];

test('every fault of a request', async () => {
  const steps = ROWS.map(([name, fault, answer, becomes]) => {
    const set = `\n  - { at: 1m, faults: { endpoint: sendorder, ${fault} } }`;
    return `${set}${order(name)}, refused: ${answer} }\n  - { at: 1m, expect: { alice.orders.${name}: ${becomes} } }`;
  }).join('');
  const { expectations } = await run(steps, 'alice.fills: 5');
  assert.equal(expectations.length, ROWS.length * 2 + 1);
  assert.deepEqual(
    expectations.filter(({ passed }) => !passed),
    [],
  );
});

test('latency takes the time of the scenario', async () => {
  const late = `
  - { at: 3m, faults: { endpoint: sendorder, latency: 90000, on: request } }${order('late', '3m')} }
  - { at: 4m, expect: { alice.positions.PF_XBTUSD.size: 0 } }
  - { at: 4m30s, expect: { alice.orders.late: filled } }
  - { at: 5m, faults: { endpoint: sendorder, slowBody: { pieces: 4, overMs: 8000 } } }${order('slow', '5m')} }
  - { at: 6m, faults: [{ endpoint: sendorder, latency: 20000, on: request }, { endpoint: sendorder, drop: request, how: silence }] }${order('gone', '6m')}, refused: noAnswer }
  - { at: 7m, faults: { endpoint: sendorder, latency: 600000 } }${order('unheard', '7m')}, refused: noAnswer }
  - { at: 8m, faults: [] }${order('last', '8m')} }`;
  const result = await run(late, 'alice.fills: 4, alice.orders.unheard: filled');
  assert.deepEqual(
    result.expectations.filter(({ passed }) => !passed),
    [],
  );
  const fills = result.events.flatMap((event) =>
    event.type === 'fill' ? [[event.time.slice(11, 19), event.order]] : [],
  );
  assert.deepEqual(fills, [
    ['00:04:30', 'late'],
    ['00:05:00', 'slow'],
    ['00:07:00', 'unheard'],
    ['00:08:00', 'last'],
  ]);
  // What nobody heard of by the end is told at the end.
  assert.equal(result.expectations.find(({ place }) => place === 'steps[9].order')?.time, '2026-01-01T00:10:00Z');
});

test('the same faults strike each time', async () => {
  const steps = `
  - { at: 1m, faults: { endpoint: sendorder, drop: request, probability: 0.5 } }${Array.from({ length: 12 }, (_, index) => `${order(`o${index}`)}, refused: maybe }`).join('')}`;
  const fills = async (): Promise<readonly string[]> =>
    (await run(steps, 'venue.conserved: true')).events.flatMap((event) => (event.type === 'fill' ? [event.order] : []));
  const first = await fills();
  assert.ok(first.length > 0 && first.length < 12, String(first));
  assert.deepEqual(await fills(), first);
});
