import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR_MS, MINUTE_MS } from '../../src/core/durations.ts';
import type { Entry } from '../../src/journal/journal.ts';
import { Bench, CLIENTS, START_MS } from './fixtures.ts';

const [ALICE, BOB] = CLIENTS;
const XBT = 0;

test('of several moves of a price in one entry the last one made it', () => {
  const bench = new Bench();
  const before = bench.state.markets.get(XBT).markPrice;
  const asset = bench.state.assets.own(bench.state.markets.get(XBT).baseAsset);
  bench.state.markets.own(XBT).markPrice = before + 50;
  asset.indexPriceUsd += 50;
  const position = bench.history.position + 1;
  const entry: Entry = { position, timeMs: START_MS, origin: 'test', n: 0, command: { type: 'tick' } };
  bench.history.apply(entry, {
    result: { type: 'time', reachedMs: START_MS + HOUR_MS },
    events: [
      { type: 'pricesMoved', timeMs: START_MS + MINUTE_MS, marketIds: [XBT, 1] },
      { type: 'pricesMoved', timeMs: START_MS + 4 * MINUTE_MS, marketIds: [XBT] },
    ],
    position,
    seq: 1,
    timeMs: START_MS + HOUR_MS,
    clockMs: START_MS + HOUR_MS,
  });
  const nowMs = START_MS + HOUR_MS;
  const range = { lengthMs: MINUTE_MS, fromMs: START_MS - MINUTE_MS, toMs: START_MS + 5 * MINUTE_MS, count: 10 };
  const closes = bench.history.candles(XBT, 'mark', range, nowMs).candles.map(({ close }) => close - before);
  assert.deepEqual(closes, [0, 0, 0, 0, 50, 50]);
});

test("the venue counts its own accounts among nobody's fills and everybody's trades", () => {
  const bench = new Bench();
  bench.run({ type: 'priceStep', prices: [], premiums: [], noiseOrders: [['PF_XBTUSD', 'buy', 5]] }, 1_000);
  const { houseAccount, noiseAccount } = bench.state.root;
  assert.deepEqual(bench.history.fillsOf(houseAccount), []);
  assert.deepEqual(bench.history.fillsOf(noiseAccount), []);
  const [trade] = bench.history.tradesOf(XBT, bench.nowMs);
  assert.deepEqual([trade?.lots, trade?.side, trade?.taker.orderType, trade?.maker.side], [5, 'buy', 'mkt', 'sell']);
});

test('an order is filled by its last fill, cancelled with what it had, refused with why', () => {
  const bench = new Bench();
  const { history } = bench;
  const send = (account: number, side: 'buy' | 'sell', size: string, more: object = {}) =>
    bench.run(
      {
        type: 'sendOrder',
        account,
        symbol: 'PF_XBTUSD',
        side,
        orderType: 'lmt',
        size,
        limitPrice: '84000',
        reduceOnly: false,
        ...more,
      },
      1_000,
    ).delivered.result;
  bench.run({ type: 'setMarket', symbol: 'PF_XBTUSD', postOnly: false });
  const resting = send(ALICE, 'buy', '0.01', { limitPrice: '83999', cliOrdId: 'bid' });
  assert.ok(resting.type === 'order' && resting.orderKey !== undefined);
  const key = resting.orderKey;
  assert.equal(history.closedOrder(ALICE, { orderKey: key }), undefined);
  // Bob sells to her: the house bids no higher.
  bench.state.markets.own(XBT).houseBidTicks.length = 0;
  bench.state.markets.own(XBT).houseBidLots.length = 0;
  send(BOB, 'sell', '0.004', { limitPrice: '83999', orderType: 'ioc' });
  assert.equal(history.closedOrder(ALICE, { orderKey: key }), undefined);
  assert.deepEqual(
    history.fillsOf(ALICE).map(({ lots, fillType, order }) => [lots, fillType, order.filledLots]),
    [[40, 'maker', 0]],
  );
  send(BOB, 'sell', '0.006', { limitPrice: '83999', orderType: 'ioc' });
  const filled = history.closedOrder(ALICE, { cliOrdId: 'bid' });
  assert.equal(filled?.order.key, key);
  assert.deepEqual(
    [filled?.ending, filled?.reason, filled?.error, filled?.order.filledLots],
    ['filled', 'FULL_FILL', undefined, 100],
  );
  assert.equal(history.closedOrder(BOB, { orderKey: key }), undefined);

  const refused = send(ALICE, 'buy', '0.01', { limitPrice: '1', orderType: 'ioc', cliOrdId: 'bid' });
  assert.ok(refused.type === 'order' && refused.orderKey !== undefined);
  const rejected = history.recentOrder(ALICE, { orderKey: refused.orderKey }, bench.nowMs);
  assert.deepEqual(
    [rejected?.ending, rejected?.reason, rejected?.error],
    ['rejected', undefined, 'IOC_WOULD_NOT_EXECUTE'],
  );
  // Of a client's id used twice the newest order is meant.
  assert.equal(history.closedOrder(ALICE, { cliOrdId: 'bid' })?.order.key, refused.orderKey);
  assert.equal(history.recentOrder(ALICE, { orderKey: refused.orderKey }, bench.nowMs + 5_001), undefined);
});

test('a taker filled in part rests, and is not among the orders that ended', () => {
  const bench = new Bench({ liquidity: 'none' });
  const order = { symbol: 'PF_XBTUSD', orderType: 'lmt', limitPrice: '84000', reduceOnly: false } as const;
  bench.run({ type: 'sendOrder', account: ALICE, side: 'sell', size: '0.01', ...order }, 1_000);
  const { delivered } = bench.run({ type: 'sendOrder', account: BOB, side: 'buy', size: '0.03', ...order }, 1_000);
  assert.ok(delivered.result.type === 'order' && delivered.result.orderKey !== undefined);
  assert.equal(bench.history.closedOrder(BOB, { orderKey: delivered.result.orderKey }), undefined);
  bench.run({ type: 'cancelAllOrders', account: BOB }, 1_000);
  const cancelled = bench.history.closedOrder(BOB, { orderKey: delivered.result.orderKey });
  assert.deepEqual([cancelled?.ending, cancelled?.reason], ['cancelled', 'CANCELLED_BY_USER']);
  assert.deepEqual([cancelled?.order.quantityLots, cancelled?.order.filledLots], [300, 100]);
});

test('a maker filled by another client brings both their fills, one public trade, and the same money as the event', () => {
  const bench = new Bench({ liquidity: 'none' });
  const order = { account: ALICE, symbol: 'PI_XBTUSD', size: '5', limitPrice: '84000', reduceOnly: false } as const;
  bench.run({ type: 'sendOrder', side: 'sell', orderType: 'lmt', ...order }, 1_000);
  const { delivered } = bench.run({ type: 'sendOrder', side: 'buy', orderType: 'lmt', ...order, account: BOB }, 1_000);
  const execution = delivered.events.find((event) => event.type === 'execution');
  assert.ok(execution !== undefined);
  for (const side of [execution.maker, execution.taker]) {
    const [fill] = bench.history.fillsOf(side.accountId);
    assert.ok(fill !== undefined);
    const { executionKey, fillType, fee, realizedProfit, oldBalance, newBalance } = fill;
    assert.equal(executionKey, execution.key);
    assert.equal(fillType, side.fillType);
    assert.deepEqual(
      [fee, realizedProfit, oldBalance, newBalance],
      [side.fee, side.realizedProfit, side.oldBalance, side.newBalance],
    );
    assert.ok(newBalance < oldBalance && fee > 0n);
  }
  assert.equal(bench.history.executionsOf(2, { sort: 'asc', count: 10 }).rows.length, 1);
});
