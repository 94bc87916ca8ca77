import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderBook } from '../../../src/gateway/wire/orderbook.ts';
import { fc } from '../../support/property.ts';
import { SmallVenue, usd } from './venue.ts';

const FUNDS = { a: [usd('flex', '100000000')] };

test('asks rise, bids rise or fall, orders at one price are one level', () => {
  const venue = new SmallVenue({ prices: { XBT: 50_000 }, funds: FUNDS });
  const market = venue.market('PF_XBTUSD');
  assert.deepEqual(orderBook(venue.state, market), { bids: [], asks: [] });
  for (const limitPrice of ['49000', '49500', '49250', '49500']) venue.send({ limitPrice, size: '0.5' });
  for (const limitPrice of ['50500', '50100']) venue.send({ side: 'sell', limitPrice, size: '0.0001' });
  const bids = [
    [49500, 1],
    [49250, 0.5],
    [49000, 0.5],
  ];
  const asks = [
    [50100, 0.0001],
    [50500, 0.0001],
  ];
  const xbt = venue.market('PF_XBTUSD');
  assert.deepEqual(orderBook(venue.state, xbt), { bids, asks });
  assert.deepEqual(orderBook(venue.state, xbt, 'ascending'), { bids: bids.toReversed(), asks });
});

test('users and house are one book', (t) => {
  let shared = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -400, max: -1 }), fc.integer({ min: 1, max: 50 }))), (orders) => {
      const venue = new SmallVenue({ liquidity: 'house', prices: { XBT: 50_000 }, funds: FUNDS });
      for (const [offset, lots] of orders) {
        venue.send({ limitPrice: String(50_000 + offset), size: String(lots / 10_000) });
        venue.send({ side: 'sell', limitPrice: String(50_001 - offset), size: String(lots / 10_000) });
      }
      const market = venue.market('PF_XBTUSD');
      const expected = { bids: new Map<number, number>(), asks: new Map<number, number>() };
      const add = (side: Map<number, number>, ticks: number, lots: number): void => {
        if (side.has(ticks)) shared++;
        side.set(ticks, (side.get(ticks) ?? 0) + lots);
      };
      for (const [index, ticks] of market.houseBidTicks.entries())
        add(expected.bids, ticks, market.houseBidLots[index] as number);
      for (const [index, ticks] of market.houseAskTicks.entries())
        add(expected.asks, ticks, market.houseAskLots[index] as number);
      for (let order = 0; order < venue.state.orders.size; order++) {
        const { side, ticks, lots } = venue.state.orders.get(order);
        add(side === 'buy' ? expected.bids : expected.asks, ticks, lots);
      }
      const rows = (side: Map<number, number>, sign: 1 | -1): number[][] =>
        [...side].sort(([one], [other]) => sign * (one - other)).map(([ticks, lots]) => [ticks, lots / 10_000]);
      assert.deepEqual(orderBook(venue.state, market), { bids: rows(expected.bids, -1), asks: rows(expected.asks, 1) });
    }),
    { numRuns: 30 },
  );
  t.diagnostic(`levels shared by several: ${shared}`);
});

test('a level of the house that was taken is gone until the next price', () => {
  const venue = new SmallVenue({ liquidity: 'house', prices: { XBT: 50_000 }, funds: FUNDS });
  const [best, second] = orderBook(venue.state, venue.market('PF_XBTUSD')).asks;
  venue.send({ orderType: 'mkt', size: String(best?.[1]) });
  assert.deepEqual(orderBook(venue.state, venue.market('PF_XBTUSD')).asks[0], second);
});
