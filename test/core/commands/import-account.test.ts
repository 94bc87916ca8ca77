import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Command, ImportAccount } from '../../../src/core/commands/command.ts';
import { account } from '../../support/genesis.ts';
import { datedLinear, ether, inverse, linear } from '../../support/instruments.ts';
import { ALICE, eventsOf, HOUSE, SmallVenue } from '../../support/small-venue.ts';

const IMPORTED = 3;

function venueWith(liquidity: 'house' | 'none' = 'house'): SmallVenue {
  return new SmallVenue({
    liquidity,
    instruments: [linear(), datedLinear(), ether(), inverse()],
    accounts: [account('alice', 'flex USD 1000000')],
  });
}

function command(changes: Partial<ImportAccount> & { readonly funds?: readonly string[] } = {}): ImportAccount {
  const { funds = ['flex USD 10000'], ...rest } = changes;
  return {
    type: 'importAccount',
    specification: account('bob', ...funds),
    indexPrices: [],
    markPrices: [],
    positions: [],
    orders: [],
    triggers: [],
    ...rest,
  };
}

const ORDER = { symbol: 'PF_XBTUSD', side: 'buy', size: '0.2', filledSize: '0.1', reduceOnly: false } as const;
const TRIGGER = {
  symbol: 'PF_XBTUSD',
  side: 'sell',
  triggerType: 'stp',
  signal: 'mark',
  size: '0.1',
  reduceOnly: true,
} as const;

/** Every asset sums to 0 over all accounts, and so do the lots of every market and its costs with its clearing account. */
function assertBalanced(venue: SmallVenue): void {
  for (const asset of ['USD', 'EUR', 'XBT', 'ETH']) assert.equal(venue.total(asset), 0n, asset);
  const { state } = venue;
  for (let marketId = 0; marketId < state.markets.size; marketId++) {
    let lots = 0;
    let long = 0;
    for (let id = 0; id < state.positions.size; id++) {
      const position = state.positions.get(id);
      if (position.marketId !== marketId) continue;
      lots += position.lots;
      long += Math.max(position.lots, 0);
    }
    assert.equal(lots, 0);
    assert.equal(state.markets.get(marketId).openInterestLots, long);
  }
}

describe('an imported account', () => {
  test('has its balances, positions and orders, and paid nothing for them', () => {
    const venue = venueWith();
    const applied = venue.apply(
      command({
        funds: ['flex USD 10000.5', 'flex XBT 0.25', 'cash EUR 3', 'fi_xbtusd XBT 1'],
        indexPrices: [['XBT', 60_000]],
        markPrices: [['PF_XBTUSD', 60_012.345]],
        positions: [
          { symbol: 'PF_XBTUSD', size: '0.5', entryPrice: '59000.25' },
          { symbol: 'PF_ETHUSD', size: '-2.5', entryPrice: '2601', maxLeverage: 5, profitAsset: 'EUR' },
          { symbol: 'PI_XBTUSD', size: '-1000', entryPrice: '61000.5' },
        ],
        orders: [{ ...ORDER, limitPrice: '55000', cliOrdId: 'mine' }],
        triggers: [{ ...TRIGGER, stopPrice: '58000' }],
      }),
    );
    assert.deepEqual(applied.result, { type: 'account', accountId: IMPORTED });
    assert.equal(venue.balance(IMPORTED, 'flex', 'USD'), '10000.5');
    assert.equal(venue.balance(IMPORTED, 'cash', 'EUR'), '3');
    assert.equal(venue.balance(IMPORTED, 'fi_xbtusd', 'XBT'), '1');
    assert.deepEqual([venue.market('PF_XBTUSD').markPrice, venue.market('PI_XBTUSD').markPrice], [60_012.345, 60_000]);
    const position = venue.position(IMPORTED, 'PF_XBTUSD');
    assert.deepEqual([position?.lots, position?.cost, position?.entryPrice], [5_000, 295_001_250n, 59_000.25]);
    const ether = venue.position(IMPORTED, 'PF_ETHUSD');
    assert.deepEqual([ether?.lots, ether?.leverage], [-2_500, 5]);
    assert.equal(ether?.profitAsset, venue.state.assetBySymbol.get('EUR'));
    assert.equal(venue.lots(IMPORTED, 'PI_XBTUSD'), -1_000);
    const { flex } = venue.figures(IMPORTED);
    assert.ok(Math.abs(flex.pnl - (0.5 * (60_012.345 - 59_000.25) + 2.5 * (2_601 - 2_600))) < 1e-9);
    assert.equal(venue.queue('PF_XBTUSD', 'buy').length, 1);
    const [placed] = eventsOf(applied.events, 'orderPlaced');
    assert.deepEqual(
      [placed?.order.quantityLots, placed?.order.filledLots, placed?.order.cliOrdId],
      [3_000, 1_000, 'mine'],
    );
    assert.equal(eventsOf(applied.events, 'triggerPlaced').length, 1);
    assert.equal(eventsOf(applied.events, 'execution').length, 0);
    assert.deepEqual(
      eventsOf(applied.events, 'booking').map(({ reason }) => reason),
      Array.from({ length: 4 }, () => 'admin transfer'),
    );
    assertBalanced(venue);
  });

  test('is a client like any other from then on', () => {
    const venue = venueWith();
    venue.apply(command({ positions: [{ symbol: 'PF_XBTUSD', size: '0.1', entryPrice: '79000' }] }));
    const sold = venue.sell(IMPORTED, 'PF_XBTUSD', '0.1');
    assert.equal(sold.status, 'placed');
    assert.equal(venue.lots(IMPORTED, 'PF_XBTUSD'), 0);
    assert.ok(Number(venue.balance(IMPORTED, 'flex', 'USD')) > 10_090, 'the profit since the entry is realised');
    assertBalanced(venue);
  });

  test('is liquidated when its margin says so', () => {
    const venue = venueWith();
    const applied = venue.apply(
      command({ funds: ['flex USD 100'], positions: [{ symbol: 'PF_XBTUSD', size: '1', entryPrice: '80000' }] }),
    );
    assert.ok(eventsOf(applied.events, 'liquidation').some(({ accountId }) => accountId === IMPORTED));
    assertBalanced(venue);
  });

  test('gets the same bytes for the same command, and the house the other side at a profit of its own', () => {
    const hashes = [0, 1].map(() => {
      const venue = venueWith();
      venue.buy(ALICE, 'PF_XBTUSD', '1');
      venue.apply(command({ positions: [{ symbol: 'PF_XBTUSD', size: '-0.4', entryPrice: '70000' }] }));
      assert.equal(venue.lots(HOUSE, 'PF_XBTUSD'), -6_000);
      assertBalanced(venue);
      return venue.state.hash();
    });
    assert.equal(hashes[0], hashes[1]);
  });
});

describe('imported orders', () => {
  test('rest where the house quotes, which gives way; its next quotes fill them', () => {
    const venue = venueWith();
    const [ask = 0] = venue.market('PF_XBTUSD').houseAskTicks;
    const applied = venue.apply(command({ orders: [{ ...ORDER, limitPrice: String(ask + 1) }] }));
    assert.equal(eventsOf(applied.events, 'execution').length, 0);
    assert.equal(venue.queue('PF_XBTUSD', 'buy').length, 1);
    assert.ok((venue.market('PF_XBTUSD').houseAskTicks[0] ?? 0) > ask + 1);
    assert.equal(
      venue.index({ XBT: 80_000 }).events.some(({ type }) => type === 'execution'),
      true,
    );
  });

  test('that would trade with somebody, or with each other, are not held', () => {
    const venue = venueWith('none');
    venue.sell(ALICE, 'PF_XBTUSD', '0.1', '81000');
    const applied = venue.apply(
      command({
        orders: [
          { ...ORDER, limitPrice: '81000' },
          { ...ORDER, limitPrice: '80500' },
          { ...ORDER, side: 'sell', limitPrice: '80500' },
        ],
      }),
    );
    assert.deepEqual(
      eventsOf(applied.events, 'orderRejected').map(({ order, error }) => [order.ticks, order.side, error]),
      [
        [81_000, 'buy', 'POST_WOULD_EXECUTE'],
        [80_500, 'sell', 'POST_WOULD_EXECUTE'],
      ],
    );
    assert.equal(venue.queue('PF_XBTUSD', 'buy').length, 1);
  });

  test('that close nothing, or whose price is there already, are not held', () => {
    const venue = venueWith();
    const applied = venue.apply(
      command({
        positions: [{ symbol: 'PF_XBTUSD', size: '0.3', entryPrice: '80000' }],
        orders: [
          { ...ORDER, limitPrice: '70000', reduceOnly: true },
          { ...ORDER, side: 'sell', limitPrice: '90000', size: '0.5', filledSize: '0', reduceOnly: true },
        ],
        triggers: [
          { ...TRIGGER, stopPrice: '80500' },
          { ...TRIGGER, stopPrice: '79500', limitPrice: '79400', cliOrdId: 'stop' },
        ],
      }),
    );
    assert.deepEqual(
      eventsOf(applied.events, 'orderRejected').map(({ error }) => error),
      ['WOULD_NOT_REDUCE_POSITION'],
    );
    assert.deepEqual(
      eventsOf(applied.events, 'orderPlaced').map(({ order }) => order.quantityLots),
      [3_000],
    );
    assert.deepEqual(
      eventsOf(applied.events, 'triggerRejected').map(({ error }) => error),
      ['INVALID_PRICE'],
    );
    assert.equal(eventsOf(applied.events, 'triggerPlaced').length, 1);
    assert.equal(eventsOf(applied.events, 'triggerFired').length, 0);
  });
});

test('USD that the flex wallet owes comes from the outside world; the next booking covers it (C174)', () => {
  const venue = venueWith();
  const { events, result } = venue.apply(
    command({
      funds: ['flex XBT 1'],
      debtUsd: '500.25',
      positions: [{ symbol: 'PF_XBTUSD', size: '0.3', entryPrice: '80000' }],
    }),
  );
  assert.equal(result.type, 'account');
  assert.equal(venue.balance(IMPORTED, 'flex', 'USD'), '-500.25');
  assert.equal(venue.balance(IMPORTED, 'flex', 'XBT'), '1');
  assert.deepEqual(
    eventsOf(events, 'booking').map(({ reason, newBalance }) => [reason, newBalance]),
    [
      ['admin transfer', 10_000_000_000n],
      ['admin transfer', -500_250_000_000_000n],
    ],
  );
  assertBalanced(venue);
  venue.sell(IMPORTED, 'PF_XBTUSD', 0.3);
  assert.ok(Number(venue.balance(IMPORTED, 'flex', 'USD')) >= 0);
  assert.ok(Number(venue.balance(IMPORTED, 'flex', 'XBT')) < 1);
  assertBalanced(venue);
});

describe('trailing stops of an imported account (C173)', () => {
  const trailing = { ...TRIGGER, triggerType: 'trailing_stop', signal: 'index' } as const;
  const positions = [{ symbol: 'PF_XBTUSD', size: '0.3', entryPrice: '80000' }];
  const percent = { value: '1', unit: 'PERCENT' } as const;

  test('stand where they stood, and trail on from the extreme that this implies', () => {
    const venue = venueWith();
    const imported = command({
      indexPrices: [['XBT', 80_500]],
      positions,
      triggers: [
        { ...trailing, stopPrice: '80190', deviation: percent }, // 81000 was the highest
        { ...trailing, stopPrice: '80000', deviation: { value: '600', unit: 'QUOTE_CURRENCY' } }, // 80600
        { ...trailing, deviation: percent },
      ],
    });
    const { events } = venue.apply(imported);
    const ticks = (from: typeof events): readonly number[] =>
      eventsOf(from, 'triggerPlaced').map(({ trigger }) => trigger.ticks);
    assert.deepEqual(ticks(events), [80_190, 80_000, 79_695]);
    const moved = (usd: number) =>
      eventsOf(venue.index({ XBT: usd }).events, 'triggerEdited').map(({ now }) => now.ticks);
    assert.deepEqual(moved(80_600), [79_794], 'only the one that began here');
    assert.deepEqual(moved(81_000), [80_400, 80_190], 'a new extreme of those that had seen less');
    assert.deepEqual(moved(81_100), [80_289, 80_500, 80_289]);
    assert.equal(eventsOf(venue.index({ XBT: 80_500 }).events, 'triggerFired').length, 1);
  });

  test('that fire at once, deviate too far, or are too many, are not held', () => {
    const venue = venueWith();
    const refusals = (triggers: ImportAccount['triggers'], rest: Partial<ImportAccount> = {}) =>
      eventsOf(venue.apply(command({ positions, triggers, ...rest })).events, 'triggerRejected').map(
        ({ error }) => error,
      );
    assert.deepEqual(
      refusals([
        { ...trailing, stopPrice: '80000', deviation: percent },
        { ...trailing, stopPrice: '70000', deviation: { value: '60', unit: 'PERCENT' } },
        { ...trailing, stopPrice: '70000', deviation: { value: '0.125', unit: 'PERCENT' } },
        { ...trailing, signal: 'last', deviation: percent },
      ]),
      [
        'INVALID_PRICE',
        'TRAILING_STOP_MAX_DEVIATION_TOO_LARGE',
        'TRAILING_STOP_PERCENT_DEVIATION_EXCEEDS_MAX_DECIMAL_PLACES',
        'NO_REFERENCE_PRICE_AVAILABLE_FOR_CALCULATING_TRAILING_STOP_TRIGGER_PRICE',
      ],
    );
    const many = Array.from({ length: 21 }, () => ({ ...trailing, deviation: percent }));
    assert.deepEqual(refusals(many, { specification: account('carol', 'flex USD 10000') }), [
      'TRAILING_STOP_ORDER_LIMIT_EXCEEDED',
    ]);
  });
});

test('an import that makes no sense is refused, and nothing of it is done', () => {
  const venue = venueWith();
  const before = venue.state.save();
  const position = { symbol: 'PF_XBTUSD', size: '1', entryPrice: '80000' };
  const rows: readonly (readonly [Command, string, string?])[] = [
    [command({ specification: account('alice') }), 'accountExists'],
    [command({ funds: ['flex USD -1'] }), 'invalidAmount', '-1'],
    [command({ funds: ['flex NOPE 1'] }), 'invalidUnit', 'NOPE'],
    [command({ funds: ['fi_nope XBT 1'] }), 'invalidAccount', 'fi_nope'],
    [command({ indexPrices: [['USD', 1]] }), 'invalidUnit', 'USD'],
    [command({ indexPrices: [['XBT', 1e10]] }), 'invalidAmount', 'XBT'],
    [command({ markPrices: [['PF_XBTUSD', 200_000]] }), 'importRefused', 'markPrices[0]'],
    [command({ markPrices: [['PF_NOPEUSD', 1]] }), 'importRefused', 'markPrices[0]'],
    [command({ positions: [position, position] }), 'importRefused', 'positions[1].symbol'],
    [command({ positions: [{ ...position, symbol: 'X' }] }), 'importRefused', 'positions[0].symbol'],
    [command({ positions: [{ ...position, size: '0' }] }), 'importRefused', 'positions[0].size'],
    [command({ positions: [{ ...position, size: '0.00001' }] }), 'importRefused', 'positions[0].size'],
    [command({ positions: [{ ...position, size: '1201' }] }), 'importRefused', 'positions[0].size'],
    [command({ positions: [{ ...position, entryPrice: '0' }] }), 'importRefused', 'positions[0].entryPrice'],
    [command({ positions: [{ ...position, entryPrice: '1e30' }] }), 'importRefused', 'positions[0].entryPrice'],
    [command({ positions: [{ ...position, maxLeverage: 0.5 }] }), 'importRefused', 'positions[0].maxLeverage'],
    [command({ positions: [{ ...position, maxLeverage: 1.234 }] }), 'importRefused', 'positions[0].maxLeverage'],
    [command({ positions: [{ ...position, profitAsset: 'PEPE' }] }), 'importRefused', 'positions[0].profitAsset'],
    [command({ orders: [{ ...ORDER, limitPrice: '80000.5' }] }), 'importRefused', 'orders[0].limitPrice'],
    [command({ orders: [{ ...ORDER, limitPrice: '80000', size: '0' }] }), 'importRefused', 'orders[0].size'],
    [command({ triggers: [{ ...TRIGGER, stopPrice: '-1' }] }), 'importRefused', 'triggers[0].stopPrice'],
    [command({ debtUsd: '-1' }), 'importRefused', 'debtUsd'],
    [command({ debtUsd: '1' }), 'importRefused', 'debtUsd'],
    [command({ triggers: [TRIGGER] }), 'importRefused', 'triggers[0].stopPrice'],
    [
      command({ triggers: [{ ...TRIGGER, triggerType: 'trailing_stop', stopPrice: '1' }] }),
      'importRefused',
      'triggers[0].deviation',
    ],
    [
      command({ triggers: [{ ...TRIGGER, stopPrice: '1', deviation: { value: '1', unit: 'PERCENT' } }] }),
      'importRefused',
      'triggers[0].deviation',
    ],
    [command({ triggers: [{ ...TRIGGER, symbol: 'X', stopPrice: '1' }] }), 'importRefused', 'triggers[0].symbol'],
  ];
  for (const [refused, error, detail] of rows) {
    const { result } = venue.apply(refused);
    assert.deepEqual(result, { type: 'refused', error, ...(detail === undefined ? {} : { detail }) });
  }
  // The entries themselves count; nothing else has changed.
  venue.state.roots.own(0).seq -= rows.length;
  assert.deepEqual(venue.state.save(), before);
});
