/** What an account of this venue answers, imported into another venue: equal to the digit, but for what no reply carries. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownOf } from '../../src/control/lookup.ts';
import type { State } from '../../src/core/state.ts';
import { accountsBody } from '../../src/gateway/wire/accounts.ts';
import { openOrders } from '../../src/gateway/wire/open-orders.ts';
import { openPositions } from '../../src/gateway/wire/positions.ts';
import { ticker } from '../../src/gateway/wire/tickers.ts';
import { balancesSnapshotText } from '../../src/gateway/ws/wire/balances.ts';
import { planImport } from '../../src/import/plan.ts';
import { BEST_PRICES, type PriceChoice } from '../../src/import/prices.ts';
import { readSources } from '../../src/import/read.ts';
import { type ImportReport, reportOn } from '../../src/import/report.ts';
import { RandomAccount } from '../core/margin/explain/random-account.ts';
import { account } from '../support/genesis.ts';
import { datedInverse, datedLinear, ether, inverse, linear } from '../support/instruments.ts';
import { Random } from '../support/random.ts';
import { ALICE, SmallVenue } from '../support/small-venue.ts';

const ACCOUNTS = Number(process.env.IMPORT_ACCOUNTS ?? 8);
const STEPS = 40;

/** All that the real venue would have answered. */
function repliesOf(state: State, random: Random): Record<string, unknown> {
  const alice = state.accounts.get(ALICE);
  const serverTime = new Date(state.root.timeMs).toISOString();
  const markets = Array.from({ length: state.markets.size }, (_, id) => state.markets.get(id)).filter(
    ({ listed }) => listed,
  );
  const dialect = {
    balances: random.pick(['string', 'number'] as const),
    bitcoin: random.pick(['XBT', 'BTC'] as const),
    rounding: 'rules' as const,
  };
  const accounts: unknown = random.chance(0.7)
    ? JSON.parse(accountsBody(state, alice, dialect))
    : JSON.parse(`${balancesSnapshotText(state, alice, state.root.rules.centsOf)}}`);
  return {
    accounts: { serverTime, accounts },
    openpositions: { serverTime, openPositions: openPositions(state, alice) },
    openorders: { serverTime, openOrders: openOrders(state, alice) },
    tickers: { serverTime, tickers: markets.map((market) => ticker(state, market, {})) },
    instruments: { serverTime, instruments: markets.map(({ contract }) => contract.row) },
  };
}

function imported(state: State, document: unknown): ImportReport {
  const known = knownOf(state);
  const read = readSources([{ name: '', document }], known, false);
  assert.ok(read.ok, read.ok ? '' : read.problems.join(' '));
  const { picture } = read;
  const replan = (choice: PriceChoice) => planImport(state, picture, { name: 'forked', keys: [] }, choice);
  const plan = replan(BEST_PRICES);
  assert.deepEqual(plan.problems, []);
  const before = state.hash();
  const { report, rehearsal } = reportOn(state, picture, plan, known, replan);
  assert.equal(rehearsal.result.type, 'account', JSON.stringify(rehearsal.result));
  assert.equal(state.hash(), before, 'nothing changes');
  return report;
}

test('random accounts come back from their own replies', (t) => {
  const census = new Map<string, number>();
  let [equal, figures] = [0, 0];
  for (let seed = 0; seed < ACCOUNTS; seed++) {
    const random = new Random(1_000 + seed);
    const rules = random.pick(RandomAccount.RULES);
    const told = new RandomAccount(seed, rules);
    for (let step = 0; step < STEPS; step++) told.step();
    const venue = new SmallVenue({
      rules,
      instruments: [linear(), datedLinear(), ether(), inverse(), datedInverse()],
      accounts: [account('carol', 'flex USD 1')],
    });
    venue.timeMs = told.venue.timeMs;
    venue.apply({ type: 'tick' });
    const report = imported(venue.state, repliesOf(told.venue.state, random));
    assert.deepEqual(
      report.figures.filter(({ status }) => status === 'unexplained'),
      [],
      `seed ${seed}`,
    );
    equal += report.equal;
    figures += report.figures.length;
    for (const { code, subject, count } of report.census) {
      const name = code === 'market' ? code : `${code} ${subject}`;
      census.set(name, (census.get(name) ?? 0) + count);
    }
  }
  t.diagnostic(`${ACCOUNTS} accounts, ${figures} figures, ${equal} equal`);
  for (const [name, count] of census) t.diagnostic(`${count} ${name}`);
});
