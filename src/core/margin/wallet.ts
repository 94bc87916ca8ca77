/**
 * The margin of one wallet: the one function that admission, `GET /accounts`, maximum order size, explain, what-if and
 * liquidation ask (margin-and-risk 2.3, 3.3, 3.4, 5). Amounts are USD for the flex wallet, coins for a single-collateral
 * one; nothing is rounded.
 */
import { type Asset, NONE, type Wallet } from '../entities.ts';
import type { State } from '../state.ts';
import { type Exposure, exposureMargin, unrealizedProfit } from './exposure.ts';
import {
  END_SLOT,
  FIRST_SLOT,
  figuresOf,
  INITIAL,
  LONG_SIDE,
  LOTS,
  MAINTENANCE,
  MARKET_ID,
  marketTerms,
  markTicks,
  PAIR,
  PAIR_INITIAL,
  PAIR_MAINTENANCE,
  PAIR_NUMBER,
  PAIR_PROFIT,
  PAIR_VALID,
  PAIR_WITH_ORDERS,
  PROFIT,
  refreshSlot,
  SHORT_SIDE,
  SLOT,
  scheduleFor,
  type WalletFigures,
} from './figures.ts';
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

/** Figures of one underlying. */
interface PairFigures {
  initial: number;
  maintenance: number;
  withOrders: number;
  profit: number;
}

/** Margin of the wallet as it is. */
export function walletMargin(state: State, wallet: Wallet): WalletMargin {
  const { rules } = state.root;
  refreshBalances(state, rules, wallet);
  const figures = figuresOf(state, wallet);
  const margin = emptyMargin();
  for (let pair = 0; pair < figures.pairs.length; pair += PAIR) {
    refreshPair(state, rules, wallet, figures, pair);
    addPair(margin, figures.pairs, pair);
  }
  conclude(rules, wallet, margin, 0);
  return margin;
}

/** Margin of the wallet as it would be: the exposure stands in its market's place, the other pairs as they are. */
export function walletMarginIf(state: State, wallet: Wallet, hypothetical: Hypothetical): WalletMargin {
  const { rules } = state.root;
  refreshBalances(state, rules, wallet);
  const figures = figuresOf(state, wallet);
  const margin = emptyMargin();
  const wanted = state.pairOf(hypothetical.marketId);
  let pending = true;
  for (let pair = 0; pair < figures.pairs.length; pair += PAIR) {
    const number = figures.pairs[pair + PAIR_NUMBER] as number;
    if (pending && number >= wanted) {
      const its = number === wanted ? pair : NONE;
      addFigures(margin, pairFigures(state, rules, wallet, figures, its, hypothetical));
      pending = false;
      if (number === wanted) continue;
    }
    refreshPair(state, rules, wallet, figures, pair);
    addPair(margin, figures.pairs, pair);
  }
  if (pending) addFigures(margin, pairFigures(state, rules, wallet, figures, NONE, hypothetical));
  conclude(rules, wallet, margin, hypothetical.balanceChange);
  return margin;
}

/** Sums a pair up when one of its slots, or a mark, has changed since. */
function refreshPair(state: State, rules: RuleSet, wallet: Wallet, figures: WalletFigures, pair: number): void {
  const { pairs } = figures;
  if (pairs[pair + PAIR_VALID] === 1) return;
  const sums = pairFigures(state, rules, wallet, figures, pair, undefined);
  pairs[pair + PAIR_INITIAL] = sums.initial;
  pairs[pair + PAIR_MAINTENANCE] = sums.maintenance;
  pairs[pair + PAIR_WITH_ORDERS] = sums.withOrders;
  pairs[pair + PAIR_PROFIT] = sums.profit;
  pairs[pair + PAIR_VALID] = 1;
}

/**
 * Figures of one underlying: positions and orders of both directions, netted by the heavier side (3.3), with orders never
 * below the positions' own margin (C9). A hypothetical exposure stands where its market has its place; `pair` is NONE
 * when the wallet has nothing in the underlying yet.
 */
function pairFigures(
  state: State,
  rules: RuleSet,
  wallet: Wallet,
  figures: WalletFigures,
  pair: number,
  hypothetical: Hypothetical | undefined,
): PairFigures {
  const { slots, pairs } = figures;
  const sums = emptySums();
  const end = pair === NONE ? 0 : (pairs[pair + END_SLOT] as number);
  let pending = hypothetical;
  for (let index = pair === NONE ? 0 : (pairs[pair + FIRST_SLOT] as number); index < end; index++) {
    const slot = index * SLOT;
    const marketId = slots[slot + MARKET_ID] as number;
    if (pending !== undefined && pending.marketId <= marketId) {
      addHypothetical(state, rules, wallet, sums, pending);
      const replaced = pending.marketId === marketId;
      pending = undefined;
      if (replaced) continue;
    }
    refreshSlot(state, rules, wallet, slots, index);
    addToSums(
      sums,
      slots[slot + LOTS] as number,
      slots[slot + INITIAL] as number,
      slots[slot + MAINTENANCE] as number,
      slots[slot + LONG_SIDE] as number,
      slots[slot + SHORT_SIDE] as number,
      slots[slot + PROFIT] as number,
    );
  }
  if (pending !== undefined) addHypothetical(state, rules, wallet, sums, pending);
  const initial = Math.max(sums.longInitial, sums.shortInitial);
  return {
    initial,
    maintenance: Math.max(sums.longMaintenance, sums.shortMaintenance),
    withOrders: Math.max(sums.longSide, sums.shortSide, initial),
    profit: sums.profit,
  };
}

function addPair(margin: WalletMargin, pairs: Float64Array, pair: number): void {
  margin.initialMargin += pairs[pair + PAIR_INITIAL] as number;
  margin.maintenanceMargin += pairs[pair + PAIR_MAINTENANCE] as number;
  margin.initialMarginWithOrders += pairs[pair + PAIR_WITH_ORDERS] as number;
  margin.pnl += pairs[pair + PAIR_PROFIT] as number;
}

function addFigures(margin: WalletMargin, of: PairFigures): void {
  margin.initialMargin += of.initial;
  margin.maintenanceMargin += of.maintenance;
  margin.initialMarginWithOrders += of.withOrders;
  margin.pnl += of.profit;
}

/** What follows from the sums: balances, equity and what is available. */
function conclude(rules: RuleSet, wallet: Wallet, margin: WalletMargin, balanceChange: number): void {
  margin.balanceValue = wallet.balanceValue + balanceChange;
  margin.collateralValue = wallet.collateralValue + balanceChange;
  margin.unrealizedAsMargin = margin.pnl + margin.unrealizedFunding;
  margin.marginEquity =
    wallet.kind === 'single' && !rules.inverseValueIncludesFunding
      ? margin.collateralValue + margin.pnl
      : margin.collateralValue + margin.unrealizedAsMargin;
  margin.availableMargin = margin.marginEquity - margin.initialMarginWithOrders;
}

/** Order of a wallet's positions: by pair, then by market. Sums follow it, so they have the same bits every time. */
export function comesBefore(state: State, marketId: number, otherId: number): boolean {
  const pair = state.pairOf(marketId);
  const other = state.pairOf(otherId);
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

/** An amount of the ledger as a number, correctly rounded: by one division where the units are exact, else by their text. */
export function amountOf(units: bigint, decimals: number): number {
  const number = Number(units);
  return Number.isSafeInteger(number) ? number / (EXACT_POWERS[decimals] as number) : Number(`${units}e-${decimals}`);
}

/** Powers of ten up to the ledger's finest unit; all of them are exact numbers. */
const EXACT_POWERS: readonly number[] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
];

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

/** Sums of the two directions of one underlying. */
interface DirectionSums {
  longInitial: number;
  shortInitial: number;
  longMaintenance: number;
  shortMaintenance: number;
  longSide: number;
  shortSide: number;
  profit: number;
}

function addHypothetical(
  state: State,
  rules: RuleSet,
  wallet: Wallet,
  sums: DirectionSums,
  hypothetical: Hypothetical,
): void {
  const market = state.markets.get(hypothetical.marketId);
  const { exposure } = hypothetical;
  const terms = marketTerms(state, market);
  const ticks = markTicks(terms, market);
  const of = exposureMargin(rules, terms, scheduleFor(state, terms, wallet.accountId), exposure, ticks);
  addToSums(
    sums,
    exposure.lots,
    of.initialMargin,
    of.maintenanceMargin,
    of.longSideMargin,
    of.shortSideMargin,
    unrealizedProfit(terms, exposure.lots, exposure.cost, ticks),
  );
}

function addToSums(
  sums: DirectionSums,
  lots: number,
  initial: number,
  maintenance: number,
  longSide: number,
  shortSide: number,
  profit: number,
): void {
  if (lots > 0) {
    sums.longInitial += initial;
    sums.longMaintenance += maintenance;
  } else {
    sums.shortInitial += initial;
    sums.shortMaintenance += maintenance;
  }
  sums.longSide += longSide;
  sums.shortSide += shortSide;
  sums.profit += profit;
}

function emptySums(): DirectionSums {
  return {
    longInitial: 0,
    shortInitial: 0,
    longMaintenance: 0,
    shortMaintenance: 0,
    longSide: 0,
    shortSide: 0,
    profit: 0,
  };
}

function emptyMargin(): WalletMargin {
  return {
    balanceValue: 0,
    collateralValue: 0,
    pnl: 0,
    unrealizedFunding: 0,
    unrealizedAsMargin: 0,
    marginEquity: 0,
    initialMargin: 0,
    initialMarginWithOrders: 0,
    maintenanceMargin: 0,
    availableMargin: 0,
  };
}
