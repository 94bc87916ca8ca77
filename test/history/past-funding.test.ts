import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, HOUR_MS } from '../../src/core/durations.ts';
import { pastCandles } from '../../src/feeds/past.ts';
import { AccessToPast, beginningOf } from '../../src/history/access-to-past.ts';
import { pastFundingRates } from '../../src/history/past-funding.ts';
import { Bench, START_MS } from './fixtures.ts';

const XBT = 0;

function pastOf(historyDays: number): { readonly bench: Bench; readonly access: AccessToPast } {
  const bench = new Bench({ historyDays, premiums: [['PF_XBTUSD', 0.0002]] });
  const access = new AccessToPast(bench.state);
  access.begin(beginningOf(bench.genesis));
  return { bench, access };
}

test("each whole hour of the past has the rate of the premiums of the hour before it, the start's own hour none", () => {
  const { bench, access } = pastOf(2);
  const past = access.of(XBT);
  assert.ok(past !== undefined);
  const { fundingRateCoefficient: coefficient, maxRelativeFundingRate: cap } = bench.state.markets.get(XBT).contract;
  const rates = past.fundingRates;
  const firstMs = START_MS - 2 * DAY_MS;
  assert.deepEqual(
    rates.map(({ timeMs }) => timeMs),
    Array.from({ length: rates.length }, (_, hour) => Math.ceil(firstMs / HOUR_MS) * HOUR_MS + (hour + 1) * HOUR_MS),
  );
  const last = rates.at(-1)?.timeMs ?? 0;
  assert.ok(last + HOUR_MS <= START_MS && last + 2 * HOUR_MS > START_MS, 'the last one ended before the start');
  let strayed = 0;
  for (const { timeMs, rate, relativeRate } of rates) {
    const marks = pastCandles(past.spec, 'mark', timeMs - HOUR_MS, timeMs);
    const spots = pastCandles(past.spec, 'spot', timeMs - HOUR_MS, timeMs);
    assert.equal(marks.length, 60);
    const mean = marks.reduce((sum, { close }, at) => sum + close / (spots[at]?.close as number) - 1, 0) / 60;
    const expected = Math.max(-cap, Math.min(cap, mean / coefficient));
    assert.ok(Math.abs(relativeRate - expected) < 1e-9, `${relativeRate} at ${timeMs}, not ${expected}`);
    const index = spots.at(-1)?.close as number;
    assert.ok(Math.abs(rate - relativeRate * index) <= 1e-9 * index);
    if (relativeRate !== 0) strayed++;
  }
  assert.ok(strayed > rates.length / 2);
});

test('the rates of the past come before those of the venue, and a venue without a past has its own alone', () => {
  const { bench, access } = pastOf(1);
  assert.deepEqual(bench.history.fundingRates(XBT), access.of(XBT)?.fundingRates);
  assert.deepEqual(pastOf(0).bench.history.fundingRates(XBT), []);
});

test('contracts that pay no funding have no rates', () => {
  const { bench, access } = pastOf(1);
  const spec = access.of(XBT)?.spec;
  assert.ok(spec !== undefined);
  const { contract } = bench.state.markets.get(XBT);
  assert.ok(pastFundingRates(spec, contract).length > 0);
  assert.deepEqual(pastFundingRates(spec, { ...contract, lastTradingMs: START_MS + DAY_MS }), []);
});
