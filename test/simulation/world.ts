/** The venue that a seed begins with. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  AccountSpecification,
  AssetSpecification,
  FeeSchedule,
  Genesis,
} from '../../src/core/commands/command.ts';
import type { InstrumentRow } from '../../src/core/instruments/contract.ts';
import { ASSETS, account, FEE_SCHEDULES, genesisOf, START_MS } from '../support/genesis.ts';
import { datedInverse, datedLinear, ether, inverse, linear, pepe, withLevels } from '../support/instruments.ts';
import type { Random } from '../support/random.ts';

/** Mostly the small world, now and then the contracts that the venue is shipped with. */
export function worldOf(random: Random): Genesis {
  const world = smallWorldOf(random);
  return random.chance(0.15) ? { ...world, ...shipped() } : world;
}

/** The shipped perpetuals with their assets and fees. */
function shipped(): Pick<Genesis, 'assets' | 'instruments' | 'feeSchedules'> {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(join(import.meta.dirname, '../../src/data', name), 'utf8'));
  const { assets } = read('assets.json') as { assets: readonly AssetSpecification[] };
  const { instruments } = read('instruments.json') as { instruments: readonly InstrumentRow[] };
  const { feeSchedules } = read('fee-schedules.json') as { feeSchedules: readonly FeeSchedule[] };
  return {
    assets: assets.some(({ kind }) => kind === 'credit') ? assets : [...assets, CREDITS],
    feeSchedules: [...feeSchedules, TIERS],
    instruments: instruments.filter((row) => row.symbol.startsWith('P')),
  };
}

/** Half an hour and some minutes before dated contracts expire. */
const EXPIRY_DAY_MS = Date.parse('2026-12-25T07:21:13.500Z');

const CREDITS: AssetSpecification = {
  symbol: 'FEE',
  kind: 'credit',
  decimals: 12,
  indexPriceUsd: 0,
  indexDecimals: 2,
};

/** Volumes that a busy day reaches. */
const TIERS: FeeSchedule = {
  uid: 'tiers',
  name: 'tiers',
  lowerBounds: 'exclusive',
  tiers: [
    { makerFee: 0.02, takerFee: 0.05, usdVolume: 0 },
    { makerFee: 0.015, takerFee: 0.04, usdVolume: 20_000 },
    { makerFee: -0.005, takerFee: 0.01, usdVolume: 150_000 },
  ],
};

/** Markets with low margin levels and limits, so that all of them are reached. */
export function smallWorldOf(random: Random): Genesis {
  return genesisOf({
    seed: random.whole(0, 0xffffffff),
    startMs: random.chance(0.7) ? START_MS : EXPIRY_DAY_MS,
    rules: rulesOf(random),
    assets: [...ASSETS, CREDITS],
    feeSchedules: [...FEE_SCHEDULES, TIERS],
    instruments: instruments(),
    accounts: accounts(random),
    liquidity: random.chance(0.75) ? 'house' : 'none',
    premiums: random.chance(0.5) ? [['PF_XBTUSD', 0.0004]] : [],
  });
}

function rulesOf(random: Random): Record<string, unknown> {
  const limits = {
    openOrdersPerMarket: 5,
    trailingStopsPerMarket: random.pick([20, 1]),
    smallestOrderUsd: 5,
    largestOrderUsd: 400_000,
    limitOrderCollar: random.pick([0.02, 0.05, 0.2]),
    perpetualPremiumCap: random.pick([0.01, 0.001]),
    liquidityPoolUsd: random.pick([10_000_000, 2000, 0]),
    liquidationFeeRate: random.pick([0, 0, 0.002]),
    interestAnnualRate: random.pick([0, 5]),
    interestFreeUsd: random.pick([30_000, 0]),
    volatilityReturn: random.pick([0.05, 0.01]),
    profitAsMargin: random.pick(['haircutTimesFee', 'haircutMinusFee']),
    levels: random.pick(['whole', 'whole', 'marginal']),
    inverseValueIncludesFunding: random.chance(0.2),
  };
  const basis = (): string => random.pick(['entry', 'mark']);
  return random.weighted<Record<string, unknown>>([
    [6, limits],
    [1, { ...limits, preset: 'contract-2022' }],
    [1, { ...limits, preset: 'live-2023' }],
    [
      2,
      {
        ...limits,
        linearInitialBasis: basis(),
        linearMaintenanceBasis: basis(),
        inverseInitialBasis: basis(),
        inverseMaintenanceBasis: basis(),
        inverseBalancesListContracts: random.chance(0.5),
      },
    ],
  ]);
}

function instruments(): Genesis['instruments'] {
  return [
    withLevels(linear({ maxPositionSize: 6 }), [
      [0, 0.01, 0.005],
      [60_000, 0.02, 0.01],
      [200_000, 0.05, 0.025],
    ]),
    withLevels(ether({ maxPositionSize: 150 }), [
      [0, 0.02, 0.01],
      [25_000.5, 0.04, 0.02],
      [100_000, 0.1, 0.05],
    ]),
    datedLinear({ maxPositionSize: 5, feeScheduleUid: 'tiers' }),
    pepe(),
    withLevels(inverse({ maxPositionSize: 300_000 }), [
      [0, 0.02, 0.01],
      [20_000, 0.04, 0.02],
      [100_000, 0.06, 0.03],
    ]),
    datedInverse(),
    inverse({ symbol: 'PI_ETHUSD', base: 'ETH', tickSize: 0.05 }),
  ];
}

function accounts(random: Random): readonly AccountSpecification[] {
  const usd = (): string => String(random.whole(50, 3000) * 10);
  const ofAlice = random.chance(0.7) ? { master: 'alice' } : {};
  return [
    account('alice', `flex USD ${usd()}`, 'flex XBT 0.25', 'fi_xbtusd XBT 0.4', 'fi_ethusd ETH 5'),
    { ...account('bob', `flex USD ${usd()}`, 'flex EUR 3000.55', 'fi_xbtusd XBT 0.3', 'flex FEE 250.5'), ...ofAlice },
    account('carol', 'flex ETH 4.000000000001', 'flex FEE 40000', 'cash USD 1000', 'fi_ethusd ETH 3'),
    {
      ...account('dave', `flex USD ${usd()}`, 'fi_xbtusd XBT 1'),
      ...ofAlice,
      marginSchedule: 'retail',
      feeSchedule: 'tiers',
    },
    account('erin', 'flex USD 25', 'cash XBT 0.1', 'cash USD 0.000000000001'),
    account('fay', 'flex USD 250000', 'flex EUR 20000', 'fi_xbtusd XBT 6', 'fi_ethusd ETH 90'),
  ];
}
