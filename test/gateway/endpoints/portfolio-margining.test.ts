import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aVenue, V3 } from './venue.ts';

const SIMULATE = `${V3}/portfolio-margining/simulate`;

test('the parameters', async (t) => {
  const { json } = await (await aVenue(t)).caller('alice', 'read').get(`${V3}/portfolio-margining/parameters`);
  assert.equal(json.priceShockLevels.length, 7);
  assert.equal(json.extremePriceShockMultiplier * json.priceShockLevels[6] > 0.4499, true);
  assert.deepEqual(json.optionsUserLimits.limitsPerBaseCurrency.BTC, {
    maxTotalPositionSize: 100,
    maxTotalOpenOrdersSize: 50,
  });
});

test('a portfolio has the margins that the same positions have in a wallet, and nobody holds it', async (t) => {
  const venue = await aVenue(t);
  const alice = venue.caller('alice');
  const before = venue.state.hash();
  const positions = [
    { instrument: 'PF_XBTUSD', size: '0.5', entryPrice: 83_000 },
    { instrument: 'pf_ethusd', size: -2, entryPrice: '2600.5' },
  ];
  const { json } = await alice.post(SIMULATE, { json: JSON.stringify({ positions }) });
  const mark = (symbol: string) => venue.state.markets.get(venue.state.marketBySymbol.get(symbol) as number).markPrice;
  assert.ok(Math.abs(json.pnl - (0.5 * (mark('PF_XBTUSD') - 83_000) - 2 * (mark('PF_ETHUSD') - 2_600.5))) < 1e-6);
  assert.ok(
    Math.abs(json.initialMargin - (0.01 * 0.5 * 83_000 + 0.02 * 2 * 2_600.5)) < 1e-9,
    String(json.initialMargin),
  );
  assert.equal(json.maintenanceMargin, json.initialMargin / 2);
  assert.equal(json.portfolioMarginBreakdown.futuresMaintenanceMargin, json.maintenanceMargin);
  assert.equal(venue.state.hash(), before);
  const empty = (await alice.post(SIMULATE, { json: '{"positions":[]}' })).json;
  assert.deepEqual([empty.initialMargin, empty.maintenanceMargin, empty.pnl, empty.greeks], [0, 0, 0, {}]);
});

test('faults', async (t) => {
  const alice = (await aVenue(t)).caller('alice');
  const one = { instrument: 'PF_XBTUSD', size: 1, entryPrice: 80_000 };
  const of = (...positions: readonly object[]) => JSON.stringify({ positions });
  for (const [json, error] of [
    ['{', 'Json Parse Error'],
    ['{}', 'requiredArgumentMissing'],
    [of({}), 'invalidArgument: json'],
    [of({ ...one, size: 'x' }), 'invalidArgument: json'],
    [of({ ...one, size: 0.00001 }), 'invalidArgument: json'],
    [of({ ...one, entryPrice: -1 }), 'invalidArgument: json'],
    [of({ ...one, instrument: 'PI_XBTUSD' }), 'invalidArgument: json'],
    [of({ ...one, instrument: 'PF_NOTHING' }), 'invalidArgument: json'],
    [of(one, one), 'invalidArgument: json'],
    [of(...Array.from({ length: 501 }, () => one)), 'invalidArgument: json'],
  ] as const) {
    assert.equal((await alice.post(SIMULATE, { json })).json.error, error, json.slice(0, 80));
  }
});
