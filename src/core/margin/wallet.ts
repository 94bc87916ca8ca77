/**
 * The margin of one wallet: the one function that admission, `GET /accounts`, maximum order size, explain, what-if and
 * liquidation ask (margin-and-risk 2.3, 3.3, 3.4, 5). Amounts are USD for the flex wallet, coins for a single-collateral
 * one; nothing is rounded.
 */
import { NONE, type Wallet } from '../entities.ts';
import type { State } from '../state.ts';
import { refreshBalances } from './balances.ts';
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
