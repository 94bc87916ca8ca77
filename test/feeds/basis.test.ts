import assert from 'node:assert/strict';
import { test } from 'node:test';
import { carry, LARGEST_DEVIATION, nextPremium, startPremium, TYPICAL_DEVIATION } from '../../src/feeds/basis.ts';
import type { FeedContract } from '../../src/feeds/source.ts';
import { contract, correlation, DATED, mean, START_MS, XBT } from './fixtures.ts';

const SECOND = Math.floor(START_MS / 1000);

test('the premium of a perpetual swings around zero within a tenth of a per cent and comes back', (t) => {
  const path = premiums(XBT, 0, SECOND, 300_000);
  const deviation = Math.sqrt(mean(path.map((premium) => premium * premium)));
  const lag = correlation(path.slice(0, -832), path.slice(832));
  const hourly = Array.from({ length: 83 }, (_, hour) => mean(path.slice(hour * 3600, hour * 3600 + 3600)));
  t.diagnostic(`mean ${mean(path).toExponential(1)}, deviation ${deviation.toExponential(2)}`);
  t.diagnostic(
    `correlation after the half-life ${lag.toFixed(2)}, largest hourly mean ${Math.max(...hourly).toExponential(2)}`,
  );
  assert.ok(path.every((premium) => Math.abs(premium) <= LARGEST_DEVIATION));
  assert.ok(Math.abs(mean(path)) < TYPICAL_DEVIATION / 4);
  assert.ok(deviation > TYPICAL_DEVIATION * 0.8 && deviation < TYPICAL_DEVIATION * 1.2);
  assert.ok(lag > 0.3 && lag < 0.7);
  assert.ok(hourly.every((premium) => premium !== 0));
});

test('premiums have seven decimals and are never -0', () => {
  for (const premium of premiums(XBT, 0, SECOND, 5000)) {
    assert.equal(premium, Number(premium.toFixed(7)));
    assert.ok(!Object.is(premium, -0));
  }
});

test('a premium set by hand far outside is not cut off but drifts back', () => {
  const path = [0.02, ...premiums(XBT, 0.02, SECOND, 7200)];
  assert.ok((path[60] ?? 0) > 0.018);
  assert.ok((path[832] ?? 0) > 0.008 && (path[832] ?? 0) < 0.012);
  assert.ok((path[7200] ?? 1) < 0.002);
});

test('a dated contract carries 4 % to 8 % a year, used up at its last trading', () => {
  const yearly = (carry(1, DATED, START_MS) * 31_536_000_000) / (DATED.lastTradingMs - START_MS);
  assert.ok(yearly > 0.04 && yearly < 0.08);
  assert.equal(carry(1, DATED, DATED.lastTradingMs), 0);
  assert.equal(carry(1, DATED, DATED.lastTradingMs + 1), 0);
  assert.equal(carry(1, XBT, START_MS), 0);
  assert.equal(
    carry(1, contract({ symbol: 'FI_XBTUSD', lastTradingMs: DATED.lastTradingMs }), START_MS),
    carry(1, DATED, START_MS),
  );
  assert.equal(startPremium(1, XBT, START_MS), 0);
  assert.ok(Math.abs(startPremium(1, DATED, START_MS) - carry(1, DATED, START_MS)) <= 1e-7);
});

test('a dated premium follows its carry and closes in on zero during its last day', () => {
  const lastSecond = DATED.lastTradingMs / 1000;
  const path = premiums(
    DATED,
    startPremium(1, DATED, DATED.lastTradingMs - 3 * 86_400_000),
    lastSecond - 3 * 86_400,
    3 * 86_400,
  );
  path.forEach((premium, nth) => {
    const timeMs = DATED.lastTradingMs - 3 * 86_400_000 + (nth + 1) * 1000;
    const free = Math.min(1, (DATED.lastTradingMs - timeMs) / 86_400_000);
    assert.ok(Math.abs(premium - carry(1, DATED, timeMs)) <= LARGEST_DEVIATION * free + 1e-5);
  });
  assert.equal(path.at(-1), 0);
  assert.equal(nextPremium(1, DATED, 0.01, lastSecond + 5), 0);
});

function premiums(market: FeedContract, start: number, second: number, count: number): number[] {
  const path: number[] = [];
  let premium = start;
  for (let nth = 1; nth <= count; nth++) {
    premium = nextPremium(1, market, premium, second + nth);
    path.push(premium);
  }
  return path;
}
