import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../../src/core/commands/command.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/durations.ts';
import type { TickType } from '../../src/feeds/candles.ts';
import { CAUSES } from '../../src/history/event-rows.ts';
import type { ExecutionQuery, Fill, Trade } from '../../src/history/rows.ts';
import { fc } from '../support/property.ts';
import { Bench, CLIENTS, decimalText, positionsOf, SYMBOLS } from './fixtures.ts';
import { Naive } from './naive.ts';

type Check = { readonly kind: 'reload' | 'look' };
type Move =
  | Check
  | { readonly kind: 'order'; readonly client: number; readonly market: number; readonly draw: readonly number[] }
  | { readonly kind: 'cancel'; readonly client: number; readonly market: number }
  | { readonly kind: 'price'; readonly market: number; readonly change: number }
  | { readonly kind: 'noise'; readonly market: number; readonly lots: number }
  | { readonly kind: 'transfer'; readonly client: number }
  | { readonly kind: 'volunteer'; readonly client: number; readonly id: number }
  | { readonly kind: 'wait' }
  | { readonly kind: 'snapshot' | 'revert' | 'deleteSnapshot'; readonly name: string };

const client = fc.constantFrom(...CLIENTS);
const market = fc.constantFrom(0, 1, 2);
const name = fc.constantFrom('a', 'b', 'genesis');
const draw = fc.array(fc.nat(999), { minLength: 6, maxLength: 6 });

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('order' as const), client, market, draw }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), client, market }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('price' as const), market, change: fc.integer({ min: -20, max: 20 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('noise' as const), market, lots: fc.integer({ min: 1, max: 50 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('transfer' as const), client }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('volunteer' as const), client, id: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('snapshot', 'revert', 'revert', 'deleteSnapshot'), name }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('reload', 'look') }) },
);

/** Waits between two moves: mostly moments, at times into another minute, hour or day. */
const gap = fc.oneof(
  { weight: 6, arbitrary: fc.nat(3_000) },
  { weight: 2, arbitrary: fc.nat(3 * MINUTE_MS) },
  { weight: 1, arbitrary: fc.nat(5 * HOUR_MS) },
);

const script = fc.array(fc.tuple(gap, move), { maxLength: 160, size: 'max' });

const REACHED = [
  'execution',
  'orderCancelled',
  'orderRejected',
  'closed order found',
  'snapshot',
  'revert',
  'deleteSnapshot',
  'booking',
  'assignmentChanged',
  'fundingPaid',
  'fundingRateSet',
  'day',
];

for (const [title, limits, runs] of [
  ['history agrees with plain lists of what happened, on every line', { rates: 1e5 }, 65],
  ['the same of a market that keeps few funding rates', { rates: 5 }, 40],
] as const) {
  test(title, (t) => {
    const census: Record<string, number> = {};
    const count = (what: string, by = 1): void => {
      census[what] = (census[what] ?? 0) + by;
    };
    fc.assert(
      fc.property(script, (moves) => {
        const bench = new Bench({}, limits);
        const naive = new Naive(bench.state, limits);
        naive.apply(bench.begun);
        for (const [afterMs, each] of moves) {
          if (isCheck(each)) {
            if (each.kind === 'reload') restart(bench);
            compare(bench, naive, count);
          } else {
            const step = bench.run(commandOf(bench, each), afterMs);
            naive.apply(step);
            for (const event of step.delivered.events) count(event.type);
            if (step.delivered.result.type === 'done') count(step.entry.command.type);
          }
        }
        compare(bench, naive, count);
        restart(bench);
        const bytes = bench.history.save();
        for (const other of bench.others) assert.deepEqual(other.save(), bytes);
      }),
      { numRuns: runs },
    );
    t.diagnostic(JSON.stringify(census));
    for (const what of REACHED) {
      assert.ok((census[what] ?? 0) > 5, `${what} was reached`);
    }
  });
}

function isCheck(each: Move): each is Check {
  return each.kind === 'reload' || each.kind === 'look';
}

function commandOf(bench: Bench, each: Exclude<Move, Check>): Command {
  const { state } = bench;
  switch (each.kind) {
    case 'order': {
      const [type = 0, side = 0, distance = 0, lots = 0, id = 0, reduce = 0] = each.draw;
      const { contract, baseAsset } = state.markets.get(each.market);
      const index = state.assets.get(baseAsset).indexPriceUsd;
      const middle = Math.round((index * contract.tickScale) / contract.tickMantissa);
      const ticks = Math.round(middle * (1 + (distance - 500) / 200_000));
      const orderType = (['lmt', 'lmt', 'lmt', 'ioc', 'mkt', 'post', 'fok'] as const)[type % 7] ?? 'lmt';
      return {
        type: 'sendOrder',
        account: each.client,
        symbol: contract.symbol,
        side: side % 2 === 0 ? 'buy' : 'sell',
        orderType,
        size: decimalText(((1 + (lots % 400)) * contract.lotMantissa) / contract.lotScale),
        ...(orderType === 'mkt'
          ? {}
          : { limitPrice: decimalText((ticks * contract.tickMantissa) / contract.tickScale) }),
        reduceOnly: reduce % 5 === 0,
        ...(id % 3 === 0 ? { cliOrdId: `mine-${id % 4}` } : {}),
      };
    }
    case 'cancel':
      return { type: 'cancelAllOrders', account: each.client, symbol: SYMBOLS[each.market] as string };
    case 'price': {
      const asset = state.assets.get(state.markets.get(each.market).baseAsset);
      return { type: 'setIndexPrices', prices: [[asset.symbol, asset.indexPriceUsd * (1 + each.change / 5_000)]] };
    }
    case 'noise':
      return {
        type: 'priceStep',
        prices: [],
        premiums: [],
        noiseOrders: [[SYMBOLS[each.market] as string, each.lots % 2 === 0 ? 'buy' : 'sell', each.lots]],
      };
    case 'transfer':
      return { type: 'transfer', account: each.client, from: 'flex', to: 'cash', asset: 'USD', amount: '1.5' };
    case 'volunteer':
      if (each.id > 2) return { type: 'deleteAssignment', account: each.client, id: each.id - 2 };
      return {
        type: 'addAssignment',
        account: each.client,
        preference: {
          contractType: 'linear',
          symbol: SYMBOLS[each.id % 2] as string,
          acceptLong: true,
          acceptShort: each.id === 0,
          timeFrame: 'all',
          enabled: true,
        },
      };
    case 'wait':
      return { type: 'tick' };
    case 'snapshot':
    case 'revert':
    case 'deleteSnapshot':
      return { type: each.kind, name: each.name };
  }
}

/** Goes on with the history as a restart finds it; the first ones go on as well, and all stay the same to the last byte. */
function restart(bench: Bench): void {
  const bytes = bench.history.save();
  const loaded = bench.freshHistory();
  loaded.load(bytes);
  assert.equal(loaded.position, bench.history.position);
  assert.deepEqual(loaded.save(), bytes);
  assert.deepEqual(bench.history.save(), bytes);
  if (bench.others.length < 2) bench.others.push(bench.history);
  bench.history = loaded;
}

type Count = (what: string, by?: number) => void;

function compare(bench: Bench, naive: Naive, count: Count): void {
  for (const accountId of [0, 1, ...CLIENTS]) compareAccount(bench, naive, accountId, count);
  const { orders } = bench.state;
  for (let id = 0; id < orders.size; id++) {
    const order = orders.find(id);
    if (order === undefined) continue;
    assert.equal(bench.history.closedOrder(order.accountId, { orderKey: order.key }), undefined);
    count(order.filledLots > 0 ? 'open order, filled in part' : 'open order');
  }
  for (const marketId of [0, 1, 2]) {
    assert.deepEqual(
      bench.history.fundingRates(marketId),
      naive.rates(marketId).map(({ timeMs, rate, relativeRate }) => ({ timeMs, rate, relativeRate })),
    );
    compareTrades(bench, naive, marketId, count);
    compareCandles(bench, naive, marketId, count);
  }
}

function compareAccount({ history, nowMs }: Bench, naive: Naive, accountId: number, count: Count): void {
  assert.deepEqual(positionsOf(history, accountId, CAUSES.funding), naive.funding(accountId).slice(0, 100));
  assert.deepEqual(positionsOf(history, accountId, CAUSES.settlement), naive.settlements(accountId).slice(0, 100));
  assert.deepEqual(history.liquidationsOf(accountId), naive.liquidations(accountId).slice(0, 100));
  assert.deepEqual(history.assignmentsOf(accountId), naive.assignments(accountId).slice(0, 100));
  const fills = naive.fills(accountId, Number.POSITIVE_INFINITY, 1_000);
  assert.deepEqual(history.fillsOf(accountId, undefined, 1_000), fills.map(fillOf));
  for (const { execution } of fills.slice(0, 20)) {
    const { timeMs } = execution;
    assert.deepEqual(history.fillsOf(accountId, timeMs, 3), naive.fills(accountId, timeMs, 3).map(fillOf));
  }
  assert.deepEqual(
    history.bookingsOf(accountId, undefined, 1_000),
    naive.bookings(accountId).map(({ type: _type, ...booking }) => booking),
  );
  for (const { key, cliOrdId } of naive.closedOrders.slice(-30)) {
    const references = [{ orderKey: key }, ...(cliOrdId === '' ? [] : [{ cliOrdId }])];
    for (const reference of references) {
      const expected = naive.closed(accountId, reference);
      assert.deepEqual(history.closedOrder(accountId, reference), expected);
      if (expected === undefined) continue;
      count('closed order found');
      assert.deepEqual(history.recentOrder(accountId, reference, expected.timeMs + 5_000), expected);
      assert.equal(history.recentOrder(accountId, reference, expected.timeMs + 5_001), undefined);
    }
  }
  assert.equal(history.closedOrder(accountId, { orderKey: nowMs }), undefined);
  assert.equal(history.closedOrder(accountId, { cliOrdId: 'nobody' }), undefined);
  assert.equal(history.closedOrder(accountId, { cliOrdId: '' }), undefined);
}

function fillOf({ position, execution, side }: ReturnType<Naive['fills']>[0]): Fill {
  const { marketId, timeMs, key, sequence, lots, ticks, markPrice, makerFilled } = execution;
  const { cliOrdId, ...order } = side.order;
  return {
    position,
    timeMs,
    accountId: side.accountId,
    walletId: side.walletId,
    marketId,
    executionKey: key,
    sequence,
    lots,
    ticks,
    markPrice,
    fillType: side.fillType,
    takerType: execution.taker.order.orderType,
    order: { ...order, cliOrdId },
    makerFilled,
    oldLots: side.oldLots,
    newLots: side.newLots,
    oldEntryPrice: side.oldEntryPrice,
    newEntryPrice: side.newEntryPrice,
    openedMs: side.openedMs,
    realizedProfit: side.realizedProfit,
    fee: side.fee,
    feeRate: side.feeRate,
    realizedFunding: side.realizedFunding,
    oldBalance: side.oldBalance,
    newBalance: side.newBalance,
  };
}

function compareTrades({ history, nowMs }: Bench, naive: Naive, marketId: number, count: Count): void {
  const kept = naive.trades(marketId);
  const times = kept.map(({ execution }) => execution.timeMs);
  const middle = times[Math.floor(times.length / 2)] ?? nowMs;
  const queries: ExecutionQuery[] = (['asc', 'desc'] as const).flatMap((sort) => [
    { sort, count: 1_000 },
    { sort, count: 2, sinceMs: middle },
    { sort, count: 2, beforeMs: middle },
    { sort, count: 1_000, sinceMs: middle, beforeMs: middle },
    { sort, count: 5, sinceMs: middle, beforeMs: middle - 1 },
  ]);
  for (const query of queries) {
    const expected = naive.page(marketId, query);
    const page = history.executionsOf(marketId, query);
    assert.deepEqual(
      page.rows.map(({ sequence, key }) => [sequence, key]),
      expected.rows.map(({ sequence, key }) => [sequence, key]),
    );
    assert.equal(page.more, expected.more);
  }
  // Pages of three, one after the other, give the whole listing.
  for (const sort of ['asc', 'desc'] as const) {
    const paged: Trade[] = [];
    for (let more = true; more; count('page')) {
      const after = paged.at(-1)?.sequence;
      const page = history.executionsOf(marketId, { sort, count: 3, ...(after === undefined ? {} : { after }) });
      paged.push(...page.rows);
      more = page.more;
    }
    assert.deepEqual(paged, history.executionsOf(marketId, { sort, count: 1_000 }).rows);
  }
  const trades = history.tradesOf(marketId, nowMs, undefined, 1_000);
  const young = kept.filter(({ execution }) => execution.timeMs >= nowMs - 7 * DAY_MS).reverse();
  assert.deepEqual(
    trades,
    young.map((told) => tradeOf(told)),
  );
  assert.deepEqual(
    history.tradesOf(marketId, nowMs, middle, 4),
    young
      .filter(({ execution }) => execution.timeMs < middle)
      .slice(0, 4)
      .map((told) => tradeOf(told)),
  );
  const last = kept.at(-1);
  assert.deepEqual(history.lastTrade(marketId), last === undefined ? undefined : tradeOf(last));
}

function tradeOf({ execution }: ReturnType<Naive['trades']>[0]): Trade {
  const { timeMs, marketId, key, sequence, ticks, lots, takerSide, markPrice, makerFilled, maker, taker } = execution;
  const [makerOrder, takerOrder] = [maker, taker].map(({ order }) => ({
    key: order.key,
    side: order.side,
    orderType: order.orderType,
    ticks: order.ticks,
    lots: order.quantityLots - order.filledLots,
    reduceOnly: order.reduceOnly,
    createdMs: order.createdMs,
    updatedMs: order.updatedMs,
  })) as [Trade['maker'], Trade['taker']];
  return {
    timeMs,
    marketId,
    key,
    sequence,
    ticks,
    lots,
    side: takerSide,
    fillType: taker.fillType,
    markPrice,
    makerFilled,
    maker: makerOrder,
    taker: takerOrder,
  };
}

const LENGTHS = [MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS, DAY_MS, 7 * DAY_MS];

function compareCandles({ history, nowMs }: Bench, naive: Naive, marketId: number, count: Count): void {
  const tickTypes: readonly TickType[] = ['trade', 'mark', 'spot'];
  for (const laterMs of [0, 3 * HOUR_MS]) {
    const at = nowMs + laterMs;
    for (const tickType of tickTypes) {
      for (const lengthMs of LENGTHS) {
        const expected = naive.candles(marketId, tickType, lengthMs, at, 90);
        const chart = history.candles(marketId, tickType, { lengthMs, toMs: at, count: 90 }, at);
        assert.deepEqual(rounded(chart.candles), rounded(expected), `${tickType} ${lengthMs}`);
        count('candle', expected.length);
      }
    }
    const day = history.day(marketId, at);
    const expected = naive.day(marketId, at);
    if (day === undefined || expected === undefined) {
      assert.equal(day, expected);
      continue;
    }
    const { changePercent, ...rest } = day;
    assert.deepEqual(rounded([rest]), rounded([expected]));
    assert.ok(Math.abs(changePercent - (expected.last / expected.open - 1) * 100) < 1e-9);
    count('day');
  }
}

/** The naive sums add fractions, in another order. */
function rounded<Row extends { readonly lotsTimesPrice: number }>(rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row, lotsTimesPrice: Number(row.lotsTimesPrice.toPrecision(12)) }));
}
