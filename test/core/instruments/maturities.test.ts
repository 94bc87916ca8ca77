import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS } from '../../../src/core/durations.ts';
import { weekdayOf } from '../../../src/core/instruments/calendar.ts';
import {
  datedSymbol,
  daysToMaturity,
  expiryMs,
  kindOfSeries,
  listedMaturities,
  maturityOf,
  maturityTag,
  parseDatedSymbol,
} from '../../../src/core/instruments/maturities.ts';
import { formatTime } from '../../../src/core/iso-time.ts';
import { fc } from '../../support/property.ts';

const utc = (text: string): number => Date.parse(text);
const LIVE_SERIES = ['FF_XBTUSD', 'FF_ETHUSD', 'FF_SOLUSD', 'FI_XBTUSD', 'FI_ETHUSD', 'FI_LTCUSD', 'FI_XRPUSD'];
const symbolsAt = (series: string, at: string): string[] =>
  listedMaturities(series, utc(at)).map(({ symbol }) => symbol.slice(series.length + 1));

test('the listing of 26 September 2026: 10 linear and 8 inverse contracts, as seen live', () => {
  const all = LIVE_SERIES.flatMap((series) => listedMaturities(series, utc('2026-09-26T00:00:00Z')));
  assert.deepEqual(
    all.map(({ symbol }) => symbol),
    [
      ...['FF_XBTUSD_261002', 'FF_XBTUSD_261030', 'FF_XBTUSD_261225', 'FF_XBTUSD_270326'],
      ...['FF_ETHUSD_261002', 'FF_ETHUSD_261030', 'FF_ETHUSD_261225', 'FF_ETHUSD_270326'],
      ...['FF_SOLUSD_261030', 'FF_SOLUSD_261225'],
      ...['FI_XBTUSD_261030', 'FI_XBTUSD_261225'],
      ...['FI_ETHUSD_261030', 'FI_ETHUSD_261225'],
      ...['FI_LTCUSD_261030', 'FI_LTCUSD_261225'],
      ...['FI_XRPUSD_261030', 'FI_XRPUSD_261225'],
    ],
  );
});

test('four slots over two quarters: week, month, quarter, semi-annual', () => {
  const table: [at: string, maturities: string][] = [
    ['2026-09-01T00:00:00Z', '260904 260925 261225 270326'],
    ['2026-09-18T07:59:59Z', '260918 260925 261225 270326'],
    // The month's last Friday is the next Friday from here on, so the month slot moves on to October.
    ['2026-09-18T08:00:00Z', '260925 261030 261225 270326'],
    ['2026-09-25T08:00:00Z', '261002 261030 261225 270326'],
    ['2026-10-22T12:00:00Z', '261023 261030 261225 270326'],
    ['2026-10-23T08:00:00Z', '261030 261127 261225 270326'],
    ['2026-11-19T23:00:00Z', '261120 261127 261225 270326'],
    // November's expiry fills the week; December becomes the month and June the farthest quarter.
    ['2026-11-20T08:00:00Z', '261127 261225 270326 270625'],
    ['2026-12-24T00:00:00Z', '261225 270129 270326 270625'],
    ['2026-12-31T23:59:59Z', '270101 270129 270326 270625'],
    ['2027-01-01T08:00:00Z', '270108 270129 270326 270625'],
    ['2027-12-31T07:59:59Z', '271231 280128 280331 280630'],
    ['2028-02-24T00:00:00Z', '280225 280331 280630 280929'],
  ];
  for (const [at, maturities] of table) assert.equal(symbolsAt('FF_XBTUSD', at).join(' '), maturities, at);
});

test('two slots: month and quarter, changing at 16:00 in London', () => {
  const table: [at: string, maturities: string][] = [
    ['2026-08-28T14:59:59Z', '260828 260925'],
    ['2026-08-28T15:00:00Z', '260925 261225'],
    ['2026-09-25T15:00:00Z', '261030 261225'],
    ['2026-10-30T15:59:59Z', '261030 261225'],
    ['2026-10-30T16:00:00Z', '261127 261225'],
    ['2026-11-27T16:00:00Z', '261225 270326'],
    ['2027-03-26T15:59:59Z', '270326 270625'],
    ['2027-03-26T16:00:00Z', '270430 270625'],
  ];
  for (const [at, maturities] of table) assert.equal(symbolsAt('FI_XBTUSD', at).join(' '), maturities, at);
});

test('opening times as captured', () => {
  const table: [symbol: string, opening: string][] = [
    ['FF_XBTUSD_261225', '2026-05-22T08:00:00Z'],
    ['FF_XBTUSD_261009', '2026-10-02T08:00:00Z'], // listed a week before it expired
    ['FI_XBTUSD_260828', '2026-07-31T15:00:00Z'], // captured 46 seconds later
    ['FI_XBTUSD_261030', '2026-09-25T15:00:00Z'], // captured 59 seconds later
  ];
  for (const [symbol, opening] of table) {
    const dated = parseDatedSymbol(symbol);
    assert.ok(dated);
    assert.equal(formatTime(maturityOf(dated.series, dated.day).openingMs), opening, symbol);
  }
});

test('tags: a quarterly contract is semiannual while a nearer quarter trades', () => {
  const table: [symbol: string, at: string, tag: string][] = [
    ['FF_XBTUSD_261009', '2026-10-05T00:00:00Z', 'week'],
    ['FF_XBTUSD_261030', '2026-10-05T00:00:00Z', 'month'],
    ['FF_XBTUSD_261030', '2026-10-29T00:00:00Z', 'month'],
    ['FF_XBTUSD_260925', '2026-09-10T04:52:00Z', 'quarter'],
    ['FF_XBTUSD_261225', '2026-09-25T07:59:59Z', 'semiannual'],
    ['FF_XBTUSD_261225', '2026-09-25T17:46:00Z', 'quarter'],
    ['FF_XBTUSD_261225', '2026-12-24T00:00:00Z', 'quarter'],
    ['FF_XBTUSD_270326', '2026-10-09T00:00:00Z', 'semiannual'],
    ['FI_XBTUSD_261225', '2026-09-25T14:59:59Z', 'semiannual'],
    ['FI_XBTUSD_261225', '2026-09-25T15:00:00Z', 'quarter'],
  ];
  for (const [symbol, at, tag] of table) {
    const dated = parseDatedSymbol(symbol);
    assert.ok(dated);
    const kind = kindOfSeries(dated.series);
    assert.equal(maturityTag(kind, expiryMs(kind, dated.day), utc(at)), tag, `${symbol} at ${at}`);
  }
  assert.equal(maturityTag('linear', 0, utc('2026-10-05T00:00:00Z')), 'perpetual');
});

test('on each day of 2026 to 2028 every symbol is unique, reads back and trades', (t) => {
  const ever = new Set<string>();
  for (let day = utc('2026-01-01T00:00:00Z'); day < utc('2029-01-01T00:00:00Z'); day += DAY_MS) {
    const now = day + 12 * 3_600_000;
    const listed = LIVE_SERIES.flatMap((series) => listedMaturities(series, now));
    assert.equal(listed.length, 18);
    assert.equal(new Set(listed.map(({ symbol }) => symbol)).size, 18);
    for (const maturity of listed) {
      assert.deepEqual(parseDatedSymbol(maturity.symbol), { series: maturity.series, day: maturity.day });
      assert.equal(weekdayOf(maturity.day), 5);
      assert.ok(maturity.openingMs <= now && now < maturity.lastTradingMs, `${maturity.symbol} on ${formatTime(now)}`);
      ever.add(maturity.symbol);
    }
  }
  t.diagnostic(`${ever.size} contracts over three years`);
});

test('at any instant: nearest first, open, not expired; what is listed stays until it expires, and changes at the roll', () => {
  const instant = fc.integer({ min: utc('2001-01-01T00:00:00Z'), max: utc('2098-01-01T00:00:00Z') });
  let rolled = 0;
  fc.assert(
    fc.property(fc.constantFrom(...LIVE_SERIES), instant, (series, now) => {
      const before = listedMaturities(series, now);
      for (const [index, maturity] of before.entries()) {
        assert.ok(maturity.openingMs <= now && now < maturity.lastTradingMs);
        assert.ok(maturity.day > (before[index - 1]?.day ?? 0));
      }
      const roll = before[0]?.lastTradingMs as number;
      assert.deepEqual(listedMaturities(series, roll - 1), before);
      const after = listedMaturities(series, roll);
      assert.notDeepEqual(after, before);
      const expired = before.filter(({ lastTradingMs }) => lastTradingMs <= roll);
      assert.equal(expired.length, 1);
      for (const maturity of before.slice(1)) assert.ok(after.some(({ symbol }) => symbol === maturity.symbol));
      for (const maturity of after) {
        const isNew = !before.some(({ symbol }) => symbol === maturity.symbol);
        assert.equal(maturity.openingMs === roll, isNew);
        rolled += isNew ? 1 : 0;
      }
    }),
    { numRuns: 300 },
  );
  assert.equal(rolled, 300);
});

test('what is no dated symbol', () => {
  for (const symbol of [
    'PF_XBTUSD',
    'FF_XBTUSD',
    'FF_XBTUSD_2612',
    'FF_XBTUSD_261332',
    'FF_XBTUSD_260229',
    'ff_xbtusd_261225',
  ]) {
    assert.equal(parseDatedSymbol(symbol), undefined, symbol);
  }
  assert.equal(datedSymbol('FF_XBTUSD', parseDatedSymbol('FF_XBTUSD_280229')?.day as number), 'FF_XBTUSD_280229');
  assert.throws(() => maturityOf('PF_XBTUSD', 20_000), /is a series of dated contracts/);
});

test('days to maturity are fractional', () => {
  assert.equal(daysToMaturity(utc('2026-12-25T08:00:00Z'), utc('2026-12-24T20:00:00Z')), 0.5);
  assert.equal(daysToMaturity(utc('2026-12-25T08:00:00Z'), utc('2026-12-26T08:00:00Z')), 0);
});
