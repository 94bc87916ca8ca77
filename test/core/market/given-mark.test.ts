/** A mark that a price source gives in place of the computed one (C150). */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PriceStep } from '../../../src/core/commands/command.ts';
import { explainAccount } from '../../../src/core/margin/explain/account.ts';
import { accountFigures } from '../../../src/core/margin/report.ts';
import { account } from '../../support/genesis.ts';
import { ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';

function venueWith(accounts = ['alice', 'bob'].map((name) => account(name, 'flex USD 20000'))): SmallVenue {
  return new SmallVenue({ liquidity: 'house', instruments: [linear(), inverse(), ether()], accounts });
}

function step(changes: Partial<PriceStep>): PriceStep {
  return { type: 'priceStep', prices: [], premiums: [], noiseOrders: [], ...changes };
}

const markOf = (venue: SmallVenue, symbol = SYMBOL): number => venue.market(symbol).markPrice;

test('it is the mark, whatever the index and the average say, and stays while premiums are sampled', () => {
  const venue = venueWith();
  const told = venue.apply(step({ prices: [['XBT', 80_000]], marks: [[SYMBOL, 80_123.5]] }));
  assert.equal(markOf(venue), 80_123.5);
  assert.equal(eventsOf(told.events, 'pricesMoved').length, 1);
  assert.equal(markOf(venue, 'PI_XBTUSD'), 80_000, 'the other market has its own');
  venue.timeMs += 5 * 60_000;
  venue.apply({ type: 'tick' });
  assert.equal(markOf(venue), 80_123.5);
});

describe('the first other price ends it', () => {
  const given = (): SmallVenue => {
    const venue = venueWith();
    venue.apply(step({ prices: [['XBT', 80_000]], marks: [[SYMBOL, 80_123.5]] }));
    return venue;
  };
  test('an index price by hand', () => {
    const venue = given();
    venue.apply({ type: 'setIndexPrices', prices: [['ETH', 2000]] });
    assert.equal(markOf(venue), 80_123.5, 'that of another asset does not');
    venue.apply({ type: 'setIndexPrices', prices: [['XBT', 70_000]] });
    assert.equal(markOf(venue), 70_000);
  });
  test('a premium by hand', () => {
    const venue = given();
    venue.apply({ type: 'setPremiums', premiums: [['PF_ETHUSD', 0.001]] });
    assert.equal(markOf(venue), 80_123.5, 'that of another market does not');
    venue.apply({ type: 'setPremiums', premiums: [[SYMBOL, 0]] });
    assert.equal(markOf(venue), 80_000);
  });
  test('a step of another source', () => {
    const venue = given();
    venue.apply(step({ prices: [['XBT', 80_010]] }));
    assert.equal(markOf(venue), 80_010);
  });
  test('and a step with a new one goes on', () => {
    const venue = given();
    venue.apply(step({ prices: [['XBT', 80_010]], marks: [[SYMBOL, 80_200]] }));
    assert.equal(markOf(venue), 80_200);
  });
});

test('triggers, liquidations and figures follow it', () => {
  const venue = venueWith();
  venue.buy(ALICE, SYMBOL, 1);
  venue.apply({
    type: 'sendTrigger',
    account: ALICE,
    symbol: SYMBOL,
    side: 'sell',
    triggerType: 'stp',
    signal: 'mark',
    size: '0.1',
    stopPrice: '79500',
    reduceOnly: false,
  });
  const before = accountFigures(venue.state, venue.state.accounts.get(ALICE)).flex;
  const fell = venue.apply(step({ prices: [['XBT', 80_000]], marks: [[SYMBOL, 79_400]] }));
  assert.equal(eventsOf(fell.events, 'triggerFired').length, 1);
  const named = JSON.stringify(explainAccount(venue.state, venue.state.accounts.get(ALICE)), (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  assert.match(named, /mark price, given by the price source/, 'explanations name it');
  const after = accountFigures(venue.state, venue.state.accounts.get(ALICE)).flex;
  assert.ok(after.portfolioValue < before.portfolioValue - 500);
  const ended = venue.apply(step({ prices: [['XBT', 80_000]], marks: [[SYMBOL, 58_000]] }));
  assert.ok(eventsOf(ended.events, 'liquidation').length > 0, 'the watch over wallets sees it');
});

test('a mark that none could be is refused, and nothing of the step is done', () => {
  const venue = venueWith();
  for (const price of [0, -1, Number.NaN, 1e30, Number.POSITIVE_INFINITY]) {
    const { result } = venue.apply(step({ prices: [['XBT', 1]], marks: [[SYMBOL, price]] }));
    assert.equal(result.type === 'refused' && result.error, 'invalidAmount');
  }
  const { result } = venue.apply(step({ prices: [['XBT', 1]], marks: [['PF_NOPE', 1]] }));
  assert.equal(result.type === 'refused' && result.error, 'invalidArgument');
  assert.equal(markOf(venue), 80_000);
});

test('it is state: saved, loaded, kept with snapshots', () => {
  const venue = venueWith();
  const kept = venue.venue.snapshot();
  venue.apply(step({ prices: [['XBT', 80_000]], marks: [[SYMBOL, 80_123.5]] }));
  const bytes = venue.state.save();
  const hash = venue.state.hash();
  venue.venue.restore(kept);
  assert.equal(markOf(venue), 80_000);
  venue.state.load(bytes);
  assert.equal(venue.state.hash(), hash);
  assert.equal(venue.market(SYMBOL).givenMark, 80_123.5);
});
