/** Scenarios that are run: what they come to, told the same each time. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import {
  runScenario,
  type ScenarioInvalid,
  type ScenarioResult,
  scenarioCsv,
  scenarioSvg,
  scenarioTable,
  startDrydock,
} from '../../src/index.ts';
import { fileOf } from './support.ts';

const BUY_AND_FALL = `
title: Buy and fall
accounts:
  alice: { funds: { flex: { USD: 10000 } } }
  bob: { funds: { flex: { USD: 1000 } } }
market:
  indexPrices: { XBT: 50000 }
prices:
  every: 1m
  indexPrices:
    XBT: { 10m: 50000, 20m: 45000, 30m: 47000 }
steps:
  - order: { account: alice, symbol: PF_XBTUSD, side: buy, size: 0.05, name: entry }
  - order: { account: alice, symbol: PF_XBTUSD, side: sell, size: 0.05, orderType: stp, stopPrice: 46000, triggerSignal: mark, reduceOnly: true, name: stop }
  - order: { account: bob, symbol: PF_XBTUSD, side: buy, size: 0.2, name: entry }
  - order: { account: bob, symbol: PF_XBTUSD, side: buy, size: 100, name: greedy }
    refused: insufficientAvailableFunds
  - expect:
      alice.orders.entry: filled
      alice.orders.stop: waiting
      bob.orders.greedy: refused
      bob.orders.greedy.reason: INSUFFICIENT_MARGIN
  - at: 19m
    expect: { alice.orders.stop.status: filled, bob.liquidated: false }
  - at: 20m
    expect: { bob.liquidated: true }
expect:
  alice.positions.PF_XBTUSD.size: 0
  alice.realizedProfit: { about: -200, within: 10 }
  venue.conserved: true
`;

const run = async (text: string, options: Parameters<typeof runScenario>[1] = {}): Promise<ScenarioResult> =>
  runScenario(await fileOf(text), options);

const failuresOf = ({ expectations }: ScenarioResult): readonly string[] =>
  expectations.flatMap(({ passed, figure, expected, actual }) =>
    passed ? [] : [`${figure}: expected ${expected}, is ${actual}`],
  );

let first: ScenarioResult;

before(async () => {
  first = await run(BUY_AND_FALL);
});

test('orders, triggers, refusals and a liquidation come to what is expected', () => {
  const result = first;
  assert.deepEqual(failuresOf(result), []);
  assert.ok(result.passed);
  assert.equal(result.end, '2026-01-01T00:30:00Z');
  const kinds = new Set(result.events.map(({ type }) => type));
  assert.deepEqual([...kinds].toSorted(), ['booking', 'fill', 'liquidation', 'refused', 'triggered', 'waiting']);
});

test('the same scenario gives the same bytes, and another seed another state', async () => {
  const bytes = (result: ScenarioResult): readonly string[] => [
    scenarioTable(result),
    scenarioCsv(result),
    scenarioSvg(result),
    JSON.stringify(result),
  ];
  assert.deepEqual(bytes(await run(BUY_AND_FALL)), bytes(first));
  assert.notEqual((await run(BUY_AND_FALL, { seed: 2 })).stateHash, first.stateHash);
});

test('rows tell of the positions that are held, and of no others', async () => {
  const { rows } = await run(`
accounts: { alice: { funds: { flex: { USD: 10000 } } } }
market: { indexPrices: { XBT: 50000, ETH: 2000 } }
duration: 2m
every: 1m
steps:
  - order: { account: alice, symbol: PF_XBTUSD, side: buy, size: 0.05 }
  - order: { account: alice, symbol: PF_ETHUSD, side: sell, size: 0.5 }
  - at: 1m
    order: { account: alice, symbol: PF_XBTUSD, side: sell, size: 0.05, reduceOnly: true }
`);
  const held = (timeMs: number) =>
    rows
      .filter((row) => row.timeMs === timeMs && row.wallet === 'flex')
      .map(({ positions }) => positions.map(({ symbol, size }) => `${symbol} ${size}`));
  const startMs = Date.UTC(2026, 0, 1);
  assert.deepEqual(held(startMs), [['PF_XBTUSD 0.05', 'PF_ETHUSD -0.5']]);
  assert.deepEqual(held(startMs + 120_000), [['PF_ETHUSD -0.5']]);
});

test('a path of premiums moves marks away from the index', async () => {
  const result = await run(`
accounts: { alice: { funds: { flex: { USD: 1000 } } } }
market: { indexPrices: { XBT: 50000 } }
prices:
  premiums: { PF_XBTUSD: { 0m: 0, 10m: 0.01, move: hold } }
duration: 20m
steps:
  - { at: 9m, expect: { markets.PF_XBTUSD.markPrice: { about: 50000, within: 1 } } }
  - { at: 20m, expect: { markets.PF_XBTUSD.markPrice: { above: 50010 } } }
`);
  assert.deepEqual(failuresOf(result), []);
});

const WALK = `
accounts: { alice: { funds: { flex: { XBT: 1 } } } }
duration: 6h
market: { indexPrices: { XBT: 60000, ETH: 3000 } }
prices:
  every: 30m
  synthetic:
    XBT: { volatility: 0.8, correlation: 0.9 }
    ETH: { volatility: 1, correlation: 0.9, jumpsPerDay: 4, jumpSize: 0.05 }
`;

test('a random walk follows from the seed', async () => {
  const last = (result: ScenarioResult) => result.prices.at(-1)?.indexPrices;
  const [one, again, other] = [await run(WALK), await run(WALK), await run(WALK, { seed: 7 })];
  assert.deepEqual(last(again), last(one));
  assert.notDeepEqual(last(other), last(one));
});

const QUIET = `
accounts: { alice: { funds: { flex: { USD: 1000 }, cash: { XBT: 2.5 } } } }
duration: 1m
market: { indexPrices: { XBT: 50000 } }
steps:`;

const EXPECTED: readonly (readonly [expectation: string, passed: boolean])[] = [
  ['alice.flex.marginEquity: 1000', true],
  ['alice.flex.marginEquity: 1000.5', false],
  ['alice.flex.marginEquity: { atLeast: 1000, atMost: 1000 }', true],
  ['alice.flex.marginEquity: { above: 1000 }', false],
  ['alice.flex.marginEquity: { below: 1000 }', false],
  ['alice.flex.marginEquity: { about: 1010, within: 10 }', true],
  ['alice.flex.marginEquity: { about: 1010, within: 9 }', false],
  ['alice.flex.marginEquity: { about: 1010, within: 1% }', true],
  ['alice.flex.marginEquity: { not: 1000 }', false],
  ['alice.cash.balances.xbt: 2.5', true],
  ['alice.flex.currencies.ETH.quantity: 0', true],
  ['alice.positions.PF_XBTUSD.size: 0', true],
  ['alice.liquidated: false', true],
  ['alice.openOrders: 0', true],
  ['al*.flex.marginEquity: 1000', true],
  ['markets.PF_XBTUSD.markPrice: 50000', true],
  ['indexPrices.XBT: 50000', true],
  ['venue.liquidatedAccounts: 0', true],
];

test('expectations of every kind', async () => {
  const steps = EXPECTED.map(([expectation]) => `\n  - expect: { ${expectation} }`).join('');
  const { expectations } = await run(QUIET + steps);
  assert.deepEqual(
    expectations.map(({ passed }, index) => [EXPECTED[index]?.[0], passed]),
    EXPECTED,
  );
});

describe('a figure that there is not', () => {
  const unknown: readonly (readonly [string, RegExp])[] = [
    ['alicia.flex.marginEquity: 1', /there is no account alicia\. Did you mean alice\?/],
    ['alice.flex.marginEqity: 1', /flex has no marginEqity; .* Did you mean marginEquity\?/],
    ['alice.orders.tp: filled', /alice sent no order named tp/],
    ['alice.flex.marginEquity.much: 1', /flex\.marginEquity has no much/],
    ['markets.PF_XXX.markPrice: 1', /there is no market PF_XXX/],
  ];
  for (const [expectation, message] of unknown) {
    test(expectation, () => assert.rejects(run(`${QUIET}\n  - expect: { ${expectation} }`), message));
  }
});

test('a step that is refused though nobody expected it is not met', async () => {
  const result = await run(`
accounts: { alice: { funds: { flex: { USD: 10 } } } }
duration: 1m
steps:
  - order: { account: alice, symbol: PF_XBTUSD, side: buy, size: 1 }
  - order: { account: alice, symbol: PF_XBTUSD, side: buy, size: 1 }
    refused: maybe
  - transfer: { account: alice, from: flex, to: cash, asset: USD, amount: 100 }
    refused: true`);
  assert.deepEqual(failuresOf(result), [
    'alice: steps[0].order: expected done, is refused: insufficientAvailableFunds',
  ]);
  assert.equal(result.passed, false);
  assert.match(scenarioTable(result), /1 of 2 expectations met. Not met:\n1\. at 00:00 alice: steps\[0\]\.order/);
});

test('a scenario that is kept can be opened, with a snapshot of what was not met', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-scenario-'));
  const data = join(folder, 'why');
  try {
    const text = `${BUY_AND_FALL}  alice.flex.marginEquity: { atLeast: 1000000 }\n`;
    const result = await run(text, { keep: data });
    assert.equal(result.passed, false);
    assert.match(
      scenarioTable(result),
      /drydock start --data why --clock resume\n {2}drydock revert failed-1\n {2}drydock explain alice flex\.marginEquity$/,
    );
    await using venue = await startDrydock({ data, clock: 'resume' });
    assert.ok(venue.snapshots().some(({ name }) => name === 'failed-1'));
    await venue.revert('failed-1');
    const { figures } = await venue.explain('alice', 'flex.marginEquity');
    assert.equal(
      figures['flex.marginEquity']?.value,
      result.rows.findLast(({ account }) => account === 'alice')?.equity,
    );
    await venue.close();
    await assert.rejects(run(text, { keep: data }), /already/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('recorded prices are replayed, as fast as one likes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-scenario-'));
  try {
    const csv = join(folder, 'prices.csv');
    writeFileSync(
      csv,
      'time,XBT,ETH\n2024-01-01T00:00:00Z,42000,2300\n2024-01-01T02:00:00Z,43000,\n2024-01-01T04:00:00Z,41000,2200\n',
    );
    const file = join(folder, 'replay.yaml');
    writeFileSync(
      file,
      'accounts: { alice: {} }\nprices: { replay: { file: prices.csv, speed: 4 } }\nexpect: { indexPrices.XBT: 41000, indexPrices.ETH: 2200 }\n',
    );
    const result = await runScenario(file);
    assert.ok(result.passed);
    assert.equal(result.endMs - result.startMs, 3_600_000);
    assert.equal(result.title, 'replay');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what the venue cannot be is told of the file', async () => {
  await assert.rejects(run('accounts: { alice: { funds: { flx: { USD: 1 } } } }\nduration: 1m'), /flx/);
  await assert.rejects(run('accounts: { alice: {} }\nduration: 1m\nrules: 2027'), /rules/);
  await assert.rejects(
    run('accounts: { alice: {} }\nduration: 1m\nmarket: { premiums: { PF_XBT: 0.1 } }'),
    /market\.premiums\.PF_XBT names no market of the venue: PF_XBT\./,
  );
});

test('names that the venue does not know are told before anything is run, all at once', async () => {
  const text = `
accounts: { alice: { funds: { flex: { USD: 10 } } } }
market: { indexPrices: { XBT: 50000, ETG: 3000 } }
steps:
  - { at: 1m, order: { account: alice, symbol: PF_XBTUDS, side: buy, size: 1 } }
  - { at: 2m, expect: { alice.flx.marginEquity: 1, markets.FF_XBTUSD_300101.listed: true } }
expect: { alicia.openOrders: 0, alice.orders.later: filled }`;
  await assert.rejects(run(text), ({ faults }: ScenarioInvalid) => {
    assert.deepEqual(
      faults.map(({ message }) => message),
      [
        'market.indexPrices.ETG is no asset of the venue. Did you mean ETH?',
        'steps[0].order.symbol names no market of the venue: PF_XBTUDS. Did you mean PF_XBTUSD?',
        'steps[1].expect.alice.flx.marginEquity cannot be held: alice has no flx; it has cash, flex, fi_xbtusd and its like, positions, orders, openOrders, liquidated, liquidations, fills, settlements, realizedProfit, fundingReceived, fees. Did you mean flex?',
        'expect.alicia.openOrders cannot be held: there is no account alicia. Did you mean alice?',
      ],
    );
    return true;
  });
});
