import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dislocationOf } from '../../../src/core/market/dislocation.ts';
import { account } from '../../support/genesis.ts';
import { datedLinear, linear } from '../../support/instruments.ts';
import { ALICE, BOB, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';
const DATED = 'FF_XBTUSD_261225';
const instruments = [linear(), datedLinear()];
const accounts = ['alice', 'bob'].map((name) => account(name, 'flex USD 10000000'));
const house = (): SmallVenue => new SmallVenue({ liquidity: 'house', instruments, accounts });

test('beyond the cap, not at it (C27)', () => {
  const rows: readonly (readonly [number, number, number, string])[] = [
    [80_000, 0, 0.01, ''],
    [80_000, 800, 0.01, ''],
    [80_000, 800.01, 0.01, 'ABOVE_UPPER_BOUND'],
    [80_000, -800, 0.01, ''],
    [80_000, -800.01, 0.01, 'BELOW_LOWER_BOUND'],
    [80_000, 800.01, 0.2, ''],
  ];
  for (const [index, average, cap, expected] of rows) assert.equal(dislocationOf(index, average, cap), expected);
});

test('it begins and ends with the average premium, and both are told', () => {
  const venue = house();
  const told = (events: ReturnType<typeof venue.premium>['events']) =>
    eventsOf(events, 'marketChanged').map((event) => event.marketId);
  const begins = venue.premium({ [SYMBOL]: 0.02 });
  assert.equal(venue.market(SYMBOL).dislocation, 'ABOVE_UPPER_BOUND');
  assert.deepEqual(told(begins.events), [venue.market(SYMBOL).id]);
  assert.deepEqual(told(venue.premium({ [SYMBOL]: 0.03 }).events), [], 'it only goes on');
  assert.deepEqual(told(venue.premium({ [SYMBOL]: 0.005 }).events), [venue.market(SYMBOL).id]);
  assert.equal(venue.market(SYMBOL).dislocation, '');
  venue.premium({ [SYMBOL]: -0.02 });
  assert.equal(venue.market(SYMBOL).dislocation, 'BELOW_LOWER_BOUND');
  venue.premium({ [DATED]: 0.02 });
  assert.equal(venue.market(DATED).dislocation, '', 'a dated contract has more room');
});

test('while it lasts, what would trade further out than the mark is refused', () => {
  const venue = house();
  venue.premium({ [SYMBOL]: 0.02 });
  assert.equal(venue.market(SYMBOL).markPrice, 80_800);
  const refused = venue.buy(ALICE, SYMBOL, 1, 82_000);
  assert.equal(refused.status, 'wouldIncreasePriceDislocation');
  assert.equal(eventsOf(refused.events, 'orderRejected')[0]?.error, 'PRICE_DISLOCATION');
  assert.equal(venue.buy(ALICE, SYMBOL, 1).status, 'wouldIncreasePriceDislocation', 'market orders too');
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 81_000).status, 'placed', 'what only rests does not trade');
  assert.equal(venue.sell(BOB, SYMBOL, '0.5').status, 'placed', 'selling brings it back');
  venue.premium({ [SYMBOL]: 0 });
  assert.equal(venue.buy(ALICE, SYMBOL, 1).status, 'placed');
});

test('the mirror image below', () => {
  const venue = house();
  venue.premium({ [SYMBOL]: -0.02 });
  assert.equal(venue.sell(ALICE, SYMBOL, 1, 78_000).status, 'wouldIncreasePriceDislocation');
  assert.equal(venue.buy(ALICE, SYMBOL, 1).status, 'placed');
});

test('a buy up to the mark is no step further out', () => {
  const venue = new SmallVenue({ instruments, accounts });
  const market = venue.state.markets.own(venue.market(SYMBOL).id);
  market.dislocation = 'ABOVE_UPPER_BOUND';
  venue.sell(BOB, SYMBOL, 1, 80_000);
  venue.sell(BOB, SYMBOL, 1, 80_001);
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 80_000).status, 'placed');
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 80_001).status, 'wouldIncreasePriceDislocation');
});

test('an edit that would trade further out is refused like an order', () => {
  const venue = house();
  venue.premium({ [SYMBOL]: 0.02 });
  const { key } = venue.buy(ALICE, SYMBOL, 1, 81_000);
  assert.equal(venue.edit(ALICE, key, { limitPrice: '82000' }).status, 'wouldIncreasePriceDislocation');
});
