import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUSE_LEVELS } from '../../../src/core/market/house.ts';
import { assetsAt } from '../../support/genesis.ts';
import { ether, inverse, linear, pepe } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';
import { ALICE, BOB, SmallVenue } from '../../support/small-venue.ts';

const instruments = [linear(), ether(), pepe(), inverse()];

test('20 levels a side around the index, a hundred-thousandth away and a twenty-thousandth apart', () => {
  const venue = new SmallVenue({ liquidity: 'house', instruments });
  const { houseBidTicks, houseAskTicks, houseBidLots, houseAskLots } = venue.market('PF_XBTUSD');
  // 80,000 +- 0.8, cut to the tick away from the middle; steps of 4.
  assert.deepEqual(houseAskTicks.slice(0, 3), [80_001, 80_005, 80_009]);
  assert.deepEqual(houseBidTicks.slice(0, 3), [79_999, 79_995, 79_991]);
  assert.deepEqual([houseAskTicks.length, houseBidTicks.length], [HOUSE_LEVELS, HOUSE_LEVELS]);
  assert.equal(HOUSE_LEVELS, 20);
  // The impact size of 0.08 first, then twice, three times that.
  assert.deepEqual(houseAskLots.slice(0, 3), [800, 1600, 2400]);
  assert.deepEqual(houseBidLots, houseAskLots);
});

test('the center is index x (1 + basis)', () => {
  const venue = new SmallVenue({ liquidity: 'house', instruments });
  venue.premium({ PF_XBTUSD: 0.01 });
  const { houseBidTicks, houseAskTicks } = venue.market('PF_XBTUSD');
  assert.deepEqual([houseBidTicks[0], houseAskTicks[0]], [80_799, 80_801]);
  venue.index({ XBT: 50_000 });
  assert.deepEqual(
    [venue.market('PF_XBTUSD').houseBidTicks[0], venue.market('PF_XBTUSD').houseAskTicks[0]],
    [50_499, 50_501],
  );
});

test('quotes never cross, never touch zero, and are sorted away from the middle', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -8, max: 8.9, noNaN: true }),
      fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      (power, premium) => {
        const venue = new SmallVenue({ liquidity: 'house', instruments });
        venue.index({ XBT: 10 ** power, ETH: 10 ** power, PEPE: 10 ** Math.min(power, 0) });
        venue.premium({ PF_XBTUSD: premium, PF_PEPEUSD: premium });
        for (const { symbol } of instruments) {
          const { houseBidTicks, houseAskTicks, houseBidLots, houseAskLots } = venue.market(symbol);
          assert.equal(houseAskTicks.length, HOUSE_LEVELS);
          assert.ok(houseBidTicks.length === 0 || (houseBidTicks[0] as number) < (houseAskTicks[0] as number));
          for (const [level, ticks] of houseBidTicks.entries()) {
            assert.ok(Number.isSafeInteger(ticks) && ticks > 0);
            if (level > 0) assert.ok(ticks < (houseBidTicks[level - 1] as number));
          }
          for (const [level, ticks] of houseAskTicks.entries()) {
            assert.ok(Number.isSafeInteger(ticks));
            if (level > 0) assert.ok(ticks > (houseAskTicks[level - 1] as number));
          }
          for (const lots of [...houseBidLots, ...houseAskLots]) assert.ok(Number.isSafeInteger(lots) && lots > 0);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('no house: no quotes', () => {
  const venue = new SmallVenue({ liquidity: 'none', instruments });
  assert.deepEqual(venue.market('PF_XBTUSD').houseAskTicks, []);
  venue.index({ XBT: 81_000 });
  assert.deepEqual(venue.market('PF_XBTUSD').houseBidTicks, []);
});

test('a suspended market loses the house, and has it back when it opens', () => {
  const venue = new SmallVenue({ liquidity: 'house', instruments });
  venue.apply({ type: 'setMarket', symbol: 'PF_XBTUSD', suspended: true });
  assert.deepEqual(venue.market('PF_XBTUSD').houseAskTicks, []);
  venue.index({ XBT: 81_000 });
  assert.deepEqual(venue.market('PF_XBTUSD').houseAskTicks, []);
  venue.apply({ type: 'setMarket', symbol: 'PF_XBTUSD', suspended: false });
  assert.equal(venue.market('PF_XBTUSD').houseAskTicks.length, 20);
});

test('a premium at genesis is in the first quotes and the first mark', () => {
  const venue = new SmallVenue({
    liquidity: 'house',
    instruments,
    premiums: [['PF_XBTUSD', 0.001]],
    assets: assetsAt({ XBT: 100_000 }),
  });
  assert.deepEqual(venue.market('PF_XBTUSD').houseAskTicks[0], 100_102);
  assert.ok(Math.abs(venue.market('PF_XBTUSD').markPrice - 100_100) < 1);
});

test('the mark sits in the middle of the best quotes, whatever users rest behind them', () => {
  const venue = new SmallVenue({ liquidity: 'house', instruments });
  assert.equal(venue.market('PF_XBTUSD').markPrice, 80_000);
  venue.buy(ALICE, 'PF_XBTUSD', 1, 79_000);
  venue.sell(BOB, 'PF_XBTUSD', 1, 81_000);
  venue.pass(60_000);
  assert.equal(venue.market('PF_XBTUSD').markPrice, 80_000);
});
