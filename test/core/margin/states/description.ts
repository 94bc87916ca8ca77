/**
 * A state of a venue as far as margin is concerned, described in plain data: what markets are at, and what one account
 * holds. The core and the model are each put into it.
 */
import type { AssetSpecification } from '../../../../src/core/commands/command.ts';
import type { InstrumentRow } from '../../../../src/core/instruments/contract.ts';

export interface DescribedMarket {
  readonly row: InstrumentRow;
  readonly mark: number;
  /** 10^-18 of the settlement asset per contract and hour, in the running hour and in the one before. */
  readonly rateUnits: bigint;
  readonly previousRateUnits: bigint;
  readonly rateSinceMs: number;
  /** What extreme volatility multiplies initial margins with. */
  readonly multiplier: number;
}

/** What all accounts of a world share. */
export interface DescribedWorld {
  readonly rules: Readonly<Record<string, unknown>>;
  readonly timeMs: number;
  readonly assets: readonly AssetSpecification[];
  readonly markets: readonly DescribedMarket[];
}

export interface DescribedPosition {
  readonly symbol: string;
  readonly lots: number;
  readonly cost: bigint;
  readonly leverage: number;
  readonly profitIn: string | undefined;
  readonly fundedMs: number;
  /** What it brought along (C175). */
  readonly carriedFunding: number;
  isolatedFunding: bigint;
}

export interface DescribedOrder {
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly ticks: number;
  readonly lots: number;
  readonly reduceOnly: boolean;
}

export interface DescribedAccount {
  readonly schedule: 'professional' | 'retail';
  /** Ledger units by wallet and asset. */
  readonly balances: Map<string, Map<string, bigint>>;
  readonly positions: readonly DescribedPosition[];
  readonly orders: readonly DescribedOrder[];
}

/** The description as text, for whoever has to find out why two computations of it differ. */
export function describe(world: DescribedWorld, account: DescribedAccount): string {
  const { rules, timeMs, assets } = world;
  const markets = world.markets.map(({ row, ...rest }) => ({ symbol: row.symbol, ...rest }));
  const balances = [...account.balances].map(([wallet, of]) => [wallet, [...of]]);
  const plain = { rules, timeMs, assets: assets.map(({ symbol, indexPriceUsd }) => [symbol, indexPriceUsd]), markets };
  return JSON.stringify({ ...plain, account: { ...account, balances } }, (_, value) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}
