import assert from 'node:assert/strict';
import { test } from 'node:test';
import { priceOf } from '../../../src/core/instruments/terms.ts';
import { marketTerms } from '../../../src/core/margin/figures.ts';
import {
  extremeBehind,
  followingLimit,
  readDeviation,
  readLimit,
  trailingTicks,
} from '../../../src/core/orders/trigger-terms.ts';
import { ether, inverse, linear, pepe } from '../../support/instruments.ts';
import { SmallVenue } from '../../support/small-venue.ts';

const venue = new SmallVenue();
const terms = marketTerms(venue.state, venue.market('PF_XBTUSD')); // a tick is 1 USD

test('deviations within their bounds (C83)', () => {
  const rows = [
    ['0.1', 'PERCENT', { unit: 'PERCENT', amount: 10 }],
    ['50', 'PERCENT', { unit: 'PERCENT', amount: 5_000 }],
    ['0.09', 'PERCENT', 'TRAILING_STOP_MAX_DEVIATION_TOO_SMALL'],
    ['-1', 'PERCENT', 'TRAILING_STOP_MAX_DEVIATION_TOO_SMALL'],
    ['50.01', 'PERCENT', 'TRAILING_STOP_MAX_DEVIATION_TOO_LARGE'],
    ['0.125', 'PERCENT', 'TRAILING_STOP_PERCENT_DEVIATION_EXCEEDS_MAX_DECIMAL_PLACES'],
    ['80', 'QUOTE_CURRENCY', { unit: 'QUOTE_CURRENCY', amount: 80 }],
    ['79', 'QUOTE_CURRENCY', 'TRAILING_STOP_MAX_DEVIATION_TOO_SMALL'],
    ['40000', 'QUOTE_CURRENCY', { unit: 'QUOTE_CURRENCY', amount: 40_000 }],
    ['40001', 'QUOTE_CURRENCY', 'TRAILING_STOP_MAX_DEVIATION_TOO_LARGE'],
    ['80.5', 'QUOTE_CURRENCY', 'TRAILING_STOP_QUOTE_DEVIATION_NOT_MULTIPLE_OF_TICK_SIZE'],
  ] as const;
  for (const [value, unit, expected] of rows) {
    assert.deepEqual(readDeviation(terms, { value, unit }, 80_000), expected, `${value} ${unit}`);
  }
});

test('a trailing stop is on the tick and never nearer than its deviation', () => {
  const percent = { unit: 'PERCENT', amount: 125 } as const;
  assert.equal(trailingTicks(terms, false, 80_010.7, percent), 79_010); // 79010.56
  assert.equal(trailingTicks(terms, true, 80_010.7, percent), 81_011); // 81010.83
  const dollars = { unit: 'QUOTE_CURRENCY', amount: 500 } as const;
  assert.equal(trailingTicks(terms, false, 80_010.7, dollars), 79_510);
  assert.equal(trailingTicks(terms, true, 80_010.7, dollars), 80_511);
  assert.equal(trailingTicks(terms, false, 2, dollars), 1, 'a price is at least a tick');
});

test('behind a price on the tick it stands exactly at its deviation, however small the tick', () => {
  const rows = [linear(), ether(), pepe(), inverse(), linear({ tickSize: 0.01 })];
  for (const row of rows) {
    const venue = new SmallVenue({ instruments: [row] });
    const terms = marketTerms(venue.state, venue.market(row.symbol));
    for (let ticks = 20_000; ticks <= 60_000; ticks += 7) {
      const price = priceOf(terms, ticks);
      for (const above of [true, false]) {
        const by = (part: number) => (above ? ticks + part : ticks - part);
        const where = `${row.symbol} ${ticks} ${above}`;
        assert.equal(trailingTicks(terms, above, price, { unit: 'QUOTE_CURRENCY', amount: 245 }), by(245), where);
        const whole = ticks - (ticks % 10);
        const percent = trailingTicks(terms, above, priceOf(terms, whole), { unit: 'PERCENT', amount: 1_000 });
        assert.equal(percent, whole + (above ? whole / 10 : -whole / 10), where);
      }
    }
  }
});

test('the extreme that a trailing stop has seen follows from where it stands (C173)', () => {
  const percent = { unit: 'PERCENT', amount: 100 } as const;
  assert.equal(extremeBehind(terms, false, 79_200, percent), 80_000);
  assert.equal(extremeBehind(terms, true, 80_800, percent), 80_000);
  const dollars = { unit: 'QUOTE_CURRENCY', amount: 500 } as const;
  assert.equal(extremeBehind(terms, false, 79_500, dollars), 80_000);
  assert.equal(extremeBehind(terms, true, 300, dollars), 1, 'a price is at least a tick');
  for (const above of [true, false]) {
    for (let amount = 10; amount <= 5_000; amount += 333) {
      const deviation = { unit: 'PERCENT', amount } as const;
      const ticks = trailingTicks(terms, above, 81_234.5, deviation);
      const again = trailingTicks(terms, above, extremeBehind(terms, above, ticks, deviation), deviation);
      assert.ok(Math.abs(again - ticks) <= 1, `${above} ${amount}: ${ticks} ${again}`);
    }
  }
});

test('limits: none, a price, or an offset cut toward the trigger price (C82)', () => {
  assert.deepEqual(readLimit(terms, 80_000, undefined, undefined), { limitTicks: -1, offset: undefined });
  assert.deepEqual(readLimit(terms, 80_000, '81000', undefined), { limitTicks: 81_000, offset: undefined });
  const offsets = [
    ['1.25', 'PERCENT', 79_999, 80_998], // 999.98 more
    ['-1.25', 'PERCENT', 79_999, 79_000],
    ['250', 'QUOTE_CURRENCY', 79_999, 80_249],
    ['-250', 'QUOTE_CURRENCY', 79_999, 79_749],
  ] as const;
  for (const [value, unit, trigger, limit] of offsets) {
    const read = readLimit(terms, trigger, undefined, { value, unit });
    assert.equal(typeof read === 'string' ? read : read.limitTicks, limit, `${value} ${unit}`);
  }
});

test('an offset goes along with the trigger price, a price stays', () => {
  assert.equal(followingLimit(terms, 90_000, 81_000, undefined), 81_000);
  assert.equal(followingLimit(terms, 90_000, 81_000, { unit: 'PERCENT', amount: 100 }), 90_900);
  assert.equal(followingLimit(terms, 100, 81_000, { unit: 'QUOTE_CURRENCY', amount: -250 }), 1);
});
