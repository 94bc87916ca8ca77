/**
 * From foundations to entry 0, for a start date; and whether a start that finds a venue asks for another one than it is.
 */
import { toSpecification } from '../control/account-inputs.ts';
import { matchSymbol } from '../control/lookup.ts';
import type { AccountSpecification, AssetSpecification, Genesis } from '../core/commands/command.ts';
import { planGenesis } from '../core/commands/genesis.ts';
import type { Contract } from '../core/instruments/contract.ts';
import { STATE_FORMAT } from '../core/state.ts';
import { startPremium } from '../feeds/basis.ts';
import type { AssetData } from '../instruments/assets.ts';
import { shippedFeeSchedules } from '../instruments/load.ts';
import { defaultAccounts } from './default-accounts.ts';
import { FOUNDING_OPTIONS, type Foundations } from './foundations.ts';
import type { Settings } from './settings.ts';

export type GenesisResult =
  | { readonly ok: true; readonly genesis: Genesis }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Entry 0 of a venue that starts at `startMs` (epoch milliseconds), checked. */
export function genesisOf(foundations: Foundations, startMs: number): GenesisResult {
  const bare = withoutAccounts(foundations, startMs);
  const plan = planGenesis(bare);
  if (!plan.ok) return plan;
  const premiums = premiumsOf(foundations, plan.contracts, startMs);
  const genesis: Genesis = { ...bare, accounts: accountsOf(foundations, bare, plan.contracts), premiums };
  // What is shipped needs no second look at every start; tests look at it.
  const whole = foundations.accounts === undefined ? plan : planGenesis(genesis);
  return whole.ok ? { ok: true, genesis } : whole;
}

/**
 * What a start asks for that the venue it found is not, one sentence each. Only options that were given count: a start
 * that names none goes on with any venue.
 */
export function contradictions(
  foundations: Foundations,
  given: Settings['given'],
  kept: Readonly<Record<string, string>>,
): readonly string[] {
  return FOUNDING_OPTIONS.flatMap((name) => {
    const words = given.get(name);
    const was = kept[name];
    const wanted = foundations.texts[name];
    if (words === undefined || was === undefined || was === wanted) return [];
    if (isDigest(was) && isDigest(wanted)) return [`it was made with another content of ${name} than ${words} gives`];
    return [`it was made with ${name} ${inWords(was)}, and ${words} asks for ${inWords(wanted)}`];
  });
}

function isDigest(text: string): boolean {
  return text.startsWith('sha256:');
}

function inWords(text: string): string {
  return isDigest(text) ? 'of its own' : text;
}

function withoutAccounts(foundations: Foundations, startMs: number): Genesis {
  const { seed, market, sourceSettings, liquidity, rules, instruments, historyDays, texts } = foundations;
  return {
    type: 'genesis',
    formatVersion: STATE_FORMAT,
    seed,
    startMs,
    rules,
    assets: instruments.assets.map(assetSpecification),
    instruments: instruments.instruments,
    series: instruments.series,
    feeSchedules: shippedFeeSchedules(),
    accounts: [],
    liquidity,
    market,
    sourceSettings,
    historyDays,
    premiums: [],
    options: texts,
  };
}

function assetSpecification({ symbol, decimals, kind, indexPriceUsd, indexDecimals }: AssetData): AssetSpecification {
  return { symbol, decimals, kind, indexPriceUsd, indexDecimals };
}

function premiumsOf(
  { seed, market }: Foundations,
  contracts: readonly Contract[],
  startMs: number,
): Genesis['premiums'] {
  if (market !== 'synthetic') return [];
  return contracts.flatMap((contract) => {
    const premium = startPremium(seed, contract, startMs);
    return premium === 0 ? [] : [[contract.symbol, premium] as const];
  });
}

/** The accounts as genesis takes them. The default ones are given what the venue has wallets and assets for. */
function accountsOf(
  { seed, accounts }: Foundations,
  { assets }: Genesis,
  contracts: readonly Contract[],
): readonly AccountSpecification[] {
  const symbols = assets.map(({ symbol }) => symbol);
  const holds = (wallet: string, asset: string): boolean =>
    symbols.includes(asset) &&
    (wallet === 'cash' ||
      wallet === 'flex' ||
      contracts.some((contract) => contract.wallet === wallet && contract.settlementAsset === asset));
  const symbolOf = (asset: string): string => matchSymbol(symbols, asset) ?? asset;
  return (accounts ?? defaultAccounts(holds)).map((input) => toSpecification(input, seed, symbolOf));
}
