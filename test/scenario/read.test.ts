/** Files that cannot be run: where the fault is, what belongs there, and which word was meant. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { refusals } from './support.ts';

const ACCOUNTS = 'accounts: { alice: { funds: { flex: { USD: 1000 } } } }';

const ROWS: readonly (readonly [name: string, text: string, told: readonly string[]])[] = [
  ['nothing at all', '', ['file.yaml: The scenario takes names and values, not nothing.']],
  [
    'no YAML',
    'accounts: [',
    [
      'file.yaml:1:12: this is no YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
  ],
  ['a key twice', 'title: a\ntitle: b', ['file.yaml:2:1: this is no YAML: Map keys must be unique.']],
  ['no accounts', 'title: empty\nduration: 1h', ['file.yaml:1:1: The scenario lacks accounts.']],
  ['a word mistyped', `${ACCOUNTS}\nduration: 1h\nstps: []`, ['file.yaml:3:1: stps is not known. Did you mean steps?']],
  [
    'a word of an order mistyped',
    `${ACCOUNTS}\nsteps:\n  - at: 1h\n    order: { account: alice, symbol: PF_XBTUSD, sde: buy, size: 1 }`,
    [
      'file.yaml:4:49: steps[0].order.sde is not known. Did you mean side?',
      'file.yaml:4:12: steps[0].order lacks side.',
    ],
  ],
  [
    'a value mistyped',
    `${ACCOUNTS}\nsteps:\n  - at: 1h\n    order: { account: alice, symbol: PF_XBTUSD, side: bye, size: 1 }`,
    ['file.yaml:4:55: steps[0].order.side takes buy or sell, not bye. Did you mean buy?'],
  ],
  [
    'an account mistyped',
    `${ACCOUNTS}\nsteps:\n  - at: 1h\n    cancelAll: { account: alicia }`,
    ['file.yaml:4:27: steps[0].cancelAll.account names no account of this file: alicia. Did you mean alice?'],
  ],
  [
    'two things in one step',
    `${ACCOUNTS}\nsteps:\n  - at: 1h\n    note: a\n    snapshot: b`,
    [
      'file.yaml:3:5: steps[0] does snapshot and note: a step does exactly one of order, cancel, cancelAll, cancelAllAfter, edit, leverage, profitCurrency, transfer, deposit, indexPrices, premiums, market, setAccount, faults, snapshot, note, expect.',
    ],
  ],
  [
    'no moment',
    `${ACCOUNTS}\nsteps:\n  - at: soon\n    note: a\n  - at: 2h\n    note: b`,
    [
      'file.yaml:3:9: steps[0].at takes a span since the start, such as 90m or 1d12h, or a time such as 2026-03-01T08:00:00Z, not soon.',
    ],
  ],
  [
    'a moment before the start',
    `${ACCOUNTS}\nduration: 1h\nsteps:\n  - at: 2025-12-31T00:00:00Z\n    note: a`,
    ['file.yaml:4:9: steps[0].at lies before the start of the scenario.'],
  ],
  [
    'a step after the end',
    `${ACCOUNTS}\nduration: 1h\nsteps:\n  - at: 2h\n    note: a`,
    ['file.yaml:4:9: steps[0].at comes after the end of the scenario.'],
  ],
  [
    'no length',
    ACCOUNTS,
    ['file.yaml:1:1: The scenario has no length: give duration, a step with a later time, or a price path.'],
  ],
  [
    'an account of a name that would be taken for something else',
    'accounts: { markets: {}, 1st: {} }\nduration: 1h',
    ['markets', '1st'].map(
      (name, index) =>
        `file.yaml:1:${index === 0 ? 13 : 26}: accounts.${name} is no name for an account: it takes letters, digits, dashes and underscores, begins with a letter, and is none of house, noise, markets, indexPrices, venue.`,
    ),
  ],
  [
    'a price that is none',
    `${ACCOUNTS}\nprices:\n  indexPrices:\n    XBT: { 0h: 60000, 1h: -1 }`,
    ['file.yaml:4:27: prices.indexPrices.XBT.1h takes a price in USD above 0, not -1.'],
  ],
  [
    'two paths for one asset',
    `${ACCOUNTS}\nduration: 1h\nprices:\n  indexPrices: { XBT: { 0h: 1 } }\n  synthetic: { XBT: { volatility: 1 } }`,
    ['file.yaml:4:3: prices has two paths for XBT: give it one of them.'],
  ],
  [
    'more rows and prices than anybody waits for',
    `${ACCOUNTS}\nduration: 30d\nevery: 1ms\nprices: { every: 1s, synthetic: { XBT: { volatility: 1 } } }`,
    [
      'file.yaml:3:8: every is too short a span for a scenario as long as this.',
      'file.yaml:4:18: prices.every is too short a span for a scenario as long as this.',
    ],
  ],
  [
    'a recording that is not there',
    `${ACCOUNTS}\nduration: 1h\nprices: { replay: { file: /nowhere/at-all.csv } }`,
    ['file.yaml:3:27: prices.replay.file is not there: /nowhere/at-all.csv.'],
  ],
  [
    'refused where nothing can be',
    `${ACCOUNTS}\nsteps: [{ at: 1h, note: a, refused: true }]`,
    [
      'file.yaml:2:28: steps[0].refused belongs to order, cancel, cancelAll, cancelAllAfter, edit, leverage, profitCurrency, transfer only.',
    ],
  ],
];

describe('a scenario with a fault', () => {
  for (const [name, text, told] of ROWS) {
    test(name, async () => assert.deepEqual(await refusals(text), told));
  }
});

test('all faults are told at once', async () => {
  const found = await refusals(`${ACCOUNTS}\nduration: long\nsteps:\n  - { at: never, note: a }\n  - { at: 1h }`);
  assert.deepEqual(
    found.map((message) => message.split(' ')[0]),
    ['file.yaml:4:11:', 'file.yaml:5:5:', 'file.yaml:2:11:'],
  );
});

test('JSON is read as well as YAML', async () => {
  assert.deepEqual(await refusals('{"accounts": {"alice": {}}, "duration": "1h"}'), []);
});
