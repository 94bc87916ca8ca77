/**
 * The margin of one wallet: the one function that admission, `GET /accounts`, maximum order size, explain, what-if and
 * liquidation ask (margin-and-risk 2.3, 2.4, 3.2 to 3.4, 5; C8, C16, D10). Amounts are USD for the flex wallet, coins for
 * a single-collateral one; nothing is rounded.
 */
import { NONE, type Wallet } from '../entities.ts';
import type { State } from '../state.ts';
import { refreshBalances } from './balances.ts';
import type { Hypothetical } from './figures.ts';
import {
  ASSIGNED,
  detailsAt,
  END_SLOT,
  FIRST_SLOT,
  INITIAL,
  ISOLATED,
  ISOLATED_ASSIGNED,
  ISOLATED_INITIAL,
  ISOLATED_MAINTENANCE,
  ISOLATED_WITH_ORDERS,
  MAINTENANCE,
  MARKET_ID,
  MOVES,
  PROFIT,
  pairAt,
  SLOT,
  SUM_INITIAL,
  SUM_MAINTENANCE,
  SUM_PROFIT,
  SUM_WITH_ORDERS,
  SUPPOSED_DETAILS,
  SUPPOSED_SUMS,
  slotAt,
  sumsAt,
  type WalletFigures,
  WITHHELD,
} from './layout.ts';
import {
  asMarginOfSlot,
  fundingOfSlot,
  refreshPairs,
  sumSupposedPair,
  withheldOf,
  withOrdersOfSlot,
} from './pair-sums.ts';
import type { RuleSet } from './rules.ts';
import { figuresOf, refreshSlot, suppose } from './wallet-figures.ts';

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

/** Margin of the wallet as it is; into what is given, if anything is. */
export function walletMargin(state: State, wallet: Wallet, into: WalletMargin = noWalletMargin()): WalletMargin {
  const { rules } = state.root;
  refreshBalances(state, rules, wallet);
  const figures = figuresOf(state, wallet);
  refreshPairs(state, rules, wallet, figures, NONE);
  const parts = figures.plain ? PLAIN : partsOf(state, figures, NONE, false);
  return total(state, rules, wallet, figures, NONE, false, parts, 0, into);
}

/** Margin of the wallet as it would be: the exposure stands in its market's place, the other pairs as they are. */
export function walletMarginIf(
  state: State,
  wallet: Wallet,
  hypothetical: Hypothetical,
  into: WalletMargin = noWalletMargin(),
): WalletMargin {
  const { rules } = state.root;
  refreshBalances(state, rules, wallet);
  const figures = figuresOf(state, wallet);
  const number = state.pairOf(hypothetical.marketId);
  const at = pairAt(figures, number);
  const replaces = at < figures.pairs && figures.numbers[at] === number;
  refreshPairs(state, rules, wallet, figures, replaces ? at : NONE);
  suppose(state, rules, wallet, hypothetical);
  sumSupposedPair(state, rules, wallet, figures, replaces ? at : NONE);
  const isPlain = figures.plain && state.supposed[SUPPOSED_DETAILS + MOVES] === 0;
  const parts = isPlain ? PLAIN : partsOf(state, figures, at, replaces);
  return total(state, rules, wallet, figures, at, replaces, parts, hypothetical.collateralChange, into);
}

/** Margin of an isolated position of the wallet by itself. */
export function isolatedMargin(state: State, wallet: Wallet, positionId: number): IsolatedMargin {
  const figures = figuresOf(state, wallet);
  const slot = refreshSlot(state, state.root.rules, wallet, figures, wallet.positions.indexOf(positionId));
  return isolatedOf(state, figures.numbers, slot);
}

/** Margin of an isolated position as it would be. */
export function isolatedMarginIf(state: State, wallet: Wallet, hypothetical: Hypothetical): IsolatedMargin {
  suppose(state, state.root.rules, wallet, hypothetical);
  return isolatedOf(state, state.supposed, 0);
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

/** What the sums over a wallet's pairs do not hold. */
interface Parts {
  /** Margins and assigned collateral of isolated positions. */
  initial: number;
  maintenance: number;
  withOrders: number;
  assigned: number;
  /** Accrued funding of all positions, and what of unrealised profits is withheld because they will be paid in another currency. */
  funding: number;
  withheld: number;
  /** What isolated positions keep to themselves of what is unrealised. */
  kept: number;
}

/** Of a wallet in which nothing accrues, is withheld or isolated. */
const PLAIN: Readonly<Parts> = {
  initial: 0,
  maintenance: 0,
  withOrders: 0,
  assigned: 0,
  funding: 0,
  withheld: 0,
  kept: 0,
};

/** The parts of all pairs, in their order; `at` is where the supposed one stands, in place of the one there if it `replaces` it. */
function partsOf(state: State, figures: WalletFigures, at: number, replaces: boolean): Readonly<Parts> {
  const parts = { ...PLAIN };
  for (let pair = 0; pair < figures.pairs; pair++) {
    if (pair === at) addParts(state, figures, parts, state.supposed, SUPPOSED_DETAILS, replaces ? pair : NONE, true);
    if (pair === at && replaces) continue;
    addParts(state, figures, parts, figures.numbers, detailsAt(figures, pair), pair, false);
  }
  if (at === figures.pairs) addParts(state, figures, parts, state.supposed, SUPPOSED_DETAILS, NONE, true);
  return parts;
}

function addParts(
  state: State,
  figures: WalletFigures,
  parts: Parts,
  numbers: Float64Array,
  details: number,
  pair: number,
  supposes: boolean,
): void {
  parts.initial += numbers[details + ISOLATED_INITIAL] as number;
  parts.maintenance += numbers[details + ISOLATED_MAINTENANCE] as number;
  parts.withOrders += numbers[details + ISOLATED_WITH_ORDERS] as number;
  parts.assigned += numbers[details + ISOLATED_ASSIGNED] as number;
  if (numbers[details + MOVES] === 1) addUnrealized(state, figures, parts, pair, supposes);
}

/** Adds what of a pair moves with time, slot by slot, the supposed one in its market's place. `pair` is NONE for that one alone. */
function addUnrealized(state: State, figures: WalletFigures, parts: Parts, pair: number, supposes: boolean): void {
  const { numbers } = figures;
  const { supposed } = state;
  let pending = supposes;
  const details = pair === NONE ? NONE : detailsAt(figures, pair);
  const end = pair === NONE ? 0 : slotAt(figures, numbers[details + END_SLOT] as number);
  for (
    let slot = pair === NONE ? 0 : slotAt(figures, numbers[details + FIRST_SLOT] as number);
    slot < end;
    slot += SLOT
  ) {
    const marketId = numbers[slot + MARKET_ID] as number;
    if (pending && (supposed[MARKET_ID] as number) <= marketId) {
      addSlot(state, parts, supposed, 0);
      pending = false;
      if (supposed[MARKET_ID] === marketId) continue;
    }
    addSlot(state, parts, numbers, slot);
  }
  if (pending) addSlot(state, parts, supposed, 0);
}

function addSlot(state: State, parts: Parts, slots: Float64Array, slot: number): void {
  const funding = fundingOfSlot(state, slots, slot);
  const profit = slots[slot + PROFIT] as number;
  parts.funding += funding;
  parts.withheld += withheldOf(profit + funding, slots[slot + WITHHELD] as number);
  if (slots[slot + ISOLATED] === 1) parts.kept += asMarginOfSlot(slots, slot, funding);
}

/**
 * Sums the pairs up, and says what follows: equity, and what is available. It is asked at every order and of both sides of
 * every fill, so the sums are plain numbers until they are done.
 */
function total(
  state: State,
  rules: RuleSet,
  wallet: Wallet,
  figures: WalletFigures,
  at: number,
  replaces: boolean,
  parts: Readonly<Parts>,
  collateralChange: number,
  margin: WalletMargin,
): WalletMargin {
  const { numbers, pairs } = figures;
  const { supposed } = state;
  let crossInitial = 0;
  let crossMaintenance = 0;
  let crossWithOrders = 0;
  let pnl = 0;
  for (let pair = 0; pair <= pairs; pair++) {
    if (pair === at) {
      crossInitial += supposed[SUPPOSED_SUMS + SUM_INITIAL] as number;
      crossMaintenance += supposed[SUPPOSED_SUMS + SUM_MAINTENANCE] as number;
      crossWithOrders += supposed[SUPPOSED_SUMS + SUM_WITH_ORDERS] as number;
      pnl += supposed[SUPPOSED_SUMS + SUM_PROFIT] as number;
      if (replaces) continue;
    }
    if (pair === pairs) break;
    const sums = sumsAt(figures, pair);
    crossInitial += numbers[sums + SUM_INITIAL] as number;
    crossMaintenance += numbers[sums + SUM_MAINTENANCE] as number;
    crossWithOrders += numbers[sums + SUM_WITH_ORDERS] as number;
    pnl += numbers[sums + SUM_PROFIT] as number;
  }
  const collateralValue = wallet.collateralValue + collateralChange;
  const unrealizedAsMargin = pnl + parts.funding - parts.withheld;
  const marginEquity =
    wallet.kind === 'single' && !rules.inverseValueIncludesFunding
      ? collateralValue + pnl
      : collateralValue + unrealizedAsMargin;
  const initialMarginWithOrders = parts.withOrders + crossWithOrders;
  margin.balanceValue = wallet.balanceValue + collateralChange;
  margin.collateralValue = collateralValue;
  margin.pnl = pnl;
  margin.unrealizedFunding = parts.funding;
  margin.unrealizedAsMargin = unrealizedAsMargin;
  margin.marginEquity = marginEquity;
  margin.initialMargin = parts.initial + crossInitial;
  margin.initialMarginWithOrders = initialMarginWithOrders;
  margin.maintenanceMargin = parts.maintenance + crossMaintenance;
  margin.availableMargin = marginEquity - initialMarginWithOrders;
  margin.assigned = parts.assigned;
  margin.riskEquity = collateralValue - parts.assigned + (unrealizedAsMargin - parts.kept);
  margin.riskInitialMargin = crossInitial;
  margin.riskInitialMarginWithOrders = crossWithOrders;
  margin.riskMaintenanceMargin = crossMaintenance;
  return margin;
}

/** The margin of nothing, to be written into. */
export function noWalletMargin(): WalletMargin {
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

/** Order of a wallet's positions: by pair, then by market. Sums follow it, so they have the same bits every time. */
export function comesBefore(state: State, marketId: number, otherId: number): boolean {
  const pair = state.pairOf(marketId);
  const other = state.pairOf(otherId);
  return pair === other ? marketId < otherId : pair < other;
}
