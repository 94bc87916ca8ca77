/** Genesis of a small venue, with everything that a test does not care about filled in. */
import type {
  AccountSpecification,
  AssetSpecification,
  FeeSchedule,
  Funding,
  Genesis,
} from '../../src/core/commands/command.ts';
import { inverse, linear } from './instruments.ts';

/** 2026-10-01T00:00:00Z. */
export const START_MS = 1_790_812_800_000;

function asset(
  symbol: string,
  kind: AssetSpecification['kind'],
  decimals: number,
  indexPriceUsd: number,
): AssetSpecification {
  return { symbol, kind, decimals, indexPriceUsd, indexDecimals: 2 };
}

export const ASSETS: readonly AssetSpecification[] = [
  asset('USD', 'cash', 12, 1),
  asset('EUR', 'cash', 10, 1.17),
  asset('XBT', 'coin', 10, 80_000),
  asset('ETH', 'coin', 12, 2_600),
  asset('PEPE', 'coin', 6, 0.000_004_9),
];

function schedule(uid: string, makerFee: number, takerFee: number): FeeSchedule {
  return { uid, name: uid, tiers: [{ makerFee, takerFee, usdVolume: 0 }] };
}

export const FEE_SCHEDULES: readonly FeeSchedule[] = [
  schedule('linear', 0.02, 0.05),
  schedule('rebate', -0.01, 0.0375),
  schedule('inverse', 0.02, 0.05),
];

/** The assets with other index prices. */
export function assetsAt(prices: Readonly<Record<string, number>>): readonly AssetSpecification[] {
  return ASSETS.map((item) => ({ ...item, indexPriceUsd: prices[item.symbol] ?? item.indexPriceUsd }));
}

/** An account with funds given as `wallet asset amount`: `account('alice', 'flex USD 10000')`. */
export function account(name: string, ...funds: readonly string[]): AccountSpecification {
  return { name, keys: [], funds: funds.map(funding) };
}

function funding(text: string): Funding {
  const [wallet = '', assetName = '', amount = ''] = text.split(' ');
  return { wallet, asset: assetName, amount };
}

export function genesisOf(changes: Partial<Genesis> = {}): Genesis {
  return {
    type: 'genesis',
    formatVersion: 1,
    seed: 7,
    startMs: START_MS,
    rules: '2026',
    assets: ASSETS,
    instruments: [linear(), inverse()],
    series: [],
    feeSchedules: FEE_SCHEDULES,
    accounts: [account('alice', 'flex USD 1000000'), account('bob', 'flex USD 1000000')],
    liquidity: 'none',
    market: 'frozen',
    historyDays: 0,
    premiums: [],
    options: {},
    ...changes,
  };
}
