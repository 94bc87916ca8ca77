import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buildContracts } from '../../src/core/instruments/build.ts';
import { listedRows, seriesNames } from '../../src/core/instruments/series.ts';
import shipped from '../../src/data/instruments.json' with { type: 'json' };
import {
  type InstrumentSet,
  loadInstruments,
  lookup,
  parseInstruments,
  shippedFeeSchedules,
  shippedInstruments,
} from '../../src/instruments/load.ts';

const folder = mkdtempSync(join(tmpdir(), 'drydock-instruments-'));
after(() => rmSync(folder, { recursive: true }));

const fileOf = (text: string): string => {
  const path = join(folder, 'instruments.json');
  writeFileSync(path, text);
  return path;
};

const loaded = (value: unknown): InstrumentSet => {
  const result = loadInstruments(fileOf(JSON.stringify(value)));
  assert.ok(result.ok, result.ok ? '' : result.problem);
  return result.set;
};

/** A row as the venue answered it in September 2026, first levels only. */
const CAPTURED = {
  symbol: 'PF_DOGEUSD',
  type: 'flexible_futures',
  tickSize: 1e-5,
  contractSize: 1,
  tradeable: true,
  impactMidSize: 45000.0,
  maxPositionSize: 200000000.0,
  openingDate: '2022-06-20T12:57:30Z',
  marginLevels: [
    { numNonContractUnits: 0.0, initialMargin: 0.02, maintenanceMargin: 0.01 },
    { numNonContractUnits: 2000000.0, initialMargin: 0.04, maintenanceMargin: 0.02 },
  ],
  fundingRateCoefficient: 8,
  maxRelativeFundingRate: 0.005,
  isin: 'GB00BQ84K163',
  contractValueTradePrecision: 0,
  postOnly: false,
  feeScheduleUid: '723888f7-0a8e-4183-8648-f920a22339e3',
  mtf: true,
  base: 'DOGE',
  quote: 'USD',
  pair: 'DOGE:USD',
  category: 'Community',
  tradfi: false,
  isExpired: false,
};

test('the shipped file loads completely: 15 linear and 4 inverse perpetuals, 7 dated series', () => {
  const { instruments, series, skipped } = shippedInstruments();
  const count = (prefix: string): number => instruments.filter(({ symbol }) => symbol.startsWith(prefix)).length;
  assert.deepEqual([count('PF_'), count('PI_'), instruments.length], [15, 4, 19]);
  assert.deepEqual(seriesNames(series), [
    ...['FF_XBTUSD', 'FF_ETHUSD', 'FF_SOLUSD'],
    ...['FI_XBTUSD', 'FI_ETHUSD', 'FI_LTCUSD', 'FI_XRPUSD'],
  ]);
  assert.deepEqual(skipped, [{ symbol: 'PI_BCHUSD', reason: 'it has expired' }]);
  assert.equal(instruments.length + series.length + skipped.length, shipped.instruments.length);
});

test('every shipped row, and every dated row made from one, has what clients fail without', () => {
  const { instruments, series, assets } = shippedInstruments();
  for (const now of ['2026-11-22T12:00:00Z', '2027-05-01T00:00:00Z', '2031-02-28T09:00:00Z']) {
    const rows = [...instruments, ...listedRows(series, Date.parse(now))];
    const { contracts, problems } = buildContracts(rows, lookup(assets));
    assert.deepEqual(problems, []);
    assert.equal(contracts.length, 19 + 18);
    for (const row of rows) {
      const types: [type: string, fields: string[]][] = [
        ['string', ['symbol', 'type', 'openingDate', 'base', 'quote', 'pair', 'category', 'feeScheduleUid']],
        ['number', ['tickSize', 'contractSize', 'impactMidSize', 'maxPositionSize', 'contractValueTradePrecision']],
        ['boolean', ['tradeable', 'postOnly', 'mtf', 'tradfi', 'isExpired']],
        ['object', ['marginLevels', 'retailMarginLevels', 'marginSchedules', 'tags', 'platformsPermitted']],
        ['object', ['countriesBanned', 'rebateLevels']],
      ];
      for (const [type, fields] of types) {
        for (const field of fields) assert.equal(typeof row[field], type, `${row.symbol} ${field}`);
      }
      const perpetual = row.symbol.startsWith('P');
      assert.equal(Object.hasOwn(row, 'lastTradingTime'), !perpetual);
      assert.equal(Object.hasOwn(row, 'fundingRateCoefficient'), perpetual);
      assert.equal(Object.hasOwn(row, 'maxRelativeFundingRate'), perpetual);
      assert.equal(Object.hasOwn(row, 'underlying'), row.type === 'futures_inverse');
      for (const [field, value] of Object.entries(row)) {
        assert.ok(!field.startsWith('_') && value !== null && value !== undefined, `${row.symbol} ${field}`);
      }
    }
  }
});

test('the origin of every shipped row is noted, and served to nobody', () => {
  for (const row of shipped.instruments) {
    assert.match(row._source.row, /20\d\d/, row.symbol);
    for (const field of Object.keys(row._source))
      assert.ok(field === 'row' || Object.hasOwn(row, field), `${row.symbol} ${field}`);
  }
  const served = JSON.stringify([shippedInstruments().instruments, shippedInstruments().series, shippedFeeSchedules()]);
  assert.doesNotMatch(served, /"_/);
});

test('cut-off schedules are completed up to 50 % (D16)', () => {
  const table: [symbol: string, levels: string][] = [
    ['PF_XBTUSD', '0:0.01 1000000:0.02 3000000:0.04 5000000:0.1 10000000:0.2 20000000:0.3 150000000:0.5'],
    ['PF_ETHUSD', '0:0.02 2000000:0.04 5000000:0.1 10000000:0.2 20000000:0.3 60000000:0.5'],
    ['PF_DOGEUSD', '0:0.02 2000000:0.04 5000000:0.1 10000000:0.2 20000000:0.3 60000000:0.5'],
    ['PF_PEPEUSD', '0:0.02 2000000:0.04 5000000:0.1 10000000:0.2 20000000:0.3 60000000:0.5'],
    ['PF_EURUSD', '0:0.02 500000:0.04 2000000:0.05 5000000:0.1 10000000:0.2 20000000:0.3 60000000:0.5'],
    ['PF_ANTHROPICXUSD', '0:0.1 50000:0.2 100000:0.3 1000000:0.5'],
    ['FF_XBTUSD_261225', '0:0.02 2000000:0.04 5000000:0.1 10000000:0.2 20000000:0.3 60000000:0.5'],
  ];
  for (const [symbol, expected] of table) {
    const levels = shipped.instruments.find((row) => row.symbol === symbol)?.marginLevels ?? [];
    const printed = levels.map(
      (level) => `${'numNonContractUnits' in level && level.numNonContractUnits}:${level.initialMargin}`,
    );
    assert.equal(printed.join(' '), expected, symbol);
    for (const { initialMargin, maintenanceMargin } of levels) assert.equal(maintenanceMargin, initialMargin / 2);
  }
});

test('every asset is named once, and each base and each collateral currency is there', () => {
  const { assets, instruments, series } = shippedInstruments();
  const symbols = assets.map(({ symbol }) => symbol);
  assert.equal(new Set(symbols).size, symbols.length);
  const collateral = 'USD EUR GBP USDT USDC XBT ETH EURT LTC SOL DOT ATOM XRP LINK ADA MATIC DOGE FIL ARB'.split(' ');
  const bases = [...instruments, ...series].map(({ base }) => (base === 'BTC' ? 'XBT' : String(base)));
  for (const symbol of [...collateral, ...bases]) assert.ok(symbols.includes(symbol), symbol);
  for (const { symbol, kind, decimals, indexPriceUsd, indexDecimals, annualVolatility, correlationToXbt } of assets) {
    assert.equal(decimals, 12, symbol);
    if (kind === 'credit') {
      assert.deepEqual([symbol, indexPriceUsd, annualVolatility], ['FEE', 0, 0], 'credits have no price');
      continue;
    }
    assert.ok(kind === 'cash' || kind === 'coin', symbol);
    assert.equal(Number(indexPriceUsd.toFixed(indexDecimals)), indexPriceUsd, symbol);
    assert.ok(indexPriceUsd > 0 && annualVolatility >= 0 && annualVolatility < 2, symbol);
    assert.ok(correlationToXbt >= 0 && correlationToXbt <= 1, symbol);
  }
});

test('the answer of the real venue loads, as does its bare list', () => {
  for (const value of [
    { result: 'success', instruments: [CAPTURED], serverTime: '2026-09-25T17:46:00Z' },
    [CAPTURED],
  ]) {
    const { instruments, series, skipped, notes } = loaded(value);
    assert.deepEqual([series, skipped, notes], [[], [], []]);
    const [row] = instruments;
    for (const [field, captured] of Object.entries(CAPTURED)) assert.deepEqual(row?.[field], captured, field);
    assert.deepEqual(row?.retailMarginLevels, CAPTURED.marginLevels);
    assert.deepEqual([row?.tags, row?.marginSchedules, row?.rebateLevels], [[], {}, {}]);
  }
});

test('the shipped file is itself such a file', () => {
  const { instruments, series } = loaded(shipped);
  assert.deepEqual(
    { instruments, series },
    (({ instruments, series }) => ({ instruments, series }))(shippedInstruments()),
  );
});

test('options, indices and expired rows are left out with a note; dated rows become templates even when expired', () => {
  const { instruments, series, notes } = loaded([
    CAPTURED,
    { symbol: 'OF_XBTUSD_261225_120000_C', type: 'options' },
    { symbol: 'in_xbtusd', type: 'spot index', tradeable: false },
    { ...CAPTURED, symbol: 'PF_ADAUSD', base: 'ADA', isExpired: true },
    ...shipped.instruments.filter(({ symbol }) => symbol === 'FI_XBTUSD_260828'),
    ...shipped.instruments
      .filter(({ symbol }) => symbol === 'FF_ETHUSD_260925')
      .map((row) => ({ ...row, tradeable: false })),
  ]);
  assert.deepEqual(
    instruments.map(({ symbol }) => symbol),
    ['PF_DOGEUSD'],
  );
  assert.deepEqual(
    series.map(({ symbol }) => symbol),
    ['FI_XBTUSD_260828'],
  );
  assert.deepEqual(notes, [
    'Left out 4 rows: options are not traded here, an index is no contract, it has expired, it is not tradeable.',
  ]);
});

test('an asset that nobody knows gets a price in proportion to its tick, and a note', () => {
  const { assets, notes } = loaded([
    { ...CAPTURED, symbol: 'PF_WIFUSD', base: 'WIF', pair: 'WIF:USD', tickSize: 0.0001 },
  ]);
  assert.deepEqual(assets.at(-1), {
    symbol: 'WIF',
    kind: 'coin',
    decimals: 12,
    indexPriceUsd: 1,
    indexDecimals: 6,
    annualVolatility: 0.85,
    correlationToXbt: 0.65,
  });
  assert.deepEqual(notes, ['No price is known for WIF: it starts at 1 USD, 10,000 ticks of its contract.']);
});

test('what is refused, in one sentence that names the file', () => {
  const twice = JSON.stringify([CAPTURED, { ...CAPTURED, symbol: 'pf_dogeusd' }]);
  const many = JSON.stringify([1, 2, 3, 4, 5]);
  const shape =
    'the file must hold a list of instruments, or {"result":"success","instruments":[...]} as the venue answers.';
  const table: [text: string, words: string | RegExp][] = [
    ['', /^the file is no JSON: /],
    ['{"instruments":[', /^the file is no JSON: /],
    ['[1,\n2,\nx]', /^the file is no JSON: /],
    ['7', shape],
    ['null', shape],
    ['{"result":"error","error":"apiLimitExceeded"}', shape],
    ['[]', 'the file holds no contract that can be traded.'],
    [twice, 'PF_DOGEUSD is listed twice.'],
    [JSON.stringify([{ ...CAPTURED, tickSize: null }]), 'PF_DOGEUSD: tickSize is missing.'],
    [JSON.stringify([{ ...CAPTURED, marginSchedules: [] }]), /PF_DOGEUSD: marginSchedules must be an object/],
    [
      JSON.stringify([{ ...CAPTURED, marginSchedules: { europa: { retail: [] } } }]),
      /of europa: retail must be a list/,
    ],
    [JSON.stringify([{ ...CAPTURED, marginSchedules: { 'a b': {} } }]), /a platform with the name "a b"/],
    [
      many,
      `${[1, 2, 3].map((index) => `Instrument ${index} is no object with a symbol and a type.`).join(' ')} And 2 more.`,
    ],
  ];
  for (const [text, words] of table) {
    const path = fileOf(text);
    const result = loadInstruments(path);
    assert.ok(!result.ok, text);
    assert.ok(result.problem.startsWith(`${path}: `));
    const rest = result.problem.slice(path.length + 2);
    if (typeof words === 'string') assert.equal(rest, words);
    else assert.match(rest, words);
    assert.ok(!rest.includes('\n'));
  }
});

test('a file that cannot be read', () => {
  const missing = join(folder, 'none.json');
  assert.deepEqual(loadInstruments(missing), { ok: false, problem: `${missing}: the file cannot be read (ENOENT).` });
  assert.deepEqual(loadInstruments(folder), { ok: false, problem: `${folder}: the file cannot be read (EISDIR).` });
});

test('names from a file never reach a prototype', () => {
  const result = parseInstruments(`[${JSON.stringify(CAPTURED).replace('{', '{"__proto__":{"tickSize":9},')}]`);
  assert.ok(result.ok);
  assert.equal(result.set.instruments[0]?.tickSize, 1e-5);
  assert.equal(({} as { tickSize?: number }).tickSize, undefined);
});
