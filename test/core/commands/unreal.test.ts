import assert from 'node:assert/strict';
import { test } from 'node:test';
import { account } from '../../support/genesis.ts';
import { ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, BOB, eventsOf, HOUSE, NOISE, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';

function venueWith(liquidity: 'house' | 'none' = 'house'): SmallVenue {
  return new SmallVenue({
    liquidity,
    instruments: [linear(), ether(), inverse()],
    accounts: [account('alice', 'flex USD 1000000'), account('bob', 'flex USD 1000000')],
  });
}

test('an index price is set for collateral and contracts alike', () => {
  const venue = venueWith();
  venue.apply({ type: 'deposit', account: ALICE, wallet: 'flex', asset: 'XBT', amount: '1' });
  venue.index({ XBT: 50_000.5, EUR: 1.25 });
  assert.equal(venue.figures(ALICE).flex.currencies[1]?.value, 50_000.5);
  assert.equal(venue.market(SYMBOL).markPrice, 50_000.5);
  assert.equal(venue.market('PI_XBTUSD').markPrice, 50_000.5);
});

test('prices and premiums that make no sense are refused, and nothing of them is done', () => {
  const venue = venueWith();
  const before = venue.state.save();
  const rows: readonly (readonly [Parameters<SmallVenue['apply']>[0], string])[] = [
    [
      {
        type: 'setIndexPrices',
        prices: [
          ['XBT', 1],
          ['USD', 1],
        ],
      },
      'invalidUnit',
    ],
    [
      {
        type: 'setIndexPrices',
        prices: [
          ['XBT', 1],
          ['NOPE', 1],
        ],
      },
      'invalidUnit',
    ],
    [
      {
        type: 'setIndexPrices',
        prices: [
          ['ETH', 1],
          ['XBT', 0],
        ],
      },
      'invalidAmount',
    ],
    [{ type: 'setIndexPrices', prices: [['XBT', -1]] }, 'invalidAmount'],
    [{ type: 'setIndexPrices', prices: [['XBT', Number.NaN]] }, 'invalidAmount'],
    [{ type: 'setIndexPrices', prices: [['XBT', Number.POSITIVE_INFINITY]] }, 'invalidAmount'],
    [{ type: 'setIndexPrices', prices: [['XBT', 1.1e9]] }, 'invalidAmount'],
    [{ type: 'setIndexPrices', prices: [['XBT', 0.9e-9]] }, 'invalidAmount'],
    [
      {
        type: 'setPremiums',
        premiums: [
          [SYMBOL, 0.1],
          ['PF_NOPEUSD', 0],
        ],
      },
      'invalidArgument',
    ],
    [{ type: 'setPremiums', premiums: [[SYMBOL, 0.51]] }, 'invalidAmount'],
    [{ type: 'setPremiums', premiums: [[SYMBOL, Number.NaN]] }, 'invalidAmount'],
    [{ type: 'priceStep', prices: [['XBT', 1]], premiums: [['PF_NOPEUSD', 0]], noiseOrders: [] }, 'invalidArgument'],
    [{ type: 'setMarket', symbol: 'PF_NOPEUSD', suspended: true }, 'invalidArgument'],
  ];
  for (const [command, error] of rows) {
    const answer = venue.apply(command);
    assert.deepEqual([answer.status, answer.events.length], [error, 0], JSON.stringify(command));
  }
  const fresh = venueWith();
  for (let entry = 0; entry < rows.length; entry++) fresh.apply({ type: 'tick' });
  assert.deepEqual(venue.state.save(), fresh.state.save(), 'only entries were counted');
  assert.notDeepEqual(venue.state.save(), before);
});

test('a suspended market takes no orders and keeps those it has', () => {
  const venue = venueWith('none');
  const { key } = venue.buy(ALICE, SYMBOL, 1, 79_000);
  const [changed] = eventsOf(
    venue.apply({ type: 'setMarket', symbol: SYMBOL, suspended: true }).events,
    'marketChanged',
  );
  assert.equal(changed?.marketId, venue.market(SYMBOL).id);
  assert.equal(venue.sell(BOB, SYMBOL, 1, 79_000).status, 'marketSuspended');
  assert.equal(venue.sell(BOB, 'PF_ETHUSD', 1, 2600).status, 'placed', 'the others go on');
  assert.deepEqual(venue.queue(SYMBOL, 'buy'), [key]);
  venue.apply({ type: 'setMarket', symbol: SYMBOL, suspended: false });
  assert.equal(venue.sell(BOB, SYMBOL, 1, 79_000).fills.length, 1);
});

test('a flag that is not named stays as it is', () => {
  const venue = venueWith();
  venue.apply({ type: 'setMarket', symbol: SYMBOL, suspended: true });
  venue.apply({ type: 'setMarket', symbol: SYMBOL, postOnly: true });
  const { suspended, postOnly } = venue.market(SYMBOL);
  assert.deepEqual([suspended, postOnly], [true, true]);
});

test('a price step: prices, premiums, then the noise', () => {
  const venue = venueWith();
  venue.sell(ALICE, SYMBOL, '0.01', 80_400);
  const step = venue.apply({
    type: 'priceStep',
    prices: [['XBT', 80_500]],
    premiums: [['PF_ETHUSD', 0.001]],
    noiseOrders: [
      [SYMBOL, 'buy', 3],
      ['PF_ETHUSD', 'sell', 2],
      ['PF_NOPEUSD', 'sell', 2],
    ],
  });
  assert.deepEqual(
    step.events.map((event) => event.type),
    ['execution', 'pricesMoved', 'execution', 'execution'],
  );
  assert.deepEqual(
    step.fills.map((fill) => [fill.maker.accountId, fill.taker.accountId, fill.ticks, fill.lots]),
    [
      [ALICE, HOUSE, 80_400, 100],
      [HOUSE, NOISE, 80_501, 3],
      [HOUSE, NOISE, venue.market('PF_ETHUSD').houseBidTicks[0], 2],
    ],
  );
  assert.deepEqual([step.fills[1]?.maker.fee, step.fills[1]?.taker.fee], [0n, 0n]);
  assert.equal(venue.total('USD'), 0n);
});

test('noise needs no margin, reaches one percent, and leaves what it does not get', () => {
  const venue = venueWith('none');
  venue.sell(ALICE, SYMBOL, '0.001', 80_000);
  venue.sell(ALICE, SYMBOL, '0.001', 80_800);
  venue.sell(ALICE, SYMBOL, '0.001', 80_801);
  const step = venue.apply({ type: 'priceStep', prices: [], premiums: [], noiseOrders: [[SYMBOL, 'buy', 1000]] });
  assert.deepEqual(
    step.fills.map((fill) => fill.ticks),
    [80_000, 80_800],
  );
  const [left] = eventsOf(step.events, 'orderCancelled');
  assert.deepEqual([left?.reason, left?.order.filledLots], ['IOC_WOULD_NOT_EXECUTE_REASON', 20]);
});

test('a step that others overtook stands for the time that it is of: prices of the time since are still to come', () => {
  const venue = venueWith();
  const { timeMs } = venue.state.root;
  venue.apply({ type: 'tick', untilMs: timeMs + 5_000 });
  const late = { prices: [['XBT', 80_500]], premiums: [], noiseOrders: [], atMs: timeMs + 1_000 } as const;
  assert.equal(venue.apply({ type: 'priceStep', ...late }).status, 'done');
  assert.deepEqual([venue.state.root.timeMs, venue.state.root.sourceSteppedMs], [timeMs + 5_000, timeMs + 1_000]);
});

test('noise stays out of closed and empty markets, and makes no nonsense', () => {
  const venue = venueWith('none');
  venue.sell(ALICE, SYMBOL, '0.001', 80_000);
  const noise = (...orders: readonly (readonly [string, 'buy' | 'sell', number])[]) =>
    venue.apply({ type: 'priceStep', prices: [], premiums: [], noiseOrders: orders }).events.length;
  assert.equal(noise([SYMBOL, 'sell', 1], ['PF_ETHUSD', 'buy', 1]), 0);
  assert.equal(noise([SYMBOL, 'buy', 0], [SYMBOL, 'buy', -1], [SYMBOL, 'buy', 0.5], [SYMBOL, 'buy', Number.NaN]), 0);
  venue.apply({ type: 'setMarket', symbol: SYMBOL, postOnly: true });
  assert.equal(noise([SYMBOL, 'buy', 1]), 0);
  venue.apply({ type: 'setMarket', symbol: SYMBOL, suspended: true });
  assert.equal(noise([SYMBOL, 'buy', 1]), 0);
});

test('an index price set by hand leaves the premium average, as a step of a source does (C140)', () => {
  const byHand = venueWith();
  const bySource = venueWith();
  for (const venue of [byHand, bySource]) venue.apply({ type: 'setPremiums', premiums: [[SYMBOL, 0.001]] });
  const average = byHand.market(SYMBOL).premiumAverage;
  byHand.index({ XBT: 64_000 });
  bySource.apply({ type: 'priceStep', prices: [['XBT', 64_000]], premiums: [], noiseOrders: [] });
  assert.equal(byHand.market(SYMBOL).premiumAverage, average);
  assert.equal(byHand.market(SYMBOL).markPrice, 64_000 + average);
  assert.equal(byHand.market(SYMBOL).markPrice, bySource.market(SYMBOL).markPrice);
  byHand.apply({ type: 'setPremiums', premiums: [[SYMBOL, 0.001]] });
  assert.equal(byHand.market(SYMBOL).markPrice, 64_064, 'a premium set once more restarts it (C47)');
});

test('without a house the mark follows an index set by hand, not the orders that it left behind (C140)', () => {
  const venue = venueWith('none');
  venue.buy(ALICE, SYMBOL, 1, 79_999);
  venue.sell(BOB, SYMBOL, 1, 80_001);
  venue.index({ XBT: 70_400 });
  assert.equal(venue.market(SYMBOL).markPrice, 70_400);
});
