/**
 * Genesis: entry 0 makes the venue. What is wrong with it is said in a sentence before anything is made, by the same code
 * that makes it.
 */

import { assert } from '../assert.ts';
import { ASSET, POTS, ROOT } from '../entities.ts';
import { buildContracts } from '../instruments/build.ts';
import type { Contract } from '../instruments/contract.ts';
import { listedRows } from '../instruments/series.ts';
import { fundPool } from '../liquidation/pool.ts';
import { type RuleSet, resolveRules } from '../margin/rules.ts';
import { addMarket, openMarket } from '../settlement/listing.ts';
import { noteWindows } from '../settlement/window.ts';
import type { State } from '../state.ts';
import { armExpiry } from '../timers.ts';
import type { Turn } from '../turn.ts';
import { openAccount } from './accounts.ts';
import type { AssetSpecification, Genesis } from './command.ts';
import { accountProblems, assetProblems, feeProblems, premiumProblems, startProblems } from './genesis-problems.ts';

/** What genesis comes to, or what is wrong with it: one sentence each. */
export type GenesisPlan =
  | { readonly ok: true; readonly rules: RuleSet; readonly contracts: readonly Contract[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Checks genesis and works out its rule set and its contracts for the start date. Makes nothing. */
export function planGenesis(genesis: Genesis): GenesisPlan {
  const rules = resolveRules(genesis.rules);
  if (!rules.ok) return { ok: false, problems: [rules.problem] };
  const problems: string[] = [];
  problems.push(...assetProblems(genesis), ...feeProblems(genesis), ...startProblems(genesis));
  // Contracts are built from assets and a date; there is no use in building them from what is none.
  if (problems.length > 0) return { ok: false, problems };
  const built = buildContracts([...genesis.instruments, ...listedRows(genesis.series, genesis.startMs)], (symbol) =>
    genesis.assets.find((asset) => asset.symbol === symbol),
  );
  problems.push(...built.problems);
  problems.push(...templateProblems(genesis).filter((problem) => !problems.includes(problem)));
  problems.push(...accountProblems(genesis, built.contracts), ...premiumProblems(genesis, built.contracts));
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, rules: rules.rules, contracts: built.contracts };
}

/** Templates from which a contract is listed one day, though not at the start: that day nobody could be told. */
function templateProblems({ series, assets }: Genesis): readonly string[] {
  const rows = series.map((row) => ({ ...row, isExpired: false }));
  return buildContracts(rows, (symbol) => assets.find((asset) => asset.symbol === symbol)).problems;
}

/** Makes the venue. Halts on a genesis that `planGenesis` would not pass. */
export function createVenue(turn: Turn, genesis: Genesis): void {
  const { state } = turn;
  const plan = planGenesis(genesis);
  assert(plan.ok, 'genesis was checked before it was proposed');
  const root = ROOT.blank();
  state.roots.insert(root);
  root.seed = genesis.seed;
  root.startMs = genesis.startMs;
  root.historyDays = genesis.historyDays;
  root.market = genesis.market;
  root.sourceSinceMs = genesis.startMs;
  root.sourceSettings = genesis.sourceSettings ?? {};
  root.liquidity = genesis.liquidity;
  root.rules = plan.rules;
  root.feeSchedules = genesis.feeSchedules;
  root.options = genesis.options;
  root.series = genesis.series;
  for (const asset of genesis.assets) addAsset(state, plan.rules, asset);
  state.indexSymbols();
  for (const contract of plan.contracts) addMarket(state, contract);
  state.indexSymbols();
  root.houseAccount = openAccount(turn, { name: 'house', keys: [], funds: [] }, 'house').id;
  root.noiseAccount = openAccount(turn, { name: 'noise', keys: [], funds: [] }, 'noise').id;
  for (const account of genesis.accounts) openAccount(turn, account, 'client');
  for (let id = 0; id < state.markets.size; id++) {
    const { symbol } = state.markets.get(id).contract;
    const premium = genesis.premiums.find(([named]) => named === symbol);
    openMarket(turn, id, premium?.[1] ?? 0);
  }
  noteWindows(state);
  armExpiry(state);
  fundPool(turn);
}

function addAsset(state: State, rules: RuleSet, specification: AssetSpecification): void {
  const collateral = rules.collateralRules.find((rule) => rule.asset === specification.symbol);
  const asset = ASSET.blank();
  asset.symbol = specification.symbol;
  asset.decimals = specification.decimals;
  asset.kind = specification.kind;
  asset.indexPriceUsd = specification.indexPriceUsd;
  asset.indexDecimals = specification.indexDecimals;
  asset.haircut = collateral?.haircut ?? rules.unlistedHaircut;
  asset.conversionFee = collateral?.conversionFee ?? rules.unlistedConversionFee;
  state.assets.insert(asset);
  state.pots.insert(POTS.blank());
}
