import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FeeSchedule, Genesis } from '../../../src/core/commands/command.ts';
import { planGenesis } from '../../../src/core/commands/genesis.ts';
import { Venue } from '../../../src/core/venue.ts';
import { ASSETS, account, assetsAt, FEE_SCHEDULES, genesisOf, START_MS } from '../../support/genesis.ts';
import { datedLinear, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, eventsOf, HOUSE, NOISE, SmallVenue } from '../../support/small-venue.ts';

function problems(changes: Partial<Genesis>): readonly string[] {
  const plan = planGenesis(genesisOf(changes));
  return plan.ok ? [] : plan.problems;
}

test('genesis makes the venue: rules, assets, markets, the venue own accounts and the clients', () => {
  const venue = new SmallVenue({ seed: 42, historyDays: 3, market: 'synthetic', options: { port: '8600' } });
  const { root } = venue.state;
  assert.deepEqual(
    [root.seed, root.startMs, root.timeMs, root.seq, root.historyDays, root.market, root.rules.name, root.options],
    [42, START_MS, START_MS, 0, 3, 'synthetic', '2026', { port: '8600' }],
  );
  assert.deepEqual([root.houseAccount, root.noiseAccount], [HOUSE, NOISE]);
  const { accounts } = venue.state;
  assert.deepEqual(
    [HOUSE, NOISE, ALICE, BOB].map((id) => [accounts.get(id).name, accounts.get(id).role]),
    [
      ['house', 'house'],
      ['noise', 'noise'],
      ['alice', 'client'],
      ['bob', 'client'],
    ],
  );
  assert.equal(venue.state.assets.count, ASSETS.length);
  assert.equal(venue.market('PI_XBTUSD').settlementAsset, venue.state.assetBySymbol.get('XBT'));
});

test('genesis tells what it did: deposits and accounts', () => {
  const applied = new Venue().apply(genesisOf(), START_MS);
  assert.deepEqual(applied.result, { type: 'done' });
  const bookings = eventsOf(applied.events, 'booking');
  assert.deepEqual(
    bookings.map(({ accountId, reason, oldBalance, newBalance }) => [accountId, reason, oldBalance, newBalance]),
    [
      [ALICE, 'cross-exchange transfer', 0n, 10n ** 18n],
      [BOB, 'cross-exchange transfer', 0n, 10n ** 18n],
    ],
  );
  assert.deepEqual(
    eventsOf(applied.events, 'accountChanged').map((event) => event.accountId),
    [HOUSE, NOISE, ALICE, BOB],
  );
  assert.equal(new Set(bookings.map((event) => event.key)).size, 2);
});

test('dated contracts are listed for the date on which the venue starts', () => {
  const series = [datedLinear()];
  const october = new SmallVenue({ instruments: [linear()], series });
  const dated = [...october.state.marketBySymbol.keys()].filter((symbol) => symbol.startsWith('FF_'));
  assert.ok(dated.includes('FF_XBTUSD_261225') && dated.length > 2, dated.join());
  const later = new SmallVenue({ instruments: [linear()], series, startMs: Date.UTC(2029, 1, 3) });
  const then = [...later.state.marketBySymbol.keys()].filter((symbol) => symbol.startsWith('FF_'));
  assert.ok(then.length > 2 && then.every((symbol) => symbol.slice(-6) > '290203'), then.join());
});

test('everything that is wrong is said, each in a sentence', () => {
  const twice = { name: 'alice', keys: [], funds: [] };
  const credits = { symbol: 'FEE', kind: 'credit', decimals: 12, indexPriceUsd: 0, indexDecimals: 0 } as const;
  const key = { apiKey: 'k', secret: '', general: 'full', transfer: 'none' } as const;
  const rows: readonly (readonly [Partial<Genesis>, RegExp])[] = [
    [{ rules: 'x' }, /no rule set named x/],
    [{ assets: ASSETS.filter((asset) => asset.symbol !== 'USD') }, /USD is among the assets/],
    [{ assets: assetsAt({ USD: 1.01 }) }, /USD is among the assets, at an index price of 1/],
    [{ assets: [...ASSETS, ...ASSETS.slice(2, 3)] }, /asset XBT is given twice/],
    [{ assets: assetsAt({ XBT: 0 }) }, /XBT has an index price above 0/],
    [{ assets: assetsAt({ XBT: Number.NaN }) }, /XBT has an index price above 0/],
    [{ assets: ASSETS.map((asset) => ({ ...asset, decimals: 1.5 })) }, /from 0 to 18 decimals/],
    [{ feeSchedules: [{ uid: 'u', name: 'n', tiers: [] }] }, /Fee schedule u: it has no tier/],
    [{ feeSchedules: [FEE_SCHEDULES[0], FEE_SCHEDULES[0]] as FeeSchedule[] }, /fee schedule linear is given twice/],
    [{ assets: [...ASSETS, { ...credits, indexPriceUsd: 0.01 }] }, /FEE is a credit, which has an index price of 0/],
    [{ accounts: [{ ...twice, feeSchedule: 'cheap' }] }, /alice: there is no fee schedule cheap/],
    [{ seed: -1 }, /The seed/],
    [{ seed: 2 ** 32 }, /The seed/],
    [{ startMs: 0.5 }, /The start/],
    [{ premiums: [['PF_NOPEUSD', 0]] }, /no market PF_NOPEUSD/],
    [{ premiums: [['PF_XBTUSD', Number.NaN]] }, /premium of PF_XBTUSD/],
    [{ premiums: [['PF_XBTUSD', 0.6]] }, /premium of PF_XBTUSD/],
    [{ accounts: [twice, twice] }, /name alice is taken/],
    [{ accounts: [account('house')] }, /name house is taken/],
    [{ accounts: [{ ...twice, keys: [key, key] }] }, /API key k is given twice/],
    [{ accounts: [account('alice', 'flexx USD 1')] }, /alice: there is no wallet flexx/],
    [{ accounts: [account('alice', 'flex DOGE 1')] }, /alice: there is no asset DOGE/],
    [{ accounts: [account('alice', 'fi_xbtusd USD 1')] }, /takes XBT only/],
    [{ accounts: [account('alice', 'flex XBT 0.00075389745')] }, /at most 10 decimals/],
    [{ accounts: [account('alice', 'flex USD -1')] }, /no amount of USD/],
    [{ accounts: [account('alice', 'flex USD 1e13')] }, /alice: /],
    [{ instruments: [linear({ tickSize: 0 })] }, /PF_XBTUSD: tickSize/],
    [{ instruments: [linear(), linear()] }, /PF_XBTUSD is listed twice/],
  ];
  for (const [changes, sentence] of rows) {
    const said = problems(changes);
    assert.ok(
      said.some((problem) => sentence.test(problem)),
      `${sentence}: ${JSON.stringify(said)}`,
    );
    assert.throws(
      () => new Venue().apply(genesisOf(changes), START_MS),
      /Invariant broken/,
      'and such a venue is never made',
    );
  }
  assert.deepEqual(problems({}), []);
});

test('what passes makes a venue that can be used', () => {
  const venue = new SmallVenue({
    feeSchedules: [],
    instruments: [linear(), inverse()],
    rules: { preset: 'contract-2022' },
  });
  assert.equal(venue.buy(ALICE, 'PF_XBTUSD', 1, 70_000).status, 'placed');
  const other = new SmallVenue({ feeSchedules: FEE_SCHEDULES.slice(0, 1) });
  const [fill] = other.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000).fills;
  assert.equal(fill?.taker.fee, 40_000_000_000_000n, 'a schedule that is not served: the first one');
});
