/** What can be wrong with a genesis, in sentences for whoever wrote the file or the option. */
import type { Contract } from '../instruments/contract.ts';
import { feeTable } from '../instruments/fees.ts';
import { LARGEST_PREMIUM } from '../market/bounds.ts';
import { parseDecimal, toUnits } from '../money/decimal.ts';
import { LARGEST_AMOUNT } from '../money/ledger.ts';
import type { Funding, Genesis } from './command.ts';

/** Names that the venue keeps for its own accounts. */
const OWN_NAMES: readonly string[] = ['house', 'noise'];
const LARGEST_SEED = 0xffffffff;
const MOST_DECIMALS = 18;

/** Seed and start time. */
export function startProblems({ seed, startMs }: Genesis): readonly string[] {
  const problems: string[] = [];
  if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED)
    problems.push('The seed is a whole number below 2^32.');
  if (!Number.isSafeInteger(startMs) || startMs < 0) problems.push('The start is a time in whole milliseconds.');
  return problems;
}

/** Assets: USD is the measure of all others. */
export function assetProblems({ assets }: Genesis): readonly string[] {
  const problems: string[] = [];
  const usd = assets.find((asset) => asset.symbol === 'USD');
  if (usd === undefined || usd.indexPriceUsd !== 1) problems.push('USD is among the assets, at an index price of 1.');
  const seen: string[] = [];
  for (const { symbol, decimals, kind, indexPriceUsd } of assets) {
    if (seen.includes(symbol)) problems.push(`The asset ${symbol} is given twice.`);
    seen.push(symbol);
    if (kind === 'credit') {
      if (indexPriceUsd !== 0) problems.push(`${symbol} is a credit, which has an index price of 0.`);
    } else if (!(indexPriceUsd > 0 && Number.isFinite(indexPriceUsd))) {
      problems.push(`${symbol} has an index price above 0.`);
    }
    if (!Number.isInteger(decimals) || decimals < 0 || decimals > MOST_DECIMALS) {
      problems.push(`${symbol} has from 0 to ${MOST_DECIMALS} decimals.`);
    }
  }
  return problems;
}

/** Fee schedules. */
export function feeProblems({ feeSchedules }: Genesis): readonly string[] {
  const problems: string[] = [];
  const uids = new Set<string>();
  for (const schedule of feeSchedules) {
    if (uids.has(schedule.uid)) problems.push(`The fee schedule ${schedule.uid} is given twice.`);
    uids.add(schedule.uid);
    const result = feeTable(schedule);
    if (!result.ok) problems.push(result.problem);
  }
  return problems;
}

/** Premiums at the start. */
export function premiumProblems({ premiums }: Genesis, contracts: readonly Contract[]): readonly string[] {
  const problems: string[] = [];
  for (const [symbol, premium] of premiums) {
    if (!contracts.some((contract) => contract.symbol === symbol)) problems.push(`There is no market ${symbol}.`);
    if (!(Math.abs(premium) <= LARGEST_PREMIUM)) {
      problems.push(`The premium of ${symbol} lies within ${LARGEST_PREMIUM} of 0.`);
    }
  }
  return problems;
}

/** Accounts: names, keys and what they are funded with. */
export function accountProblems(genesis: Genesis, contracts: readonly Contract[]): readonly string[] {
  const problems: string[] = [];
  const names = new Set(OWN_NAMES);
  const keys = new Set<string>();
  const masters = new Set<string>();
  for (const account of genesis.accounts) {
    if (names.has(account.name)) problems.push(`The account name ${account.name} is taken.`);
    names.add(account.name);
    const { feeSchedule = '', master } = account;
    if (master !== undefined && !masters.has(master)) {
      problems.push(`${account.name}: ${master} is no account before it that can have subaccounts.`);
    }
    if (master === undefined) masters.add(account.name);
    if (feeSchedule !== '' && !genesis.feeSchedules.some(({ uid }) => uid === feeSchedule)) {
      problems.push(`${account.name}: there is no fee schedule ${feeSchedule}.`);
    }
    for (const key of account.keys) {
      if (keys.has(key.apiKey)) problems.push(`The API key ${key.apiKey} is given twice.`);
      keys.add(key.apiKey);
    }
    for (const funding of account.funds) {
      const problem = fundingProblem(genesis, contracts, funding);
      if (problem !== undefined) problems.push(`${account.name}: ${problem}`);
    }
  }
  return problems;
}

function fundingProblem(genesis: Genesis, contracts: readonly Contract[], funding: Funding): string | undefined {
  const single = contracts.find((contract) => contract.kind === 'inverse' && contract.wallet === funding.wallet);
  if (funding.wallet !== 'cash' && funding.wallet !== 'flex' && single === undefined) {
    return `there is no wallet ${funding.wallet}.`;
  }
  const asset = genesis.assets.find((candidate) => candidate.symbol === funding.asset);
  if (asset === undefined) return `there is no asset ${funding.asset}.`;
  if (single !== undefined && single.settlementAsset !== funding.asset) {
    return `the wallet ${funding.wallet} takes ${single.settlementAsset} only.`;
  }
  const decimal = parseDecimal(funding.amount);
  const units = decimal === undefined ? undefined : toUnits(decimal, asset.decimals);
  if (units === undefined || units <= 0n || units > LARGEST_AMOUNT) {
    return `${funding.amount} is no amount of ${funding.asset}: above 0, with at most ${asset.decimals} decimals.`;
  }
  return undefined;
}
