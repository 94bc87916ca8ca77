/**
 * The margin of one wallet: the one function that admission, `GET /accounts`, maximum order size, explain, what-if and
 * liquidation ask (margin-and-risk 2.3, 3.3, 3.4, 5). Amounts are USD for the flex wallet, coins for a single-collateral
 * one; nothing is rounded.
 */
import type { Asset, Market, Position, Wallet } from '../entities.ts';
import type { State } from '../state.ts';
import { type Exposure, exposureMargin, unrealizedProfit } from './exposure.ts';
import { marketTerms, markTicks, refreshFigures, scheduleFor } from './figures.ts';
import type { RuleSet } from './rules.ts';

/** What might be: another exposure in one market, and what would be booked on the way to it. */
export interface Hypothetical {
  readonly marketId: number;
  readonly exposure: Exposure;
  /** Change of the wallet's balance of the settlement asset, in that asset. */
  readonly balanceChange: number;
}

export interface WalletMargin {
  /** Value of the balances; of a single-collateral wallet its coin balance. */
  balanceValue: number;
  /** What of it may be used as margin. */
  collateralValue: number;
  /** Unrealised profit of all positions. */
  pnl: number;
  unrealizedFunding: number;
  /** The part of both that counts as margin (2.4). */
  unrealizedAsMargin: number;
  /** collateralValue + unrealizedAsMargin; of a single-collateral wallet its portfolio value (C16). */
  marginEquity: number;
  initialMargin: number;
  initialMarginWithOrders: number;
  maintenanceMargin: number;
  /** marginEquity - initialMarginWithOrders; may be negative. */
  availableMargin: number;
}

/** Sums of one underlying, to be netted by the heavier side (3.3). */
interface PairSums {
  pair: string;
  longInitial: number;
  shortInitial: number;
  longMaintenance: number;
  shortMaintenance: number;
  longSide: number;
  shortSide: number;
}

/** Margin of the wallet as it is, or as it would be. */
export function walletMargin(state: State, wallet: Wallet, hypothetical?: Hypothetical): WalletMargin {
  const rules = state.root.rules;
  refreshBalances(state, rules, wallet);
  const margin: WalletMargin = {
    balanceValue: wallet.balanceValue,
    collateralValue: wallet.collateralValue,
    pnl: 0,
    unrealizedFunding: 0,
    unrealizedAsMargin: 0,
    marginEquity: 0,
    initialMargin: 0,
    initialMarginWithOrders: 0,
    maintenanceMargin: 0,
    availableMargin: 0,
  };
  const sums = emptySums('');
  let pending = hypothetical;
  for (const id of wallet.positions) {
    const position = state.positions.get(id);
    const market = state.markets.get(position.marketId);
    if (pending !== undefined && comesBefore(state, pending.marketId, position.marketId)) {
      addHypothetical(state, rules, wallet, margin, sums, pending);
      pending = undefined;
    }
    if (pending !== undefined && pending.marketId === position.marketId) {
      addHypothetical(state, rules, wallet, margin, sums, pending);
      pending = undefined;
      continue;
    }
    if (position.lots === 0 && position.orderCount === 0) continue;
    if (market.contract.pair !== sums.pair) closePair(margin, sums, market.contract.pair);
    addPosition(state, rules, margin, sums, position);
  }
  if (pending !== undefined) addHypothetical(state, rules, wallet, margin, sums, pending);
  closePair(margin, sums, '');
  if (hypothetical !== undefined) {
    margin.balanceValue += hypothetical.balanceChange;
    margin.collateralValue += hypothetical.balanceChange;
  }
  margin.unrealizedAsMargin = margin.pnl + margin.unrealizedFunding;
  margin.marginEquity =
    wallet.kind === 'single' && !rules.inverseValueIncludesFunding
      ? margin.collateralValue + margin.pnl
      : margin.collateralValue + margin.unrealizedAsMargin;
  margin.availableMargin = margin.marginEquity - margin.initialMarginWithOrders;
  return margin;
}

/** Order of a wallet's positions: by pair, then by market. Sums follow it, so they have the same bits every time. */
export function comesBefore(state: State, marketId: number, otherId: number): boolean {
  const pair = state.markets.get(marketId).contract.pair;
  const other = state.markets.get(otherId).contract.pair;
  return pair === other ? marketId < otherId : pair < other;
}

/**
 * Collateral value of a balance (2.1, D1, D24): its value less the haircut, under `contract-2022` also less the
 * conversion fee; a negative balance counts in full.
 */
export function collateralOf(rules: RuleSet, value: number, haircut: number, conversionFee: number): number {
  if (value < 0) return value;
  return rules.collateral === 'haircut' ? value * (1 - haircut) : value * (1 - haircut) * (1 - conversionFee);
}

/** An amount of the ledger as a number, correctly rounded. */
export function amountOf(units: bigint, decimals: number): number {
  return Number(`${units}e-${decimals}`);
}

/** Brings the cached values of the wallet's balances up to date. */
function refreshBalances(state: State, rules: RuleSet, wallet: Wallet): void {
  if (wallet.balancesAt === state.indexStamp) return;
  let balanceValue = 0;
  let collateralValue = 0;
  for (let slot = 0; slot < wallet.assets.length; slot++) {
    const asset = state.assets.get(wallet.assets[slot] as number);
    const value = valueOfBalance(wallet, asset, wallet.amounts[slot] as bigint);
    balanceValue += value;
    collateralValue += collateralInWallet(rules, wallet, asset, value);
  }
  wallet.balanceValue = balanceValue;
  wallet.collateralValue = collateralValue;
  wallet.balancesAt = state.indexStamp;
}

/** Collateral of the wallet if one of its balances were `units`. */
export function collateralWith(state: State, wallet: Wallet, assetId: number, units: bigint): number {
  let collateralValue = 0;
  for (let slot = 0; slot < wallet.assets.length; slot++) {
    const id = wallet.assets[slot] as number;
    const asset = state.assets.get(id);
    const value = valueOfBalance(wallet, asset, id === assetId ? units : (wallet.amounts[slot] as bigint));
    collateralValue += collateralInWallet(state.root.rules, wallet, asset, value);
  }
  return collateralValue;
}

/** Value of a balance: USD at the index price, but coins in a single-collateral wallet. */
export function valueOfBalance(wallet: Wallet, asset: Asset, units: bigint): number {
  const quantity = amountOf(units, asset.decimals);
  return wallet.kind === 'single' ? quantity : quantity * asset.indexPriceUsd;
}

/** Single-collateral wallets have no haircut (2.2). */
function collateralInWallet(rules: RuleSet, wallet: Wallet, asset: Asset, value: number): number {
  return wallet.kind === 'single' ? value : collateralOf(rules, value, asset.haircut, asset.conversionFee);
}

function addPosition(state: State, rules: RuleSet, margin: WalletMargin, sums: PairSums, position: Position): void {
  refreshFigures(state, rules, position);
  margin.pnl += position.unrealizedProfit;
  addToSums(sums, position.lots, position);
}

function addHypothetical(
  state: State,
  rules: RuleSet,
  wallet: Wallet,
  margin: WalletMargin,
  sums: PairSums,
  hypothetical: Hypothetical,
): void {
  const market: Market = state.markets.get(hypothetical.marketId);
  const { exposure } = hypothetical;
  const terms = marketTerms(state, market);
  const ticks = markTicks(terms, market);
  if (market.contract.pair !== sums.pair) closePair(margin, sums, market.contract.pair);
  const schedule = scheduleFor(state, terms, wallet.accountId);
  addToSums(sums, exposure.lots, exposureMargin(rules, terms, schedule, exposure, ticks));
  margin.pnl += unrealizedProfit(terms, exposure.lots, exposure.cost, ticks);
}

function addToSums(
  sums: PairSums,
  lots: number,
  of: { initialMargin: number; maintenanceMargin: number; longSideMargin: number; shortSideMargin: number },
): void {
  if (lots > 0) {
    sums.longInitial += of.initialMargin;
    sums.longMaintenance += of.maintenanceMargin;
  } else {
    sums.shortInitial += of.initialMargin;
    sums.shortMaintenance += of.maintenanceMargin;
  }
  sums.longSide += of.longSideMargin;
  sums.shortSide += of.shortSideMargin;
}

/** Nets the underlying that is finished and begins the next (3.3; C9: never below the positions' own margin). */
function closePair(margin: WalletMargin, sums: PairSums, nextPair: string): void {
  const initial = Math.max(sums.longInitial, sums.shortInitial);
  margin.initialMargin += initial;
  margin.maintenanceMargin += Math.max(sums.longMaintenance, sums.shortMaintenance);
  margin.initialMarginWithOrders += Math.max(sums.longSide, sums.shortSide, initial);
  sums.pair = nextPair;
  sums.longInitial = 0;
  sums.shortInitial = 0;
  sums.longMaintenance = 0;
  sums.shortMaintenance = 0;
  sums.longSide = 0;
  sums.shortSide = 0;
}

function emptySums(pair: string): PairSums {
  return {
    pair,
    longInitial: 0,
    shortInitial: 0,
    longMaintenance: 0,
    shortMaintenance: 0,
    longSide: 0,
    shortSide: 0,
  };
}
