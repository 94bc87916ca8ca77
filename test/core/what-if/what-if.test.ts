import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainAccount } from '../../../src/core/margin/explain/account.ts';
import { accountFigures } from '../../../src/core/margin/report.ts';
import type { Hypothesis } from '../../../src/core/what-if/hypothesis.ts';
import { type WhatIf, whatIf } from '../../../src/core/what-if/what-if.ts';
import { account } from '../../support/genesis.ts';
import { datedInverse, datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { Random } from '../../support/random.ts';
import { ALICE, BOB, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';
import { RandomAccount } from '../margin/explain/random-account.ts';

const NOTHING: Hypothesis = {
  deposits: [],
  positions: [],
  leverage: [],
  orders: [],
  premiums: [],
  indexPrices: [],
};

function venueWith(changes: ConstructorParameters<typeof SmallVenue>[0] = {}): SmallVenue {
  return new SmallVenue({
    feeSchedules: [],
    instruments: [linear(), datedLinear(), ether(), inverse(), datedInverse()],
    accounts: [
      account('alice', 'flex USD 10000', 'fi_xbtusd XBT 1'),
      account('bob', 'flex USD 100000000', 'fi_xbtusd XBT 1000'),
      account('carol', 'flex USD 100000'),
    ],
    ...changes,
  });
}

/** What a hypothesis comes to; the state's bytes must be the same after it. */
function suppose(venue: SmallVenue, hypothesis: Partial<Hypothesis>, accountId = ALICE): WhatIf {
  const before = venue.state.hash();
  const outcome = whatIf(venue.state, accountId, { ...NOTHING, ...hypothesis });
  assert.equal(venue.state.hash(), before, 'nothing changes');
  assert.ok('state' in outcome, 'error' in outcome ? outcome.error : '');
  return outcome;
}

function figuresIn({ state }: Pick<WhatIf, 'state'>, accountId = ALICE) {
  return accountFigures(state, state.accounts.get(accountId));
}

const order = { symbol: 'PF_XBTUSD', side: 'buy', orderType: 'lmt', reduceOnly: false } as const;

describe('a hypothesis', () => {
  test('bitcoin 12 % lower: figures before liquidation, and that it would be liquidated', () => {
    const venue = venueWith({ liquidity: 'house' });
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
    const outcome = suppose(venue, { indexPrices: [['XBT', 70_400]] });
    const { flex } = figuresIn(outcome);
    assert.deepEqual([flex.pnl, flex.marginEquity, flex.maintenanceMargin], [-9_600, 400, 400]);
    assert.deepEqual(
      outcome.parts.map((part) => [part.equity, part.inDanger]),
      [[400, false]],
    );
    const lower = suppose(venue, { indexPrices: [['XBT', 70_300]] });
    assert.equal(lower.parts[0]?.inDanger, true);
    assert.ok(eventsOf(lower.consequences, 'liquidation').some(({ accountId }) => accountId === ALICE));
    assert.ok(figuresIn({ state: lower.afterwards }).flex.maintenanceMargin < 400);
    assert.equal(figuresIn(lower).flex.maintenanceMargin, 400, 'the figures are those before it');
  });

  test('the liquidation price of a position that is only supposed', () => {
    const venue = venueWith();
    const outcome = suppose(venue, {
      positions: [
        { symbol: 'PF_XBTUSD', size: '1', entryPrice: '80000' },
        { symbol: 'PI_XBTUSD', size: '-40000', entryPrice: '80000' },
      ],
    });
    assert.deepEqual(
      outcome.positions.map(({ liquidationPrice }) => liquidationPrice?.toFixed(6)),
      // 10,000 + (P - 80,000) = 400; and short with more coins than contracts: 1 - 0.5 + 40,000 / P > 400 / P always.
      ['70400.000000', undefined],
    );
    assert.equal(figuresIn(outcome).flex.initialMargin, 800);
    assert.equal(venue.position(ALICE, 'PF_XBTUSD'), undefined);
  });

  test('an average entry price off the tick, and one that replaces a position', () => {
    const venue = venueWith();
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
    const outcome = suppose(venue, { positions: [{ symbol: 'PF_XBTUSD', size: '-0.5', entryPrice: '80123.45' }] });
    assert.ok(Math.abs(figuresIn(outcome).flex.pnl - 61.725) < 1e-9);
    assert.equal(venue.lots(ALICE, 'PF_XBTUSD'), 10_000);
    assert.equal(venue.figures(ALICE).flex.pnl, 0);
  });

  test('money, leverage and orders; a refused order is told, and the rest goes on', () => {
    const venue = venueWith();
    venue.sell(BOB, 'PF_XBTUSD', 2, 80_000);
    const orders = [
      { ...order, size: '50', limitPrice: '80000' },
      { ...order, size: '1', limitPrice: '80000' },
    ];
    const outcome = suppose(venue, {
      deposits: [{ wallet: 'flex', asset: 'USD', amount: '5000' }],
      leverage: [{ symbol: 'PF_XBTUSD', maxLeverage: 10 }],
      orders,
    });
    assert.deepEqual(
      outcome.orders.map((result) => (result.type === 'order' ? result.status : result.type)),
      ['insufficientAvailableFunds', 'placed'],
    );
    const { flex } = figuresIn(outcome);
    assert.deepEqual([flex.balanceValue, flex.initialMargin], [15_000, 8_000]);
    assert.equal(outcome.positions[0]?.isolated, true);
    assert.equal(eventsOf(outcome.events, 'execution').length, 1);
  });

  test('prices that pass a resting order fill it, as they would', () => {
    const venue = venueWith({ liquidity: 'house' });
    venue.buy(ALICE, 'PF_XBTUSD', '0.1', 75_000);
    const outcome = suppose(venue, { indexPrices: [['XBT', 70_000]] });
    const [fill] = eventsOf(outcome.events, 'execution');
    assert.deepEqual([fill?.maker.accountId, fill?.ticks], [ALICE, 75_000]);
    assert.equal(figuresIn(outcome).flex.pnl, -500);
  });

  test('a stop that fires first saves the position', () => {
    const venue = venueWith({ liquidity: 'house' });
    venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 80_000);
    venue.apply({
      type: 'sendTrigger',
      account: ALICE,
      symbol: 'PF_XBTUSD',
      side: 'sell',
      triggerType: 'stp',
      signal: 'mark',
      size: '1',
      stopPrice: '75000',
      reduceOnly: true,
    });
    const { parts, consequences, afterwards } = suppose(venue, { indexPrices: [['XBT', 70_300]] });
    assert.equal(parts[0]?.inDanger, true);
    assert.equal(eventsOf(consequences, 'triggerFired').length, 1);
    assert.equal(eventsOf(consequences, 'liquidation').length, 0);
    assert.equal(figuresIn({ state: afterwards }).flex.maintenanceMargin, 0);
    assert.equal(venue.lots(ALICE, 'PF_XBTUSD'), 10_000);
  });

  test('what cannot be is refused by name', () => {
    const venue = venueWith();
    const rows: readonly (readonly [Partial<Hypothesis>, object])[] = [
      [
        { deposits: [{ wallet: 'nowhere', asset: 'USD', amount: '1' }] },
        { what: 'deposits', index: 0, error: 'invalidAccount', detail: 'nowhere' },
      ],
      [
        { positions: [{ symbol: 'PF_NOUSD', size: '1', entryPrice: '1' }] },
        { what: 'positions', index: 0, error: 'contractDoesNotExist' },
      ],
      [
        { positions: [{ symbol: 'PF_XBTUSD', size: '0.00001', entryPrice: '1' }] },
        { what: 'positions', index: 0, error: 'invalidSize' },
      ],
      [
        { positions: [{ symbol: 'PF_XBTUSD', size: '1', entryPrice: '0' }] },
        { what: 'positions', index: 0, error: 'invalidPrice' },
      ],
      [
        { leverage: [{ symbol: 'PF_XBTUSD', maxLeverage: 0.5 }] },
        { what: 'leverage', index: 0, error: 'argumentInvalid', detail: 'maxLeverage' },
      ],
      [{ indexPrices: [['XBT', -1]] }, { what: 'indexPrices', index: 0, error: 'invalidAmount', detail: 'XBT' }],
      [{ premiums: [['PF_XBTUSD', 2]] }, { what: 'premiums', index: 0, error: 'invalidAmount', detail: 'PF_XBTUSD' }],
    ];
    const before = venue.state.hash();
    for (const [hypothesis, refused] of rows) {
      assert.deepEqual(whatIf(venue.state, ALICE, { ...NOTHING, ...hypothesis }), refused);
    }
    assert.equal(venue.state.hash(), before);
  });
});

test('a hypothesis comes to what the venue comes to when it is done', (t) => {
  const census = { tried: 0, filled: 0, refused: 0, consequences: 0 };
  for (let seed = 1; seed <= 10; seed++) {
    const account = new RandomAccount(seed, '2026');
    const random = new Random(seed * 77);
    const { venue } = account;
    for (let step = 0; step < 40; step++) {
      account.step();
      const { markPrice } = venue.market('PF_XBTUSD');
      venue.sell(BOB, 'PF_XBTUSD', 0.7, Math.round(markPrice * 1.001));
      venue.buy(BOB, 'PF_XBTUSD', 0.9, Math.round(markPrice * 0.999));
      const amount = String(random.whole(1, 90_000));
      const orders = [
        {
          ...order,
          side: random.pick(['buy', 'sell'] as const),
          size: String(random.whole(1, 9)),
          limitPrice: '80000',
        },
        { ...order, symbol: 'PI_XBTUSD', size: '5000', limitPrice: String(random.whole(70_000, 90_000)) },
      ];
      const hypothesis: Partial<Hypothesis> = {
        deposits: random.chance(0.5) ? [{ wallet: 'flex', asset: 'USD', amount }] : [],
        orders: random.chance(0.5) ? orders : [],
      };
      const supposed = suppose(venue, hypothesis);
      const kept = venue.venue.snapshot();
      for (const deposit of hypothesis.deposits ?? []) venue.apply({ type: 'deposit', account: ALICE, ...deposit });
      const real = (hypothesis.orders ?? []).map((sent) => venue.apply({ type: 'sendOrder', account: ALICE, ...sent }));
      census.tried++;
      census.refused += real.filter(({ status }) => status !== 'placed').length;
      census.filled += real.reduce((count, { fills }) => count + fills.length, 0);
      // What the risk step did at once is what was told as consequences.
      const followed = real.some(({ events }) => events.some(({ type }) => type === 'liquidation'));
      if (supposed.consequences.length > 0 || followed) census.consequences++;
      else assert.deepEqual(figuresIn(supposed), venue.figures(ALICE));
      venue.venue.restore(kept);
    }
  }
  t.diagnostic(JSON.stringify(census));
  assert.ok(census.tried > 300 && census.filled > 20 && census.refused > 10);
});

test('whatever is supposed, every figure is explained before and after what follows', (t) => {
  const census = { tried: 0, inDanger: 0, liquidated: 0, prices: 0, noPrice: 0 };
  const symbols = ['PF_XBTUSD', 'FF_XBTUSD_261225', 'PF_ETHUSD', 'PI_XBTUSD', 'FI_XBTUSD_261225'];
  for (let seed = 1; seed <= 8; seed++) {
    const account = new RandomAccount(seed, RandomAccount.RULES[seed % RandomAccount.RULES.length] ?? '2026');
    const random = new Random(seed);
    for (let step = 0; step < 25; step++) {
      account.step();
      const positions = symbols.flatMap((symbol) => {
        if (random.chance(0.6)) return [];
        const size = symbol.includes('I_') ? random.whole(-900_000, 900_000) : random.whole(-20, 20);
        return [{ symbol, size: String(size), entryPrice: symbol.includes('ETH') ? '2612.37' : '80123.4567' }];
      });
      const { parts, afterwards, consequences, state, ...outcome } = suppose(account.venue, {
        positions,
        indexPrices: [
          ['XBT', random.whole(30_000, 160_000)],
          ['ETH', random.whole(1_000, 5_000)],
        ],
      });
      // Explaining halts where a tree does not come to its figure.
      for (const fork of [state, afterwards]) explainAccount(fork, fork.accounts.get(ALICE));
      census.tried++;
      if (parts.some(({ inDanger }) => inDanger)) census.inDanger++;
      if (eventsOf(consequences, 'liquidation').length > 0) census.liquidated++;
      for (const { liquidationPrice } of outcome.positions) {
        if (liquidationPrice === undefined) census.noPrice++;
        else census.prices++;
      }
    }
  }
  t.diagnostic(JSON.stringify(census));
  assert.ok(census.inDanger > 20 && census.liquidated > 20 && census.prices > 50 && census.noPrice > 20);
});

test('a venue asked what-ifs in between goes exactly the way of one that is not', () => {
  const plain = new RandomAccount(9, '2026');
  const asked = new RandomAccount(9, '2026');
  const random = new Random(3);
  for (let step = 0; step < 120; step++) {
    plain.step();
    asked.step();
    suppose(asked.venue, {
      positions: [{ symbol: 'FF_XBTUSD_261225', size: String(random.whole(-9, 9)), entryPrice: '81000' }],
      orders: [{ ...order, size: '0.5', limitPrice: String(random.whole(70_000, 90_000)) }],
      indexPrices: [['XBT', random.whole(60_000, 100_000)]],
    });
    assert.deepEqual(asked.venue.figures(ALICE), plain.venue.figures(ALICE), `step ${step}`);
  }
  assert.equal(asked.venue.state.hash(), plain.venue.state.hash());
  // And no cache that a what-if left behind is taken for the venue's own.
  const figures = asked.venue.figures(ALICE);
  asked.venue.state.dropCaches();
  assert.deepEqual(asked.venue.figures(ALICE), figures);
});

test('a wallet laid out anew in a fork is invalidated in the right place afterwards', () => {
  const venue = venueWith();
  venue.cross(CAROL, BOB, 'FF_XBTUSD_261225', '0.5', 80_000);
  venue.cross(CAROL, BOB, 'PF_ETHUSD', 10, 2_600);
  assert.equal(venue.figures(CAROL).flex.initialMargin, 800 + 520);
  // The supposed position stands before those that are there, and so moves their slots.
  suppose(venue, { positions: [{ symbol: 'PF_XBTUSD', size: '1', entryPrice: '80000' }] }, CAROL);
  venue.cross(CAROL, BOB, 'FF_XBTUSD_261225', '0.5', 80_000);
  assert.equal(venue.figures(CAROL).flex.initialMargin, 1_600 + 520);
});
