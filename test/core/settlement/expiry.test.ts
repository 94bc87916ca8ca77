/** Expiry of dated contracts: orders first, then positions, then the next maturities (margin-and-risk 10, C28, C61). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Genesis } from '../../../src/core/commands/command.ts';
import { NONE } from '../../../src/core/entities.ts';
import { formatTime } from '../../../src/core/iso-time.ts';
import { expireContracts, nextExpiryMs } from '../../../src/core/settlement/expiry.ts';
import { Turn } from '../../../src/core/turn.ts';
import { Venue } from '../../../src/core/venue.ts';
import { ASSETS, account, assetsAt } from '../../support/genesis.ts';
import { datedInverse, datedLinear, inverse, linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';
import { ALICE, BOB, CAROL, eventsOf, HOUSE, SmallVenue } from '../../support/small-venue.ts';

const MINUTE = 60_000;
const LINEAR = 'FF_XBTUSD_261225';
const INVERSE = 'FI_XBTUSD_261225';
const LINEAR_END = Date.UTC(2026, 11, 25, 8);
const INVERSE_END = Date.UTC(2026, 11, 25, 16);

const usd = (units: bigint | undefined): number => Number(units) / 1e12;
const coins = (units: bigint | undefined): number => Number(units) / 1e10;

const funds = ['flex USD 1000000', 'fi_xbtusd XBT 10'];
const accounts = ['alice', 'bob', 'carol'].map((name) => account(name, ...funds));

/** A venue that starts an hour before the linear contract's last trading time. */
function venueOf(changes: Partial<Genesis> = {}): SmallVenue {
  return new SmallVenue({
    startMs: LINEAR_END - 60 * MINUTE,
    instruments: [linear(), inverse(), datedLinear(), datedInverse()],
    assets: assetsAt({ XBT: 84_000 }),
    accounts,
    ...changes,
  });
}

const until = (venue: SmallVenue, timeMs: number) => {
  venue.timeMs = timeMs;
  return venue.apply({ type: 'tick' });
};

function assertConserved(venue: SmallVenue): void {
  for (const { symbol } of ASSETS) assert.equal(venue.total(symbol), 0n, symbol);
}

test('linear: q x (S - E) in USD and the taker fee on |q| x S, for both sides', () => {
  const venue = venueOf();
  venue.cross(ALICE, BOB, LINEAR, 2, 83_000);
  const before = [ALICE, BOB].map((id) => Number(venue.balance(id, 'flex', 'USD')));
  venue.index({ XBT: 84_500 });
  const { events } = until(venue, LINEAR_END);
  const rows = eventsOf(events, 'settled');
  assert.deepEqual(
    rows.map(({ accountId, lots, entryPrice, settlementPrice, realizedProfit, fee }) => [
      accountId,
      lots,
      entryPrice,
      settlementPrice,
      usd(realizedProfit),
      usd(fee),
    ]),
    [
      // 2 x (84,500 - 83,000), and 0.05 % of 169,000.
      [BOB, -20_000, 83_000, 84_500, -3_000, 84.5],
      [ALICE, 20_000, 83_000, 84_500, 3_000, 84.5],
    ],
  );
  const after = [ALICE, BOB].map((id) => Number(venue.balance(id, 'flex', 'USD')));
  assert.deepEqual(
    after.map((balance, index) => Number((balance - (before[index] as number)).toFixed(4))),
    [2_915.5, -3_084.5],
  );
  const alice = rows.find(({ accountId }) => accountId === ALICE);
  assert.deepEqual([usd(alice?.oldBalance), usd(alice?.newBalance)], [before[0], after[0]]);
  assertConserved(venue);
});

test('inverse: q x (1/E - 1/S) in coins and the taker fee on |q| / S, each rounded to the ledger unit', () => {
  const venue = venueOf();
  venue.cross(ALICE, BOB, INVERSE, 70_000, 83_000);
  venue.index({ XBT: 84_500 });
  const { events } = until(venue, INVERSE_END);
  const rows = eventsOf(events, 'settled').map((row) => [row.accountId, coins(row.realizedProfit), coins(row.fee)]);
  // 70,000 / 83,000 = 0.8433734940, 70,000 / 84,500 = 0.8284023669; 0.05 % of the latter.
  assert.deepEqual(rows, [
    [BOB, -0.014_971_127_1, 0.000_414_201_2],
    [ALICE, 0.014_971_127_1, 0.000_414_201_2],
  ]);
  assertConserved(venue);
});

test('nothing is left of the contract: positions, open interest, clearing, quotes', () => {
  const venue = venueOf({ liquidity: 'house' });
  venue.buy(ALICE, LINEAR, '0.0333', 90_000);
  venue.sell(BOB, INVERSE, 333, 50_000);
  venue.cross(CAROL, BOB, LINEAR, '0.7', venue.market(LINEAR).houseBidTicks[0] as number);
  venue.index({ XBT: 84_123.45 });
  until(venue, INVERSE_END);
  for (const symbol of [LINEAR, INVERSE]) {
    const market = venue.market(symbol);
    assert.deepEqual(
      [market.listed, market.openInterestLots, market.clearing, market.houseBidTicks, market.houseAskTicks],
      [false, 0, 0n, [], []],
    );
    assert.deepEqual([market.settlementCursor, market.markPrice], [NONE, market.settlementPrice]);
    for (const id of [ALICE, BOB, CAROL, HOUSE]) assert.equal(venue.position(id, symbol), undefined);
  }
  assertConserved(venue);
});

test('open orders are cancelled before anything is settled, and none is taken afterwards', () => {
  const venue = venueOf();
  venue.cross(ALICE, BOB, LINEAR, 1, 84_000);
  const keys = [
    venue.buy(ALICE, LINEAR, 1, 80_000).key,
    venue.sell(ALICE, LINEAR, 1, 90_000, { reduceOnly: true }).key,
    venue.buy(BOB, LINEAR, 1, 81_000).key,
  ];
  const other = venue.buy(BOB, INVERSE, 100, 81_000).key;
  const { events } = until(venue, LINEAR_END);
  const words = events.map(({ type }) => type);
  const told = words.slice(words.indexOf('orderCancelled'), words.lastIndexOf('settled') + 1);
  const [order, settled] = ['orderCancelled', 'settled'];
  assert.deepEqual(told, [order, order, order, 'pricesMoved', 'marketChanged', settled, settled]);
  const cancelled = eventsOf(events, 'orderCancelled');
  assert.deepEqual(
    cancelled.map(({ order, reason }) => [order.key, reason]),
    [keys[2], keys[0], keys[1]].map((key) => [key, 'CONTRACT_EXPIRED']),
    'best price first',
  );
  assert.deepEqual(venue.queue(INVERSE, 'buy'), [other]);
  assert.equal(venue.buy(ALICE, LINEAR, 1, 80_000).status, 'marketInactive');
  assert.equal(venue.cancel(ALICE, keys[0] as number).status, 'notFound');
  assert.equal(venue.apply({ type: 'cancelAllOrders', account: ALICE, symbol: LINEAR }).status, 'noOrdersToCancel');
});

test('an order that comes at the last trading time itself is too late', () => {
  const venue = venueOf();
  venue.timeMs = LINEAR_END - 1;
  assert.equal(venue.buy(ALICE, LINEAR, 1, 80_000).status, 'placed');
  venue.timeMs = LINEAR_END;
  assert.equal(venue.buy(ALICE, LINEAR, 1, 80_000).status, 'marketInactive');
  assert.equal(venue.market(LINEAR).settlementPrice, 84_000);
});

test('the settled mark stands still: neither prices nor premiums nor flags move it', () => {
  const venue = venueOf({ liquidity: 'house' });
  until(venue, LINEAR_END);
  venue.index({ XBT: 50_000 });
  const refused = { type: 'refused', error: 'contractExpired', detail: LINEAR };
  assert.deepEqual(venue.premium({ [LINEAR]: 0.1 }).result, refused);
  assert.deepEqual(venue.apply({ type: 'setMarket', symbol: LINEAR, postOnly: true }).result, refused);
  const noiseOrders = [[LINEAR, 'buy', 5]] as const;
  // A price source that looked before the expiry is not refused: its step holds for all others.
  const step = venue.apply({ type: 'priceStep', prices: [['XBT', 51_000]], premiums: [[LINEAR, 0.2]], noiseOrders });
  assert.deepEqual([step.status, venue.market('PF_XBTUSD').markPrice], ['done', 51_000]);
  venue.pass(10 * MINUTE);
  const { markPrice, houseBidTicks, trades, listed } = venue.market(LINEAR);
  assert.deepEqual([markPrice, houseBidTicks, trades, listed], [84_000, [], 0, false]);
});

test('wallets settle by their own rules: profit currency, debts covered by conversion, isolated, retail', () => {
  const rich = [
    { ...account('alice', 'flex USD 50000'), marginSchedule: 'retail' as const },
    account('bob', 'flex EUR 50000', 'flex USD 50'),
    account('carol', ...funds),
  ];
  const venue = venueOf({ accounts: rich });
  assert.equal(venue.apply({ type: 'setProfitCurrency', account: ALICE, symbol: LINEAR, asset: 'XBT' }).status, 'done');
  assert.equal(venue.apply({ type: 'setLeverage', account: BOB, symbol: LINEAR, maxLeverage: 10 }).status, 'done');
  venue.cross(ALICE, BOB, LINEAR, 1, 84_000);
  venue.index({ XBT: 86_000 });
  const { events } = until(venue, LINEAR_END);
  assert.equal(eventsOf(events, 'settled').length, 2);
  // Alice's 2,000 are paid out in XBT at 86,000, less 0.5 %; Bob's 2,000 and fees come from his EUR.
  assert.equal(venue.balance(ALICE, 'flex', 'XBT'), '0.0231395348');
  assert.equal(venue.balance(BOB, 'flex', 'USD'), '0');
  assert.ok(Number(venue.balance(BOB, 'flex', 'EUR')) < 50_000 - 2_000 / 1.17);
  assert.deepEqual(venue.figures(BOB).flex.initialMargin, 0);
  assertConserved(venue);
});

test('the fee is that of the tier, and the venue itself pays none; a settlement adds no volume', () => {
  const feeSchedules = [
    {
      uid: 'linear',
      name: 'linear',
      tiers: [
        { makerFee: 0, takerFee: 0.05, usdVolume: 0 },
        { makerFee: 0, takerFee: 0.01, usdVolume: 84_000 },
      ],
    },
  ];
  const venue = venueOf({ feeSchedules, liquidity: 'house' });
  venue.buy(ALICE, LINEAR, 1, 90_000);
  venue.buy(BOB, LINEAR, '0.5', 90_000);
  const volumes = [ALICE, BOB].map((id) => venue.state.accounts.get(id).volumeCents);
  const { events } = until(venue, LINEAR_END);
  const fees = eventsOf(events, 'settled').map(({ accountId, fee }) => [accountId, usd(fee)]);
  assert.deepEqual(fees.toSorted(), [
    [HOUSE, 0],
    [ALICE, 8.4],
    [BOB, 21],
  ]);
  assert.deepEqual(
    [ALICE, BOB].map((id) => venue.state.accounts.get(id).volumeCents),
    volumes,
  );
});

test('what is left in other contracts is untouched, bit for bit with and without caches', () => {
  const venue = venueOf();
  venue.cross(ALICE, BOB, LINEAR, 1, 84_000);
  venue.cross(ALICE, BOB, 'PF_XBTUSD', 2, 84_000);
  venue.cross(ALICE, BOB, 'PI_XBTUSD', 5_000, 84_000);
  venue.cross(BOB, ALICE, INVERSE, 5_000, 84_000);
  venue.buy(ALICE, 'PF_XBTUSD', 1, 80_000);
  assert.equal(venue.figures(ALICE).flex.initialMargin > 0, true);
  until(venue, INVERSE_END);
  assert.deepEqual(
    ['PF_XBTUSD', 'PI_XBTUSD'].map((symbol) => venue.lots(ALICE, symbol)),
    [20_000, 5_000],
  );
  const figures = [ALICE, BOB].map((id) => venue.figures(id));
  assert.equal(figures[0]?.flex.initialMargin, 1_680);
  venue.state.dropCaches();
  assert.deepEqual(
    [ALICE, BOB].map((id) => venue.figures(id)),
    figures,
  );
  const copy = new Venue();
  copy.state.load(venue.state.save());
  assert.equal(copy.state.hash(), venue.state.hash());
  venue.cross(ALICE, BOB, 'PF_XBTUSD', 1, 84_000);
  assert.equal(venue.lots(ALICE, 'PF_XBTUSD'), 30_000);
});

// --- the calendar ----------------------------------------------------------------------------------------------------

const series = [datedLinear(), datedInverse()];
const symbolsListed = (venue: SmallVenue): readonly string[] => {
  const listed: string[] = [];
  for (let id = 0; id < venue.state.markets.size; id++) {
    const market = venue.state.markets.get(id);
    if (market.listed && market.contract.lastTradingMs > 0) listed.push(market.contract.symbol);
  }
  return listed.toSorted();
};

test('the next maturities are listed at the expiry, with quotes, a mark and a window of their own', () => {
  const venue = new SmallVenue({
    startMs: Date.UTC(2026, 9, 26), // Monday, London back on winter time since Sunday
    instruments: [linear(), inverse()],
    series,
    assets: assetsAt({ XBT: 84_000 }),
    accounts,
    liquidity: 'house',
  });
  const listed = symbolsListed(venue);
  assert.deepEqual(listed, [
    'FF_XBTUSD_261030',
    'FF_XBTUSD_261127',
    'FF_XBTUSD_261225',
    'FF_XBTUSD_270326',
    'FI_XBTUSD_261030',
    'FI_XBTUSD_261225',
  ]);
  const friday = Date.UTC(2026, 9, 30);
  venue.timeMs = friday + 8 * 3_600_000;
  const { events } = venue.apply({ type: 'tick' });
  assert.deepEqual(
    eventsOf(events, 'marketChanged').map(({ marketId }) => venue.state.markets.get(marketId).contract.symbol),
    ['FF_XBTUSD_261030', 'FF_XBTUSD_261106'],
  );
  const market = venue.market('FF_XBTUSD_261106');
  assert.deepEqual([market.listed, market.markPrice, market.houseBidTicks.length], [true, 84_000, 20]);
  assert.equal(market.contract.openingMs, venue.timeMs);
  assert.equal(venue.state.marketBySymbol.get('FF_XBTUSD_261106'), market.id);
  assert.equal(venue.buy(ALICE, 'FF_XBTUSD_261106', 1, 90_000).status, 'placed');
  assert.equal(venue.lots(ALICE, 'FF_XBTUSD_261106'), 10_000);
  // 16:00 in London is 16:00 UTC now; the inverse series goes on with the month after.
  venue.timeMs = friday + 16 * 3_600_000 - 1;
  venue.apply({ type: 'tick' });
  assert.equal(venue.market('FI_XBTUSD_261030').listed, true);
  venue.pass(1);
  assert.equal(venue.market('FI_XBTUSD_261030').listed, false);
  assert.deepEqual(symbolsListed(venue), [
    'FF_XBTUSD_261106',
    'FF_XBTUSD_261127',
    'FF_XBTUSD_261225',
    'FF_XBTUSD_270326',
    'FI_XBTUSD_261127',
    'FI_XBTUSD_261225',
  ]);
  assert.equal(venue.sell(BOB, 'FI_XBTUSD_261127', 100, 70_000).status, 'placed');
  venue.timeMs = Date.UTC(2026, 10, 6, 8) - 15 * MINUTE;
  venue.index({ XBT: 85_000 });
  until(venue, Date.UTC(2026, 10, 6, 8));
  assert.equal(venue.market('FF_XBTUSD_261106').settlementPrice, 84_500);
  assert.equal(venue.lots(ALICE, 'FF_XBTUSD_261106'), 0);
});

test('16:00 in London is 15:00 UTC in summer', () => {
  const rows: [day: number, hourUtc: number][] = [
    [Date.UTC(2026, 9, 23), 15], // the Friday before the clocks go back
    [Date.UTC(2026, 9, 30), 16],
    [Date.UTC(2027, 2, 26), 16], // the Friday before they go forward
    [Date.UTC(2027, 3, 30), 15],
  ];
  for (const [day, hourUtc] of rows) {
    const lastTradingTime = formatTime(day + hourUtc * 3_600_000);
    const symbol = `FI_XBTUSD_${lastTradingTime.slice(2, 10).replaceAll('-', '')}`;
    const dated = datedInverse({ symbol, lastTradingTime, openingDate: '2026-01-02T16:00:00Z' });
    const venue = new SmallVenue({ startMs: day, instruments: [linear(), inverse(), dated], accounts });
    until(venue, day + hourUtc * 3_600_000 - 1);
    assert.equal(venue.market(symbol).listed, true);
    venue.pass(1);
    assert.equal(venue.market(symbol).listed, false);
  }
});

test('several expiries in one advance are those of as many, and conserve every asset', () => {
  const make = () => {
    const venue = new SmallVenue({
      startMs: Date.UTC(2028, 1, 21), // a leap year: 25 February is the last Friday, 29 February a Tuesday
      instruments: [linear(), inverse()],
      series,
      assets: assetsAt({ XBT: 84_321.5 }),
      accounts,
      liquidity: 'house',
    });
    venue.cross(ALICE, BOB, 'FF_XBTUSD_280225', '1.2345', 84_000);
    venue.cross(BOB, CAROL, 'FI_XBTUSD_280331', 5_005, 84_100);
    venue.cross(CAROL, ALICE, 'FI_XBTUSD_280225', 77_777, 84_200);
    venue.buy(ALICE, 'FF_XBTUSD_280331', '0.1', 90_000);
    return venue;
  };
  const [atOnce, inSteps] = [make(), make()];
  const end = Date.UTC(2028, 3, 3);
  const { events } = until(atOnce, end);
  for (const day of [25, 32, 33, 39, 46, 60]) until(inSteps, Date.UTC(2028, 1, day, 9));
  until(inSteps, end);
  // The same but for the ids of what was made in which entry.
  const picture = (venue: SmallVenue) => ({
    listed: symbolsListed(venue),
    balances: [ALICE, BOB, CAROL, HOUSE].map((id) => [
      venue.balance(id, 'flex', 'USD'),
      venue.balance(id, 'fi_xbtusd', 'XBT'),
    ]),
    prices: [...venue.state.marketBySymbol.keys()].map((symbol) => venue.market(symbol).settlementPrice),
  });
  assert.deepEqual(picture(atOnce), picture(inSteps));
  const expired = eventsOf(events, 'settled').map(({ marketId, timeMs }) => {
    return `${atOnce.state.markets.get(marketId).contract.symbol} ${formatTime(timeMs)}`;
  });
  assert.deepEqual(
    [...new Set(expired)],
    [
      'FF_XBTUSD_280225 2028-02-25T08:00:00Z',
      'FI_XBTUSD_280225 2028-02-25T16:00:00Z',
      'FF_XBTUSD_280331 2028-03-31T08:00:00Z',
      'FI_XBTUSD_280331 2028-03-31T15:00:00Z', // London is on summer time since the 26th
    ],
  );
  assert.deepEqual(symbolsListed(atOnce).slice(0, 2), ['FF_XBTUSD_280407', 'FF_XBTUSD_280428']);
  assert.equal(atOnce.market('FF_XBTUSD_280303').settlementPrice, 84_321.5, 'listed and expired on the way');
  assertConserved(atOnce);
});

test('a revert brings the expired contract back, and its listing is made again with the same ids', () => {
  const venue = new SmallVenue({
    startMs: Date.UTC(2026, 9, 29),
    instruments: [linear(), inverse()],
    series,
    accounts,
    liquidity: 'house',
  });
  venue.buy(ALICE, 'FF_XBTUSD_261030', 1, 90_000);
  const kept = venue.state.snapshot();
  const { timeMs } = venue;
  until(venue, Date.UTC(2026, 9, 31));
  const hash = venue.state.hash();
  venue.state.restore(kept);
  venue.timeMs = timeMs;
  assert.equal(venue.state.marketBySymbol.has('FF_XBTUSD_261106'), false);
  assert.deepEqual([venue.market('FF_XBTUSD_261030').listed, venue.lots(ALICE, 'FF_XBTUSD_261030')], [true, 10_000]);
  assert.equal(venue.sell(ALICE, 'FF_XBTUSD_261030', 1, 70_000).status, 'placed');
  venue.state.restore(kept);
  until(venue, Date.UTC(2026, 9, 31));
  assert.equal(venue.state.hash(), hash);
});

test('a contract that is listed as it stands expires as well, and nothing follows it', () => {
  const venue = venueOf();
  until(venue, INVERSE_END + 400 * 86_400_000);
  assert.deepEqual(symbolsListed(venue), []);
  assert.equal(venue.state.wallets.get(venue.wallet(ALICE, 'fi_xbtusd').id).name, 'fi_xbtusd');
});

test('symbols have years of two digits: the calendar ends with 2099', () => {
  const venue = new SmallVenue({
    startMs: Date.UTC(2099, 10, 1),
    instruments: [linear(), inverse()],
    series,
    accounts,
  });
  until(venue, Date.UTC(2100, 5, 1));
  assert.deepEqual(symbolsListed(venue), []);
});

test('a template that makes no contract is refused before there is a venue', () => {
  const other = datedLinear({ symbol: 'FF_XBTUSD_270326', lastTradingTime: '2027-03-26T08:00:00Z', tickSize: 0 });
  assert.throws(
    () => new SmallVenue({ instruments: [linear(), inverse()], series: [...series, other], accounts }),
    /genesis/,
  );
});

// --- more positions than one entry has ids for -----------------------------------------------------------------------

test('an entry that runs short of ids settles some and leaves the rest to the next, at the same price and time', () => {
  const many = Array.from({ length: 40 }, (_, index) => account(`trader-${index}`, ...funds));
  const make = () => {
    const venue = venueOf({ accounts: many });
    for (let id = 0; id < many.length; id += 2) venue.cross(2 + id, 3 + id, LINEAR, '0.1', 83_000 + id);
    until(venue, LINEAR_END - 1);
    return venue;
  };
  const whole = make();
  until(whole, LINEAR_END);
  const venue = make();
  const { state } = venue;
  state.roots.own(0).timeMs = LINEAR_END;
  const slices: number[] = [];
  for (let slice = 0; slice < 10; slice++) {
    const turn = new Turn(state, 1_000 + slice, LINEAR_END);
    turn.keys(turn.keysLeft - 300_000 - 20); // ten positions of two ids each
    expireContracts(turn);
    slices.push(eventsOf(turn.events, 'settled').length);
    const { listed, settlementCursor } = venue.market(LINEAR);
    assert.equal(listed, false);
    assertConserved(venue);
    if (settlementCursor === NONE) break;
    assert.equal(nextExpiryMs(state), LINEAR_END, 'what is left is due at once');
    state.assets.own(state.assetBySymbol.get('XBT') as number).indexPriceUsd = 50_000 + slice;
  }
  assert.deepEqual(slices, [11, 11, 11, 7]);
  for (let id = 2; id < 42; id++) {
    assert.equal(venue.balance(id, 'flex', 'USD'), whole.balance(id, 'flex', 'USD'));
  }
});

test('markets that an entry has settled are open no more, though it runs short of ids in the next one', () => {
  const venue = venueOf({ accounts: Array.from({ length: 8 }, (_, index) => account(`trader-${index}`, ...funds)) });
  for (let id = 0; id < 8; id += 2) {
    venue.cross(2 + id, 3 + id, LINEAR, '0.1', 83_000);
    venue.cross(2 + id, 3 + id, INVERSE, '10', 83_000);
  }
  until(venue, LINEAR_END - 1);
  const { state } = venue;
  const [linearId, inverseId] = [LINEAR, INVERSE].map((symbol) => state.marketBySymbol.get(symbol) as number);
  state.roots.own(0).timeMs = INVERSE_END;
  const turn = new Turn(state, 1_000, INVERSE_END);
  turn.keys(turn.keysLeft - 300_000 - 24); // all of the first market, some of the second
  expireContracts(turn);
  const cursors = [LINEAR, INVERSE].map((symbol) => venue.market(symbol).settlementCursor === NONE);
  assert.deepEqual(cursors, [true, false], 'one is settled, the other is not');
  assert.deepEqual(
    [linearId, inverseId].map((id) => state.openMarkets.includes(id as number)),
    [false, true],
  );
});

// --- any trading before it ---------------------------------------------------------------------------------------------

test('whatever was traded: every asset is conserved, nothing is left of the contract', (t) => {
  let settledPositions = 0;
  let remainders = 0;
  const order = fc.record({
    account: fc.constantFrom(ALICE, BOB, CAROL),
    symbol: fc.constantFrom(LINEAR, INVERSE, 'PF_XBTUSD', 'PI_XBTUSD'),
    buys: fc.boolean(),
    size: fc.integer({ min: 1, max: 9_999 }),
    offset: fc.integer({ min: -40, max: 40 }),
  });
  fc.assert(
    fc.property(fc.array(order, { maxLength: 40 }), fc.integer({ min: 8_000_000, max: 8_800_000 }), (orders, cents) => {
      const venue = venueOf({ liquidity: 'house' });
      for (const { account: id, symbol, buys, size, offset } of orders) {
        const isLinear = symbol.includes('F_') && symbol[1] === 'F';
        venue.send(id, symbol, buys ? 'buy' : 'sell', isLinear ? size / 10_000 : size, 84_000 + offset);
      }
      venue.index({ XBT: cents / 100 });
      const rounding = venue.state.pots.get(venue.state.assetBySymbol.get('XBT') as number).rounding;
      const { events } = until(venue, INVERSE_END);
      settledPositions += eventsOf(events, 'settled').length;
      if (venue.state.pots.get(venue.state.assetBySymbol.get('XBT') as number).rounding !== rounding) remainders++;
      for (const symbol of [LINEAR, INVERSE]) {
        const { clearing, openInterestLots, listed } = venue.market(symbol);
        assert.deepEqual([clearing, openInterestLots, listed], [0n, 0, false]);
      }
      for (let id = 0; id < venue.state.orders.size; id++) {
        const resting = venue.state.orders.find(id);
        assert.ok(resting === undefined || venue.state.markets.get(resting.marketId).listed);
      }
      for (const { oldBalance, newBalance, realizedProfit, fee } of eventsOf(events, 'settled')) {
        assert.equal(newBalance - oldBalance, realizedProfit - fee);
      }
      assertConserved(venue);
    }),
    { numRuns: 60 },
  );
  t.diagnostic(`${settledPositions} positions settled, ${remainders} venues with a remainder of coins to round`);
});

// --- losses beyond a wallet's means ------------------------------------------------------------------------------------

test('an account that loses more than it has ends with nothing, not with less; no money is made', () => {
  const venue = venueOf({
    accounts: [account('alice', 'flex USD 3000', 'fi_xbtusd XBT 0.05'), ...accounts.slice(1)],
  });
  venue.cross(ALICE, BOB, LINEAR, 1, 84_000);
  venue.cross(ALICE, BOB, INVERSE, 100_000, 84_000);
  // Positions in danger wait while their markets do not trade: they come to the expiry as they are.
  for (const symbol of [LINEAR, INVERSE]) venue.apply({ type: 'setMarket', symbol, suspended: true });
  venue.index({ XBT: 60_000 });
  assert.deepEqual([venue.lots(ALICE, LINEAR), venue.lots(ALICE, INVERSE)], [10_000, 100_000]);
  until(venue, INVERSE_END);
  assert.deepEqual([venue.lots(ALICE, LINEAR), venue.lots(ALICE, INVERSE)], [0, 0]);
  assert.deepEqual([venue.balance(ALICE, 'flex', 'USD'), venue.balance(ALICE, 'fi_xbtusd', 'XBT')], ['0', '0']);
  assertConserved(venue);
});

test('what passes with time looks at open markets alone: those listed or being settled, on every line and after loading', () => {
  const { venue } = new SmallVenue({
    startMs: Date.UTC(2026, 9, 30),
    instruments: [linear(), inverse()],
    series,
    assets: assetsAt({ XBT: 84_000 }),
    accounts,
  });
  const { state } = venue;
  const open = (): readonly string[] => state.openMarkets.map((id) => state.markets.get(id).contract.symbol);
  const listed = (): readonly string[] => {
    const symbols: string[] = [];
    for (let id = 0; id < state.markets.size; id++) {
      const { listed: isListed, contract } = state.markets.get(id);
      if (isListed) symbols.push(contract.symbol);
    }
    return symbols;
  };
  const first = open();
  assert.deepEqual(first, listed());
  const kept = venue.snapshot();
  for (let month = 0; month < 6; month++) venue.apply({ type: 'tick' }, state.root.timeMs + 30 * 24 * 60 * MINUTE);
  assert.deepEqual(open(), listed());
  assert.ok(state.markets.size > 2 * open().length, 'half a year leaves many markets behind');
  const saved = state.save();
  venue.restore(kept);
  assert.deepEqual(open(), first);
  state.load(saved);
  assert.deepEqual(open(), listed());
  // A contract that nothing follows is gone as well.
  const last = venueOf();
  until(last, LINEAR_END);
  assert.deepEqual(
    last.state.openMarkets.map((id) => last.state.markets.get(id).contract.symbol),
    ['PF_XBTUSD', 'PI_XBTUSD', INVERSE],
  );
});
