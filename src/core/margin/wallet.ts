/**
 * The margin of one wallet: the one function that admission, `GET /accounts`, maximum order size, explain, what-if and
 * liquidation ask (margin-and-risk 2.3, 3.3, 3.4, 5). Amounts are USD for the flex wallet, coins for a single-collateral
 * one; nothing is rounded.
 */
import type { Asset, Market, Wallet } from '../entities.ts';
import type { State } from '../state.ts';
import { type Exposure, exposureMargin, unrealizedProfit } from './exposure.ts';
import {
  figuresOf,
  INITIAL,
  LONG_SIDE,
  LOTS,
  MAINTENANCE,
  MARKED_AT,
  MARKET_ID,
  marketTerms,
  markTicks,
  PAIR,
  PROFIT,
  refreshSlot,
  SHORT_SIDE,
  SLOT,
  scheduleFor,
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

/** Sums of one underlying, to be netted by the heavier side (3.3). */
interface PairSums {
  longInitial: number;
  shortInitial: number;
  longMaintenance: number;
  shortMaintenance: number;
  longSide: number;
  shortSide: number;
}

/** Margin of the wallet as it is. */
export function walletMargin(state: State, wallet: Wallet): WalletMargin {
  return sumUp(state, wallet, undefined, undefined);
}

/** Margin of the wallet as it is and as it would be, from one walk over its positions. */
export function walletMarginIf(
  state: State,
  wallet: Wallet,
  hypothetical: Hypothetical,
): { readonly before: WalletMargin; readonly after: WalletMargin } {
  const after = emptyMargin();
  const before = sumUp(state, wallet, hypothetical, after);
  return { before, after };
}

/**
 * Sums the wallet up, pair by pair and market by market: always in this order, so that the same state gives the same
 * bits. Where a hypothetical exposure is given, `after` is summed up beside it with that exposure in its place.
 */
function sumUp(
  state: State,
  wallet: Wallet,
  hypothetical: Hypothetical | undefined,
  after: WalletMargin | undefined,
): WalletMargin {
  const { rules } = state.root;
  refreshBalances(state, rules, wallet);
  const figures = figuresOf(wallet);
  const before = emptyMargin();
  const sums = emptySums();
  const sumsAfter = after === undefined ? undefined : emptySums();
  const wantedPair = hypothetical === undefined ? -1 : state.pairOf(hypothetical.marketId);
  let pair = -1;
  let pending = hypothetical;
  for (let slot = 0; slot < figures.length; slot += SLOT) {
    if (figures[slot + MARKED_AT] !== state.markStamp) refreshSlot(state, rules, wallet, figures, slot / SLOT);
    const itsPair = figures[slot + PAIR] as number;
    const itsMarket = figures[slot + MARKET_ID] as number;
    if (pair !== itsPair) {
      // The exposure may be in a pair, or in a market behind the last of its pair, where the wallet has nothing yet.
      if (pending !== undefined && after !== undefined && sumsAfter !== undefined && wantedPair < itsPair) {
        if (pair !== wantedPair) closePair(after, sumsAfter);
        addHypothetical(state, rules, wallet, after, sumsAfter, pending);
        pending = undefined;
      }
      closePair(before, sums);
      if (after !== undefined && sumsAfter !== undefined) closePair(after, sumsAfter);
      pair = itsPair;
    }
    addSlot(before, sums, figures, slot);
    if (after === undefined || sumsAfter === undefined) continue;
    if (pending !== undefined && pair === wantedPair && pending.marketId <= itsMarket) {
      addHypothetical(state, rules, wallet, after, sumsAfter, pending);
      const replaced = pending.marketId === itsMarket;
      pending = undefined;
      if (replaced) continue;
    }
    addSlot(after, sumsAfter, figures, slot);
  }
  closePair(before, sums);
  conclude(rules, wallet, before, 0);
  if (after !== undefined && sumsAfter !== undefined) {
    if (pending !== undefined) {
      if (pair !== wantedPair) closePair(after, sumsAfter);
      addHypothetical(state, rules, wallet, after, sumsAfter, pending);
    }
    closePair(after, sumsAfter);
    conclude(rules, wallet, after, hypothetical?.balanceChange ?? 0);
  }
  return before;
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
  const of = exposureMargin(rules, terms, scheduleFor(state, terms, wallet.accountId), exposure, ticks);
  margin.pnl += unrealizedProfit(terms, exposure.lots, exposure.cost, ticks);
  addToSums(sums, exposure.lots, of.initialMargin, of.maintenanceMargin, of.longSideMargin, of.shortSideMargin);
}

function addSlot(margin: WalletMargin, sums: PairSums, figures: Float64Array, slot: number): void {
  margin.pnl += figures[slot + PROFIT] as number;
  addToSums(
    sums,
    figures[slot + LOTS] as number,
    figures[slot + INITIAL] as number,
    figures[slot + MAINTENANCE] as number,
    figures[slot + LONG_SIDE] as number,
    figures[slot + SHORT_SIDE] as number,
  );
}

function addToSums(
  sums: PairSums,
  lots: number,
  initial: number,
  maintenance: number,
  longSide: number,
  shortSide: number,
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
}

/** Nets the underlying that is finished and begins the next (3.3; C9: never below the positions' own margin). */
function closePair(margin: WalletMargin, sums: PairSums): void {
  const initial = Math.max(sums.longInitial, sums.shortInitial);
  margin.initialMargin += initial;
  margin.maintenanceMargin += Math.max(sums.longMaintenance, sums.shortMaintenance);
  margin.initialMarginWithOrders += Math.max(sums.longSide, sums.shortSide, initial);
  sums.longInitial = 0;
  sums.shortInitial = 0;
  sums.longMaintenance = 0;
  sums.shortMaintenance = 0;
  sums.longSide = 0;
  sums.shortSide = 0;
}

function emptySums(): PairSums {
  return { longInitial: 0, shortInitial: 0, longMaintenance: 0, shortMaintenance: 0, longSide: 0, shortSide: 0 };
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
