import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildContract, buildContracts, ledgerSymbol } from '../../../src/core/instruments/build.ts';
import type { Contract, InstrumentRow } from '../../../src/core/instruments/contract.ts';
import { fc } from '../../support/property.ts';
import { assetOf, DATED, inverseRow, linearRow } from './rows.ts';

const built = (row: InstrumentRow): Contract => {
  const result = buildContract(row, assetOf);
  assert.ok(result.ok, result.ok ? '' : result.problem);
  return result.contract;
};

const problem = (row: InstrumentRow): string => {
  const result = buildContract(row, assetOf);
  assert.ok(!result.ok, 'the row was accepted');
  return result.problem;
};

test('a linear perpetual', () => {
  const row = linearRow();
  assert.deepEqual(built(row), {
    symbol: 'PF_XBTUSD',
    kind: 'linear',
    base: 'XBT',
    settlementAsset: 'USD',
    pair: 'XBT:USD',
    wallet: 'flex',
    tag: 'perpetual',
    tickMantissa: 1,
    tickScale: 1,
    lotMantissa: 1,
    lotScale: 10_000,
    maxPositionLots: 12_000_000,
    impactMidLots: 800,
    marginLevels: [
      { lowerBound: 0, initialMarginRate: 0.01, maintenanceMarginRate: 0.005 },
      { lowerBound: 1_000_000, initialMarginRate: 0.02, maintenanceMarginRate: 0.01 },
      { lowerBound: 3_000_000, initialMarginRate: 0.04, maintenanceMarginRate: 0.02 },
    ],
    retailMarginLevels: [{ lowerBound: 0, initialMarginRate: 0.1, maintenanceMarginRate: 0.05 }],
    feeScheduleUid: '723888f7-0a8e-4183-8648-f920a22339e3',
    openingMs: Date.parse('2022-03-22T13:15:36Z'),
    lastTradingMs: 0,
    fundingRateCoefficient: 8,
    maxRelativeFundingRate: 0.005,
    minRelativeFundingRate: null,
    postOnly: false,
    row,
  });
});

test('an inverse perpetual settles in its coin, out of the wallet of its pair', () => {
  const { kind, base, settlementAsset, pair, wallet, tickMantissa, tickScale, lotMantissa, lotScale, maxPositionLots } =
    built(inverseRow());
  assert.deepEqual([kind, base, settlementAsset, pair, wallet], ['inverse', 'XBT', 'XBT', 'XBT:USD', 'fi_xbtusd']);
  assert.deepEqual([tickMantissa, tickScale, lotMantissa, lotScale, maxPositionLots], [5, 10, 1, 1, 75_000_000]);
});

test('a dated contract has an expiry and no funding', () => {
  const contract = built(linearRow(DATED));
  assert.equal(contract.lastTradingMs, Date.parse('2026-12-25T08:00:00Z'));
  assert.equal(contract.fundingRateCoefficient, 0);
  assert.equal(contract.maxRelativeFundingRate, 0);
  assert.equal(contract.tag, 'semiannual'); // when it opened, two quarters still lay before it
  const inverse = built(inverseRow({ ...DATED, symbol: 'FI_XBTUSD_260828', lastTradingTime: '2026-08-28T15:00:00Z' }));
  assert.equal(inverse.tag, 'month');
});

test('ticks and lots are exact', () => {
  const table: [tickSize: number, precision: number, tick: string, lot: string][] = [
    [1, 4, '1/1', '1/10000'],
    [0.5, 0, '5/10', '1/1'],
    [0.05, 0, '5/100', '1/1'],
    [0.00001, -1, '1/100000', '10/1'],
    [1e-10, -3, '1/10000000000', '1000/1'],
    [25, 2, '25/1', '1/100'],
  ];
  for (const [tickSize, contractValueTradePrecision, tick, lot] of table) {
    const scale = { maxPositionSize: 1e6, impactMidSize: 1e4, base: 'PEPE', symbol: 'PF_PEPEUSD' };
    const contract = built(linearRow({ ...scale, tickSize, contractValueTradePrecision }));
    assert.equal(`${contract.tickMantissa}/${contract.tickScale}`, tick);
    assert.equal(`${contract.lotMantissa}/${contract.lotScale}`, lot);
    assert.equal(contract.tickMantissa / contract.tickScale, tickSize);
  }
});

test('any decimal tick comes back as itself, and its multiples are correctly rounded', () => {
  let checked = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9_999 }),
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 1, max: 100_000 }),
      (mantissa, decimals, ticks) => {
        const tickSize = Number(`${mantissa}e-${decimals}`);
        const row = linearRow({ tickSize, contractValueTradePrecision: 0, maxPositionSize: 10, impactMidSize: 1 });
        const result = buildContract(row, () => ({ decimals: 12, indexPriceUsd: tickSize * 1_000 }));
        assert.ok(result.ok);
        const { tickMantissa, tickScale } = result.contract;
        assert.equal((ticks * tickMantissa) / tickScale, Number(`${ticks * mantissa}e-${decimals}`));
        checked++;
      },
    ),
  );
  assert.equal(checked, 100);
});

test('symbols are served in capitals and found by them', () => {
  const contract = built(inverseRow({ symbol: 'pi_xbtusd' }));
  assert.equal(contract.symbol, 'PI_XBTUSD');
  assert.equal(contract.row.symbol, 'PI_XBTUSD');
  assert.equal(ledgerSymbol('BTC'), 'XBT');
  assert.equal(ledgerSymbol('ETH'), 'ETH');
});

test('what a row may leave out', () => {
  const contract = built(
    linearRow({
      retailMarginLevels: undefined,
      feeScheduleUid: undefined,
      postOnly: undefined,
      contractSize: undefined,
    }),
  );
  assert.deepEqual(contract.retailMarginLevels, contract.marginLevels);
  assert.equal(contract.feeScheduleUid, '97ae0cc8-2964-43ea-91e9-d8e720b02b19');
  assert.equal(contract.postOnly, false);
  assert.equal(built(linearRow({ minRelativeFundingRate: -0.001 })).minRelativeFundingRate, -0.001);
});

test('what is refused, and in which words', () => {
  const level = (
    numNonContractUnits: number,
    initialMargin: number,
    maintenanceMargin = initialMargin / 2,
  ): object => ({
    numNonContractUnits,
    initialMargin,
    maintenanceMargin,
  });
  const table: [changes: Record<string, unknown>, words: string][] = [
    [{ type: 'perpetual' }, 'the type "perpetual" is unknown'],
    [{ tickSize: undefined }, 'tickSize is missing'],
    [{ tickSize: null }, 'tickSize is missing'],
    [{ tickSize: '1' }, 'tickSize must be a number'],
    [{ tickSize: 0 }, 'tickSize must be a number above zero'],
    [{ tickSize: -1 }, 'tickSize must be a number above zero'],
    [{ tickSize: Number.NaN }, 'tickSize must be a number'],
    [{ contractValueTradePrecision: 1.5 }, 'contractValueTradePrecision must be a whole number from -12 to 12'],
    [{ contractValueTradePrecision: undefined }, 'contractValueTradePrecision is missing'],
    [{ maxPositionSize: 0 }, 'maxPositionSize must be a number above zero'],
    [{ maxPositionSize: 0.00001 }, 'maxPositionSize must be at least one lot'],
    [{ impactMidSize: undefined }, 'impactMidSize is missing'],
    [{ openingDate: undefined }, 'openingDate is missing'],
    [{ openingDate: 1 }, 'openingDate must be a text'],
    [{ openingDate: 'yesterday' }, 'openingDate must be a UTC time such as 2026-12-25T16:00:00Z'],
    [{ base: undefined }, 'base is missing'],
    [{ base: 'ETH' }, 'its base is "ETH"'],
    [{ base: 'WIF', symbol: 'PF_WIFUSD' }, 'the asset "WIF" is unknown'],
    [{ quote: 'EUR' }, 'quote must be USD'],
    [{ contractSize: 10 }, 'contractSize must be 1'],
    [{ postOnly: 'no' }, 'postOnly must be true or false'],
    [{ fundingRateCoefficient: undefined }, 'fundingRateCoefficient is missing'],
    [{ fundingRateCoefficient: 0 }, 'fundingRateCoefficient must be a whole number from 1 to 8760'],
    [{ maxRelativeFundingRate: 2 }, 'maxRelativeFundingRate must lie between 0 and 1'],
    [{ minRelativeFundingRate: 0.1 }, 'minRelativeFundingRate must lie between -1 and maxRelativeFundingRate'],
    [{ symbol: 'XBTUSD' }, 'a linear contract is called PF_ or FF_, its base, USD and, when dated, _YYMMDD'],
    [{ symbol: 'PI_XBTUSD' }, 'a linear contract is called PF_ or FF_, its base, USD and, when dated, _YYMMDD'],
    [
      { symbol: 'PF_XBTUSD_261225' },
      'dated contracts, called FF_ or FI_, have a date in the symbol and a lastTradingTime, others neither',
    ],
    [
      { ...DATED, lastTradingTime: undefined, fundingRateCoefficient: 8, maxRelativeFundingRate: 0.005 },
      'dated contracts, called FF_ or FI_, have a date in the symbol and a lastTradingTime, others neither',
    ],
    [{ ...DATED, symbol: 'FF_XBTUSD_261331' }, 'the date in the symbol is impossible'],
    [{ ...DATED, symbol: 'FF_XBTUSD_261218' }, 'lastTradingTime must be 08:00 UTC of its date'],
    [{ ...DATED, lastTradingTime: '2026-12-25T16:00:00Z' }, 'lastTradingTime must be 08:00 UTC of its date'],
    [{ ...DATED, openingDate: '2026-12-25T08:00:00Z' }, 'lastTradingTime must be after openingDate'],
    [{ marginLevels: undefined }, 'marginLevels is missing'],
    [{ marginLevels: [] }, 'marginLevels must be a list of at least one level'],
    [{ marginLevels: [null] }, 'marginLevels: level 1 needs numNonContractUnits, and margins above 0 and at most 1'],
    [
      { marginLevels: [{ contracts: 0, initialMargin: 0.1, maintenanceMargin: 0.05 }] },
      'marginLevels: level 1 needs numNonContractUnits, and margins above 0 and at most 1',
    ],
    [
      { marginLevels: [level(0, 2)] },
      'marginLevels: level 1 needs numNonContractUnits, and margins above 0 and at most 1',
    ],
    [
      { marginLevels: [level(0, 0.1), level(Number.POSITIVE_INFINITY, 0.2)] },
      'marginLevels: level 2 needs numNonContractUnits, and margins above 0 and at most 1',
    ],
    [{ marginLevels: [level(5, 0.1)] }, 'marginLevels: the first level must start at 0'],
    [{ marginLevels: [level(0, 0.1), level(0, 0.2)] }, 'marginLevels: level 2 must start above level 1'],
    [{ marginLevels: [level(0, 0.1), level(5, 0.05)] }, 'marginLevels: level 2 asks less margin than level 1'],
    [
      { marginLevels: [level(0, 0.1), level(5, 0.2, 0.04)] },
      'marginLevels: level 2 asks less maintenance margin than level 1',
    ],
    [{ marginLevels: [level(0, 0.1, 0.2)] }, 'marginLevels: level 1 has more maintenance than initial margin'],
    [
      { tickSize: 1e-10, contractValueTradePrecision: 3, base: 'PEPE', symbol: 'PF_PEPEUSD' },
      'one lot at one tick is no whole number of the smallest unit of USD (12 decimals)',
    ],
    [
      { maxPositionSize: 1e12, contractValueTradePrecision: 0 },
      'maxPositionSize in lots times a plausible price in ticks exceeds the exact integers (2^53)',
    ],
  ];
  for (const [changes, words] of table) {
    const row = linearRow(changes);
    assert.equal(problem(row), `${row.symbol}: ${words}.`);
  }
});

test('everything wrong with a row is said at once', () => {
  assert.equal(
    problem(linearRow({ tickSize: 0, quote: 'EUR', marginLevels: undefined })),
    'PF_XBTUSD: tickSize must be a number above zero; marginLevels is missing; quote must be USD.',
  );
});

test('an inverse contract expires at 16:00 in London', () => {
  const row = inverseRow({ ...DATED, symbol: 'FI_XBTUSD_260828', lastTradingTime: '2026-08-28T16:00:00Z' });
  assert.equal(problem(row), 'FI_XBTUSD_260828: lastTradingTime must be 16:00 London time of its date.');
});

test('a symbol of any length or content cannot spoil the sentence', () => {
  const words = problem(linearRow({ symbol: `${'A'.repeat(500)}\n"` }));
  assert.ok(words.length < 200 && !words.includes('\n'), words);
});

test('a list of rows: traded ones are built, others left out with a reason', () => {
  const { contracts, skipped, problems } = buildContracts(
    [
      linearRow(),
      inverseRow(),
      linearRow({ symbol: 'OF_XBTUSD_261225_120000_C', type: 'options' }),
      { symbol: 'in_xbtusd', type: 'spot index', tradeable: false },
      linearRow({ symbol: 'PV_XRPXBT', type: 'futures_vanilla' }),
      linearRow({ symbol: 'PF_ETHUSD', isExpired: true }),
      linearRow({ symbol: 'PF_ETHUSD', tradeable: false }),
    ],
    assetOf,
  );
  assert.deepEqual(
    contracts.map(({ symbol }) => symbol),
    ['PF_XBTUSD', 'PI_XBTUSD'],
  );
  assert.deepEqual(skipped, [
    { symbol: 'OF_XBTUSD_261225_120000_C', reason: 'options are not traded here' },
    { symbol: 'in_xbtusd', reason: 'an index is no contract' },
    { symbol: 'PV_XRPXBT', reason: 'vanilla futures are not traded here' },
    { symbol: 'PF_ETHUSD', reason: 'it has expired' },
    { symbol: 'PF_ETHUSD', reason: 'it is not tradeable' },
  ]);
  assert.deepEqual(problems, []);
});

test('a list of rows: duplicates and what is no row', () => {
  const { problems } = buildContracts(
    [linearRow(), linearRow({ symbol: 'pf_xbtusd' }), null, 7, [], { symbol: 'PF_ETHUSD' }],
    assetOf,
  );
  assert.deepEqual(problems, [
    'PF_XBTUSD is listed twice.',
    'Instrument 3 is no object with a symbol and a type.',
    'Instrument 4 is no object with a symbol and a type.',
    'Instrument 5 is no object with a symbol and a type.',
    'Instrument 6 is no object with a symbol and a type.',
  ]);
});

test('no row makes it throw', () => {
  const anything = fc.anything({ maxDepth: 2 });
  const fields = Object.keys(linearRow(DATED));
  let refused = 0;
  fc.assert(
    fc.property(fc.constantFrom(...fields), anything, fc.boolean(), (field, value, dated) => {
      const row = dated ? linearRow({ ...DATED, [field]: value }) : linearRow({ [field]: value });
      const { contracts, skipped, problems } = buildContracts([row], assetOf);
      assert.equal(contracts.length + skipped.length + problems.length, 1);
      refused += problems.length;
    }),
    { numRuns: 2_000 },
  );
  assert.ok(refused > 500);
});
