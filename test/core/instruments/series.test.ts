import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildContract } from '../../../src/core/instruments/build.ts';
import type { InstrumentRow } from '../../../src/core/instruments/contract.ts';
import { listedMaturities, maturityOf, parseDatedSymbol } from '../../../src/core/instruments/maturities.ts';
import { datedRow, listedRows, seriesNames, splitRows } from '../../../src/core/instruments/series.ts';
import { assetOf, DATED, inverseRow, linearRow } from './rows.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const linear = linearRow({ ...DATED, isin: 'GB00BTQJX047' });
const inverse = inverseRow({
  ...DATED,
  symbol: 'FI_XBTUSD_260828',
  lastTradingTime: '2026-08-28T15:00:00Z',
  openingDate: '2026-07-31T15:00:46Z',
  isExpired: true,
});

const rowOf = (templates: readonly InstrumentRow[], symbol: string): InstrumentRow => {
  const dated = parseDatedSymbol(symbol);
  assert.ok(dated);
  return datedRow(templates, maturityOf(dated.series, dated.day));
};

test('dated rows are templates, all others are listed as they stand', () => {
  const perpetual = linearRow();
  assert.deepEqual(splitRows([perpetual, linear, inverse]), { instruments: [perpetual], series: [linear, inverse] });
  assert.deepEqual(seriesNames([linear, inverse, { ...linear, symbol: 'FF_XBTUSD_270326' }]), [
    'FF_XBTUSD',
    'FI_XBTUSD',
  ]);
});

test('a maturity that the file has is served as the file has it', () => {
  assert.deepEqual(rowOf([linear], 'FF_XBTUSD_261225'), { ...linear, isExpired: false });
});

test('any other maturity has the fields of its template, its own dates and no ISIN', () => {
  const row = rowOf([linear], 'FF_XBTUSD_270326');
  const { isin: _isin, ...template } = linear;
  assert.deepEqual(row, {
    ...template,
    symbol: 'FF_XBTUSD_270326',
    lastTradingTime: '2027-03-26T08:00:00Z',
    openingDate: '2026-08-21T08:00:00Z',
    isExpired: false,
  });
  assert.deepEqual(
    Object.keys(row),
    Object.keys(linear).filter((field) => field !== 'isin'),
  );
});

test('the latest maturity of a series is its template', () => {
  const older = { ...linear, symbol: 'FF_XBTUSD_260925', maxPositionSize: 1 };
  assert.equal(rowOf([linear, older], 'FF_XBTUSD_270326').maxPositionSize, 1200);
  assert.equal(rowOf([older, linear], 'FF_XBTUSD_270326').maxPositionSize, 1200);
  assert.equal(rowOf([older, linear], 'FF_XBTUSD_260925').maxPositionSize, 1);
});

test('an expired template lists contracts that have not expired', () => {
  const row = rowOf([inverse], 'FI_XBTUSD_261127');
  assert.equal(row.isExpired, false);
  assert.equal(row.lastTradingTime, '2026-11-27T16:00:00Z');
  assert.equal(row.openingDate, '2026-10-30T16:00:00Z');
});

test('every listed row builds, with the dates of its maturity', () => {
  const rows = listedRows([linear, inverse], now);
  assert.deepEqual(
    rows.map(({ symbol }) => symbol),
    [
      'FF_XBTUSD_261127',
      'FF_XBTUSD_261225',
      'FF_XBTUSD_270326',
      'FF_XBTUSD_270625',
      'FI_XBTUSD_261127',
      'FI_XBTUSD_261225',
    ],
  );
  const maturities = ['FF_XBTUSD', 'FI_XBTUSD'].flatMap((series) => listedMaturities(series, now));
  for (const [index, row] of rows.entries()) {
    const result = buildContract(row, assetOf);
    assert.ok(result.ok, result.ok ? '' : result.problem);
    assert.equal(result.contract.lastTradingMs, maturities[index]?.lastTradingMs);
    assert.equal(result.contract.openingMs, maturities[index]?.openingMs);
  }
});

test('a series without template is a broken invariant', () => {
  assert.throws(() => rowOf([linear], 'FF_ETHUSD_261225'), /FF_ETHUSD has a template/);
});
