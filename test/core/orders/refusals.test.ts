import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { OrderType, SendOrder } from '../../../src/core/commands/command.ts';
import type { OrderError } from '../../../src/core/events.ts';
import { statusOf } from '../../../src/core/orders/refusals.ts';
import { account } from '../../support/genesis.ts';
import { linear } from '../../support/instruments.ts';
import { ALICE, BOB, CAROL, eventsOf, SmallVenue } from '../../support/small-venue.ts';

const SYMBOL = 'PF_XBTUSD';

/** What is wrong with an order: what is done to the venue before it, and what the order asks. */
interface Wrong {
  readonly error: OrderError;
  readonly what: string;
  readonly order?: Partial<SendOrder>;
  /** Carol has no money to speak of. */
  readonly poor?: boolean;
  prepare?(venue: SmallVenue, who: number): void;
  /** Done last: it would keep the rest of the preparation out of the market. */
  close?(venue: SmallVenue): void;
}

const TOO_LONG = 'x'.repeat(101);

/** The reasons in their documented order. */
const WRONGS: readonly Wrong[] = [
  { error: 'WOULD_PROCESS_AFTER_SPECIFIED_TIME', what: 'late', order: { processBeforeMs: 1 } },
  {
    error: 'MARKET_SUSPENDED',
    what: 'suspended',
    close: (venue) => venue.apply({ type: 'setMarket', symbol: SYMBOL, suspended: true }),
  },
  { error: 'INVALID_QUANTITY', what: 'off the lot', order: { size: '0.00005' } },
  { error: 'INVALID_PRICE', what: 'off the tick', order: { limitPrice: '80000.5' } },
  { error: 'INVALID_QUANTITY', what: 'too large', order: { size: '20' } },
  { error: 'CLIENT_ORDER_ID_TOO_LONG', what: 'long name', order: { cliOrdId: TOO_LONG } },
  {
    error: 'CLIENT_ORDER_ID_IN_USE',
    what: 'name in use',
    order: { cliOrdId: 'mine' },
    prepare: (venue, who) => {
      venue.buy(who, 'PI_XBTUSD', '100', 40_000, { cliOrdId: 'mine' });
    },
  },
  {
    error: 'MARKET_IS_POST_ONLY',
    what: 'post-only market',
    close: (venue) => venue.apply({ type: 'setMarket', symbol: SYMBOL, postOnly: true }),
  },
  {
    error: 'ORDER_LIMIT_EXCEEDED',
    what: 'too many orders',
    prepare: (venue, who) => {
      for (const price of [70_001, 70_002, 70_003]) venue.buy(who, SYMBOL, '0.001', price);
    },
  },
  { error: 'SMALL_ORDER_LIMIT_EXCEEDED', what: 'too small', order: { size: '0.0001' } },
  { error: 'WOULD_NOT_REDUCE_POSITION', what: 'nothing to reduce', order: { reduceOnly: true } },
  {
    error: 'WOULD_EXECUTE_SELF',
    what: 'own order',
    prepare: (venue, who) => {
      venue.sell(who, SYMBOL, '0.001', 80_000);
    },
  },
  {
    error: 'POST_WOULD_EXECUTE',
    what: 'post that would trade',
    order: { orderType: 'post' },
    prepare: (venue) => {
      venue.sell(BOB, SYMBOL, '0.001', 80_000);
    },
  },
  { error: 'IOC_WOULD_NOT_EXECUTE', what: 'nobody to fill it', order: { orderType: 'fok' } },
  {
    error: 'PRICE_COLLAR',
    what: 'far from mark',
    order: { limitPrice: '100000' },
    prepare: (venue) => {
      venue.sell(BOB, SYMBOL, '0.001', 100_000);
    },
  },
  {
    error: 'PRICE_DISLOCATION',
    what: 'further out of a dislocated market',
    prepare: (venue) => {
      venue.sell(BOB, SYMBOL, '0.001', 80_000);
      const market = venue.state.markets.own(venue.market(SYMBOL).id);
      market.dislocation = 'ABOVE_UPPER_BOUND';
      market.markPrice = 79_999;
    },
  },
  { error: 'MAX_POSITION_EXCEEDED', what: 'beyond the limit', order: { size: '3' } },
  { error: 'INSUFFICIENT_MARGIN', what: 'no money', poor: true },
];

function answer(wrongs: readonly Wrong[]): string {
  const venue = new SmallVenue({
    rules: { largestOrderUsd: 1_000_000, smallestOrderUsd: 15, openOrdersPerMarket: 3 },
    instruments: [linear({ maxPositionSize: 2 }), INVERSE],
    accounts: [
      account('alice', 'flex USD 1000000', 'fi_xbtusd XBT 1'),
      account('bob', 'flex USD 1000000'),
      account('carol', 'flex USD 100', 'fi_xbtusd XBT 1'),
    ],
  });
  const who = wrongs.some((wrong) => wrong.poor === true) ? CAROL : ALICE;
  for (const wrong of wrongs) wrong.prepare?.(venue, who);
  for (const wrong of wrongs) wrong.close?.(venue);
  const order: SendOrder = {
    type: 'sendOrder',
    account: who,
    symbol: SYMBOL,
    side: 'buy',
    orderType: 'lmt',
    size: '1',
    limitPrice: '80000',
    reduceOnly: false,
    ...Object.assign({}, ...wrongs.map((wrong) => wrong.order ?? {})),
  };
  const before = venue.state.hash();
  const result = venue.apply(order);
  const rejected = eventsOf(result.events, 'orderRejected');
  if (result.status !== 'placed') {
    assert.equal(result.events.length, rejected.length, 'a refusal does nothing but tell of itself');
    assert.equal(venue.state.root.seq > 0 && before !== venue.state.hash(), true, 'only the count of entries moves');
  }
  return result.status;
}

const INVERSE = linear({
  symbol: 'PI_XBTUSD',
  type: 'futures_inverse',
  tickSize: 0.5,
  contractValueTradePrecision: 0,
  maxPositionSize: 1000,
  impactMidSize: 1,
  feeScheduleUid: 'inverse',
  marginLevels: [{ contracts: 0, initialMargin: 0.02, maintenanceMargin: 0.01 }],
  retailMarginLevels: [{ contracts: 0, initialMargin: 0.5, maintenanceMargin: 0.25 }],
});

/** Fields in which two of them ask for different things: they cannot both be wrong with one order. */
function clash(a: Wrong, b: Wrong): boolean {
  const left = a.order as Record<string, unknown> | undefined;
  const right = b.order as Record<string, unknown> | undefined;
  if (left === undefined || right === undefined) return false;
  return Object.keys(left).some((field) => field in right && left[field] !== right[field]);
}

/** Pairs that exclude each other by what they mean. */
const EXCLUDED: readonly (readonly [string, string])[] = [
  ['post-only market', 'post that would trade'],
  // What only reduces may be small, and takes no room.
  ['too small', 'nothing to reduce'],
  ['too many orders', 'own order'],
];

test('an order with nothing wrong is placed', () => {
  assert.equal(answer([]), 'placed');
});

test('each refusal by itself', () => {
  for (const wrong of WRONGS) assert.equal(answer([wrong]), statusOf(wrong.error), wrong.what);
});

test('of two refusals that hold at once, the one that is documented first is the answer', (t) => {
  let pairs = 0;
  for (const [index, first] of WRONGS.entries()) {
    for (const second of WRONGS.slice(index + 1)) {
      const excluded = EXCLUDED.some(([a, b]) => a === first.what && b === second.what);
      if (excluded || clash(first, second)) continue;
      assert.equal(answer([first, second]), statusOf(first.error), `${first.what}, ${second.what}`);
      pairs++;
    }
  }
  t.diagnostic(`${pairs} pairs`);
  assert.ok(pairs > 100, String(pairs));
});

test('pairs that need an order of their own', () => {
  const of = (...names: readonly string[]): Wrong[] => WRONGS.filter((wrong) => names.includes(wrong.what));
  const far = { limitPrice: '100000' } as const;
  const rows: readonly (readonly [string, readonly Wrong[]])[] = [
    // Meets the own order before it finds too little.
    ['selfFill', [...of('own order', 'nobody to fill it')]],
    [
      'postWouldExecute',
      [...of('far from mark'), { error: 'POST_WOULD_EXECUTE', what: '', order: { orderType: 'post', ...far } }],
    ],
    [
      'iocWouldNotExecute',
      [...of('far from mark'), { error: 'IOC_WOULD_NOT_EXECUTE', what: '', order: { orderType: 'fok', ...far } }],
    ],
    [
      'tooManyOrders',
      [
        ...of('too many orders'),
        { error: 'WOULD_EXECUTE_SELF', what: '', prepare: (venue) => venue.sell(BOB, SYMBOL, '0.001', 80_000) },
      ],
    ],
    ['maxPositionViolation', [...of('beyond the limit', 'no money')]],
    ['outsidePriceCollar', [...of('far from mark', 'beyond the limit', 'no money')]],
  ];
  for (const [status, wrongs] of rows) assert.equal(answer(wrongs), status, wrongs.map((wrong) => wrong.what).join());
});

test('margin is missing before liquidation threatens', () => {
  // Buying at 25 % above mark costs more than the account has: both would hold.
  const venue = new SmallVenue({
    rules: { limitOrderCollar: 1 },
    accounts: [account('alice', 'flex USD 1000'), account('bob', 'flex USD 1000000')],
  });
  venue.sell(BOB, SYMBOL, '0.1', 100_000);
  assert.equal(venue.buy(ALICE, SYMBOL, '0.1', 100_000).status, 'insufficientAvailableFunds');
});

test('an inactive account, or one whose trading is off, gets no further', () => {
  for (const change of [{ active: false }, { tradingEnabled: false }]) {
    const venue = new SmallVenue();
    const { key } = venue.buy(ALICE, SYMBOL, 1, 70_000);
    venue.apply({ type: 'setAccount', account: ALICE, ...change });
    assert.equal(venue.buy(ALICE, SYMBOL, 'nonsense', 'nonsense').status, 'accountInactive');
    assert.equal(venue.edit(ALICE, key, { size: '2' }).status, 'accountInactive');
    assert.equal(venue.cancel(ALICE, key).status, 'cancelled', 'it may always get out');
  }
});

test('a refusal before the order has an id carries none, a later one does', () => {
  const venue = new SmallVenue();
  assert.deepEqual(venue.buy(ALICE, SYMBOL, 'x', 1, { cliOrdId: 'a' }).result, {
    type: 'order',
    status: 'invalidSize',
    cliOrdId: 'a',
    refusal: {
      error: 'INVALID_QUANTITY',
      check: 3,
      figures: [{ name: 'lot', value: 0.0001, unit: 'contracts' }],
    },
  });
  const late = venue.buy(ALICE, SYMBOL, 1, 80_000, { type: 'ioc', cliOrdId: 'b' });
  assert.equal(late.status, 'iocWouldNotExecute');
  assert.ok(late.key > 0);
  const [rejected] = eventsOf(late.events, 'orderRejected');
  assert.equal(rejected?.error, 'IOC_WOULD_NOT_EXECUTE');
  assert.deepEqual(
    [rejected?.order.key, rejected?.order.quantityLots, rejected?.order.cliOrdId],
    [late.key, 10_000, 'b'],
  );
});

test('a reduce-only order without a position is refused and told with the size it asked for', () => {
  const venue = new SmallVenue();
  const refused = venue.sell(ALICE, SYMBOL, 3, 80_000, { reduceOnly: true });
  assert.equal(refused.status, 'wouldNotReducePosition');
  assert.equal(eventsOf(refused.events, 'orderRejected')[0]?.order.quantityLots, 30_000);
});

test('sizes and prices at their bounds', () => {
  const rules = { largestOrderUsd: 80_000, smallestOrderUsd: 8 };
  const rows: readonly (readonly [string, string, OrderType, string])[] = [
    ['1', '80000', 'lmt', 'placed'],
    ['1.0001', '80000', 'lmt', 'invalidSize'],
    ['0.0001', '80000', 'lmt', 'placed'],
    ['0.0001', '79999', 'lmt', 'tooManySmallOrders'],
    ['0', '80000', 'lmt', 'invalidSize'],
    ['-1', '80000', 'lmt', 'invalidSize'],
    ['1', '0', 'lmt', 'invalidPrice'],
    ['1', '-80000', 'lmt', 'invalidPrice'],
    ['1', '1e300', 'lmt', 'invalidPrice'],
    ['1e300', '80000', 'lmt', 'invalidSize'],
    ['', '80000', 'lmt', 'invalidSize'],
    ['1', '', 'lmt', 'invalidPrice'],
    ['1e0', '8e4', 'lmt', 'placed'],
    ['+1.000', '80000.000', 'post', 'placed'],
  ];
  for (const [size, price, type, status] of rows) {
    const venue = new SmallVenue({ rules });
    assert.equal(venue.buy(ALICE, SYMBOL, size, price, { type }).status, status, `${size} at ${price}`);
  }
  const venue = new SmallVenue();
  const missing = venue.apply({
    type: 'sendOrder',
    account: ALICE,
    symbol: SYMBOL,
    side: 'buy',
    orderType: 'lmt',
    size: '1',
    reduceOnly: false,
  });
  assert.equal(missing.status, 'invalidPrice');
});

test('the client id: 100 characters, free again once its order is gone', () => {
  const venue = new SmallVenue();
  const name = 'x'.repeat(100);
  const { key } = venue.buy(ALICE, SYMBOL, 1, 70_000, { cliOrdId: name });
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000, { cliOrdId: name }).status, 'clientOrderIdAlreadyExist');
  assert.equal(venue.buy(BOB, SYMBOL, 1, 70_000, { cliOrdId: name }).status, 'placed', 'another account has its own');
  venue.cancel(ALICE, key);
  assert.equal(venue.buy(ALICE, SYMBOL, 1, 70_000, { cliOrdId: name }).status, 'placed');
});

test('the list in the source is the list that is tested', () => {
  const source = readFileSync(join(import.meta.dirname, '../../../src/core/orders/refusals.ts'), 'utf8');
  const listed = [...source.matchAll(/^ \* +\d+ ([A-Z_]+)/gm)].map((match) => match[1]);
  const tested = WRONGS.map((wrong) => wrong.error).filter((error) => error !== 'CLIENT_ORDER_ID_IN_USE');
  assert.deepEqual(listed, [...tested, 'WOULD_CAUSE_LIQUIDATION']);
});
