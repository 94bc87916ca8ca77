import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MEAN_TRADE_SHARE, tradesPerSecond, varianceFactor } from '../../src/feeds/activity.ts';
import { streamOf } from '../../src/feeds/random.ts';
import type { PriceView, SourceStep } from '../../src/feeds/source.ts';
import { nextStep, syntheticSource } from '../../src/feeds/synthetic.ts';
import { fc } from '../support/property.ts';
import {
  after,
  asset,
  characterOf,
  contract,
  correlation,
  DATED,
  ETH,
  INVERSE,
  mean,
  PEPE,
  START_MS,
  view,
  XBT,
} from './fixtures.ts';

const SECONDS_PER_YEAR = 31_536_000;

test('the path of a seed is the same numbers on every engine', () => {
  const start = view(['XBT', 'ETH', 'PEPE', 'EUR', 'USD'], [XBT, INVERSE, DATED]);
  const { last, orders } = walk(1, start, START_MS, 2000);
  assert.deepEqual(last.assets, GOLDEN.assets);
  assert.deepEqual(
    last.markets.map(({ basis }) => basis),
    GOLDEN.premiums,
  );
  assert.deepEqual(orders.slice(0, 4), GOLDEN.orders);
});

test('a step continues from the prices it is shown: the same after a restart, again after a rewind', () => {
  const source = syntheticSource(5, characterOf);
  const start = view(['XBT', 'ETH'], [XBT, DATED]);
  const middle = walk(5, start, START_MS, 50).last;
  const onwards = walk(5, middle, START_MS + 50_000, 50);
  // Restart: the venue's figures come back from text, the source is a new one.
  const reloaded = JSON.parse(JSON.stringify(middle)) as PriceView;
  assert.deepEqual(walk(5, reloaded, START_MS + 50_000, 50), onwards);
  assert.deepEqual(source.step(middle, START_MS + 50_000), onwards.steps[0]);
  // Rewind: the same source is shown the older figures again.
  source.step(onwards.last, START_MS + 100_000);
  assert.deepEqual(source.step(middle, START_MS + 50_000), onwards.steps[0]);
  // A price set by hand is where the walk goes on from.
  const moved = { ...middle, assets: [{ symbol: 'XBT', indexPriceUsd: 50_000, indexDecimals: 2 }] };
  const [[, price = 0] = []] = source.step(moved, START_MS + 50_000)?.prices ?? [];
  assert.ok(Math.abs(price / 50_000 - 1) < 0.002);
});

test('times within one second give the same step, other seconds and seeds another', () => {
  const start = view(['XBT'], [XBT]);
  const step = (seed: number, timeMs: number): SourceStep => nextStep({ ...start, seed, characterOf }, timeMs);
  assert.deepEqual(step(1, START_MS), step(1, START_MS + 999));
  assert.notDeepEqual(step(1, START_MS).prices, step(1, START_MS + 1000).prices);
  assert.notDeepEqual(step(1, START_MS).prices, step(2, START_MS).prices);
  assert.equal(step(1, START_MS).basedOn, start.version);
  assert.throws(() => syntheticSource(-1, characterOf), RangeError);
});

test('an asset moves the same way whatever else is in the view', () => {
  const alone = nextStep({ ...view(['ETH'], [ETH]), seed: 1, characterOf }, START_MS);
  const among = nextStep({ ...view(['XBT', 'ETH', 'SOL'], [XBT, ETH, INVERSE]), seed: 1, characterOf }, START_MS);
  assert.deepEqual(alone.prices[0], among.prices[1]);
  assert.deepEqual(alone.premiums[0], among.premiums[1]);
});

test('volatility and correlation are those of the assets; returns cluster and have no drift', (t) => {
  const assets = ['XBT', 'ETH', 'DOGE', 'EUR'];
  const count = 40_000;
  const { steps } = walk(11, view(assets), START_MS, count);
  const stream = streamOf(11, 'volatility');
  const second = START_MS / 1000;
  const variance = mean(Array.from({ length: count }, (_, nth) => varianceFactor(stream, second + nth)));
  const returns = assets.map((symbol, column) => {
    const prices = [asset(symbol).indexPriceUsd, ...steps.map((step) => step.prices[column]?.[1] ?? 0)];
    return prices.slice(1).map((price, nth) => price / (prices[nth] ?? 1) - 1);
  });
  assets.forEach((symbol, column) => {
    const own = returns[column] ?? [];
    const volatility = Math.sqrt((mean(own.map((r) => r * r)) * SECONDS_PER_YEAR) / variance);
    const minutes = Array.from({ length: count / 60 - 1 }, (_, m) =>
      own.slice(m * 60, m * 60 + 60).reduce((sum, r) => sum + r, 0),
    );
    const ratio = mean(minutes.map((r) => r * r)) / mean(own.map((r) => r * r)) / 60;
    const kurtosis = mean(own.map((r) => r ** 4)) / mean(own.map((r) => r * r)) ** 2;
    const clustering = correlation(own.slice(60).map(Math.abs), own.slice(0, -60).map(Math.abs));
    const withXbt = correlation(own, returns[0] ?? []);
    const stated = asset(symbol);
    t.diagnostic(
      `${symbol}: volatility ${volatility.toFixed(3)} (stated ${stated.annualVolatility}), correlation with XBT ` +
        `${withXbt.toFixed(3)} (${stated.correlationToXbt}), minute/second variance ${ratio.toFixed(2)}, ` +
        `kurtosis ${kurtosis.toFixed(1)}, |r| after a minute ${clustering.toFixed(2)}`,
    );
    assert.ok(Math.abs(volatility / stated.annualVolatility - 1) < 0.03);
    assert.ok(Math.abs(withXbt - stated.correlationToXbt) < 0.03);
    assert.ok(ratio > 0.8 && ratio < 1.25);
    assert.ok(kurtosis > 3.3);
    assert.ok(clustering > 0.08);
    assert.ok(Math.abs(mean(own)) < 4 * stated.annualVolatility * Math.sqrt(variance / SECONDS_PER_YEAR / count));
  });
});

test('prices stay above zero, finite and on the decimals of their index, wherever they are set', () => {
  let reached = 0;
  fc.assert(
    fc.property(
      fc.nat(),
      fc.double({ min: 1e-12, max: 1e9, noNaN: true }),
      fc.constantFrom('XBT', 'PEPE', 'NEWCOIN'),
      fc.nat(15),
      fc.nat(4_000_000_000),
      (seed, price, symbol, indexDecimals, second) => {
        const assets = [{ symbol, indexPriceUsd: price, indexDecimals }];
        const state = { ...view([]), assets, seed, characterOf };
        const next = nextStep(state, second * 1000).prices[0]?.[1] ?? 0;
        assert.ok(next > 0 && next < Number.POSITIVE_INFINITY);
        assert.equal(next, Number(next.toFixed(indexDecimals)));
        reached += 1;
      },
    ),
    { numRuns: 500 },
  );
  assert.equal(reached, 500);
});

test('an asset without volatility is not priced', () => {
  assert.deepEqual(nextStep({ ...view(['USD']), seed: 1, characterOf }, START_MS).prices, []);
});

test('only markets that trade get premiums and orders', () => {
  const opensLater = contract({ symbol: 'FF_LATER', openingMs: START_MS + 1 });
  const over = contract({ symbol: 'FF_OVER', lastTradingMs: START_MS });
  const step = nextStep({ ...view(['XBT'], [over, XBT, opensLater]), seed: 1, characterOf }, START_MS);
  assert.deepEqual(
    step.premiums.map(([symbol]) => symbol),
    ['PF_XBTUSD'],
  );
  const { orders } = walk(1, view([], [over, opensLater]), START_MS - 400_000, 400);
  assert.ok(orders.every(([symbol]) => symbol === 'FF_OVER'));
});

test('noise trades come at the rate and size of their market, from both sides', (t) => {
  const markets = [XBT, INVERSE, DATED, PEPE];
  const count = 100_000;
  // Far apart seconds see every state of the clustering.
  const orders = Array.from(
    { length: count },
    (_, nth) => nextStep({ ...view([], markets), seed: 4, characterOf }, START_MS + nth * 40_001 * 1000).noiseOrders,
  ).flat();
  for (const market of markets.filter((each) => each.lastTradingMs === 0)) {
    const own = orders.filter(([symbol]) => symbol === market.symbol);
    const rate = own.length / count;
    const buys = own.filter(([, side]) => side === 'buy').length / own.length;
    const share = mean(own.map(([, , lots]) => lots)) / market.impactMidLots;
    t.diagnostic(
      `${market.symbol}: one in ${(1 / rate).toFixed(1)} s, ${(buys * 100).toFixed(0)} % buys, ` +
        `mean size ${(share * 100).toFixed(0)} % of the impact size`,
    );
    assert.ok(rate / tradesPerSecond(market) > 0.75 && rate / tradesPerSecond(market) < 1.1);
    assert.ok(buys > 0.45 && buys < 0.55);
    assert.ok(Math.abs(share - MEAN_TRADE_SHARE) < 0.03);
    assert.ok(own.every(([, , lots]) => Number.isInteger(lots) && lots >= 1 && lots <= market.impactMidLots));
  }
});

function walk(
  seed: number,
  start: PriceView,
  startMs: number,
  count: number,
): { last: PriceView; steps: SourceStep[]; orders: SourceStep['noiseOrders'][number][] } {
  const steps: SourceStep[] = [];
  let last = start;
  for (let nth = 0; nth < count; nth++) {
    const step = nextStep({ ...last, seed, characterOf }, startMs + nth * 1000);
    steps.push(step);
    last = after(last, step);
  }
  return { last, steps, orders: steps.flatMap((step) => step.noiseOrders) };
}

const GOLDEN = {
  assets: [
    { symbol: 'XBT', indexPriceUsd: 79945.6, indexDecimals: 2 },
    { symbol: 'ETH', indexPriceUsd: 2406.89, indexDecimals: 2 },
    { symbol: 'PEPE', indexPriceUsd: 0.000005981044, indexDecimals: 12 },
    { symbol: 'EUR', indexPriceUsd: 1.150357, indexDecimals: 6 },
    { symbol: 'USD', indexPriceUsd: 1, indexDecimals: 0 },
  ],
  premiums: [-0.0000418, 0.0000556, 0.0090245],
  orders: [
    ['PI_XBTUSD', 'buy', 8],
    ['PF_XBTUSD', 'sell', 3],
    ['PF_XBTUSD', 'sell', 154],
    ['PF_XBTUSD', 'sell', 5],
  ],
};
