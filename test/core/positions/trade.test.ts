import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildContract } from '../../../src/core/instruments/build.ts';
import type { Contract } from '../../../src/core/instruments/contract.ts';
import { type ContractTerms, termsOf, tradeValue } from '../../../src/core/instruments/terms.ts';
import { applyTrade, averageEntry, type Holding } from '../../../src/core/positions/trade.ts';
import { account, assetsAt } from '../../support/genesis.ts';
import { inverse, linear } from '../../support/instruments.ts';
import { fc } from '../../support/property.ts';
import { ALICE, BOB, SmallVenue } from '../../support/small-venue.ts';

function contractFrom(row: ReturnType<typeof linear>): Contract {
  const built = buildContract(row, (symbol) => ({ decimals: symbol === 'XBT' ? 10 : 12, indexPriceUsd: 60_000 }));
  assert.ok(built.ok);
  return built.contract;
}

const LINEAR: ContractTerms = termsOf(contractFrom(linear()), 12, undefined);
const INVERSE: ContractTerms = termsOf(contractFrom(inverse()), 10, undefined);
const flat = (): Holding => ({ lots: 0, cost: 0n, entryPrice: 0 });

function trade(terms: ContractTerms, holding: Holding, lots: number, ticks: number): bigint {
  return applyTrade(terms, holding, lots, ticks, tradeValue(terms, Math.abs(lots), ticks));
}

test('opening takes the price, growing blends it by size', () => {
  const holding = flat();
  assert.equal(trade(LINEAR, holding, -214, 60_505), 0n);
  assert.deepEqual(holding, { lots: -214, cost: -12_948_070n, entryPrice: 60_505 });
  assert.equal(trade(LINEAR, holding, -2, 60_504), 0n);
  assert.equal(holding.lots, -216);
  assert.ok(Math.abs(holding.entryPrice - 60_504.990_740_740_7) < 1e-9);
});

test('growing at the price it has leaves the entry price alone, bit for bit', () => {
  const holding = flat();
  trade(LINEAR, holding, 3, 60_001);
  trade(LINEAR, holding, 4, 60_001);
  assert.equal(holding.entryPrice, 60_001);
  trade(INVERSE, Object.assign(holding, flat()), 1, 120_001);
  trade(INVERSE, holding, 7, 120_001);
  assert.equal(holding.entryPrice, 60_000.5);
});

test('an inverse position blends by coins', () => {
  const holding = flat();
  trade(INVERSE, holding, 1000, 100_000);
  trade(INVERSE, holding, 1000, 200_000);
  // 1,000 / 50,000 + 1,000 / 100,000 = 0.03 coins for 2,000 dollars.
  assert.equal(holding.cost, 300_000_000n);
  assert.ok(Math.abs(holding.entryPrice - 2000 / 0.03) < 1e-9);
});

test('closing a part releases its part of the cost and leaves the entry price alone', () => {
  const holding: Holding = { lots: -3, cost: -100n, entryPrice: 33.3 };
  // A third of 100 is 33 after rounding; it is bought back for 40.
  assert.equal(applyTrade(LINEAR, holding, 1, 40, 40n), -7n);
  assert.deepEqual(holding, { lots: -2, cost: -67n, entryPrice: 33.3 });
  // Half of 67 is 33.5: away from zero.
  assert.equal(applyTrade(LINEAR, holding, 1, 30, 30n), 4n);
  assert.deepEqual(holding, { lots: -1, cost: -33n, entryPrice: 33.3 });
});

test('closing all releases all', () => {
  const holding: Holding = { lots: 7, cost: 101n, entryPrice: 14.4 };
  assert.equal(applyTrade(LINEAR, holding, -7, 10, 70n), -31n);
  assert.deepEqual(holding, { lots: 0, cost: 0n, entryPrice: 0 });
});

test('a flip is split at zero and starts anew at the price', () => {
  const holding: Holding = { lots: 5, cost: 50n, entryPrice: 10 };
  assert.equal(applyTrade(LINEAR, holding, -8, 12, 96n), 10n);
  assert.deepEqual(holding, { lots: -3, cost: -36n, entryPrice: 12 });
  assert.equal(applyTrade(LINEAR, holding, 6, 11, 66n), 3n);
  assert.deepEqual(holding, { lots: 3, cost: 33n, entryPrice: 11 });
});

test('an inverse long gains coins when the price rises, a short when it falls', () => {
  const long = flat();
  trade(INVERSE, long, 10_000, 160_000);
  assert.equal(long.cost, 1_250_000_000n);
  assert.equal(trade(INVERSE, long, -10_000, 200_000), 250_000_000n);
  const short = flat();
  trade(INVERSE, short, -10_000, 160_000);
  assert.equal(trade(INVERSE, short, 10_000, 200_000), -250_000_000n);
});

test('an inverse trade is valued half away from zero', () => {
  // 1 / 3 coin at ten decimals, and 2 / 3.
  assert.equal(tradeValue(INVERSE, 1, 6), 3_333_333_333n);
  assert.equal(tradeValue(INVERSE, 2, 6), 6_666_666_667n);
});

test('what one side gains the other loses, whatever the trades; a flat position owes nothing', (t) => {
  let flips = 0;
  let closes = 0;
  const step = fc.record({ lots: fc.integer({ min: -8, max: 8 }), ticks: fc.integer({ min: 1, max: 400 }) });
  for (const terms of [LINEAR, INVERSE]) {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const one = flat();
        const other = flat();
        let profits = 0n;
        for (const { lots, ticks } of steps) {
          if (lots === 0) continue;
          const before = one.lots;
          const value = tradeValue(terms, Math.abs(lots), ticks);
          const profit = applyTrade(terms, one, lots, ticks, value);
          profits += profit + applyTrade(terms, other, -lots, ticks, value);
          if (before * one.lots < 0) flips++;
          if (before !== 0 && one.lots === 0) closes++;
          assert.equal(one.lots + other.lots, 0);
          // Not split between the two by rounding: costs and realised profits cancel exactly.
          assert.equal(terms.profitSign * profits + one.cost + other.cost, 0n);
          assert.ok(one.cost === 0n || one.cost > 0n === one.lots > 0);
          if (one.lots === 0) assert.deepEqual(one, flat());
          else assert.ok(one.entryPrice > 0);
        }
      }),
    );
  }
  t.diagnostic(`${flips} flips, ${closes} closes`);
  assert.ok(flips > 50 && closes > 10);
});

test('reductions never touch the entry price', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 1000 }),
      fc.integer({ min: 1, max: 999 }),
      fc.integer({ min: 1, max: 10 ** 6 }),
      (lots, part, ticks) => {
        fc.pre(part < lots);
        const holding = flat();
        trade(LINEAR, holding, lots, 777);
        trade(LINEAR, holding, 3, 778);
        const { entryPrice } = holding;
        trade(LINEAR, holding, -part, ticks);
        assert.ok(Object.is(holding.entryPrice, entryPrice));
      },
    ),
  );
});

test('the average entry price of a cost', () => {
  assert.equal(averageEntry(LINEAR, 4, 10n), 2.5);
  assert.equal(averageEntry(LINEAR, -4, -10n), 2.5);
  assert.equal(averageEntry(INVERSE, 10_000, 1_250_000_000n), 80_000);
});

test('a captured short, trade by trade: 0.0214, 0.0002 and 0.0016 sold, then bought back (worked examples log-short-*)', () => {
  const venue = new SmallVenue({
    assets: assetsAt({ XBT: 60_500 }),
    accounts: [account('a', 'flex USD 100000'), account('b', 'flex USD 100000')],
  });
  const sell = (size: string, price: number) => {
    venue.buy(BOB, 'PF_XBTUSD', size, price);
    return venue.sell(ALICE, 'PF_XBTUSD', size, price).fills[0]?.taker;
  };
  const buy = (size: string, price: number) => {
    venue.sell(BOB, 'PF_XBTUSD', size, price);
    return venue.buy(ALICE, 'PF_XBTUSD', size, price).fills[0]?.taker;
  };
  const dollars = (units: bigint | undefined): number => Number(units) / 1e12;
  const opened = sell('0.0214', 60_505);
  assert.deepEqual([dollars(opened?.realizedProfit), dollars(opened?.fee)], [0, 0.6474]);
  assert.equal(opened?.newEntryPrice, 60_505);
  const grown = sell('0.0002', 60_504);
  assert.deepEqual([dollars(grown?.realizedProfit), dollars(grown?.fee)], [0, 0.0061]);
  assert.ok(Math.abs((grown?.newEntryPrice ?? 0) - 60_504.990_740_740_7) < 1e-9);
  // 0.0216 x 60,504.990740740... + 0.0016 x 60,497 = 0.0232 x 60,504.43965517241.
  const third = sell('0.0016', 60_497);
  assert.ok(Math.abs((third?.newEntryPrice ?? 0) - 60_504.439_655_172_41) < 1e-9);
  const frozen = third?.newEntryPrice;
  const rows: readonly (readonly [string, number, number, number, number])[] = [
    // Size, price, realised profit, fee, lots left.
    ['0.0004', 60_993, -0.1954, 0.0122, -228],
    ['0.0002', 60_994, -0.0979, 0.0061, -226],
    ['0.0016', 60_995, -0.7849, 0.0488, -210],
    ['0.021', 60_997, -10.3438, 0.6405, 0],
  ];
  for (const [size, price, profit, fee, left] of rows) {
    const closed = buy(size, price);
    assert.deepEqual(
      [dollars(closed?.realizedProfit), dollars(closed?.fee), closed?.newLots],
      [profit, fee, left],
      size,
    );
    if (left !== 0) assert.ok(Object.is(closed?.newEntryPrice, frozen));
  }
  assert.equal(venue.total('USD'), 0n);
});
