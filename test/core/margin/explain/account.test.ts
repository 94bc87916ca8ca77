import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { explainAccount } from '../../../../src/core/margin/explain/account.ts';
import { type Explained, isWorked } from '../../../../src/core/margin/explain/node.ts';
import { accountsBody } from '../../../../src/gateway/wire/accounts.ts';
import { ASSETS, account } from '../../../support/genesis.ts';
import { ether, linear } from '../../../support/instruments.ts';
import { ALICE, BOB, SmallVenue } from '../../../support/small-venue.ts';
import { type Census, evaluate, type Tree } from './evaluate.ts';
import { RandomAccount } from './random-account.ts';

/** Numbers of a reply by their paths: decimal text that stands for a number counts as one. */
function numbersOf(value: unknown, path: string, found: Map<string, number>): Map<string, number> {
  if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value))
      numbersOf(member, path === '' ? name : `${path}.${name}`, found);
  } else if (typeof value === 'number' || (path.includes('.balances.') && typeof value === 'string')) {
    found.set(path, Number(value));
  }
  return found;
}

/** Every printed figure has a tree, and the tree comes to it, bit for bit. Gives how many there were. */
function checkAccount(venue: SmallVenue, accountId: number, census: Census): number {
  const subject = venue.state.accounts.get(accountId);
  const printed = numbersOf(JSON.parse(accountsBody(venue.state, subject)), '', new Map());
  const explained = new Map(explainAccount(venue.state, subject).map(({ path, explained: tree }) => [path, tree]));
  for (const [path, figure] of printed) {
    const tree = explained.get(path);
    assert.ok(tree !== undefined, `${path} has no explanation`);
    const sent = JSON.parse(JSON.stringify(tree)) as Tree;
    assert.ok(
      Object.is(evaluate(sent, census) + 0, figure),
      `${path} is printed as ${figure}, its tree comes to ${evaluate(sent)}`,
    );
    assert.ok(Object.is(Number(sent.value) + 0, figure), path);
  }
  return printed.size;
}

/** What the random accounts must have come to, and how often at least. */
const REACHED: Readonly<Record<string, number>> = {
  aboveFirstLevel: 100,
  'isolated positions': 20,
  'isolated positions that keep funding': 5,
  'positions that brought funding along': 20,
  'states with funding': 20,
  'states with margin for orders': 50,
  'states with an inverse position': 50,
  'states with profit withheld': 20,
};

describe('the trees of random accounts come to what GET /accounts prints, bit for bit', () => {
  for (const rules of RandomAccount.RULES) {
    test(`rules ${JSON.stringify(rules)}`, (t) => {
      const census: Census = {};
      let figures = 0;
      let accounts = 0;
      for (let seed = 1; seed <= 12; seed++) {
        const random = new RandomAccount(seed, rules);
        for (let step = 0; step < 25; step++) {
          random.step();
          figures += checkAccount(random.venue, ALICE, census);
          accounts++;
        }
        for (const [name, count] of Object.entries(random.census)) census[name] = (census[name] ?? 0) + count;
      }
      t.diagnostic(`${accounts} accounts, ${figures} figures, ${JSON.stringify(census)}`);
      for (const operation of [
        'sum',
        'difference',
        'product',
        'quotient',
        'largest',
        'smallest',
        'positive',
        'whole',
      ]) {
        assert.ok((census[operation] ?? 0) > 100, operation);
      }
      for (const [reached, count] of Object.entries(REACHED)) assert.ok((census[reached] ?? 0) >= count, reached);
    });
  }
});

test('the evaluator imports nothing', () => {
  assert.doesNotMatch(readFileSync(new URL('evaluate.ts', import.meta.url), 'utf8'), /^import|require\(|import\(/m);
});

test('a tree names its rule, its formula and its inputs', () => {
  const venue = new SmallVenue({
    instruments: [linear()],
    feeSchedules: [],
    accounts: [account('alice', 'flex USD 10000'), account('bob', 'flex USD 100000000')],
  });
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.5', 80_000);
  venue.index({ XBT: 84_000 });
  venue.buy(ALICE, 'PF_XBTUSD', '0.25', 82_000);
  const explained = new Map(
    explainAccount(venue.state, venue.state.accounts.get(ALICE)).map(({ path, explained: tree }) => [path, tree]),
  );
  const available = explained.get('flex.availableMargin') as Explained;
  assert.ok(isWorked(available));
  assert.deepEqual(
    [available.formula, available.rule, available.operation, available.value],
    ['margin equity - initial margin with orders', 'D2, margin-and-risk 2.3', 'difference', 11_395],
  );
  const buys = explained.get('flex.positions.PF_XBTUSD.marginIfAllBuysFill') as Explained;
  assert.ok(isWorked(buys));
  assert.equal(buys.value, 605);
  assert.equal(buys.formula, 'notional x scheduled rate');
  const initial = explained.get('flex.positions.PF_XBTUSD.initialMargin') as Explained;
  assert.ok(isWorked(initial));
  const rate = initial.inputs[1] as Explained;
  assert.ok(isWorked(rate));
  assert.deepEqual(
    [rate.value, rate.table?.map((row) => [row.aboveAmount, row.rate])],
    [
      0.01,
      [
        [0, 0.01],
        [1_000_000, 0.02],
        [3_000_000, 0.04],
      ],
    ],
  );
});

test('explaining reads only: the state and its figures stay as they are', () => {
  const random = new RandomAccount(5, '2026');
  for (let step = 0; step < 40; step++) random.step();
  const { state } = random.venue;
  const before = state.hash();
  const figures = random.venue.figures(ALICE);
  explainAccount(state, state.accounts.get(ALICE));
  assert.equal(state.hash(), before);
  assert.deepEqual(random.venue.figures(ALICE), figures);
});

test('a debt counts in full, fee credits count for nothing, and both are explained (D24, D32)', () => {
  const assets = [
    ...ASSETS,
    { symbol: 'FEE', kind: 'credit', decimals: 2, indexPriceUsd: 0, indexDecimals: 2 } as const,
  ];
  const venue = new SmallVenue({
    assets,
    instruments: [linear(), ether()],
    accounts: [account('alice', 'flex USD 900', 'flex FEE 5000.25'), account('bob', 'flex USD 100000000')],
  });
  venue.cross(ALICE, BOB, 'PF_XBTUSD', '0.5', 80_000);
  venue.cross(ALICE, BOB, 'PF_ETHUSD', 1, 2_600);
  venue.index({ XBT: 84_000 });
  venue.index({ ETH: 1_600 });
  venue.cross(BOB, ALICE, 'PF_ETHUSD', 1, 1_600);
  const { currencies, collateralValue } = venue.figures(ALICE).flex;
  assert.ok(collateralValue < 0 && currencies.some(({ asset }) => asset === 'FEE'));
  assert.ok(checkAccount(venue, ALICE, {}) > 15);
});
