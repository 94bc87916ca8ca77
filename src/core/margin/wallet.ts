/**
 * The margin of one wallet: the one function that admission, `GET /accounts`, maximum order size, explain, what-if and
 * liquidation ask (margin-and-risk 2.3, 2.4, 3.2 to 3.4, 5; C8, C16, D10). Amounts are USD for the flex wallet, coins for
 * a single-collateral one; nothing is rounded.
 */
import { NONE, type Wallet } from '../entities.ts';
import { accruedFunding } from '../positions/funding-figure.ts';
import type { State } from '../state.ts';
import { refreshBalances } from './balances.ts';
import {
  ASSIGNED,
  END_SLOT,
  FIRST_SLOT,
  FUNDED_MS,
  figuresOf,
  fillHypotheticalSlot,
  type Hypothetical,
  hypotheticalPairOf,
  hypotheticalSlotOf,
  INITIAL,
  ISOLATED,
  LONG_SIDE,
  LOTS,
  MAINTENANCE,
  MARKET_ID,
  marketTerms,
  PAIR,
  PAIR_ASSIGNED,
  PAIR_INITIAL,
  PAIR_ISOLATED_INITIAL,
  PAIR_ISOLATED_MAINTENANCE,
  PAIR_ISOLATED_WITH_ORDERS,
  PAIR_MAINTENANCE,
  PAIR_MOVES,
  PAIR_NUMBER,
  PAIR_PROFIT,
  PAIR_VALID,
  PAIR_WITH_ORDERS,
  PROFIT,
  refreshSlot,
  SHORT_SIDE,
  SLOT,
  type WalletFigures,
  WITHHELD,
} from './figures.ts';
import type { RuleSet } from './rules.ts';

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
  /** Collateral assigned to isolated positions (C8). */
  assigned: number;
  /**
   * What liquidation looks at: of the flex wallet its cross part (collateral that is not assigned, and what cross
   * positions earn, D10), of a single-collateral wallet its portfolio value with funding (C16).
   */
  riskEquity: number;
  riskInitialMargin: number;
  riskInitialMarginWithOrders: number;
  riskMaintenanceMargin: number;
}

/** Margin of one isolated position with its orders (C8), in USD. */
export interface IsolatedMargin {
  pnl: number;
  unrealizedFunding: number;
  unrealizedAsMargin: number;
  /** Assigned collateral. */
  assigned: number;
  /** assigned + unrealizedAsMargin. */
  equity: number;
  initialMargin: number;
  initialMarginWithOrders: number;
  maintenanceMargin: number;
}

/** Margin of the wallet as it is. */
export function walletMargin(state: State, wallet: Wallet): WalletMargin {
  const { rules } = state.root;
  refreshBalances(state, rules, wallet);
  const figures = figuresOf(state, wallet);
  const margin = emptyMargin();
  const end = hypotheticalPairOf(figures);
  for (let pair = 0; pair < end; pair += PAIR) {
    refreshPair(state, rules, wallet, figures, pair);
    addPair(margin, figures.pairs, pair);
    if (figures.pairs[pair + PAIR_MOVES] === 1) addUnrealized(state, margin, figures, pair, false);
  }
  conclude(rules, wallet, margin, 0);
  return margin;
}

/** Margin of the wallet as it would be: the exposure stands in its market's place, the other pairs as they are. */
export function walletMarginIf(state: State, wallet: Wallet, hypothetical: Hypothetical): WalletMargin {
  const { rules } = state.root;
  refreshBalances(state, rules, wallet);
  const figures = figuresOf(state, wallet);
  fillHypotheticalSlot(state, rules, wallet, figures, hypothetical);
  const margin = emptyMargin();
  const wanted = state.pairOf(hypothetical.marketId);
  const end = hypotheticalPairOf(figures);
  let pending = true;
  for (let pair = 0; pair < end; pair += PAIR) {
    const number = figures.pairs[pair + PAIR_NUMBER] as number;
    if (pending && number >= wanted) {
      const its = number === wanted ? pair : NONE;
      addHypotheticalPair(state, rules, wallet, figures, margin, its);
      pending = false;
      if (number === wanted) continue;
    }
    refreshPair(state, rules, wallet, figures, pair);
    addPair(margin, figures.pairs, pair);
    if (figures.pairs[pair + PAIR_MOVES] === 1) addUnrealized(state, margin, figures, pair, false);
  }
  if (pending) addHypotheticalPair(state, rules, wallet, figures, margin, NONE);
  conclude(rules, wallet, margin, hypothetical.collateralChange);
  return margin;
}

/** Adds the pair with the hypothetical exposure in it; `pair` is NONE when the wallet has nothing else in the pair. */
function addHypotheticalPair(
  state: State,
  rules: RuleSet,
  wallet: Wallet,
  figures: WalletFigures,
  margin: WalletMargin,
  pair: number,
): void {
  const target = hypotheticalPairOf(figures);
  sumPair(state, rules, wallet, figures, pair, target, true);
  addPair(margin, figures.pairs, target);
  if (figures.pairs[target + PAIR_MOVES] === 1) addUnrealized(state, margin, figures, pair, true);
}

/** Margin of an isolated position of the wallet by itself. */
export function isolatedMargin(state: State, wallet: Wallet, positionId: number): IsolatedMargin {
  const { slots } = figuresOf(state, wallet);
  const index = wallet.positions.indexOf(positionId);
  refreshSlot(state, state.root.rules, wallet, slots, index);
  return isolatedOf(state, slots, index * SLOT);
}

/** Margin of an isolated position as it would be. */
export function isolatedMarginIf(state: State, wallet: Wallet, hypothetical: Hypothetical): IsolatedMargin {
  const figures = figuresOf(state, wallet);
  fillHypotheticalSlot(state, state.root.rules, wallet, figures, hypothetical);
  return isolatedOf(state, figures.slots, hypotheticalSlotOf(figures));
}

function isolatedOf(state: State, slots: Float64Array, slot: number): IsolatedMargin {
  const unrealizedFunding = fundingOfSlot(state, slots, slot);
  const unrealizedAsMargin = asMarginOfSlot(slots, slot, unrealizedFunding);
  const assigned = slots[slot + ASSIGNED] as number;
  return {
    pnl: slots[slot + PROFIT] as number,
    unrealizedFunding,
    unrealizedAsMargin,
    assigned,
    equity: assigned + unrealizedAsMargin,
    initialMargin: slots[slot + INITIAL] as number,
    initialMarginWithOrders: withOrdersOfSlot(slots, slot),
    maintenanceMargin: slots[slot + MAINTENANCE] as number,
  };
}

/** Sums a pair up when one of its slots, or a mark, has changed since. */
function refreshPair(state: State, rules: RuleSet, wallet: Wallet, figures: WalletFigures, pair: number): void {
  if (figures.pairs[pair + PAIR_VALID] === 1) return;
  sumPair(state, rules, wallet, figures, pair, pair, false);
  figures.pairs[pair + PAIR_VALID] = 1;
}

/**
 * Sums one underlying up into `target`: cross positions and orders of both directions, netted by the heavier side (3.3),
 * with orders never below the positions' own margin (C9); isolated markets by themselves (3.2). With `hypothetically`,
 * the hypothetical slot stands where its market has its place; `pair` is NONE when the wallet has nothing in it yet.
 * It is asked at every order, so its sums are plain numbers and nothing is allocated.
 */
function sumPair(
  state: State,
  rules: RuleSet,
  wallet: Wallet,
  figures: WalletFigures,
  pair: number,
  target: number,
  hypothetically: boolean,
): void {
  const { slots, pairs } = figures;
  const end = pair === NONE ? 0 : (pairs[pair + END_SLOT] as number);
  const standIn = hypotheticalSlotOf(figures);
  const standInMarket = hypothetically ? (slots[standIn + MARKET_ID] as number) : NONE;
  let longInitial = 0;
  let shortInitial = 0;
  let longMaintenance = 0;
  let shortMaintenance = 0;
  let longSide = 0;
  let shortSide = 0;
  let isolatedInitial = 0;
  let isolatedMaintenance = 0;
  let isolatedWithOrders = 0;
  let assigned = 0;
  let profit = 0;
  let moves = 0;
  let pending = hypothetically;
  let index = pair === NONE ? 0 : (pairs[pair + FIRST_SLOT] as number);
  while (index < end || pending) {
    let slot = index * SLOT;
    const marketId = index < end ? (slots[slot + MARKET_ID] as number) : Number.MAX_SAFE_INTEGER;
    if (pending && standInMarket <= marketId) {
      pending = false;
      slot = standIn;
      if (standInMarket === marketId) index++;
    } else {
      refreshSlot(state, rules, wallet, slots, index);
      index++;
    }
    profit += slots[slot + PROFIT] as number;
    const counted = slots[slot + ISOLATED] === 0 && slots[slot + WITHHELD] === 0;
    if (!counted || slots[slot + FUNDED_MS] !== NONE) moves = 1;
    const initial = slots[slot + INITIAL] as number;
    const maintenance = slots[slot + MAINTENANCE] as number;
    if (slots[slot + ISOLATED] === 1) {
      isolatedInitial += initial;
      isolatedMaintenance += maintenance;
      isolatedWithOrders += withOrdersOfSlot(slots, slot);
      assigned += slots[slot + ASSIGNED] as number;
      continue;
    }
    if ((slots[slot + LOTS] as number) > 0) {
      longInitial += initial;
      longMaintenance += maintenance;
    } else {
      shortInitial += initial;
      shortMaintenance += maintenance;
    }
    longSide += slots[slot + LONG_SIDE] as number;
    shortSide += slots[slot + SHORT_SIDE] as number;
  }
  const netInitial = Math.max(longInitial, shortInitial);
  pairs[target + PAIR_INITIAL] = netInitial;
  pairs[target + PAIR_MAINTENANCE] = Math.max(longMaintenance, shortMaintenance);
  pairs[target + PAIR_WITH_ORDERS] = Math.max(longSide, shortSide, netInitial);
  pairs[target + PAIR_ISOLATED_INITIAL] = isolatedInitial;
  pairs[target + PAIR_ISOLATED_MAINTENANCE] = isolatedMaintenance;
  pairs[target + PAIR_ISOLATED_WITH_ORDERS] = isolatedWithOrders;
  pairs[target + PAIR_ASSIGNED] = assigned;
  pairs[target + PAIR_PROFIT] = profit;
  pairs[target + PAIR_MOVES] = moves;
}

/** An isolated market's own margin with orders: its heavier side, never below that of the position (C9). */
function withOrdersOfSlot(slots: Float64Array, slot: number): number {
  const sides = Math.max(slots[slot + LONG_SIDE] as number, slots[slot + SHORT_SIDE] as number);
  return Math.max(sides, slots[slot + INITIAL] as number);
}

/** Adds a pair: until `conclude` the totals hold the isolated parts, the risk figures the cross parts. */
function addPair(margin: WalletMargin, pairs: Float64Array, pair: number): void {
  margin.riskInitialMargin += pairs[pair + PAIR_INITIAL] as number;
  margin.riskMaintenanceMargin += pairs[pair + PAIR_MAINTENANCE] as number;
  margin.riskInitialMarginWithOrders += pairs[pair + PAIR_WITH_ORDERS] as number;
  margin.initialMargin += pairs[pair + PAIR_ISOLATED_INITIAL] as number;
  margin.maintenanceMargin += pairs[pair + PAIR_ISOLATED_MAINTENANCE] as number;
  margin.initialMarginWithOrders += pairs[pair + PAIR_ISOLATED_WITH_ORDERS] as number;
  margin.assigned += pairs[pair + PAIR_ASSIGNED] as number;
  margin.pnl += pairs[pair + PAIR_PROFIT] as number;
}

/**
 * Adds what of a pair moves with time, slot by slot: accrued funding, and what of an unrealised profit is no margin because it will
 * be paid in another currency. Until `conclude`, `unrealizedAsMargin` holds what is withheld of all positions, and
 * `riskEquity` what isolated positions keep to themselves.
 */
function addUnrealized(
  state: State,
  margin: WalletMargin,
  { slots, pairs, pairOfSlot }: WalletFigures,
  pair: number,
  hypothetically: boolean,
): void {
  const standIn = pairOfSlot.length * SLOT;
  let pending = hypothetically;
  const end = pair === NONE ? 0 : (pairs[pair + END_SLOT] as number) * SLOT;
  for (let slot = pair === NONE ? 0 : (pairs[pair + FIRST_SLOT] as number) * SLOT; slot < end; slot += SLOT) {
    const marketId = slots[slot + MARKET_ID] as number;
    if (pending && (slots[standIn + MARKET_ID] as number) <= marketId) {
      addSlotUnrealized(state, margin, slots, standIn);
      pending = false;
      if (slots[standIn + MARKET_ID] === marketId) continue;
    }
    addSlotUnrealized(state, margin, slots, slot);
  }
  if (pending) addSlotUnrealized(state, margin, slots, standIn);
}

function addSlotUnrealized(state: State, margin: WalletMargin, slots: Float64Array, slot: number): void {
  const funding = fundingOfSlot(state, slots, slot);
  const profit = slots[slot + PROFIT] as number;
  margin.unrealizedFunding += funding;
  margin.unrealizedAsMargin += withheldOf(profit + funding, slots[slot + WITHHELD] as number);
  if (slots[slot + ISOLATED] === 1) margin.riskEquity += asMarginOfSlot(slots, slot, funding);
}

/** Accrued funding of a slot's position (8). */
function fundingOfSlot(state: State, slots: Float64Array, slot: number): number {
  const fundedMs = slots[slot + FUNDED_MS] as number;
  const lots = slots[slot + LOTS] as number;
  if (fundedMs === NONE || lots === 0) return 0;
  const market = state.markets.get(slots[slot + MARKET_ID] as number);
  return accruedFunding(market, marketTerms(state, market), lots, fundedMs, state.root.timeMs);
}

/** 2.4, C5: profits shrink, losses count in full. */
function asMarginOfSlot(slots: Float64Array, slot: number, funding: number): number {
  const unrealized = (slots[slot + PROFIT] as number) + funding;
  return unrealized - withheldOf(unrealized, slots[slot + WITHHELD] as number);
}

function withheldOf(unrealized: number, part: number): number {
  return unrealized > 0 && part !== 0 ? unrealized * part : 0;
}

/** What follows from the sums: balances, equity and what is available. */
function conclude(rules: RuleSet, wallet: Wallet, margin: WalletMargin, collateralChange: number): void {
  margin.balanceValue = wallet.balanceValue + collateralChange;
  margin.collateralValue = wallet.collateralValue + collateralChange;
  margin.initialMargin += margin.riskInitialMargin;
  margin.maintenanceMargin += margin.riskMaintenanceMargin;
  margin.initialMarginWithOrders += margin.riskInitialMarginWithOrders;
  const keptByIsolated = margin.riskEquity;
  margin.unrealizedAsMargin = margin.pnl + margin.unrealizedFunding - margin.unrealizedAsMargin;
  margin.riskEquity = margin.collateralValue - margin.assigned + (margin.unrealizedAsMargin - keptByIsolated);
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
    assigned: 0,
    riskEquity: 0,
    riskInitialMargin: 0,
    riskInitialMarginWithOrders: 0,
    riskMaintenanceMargin: 0,
  };
}
