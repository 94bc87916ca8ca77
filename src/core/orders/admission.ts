/**
 * Admission by the after-state (D25, C42): the marketable part is filled hypothetically against the book with its fee and
 * realised profit, the rest is added as resting, and the wallet's margin is asked once more. Nothing is changed.
 */
import type { Side } from '../commands/command.ts';
import type { Account, Market, Order, Position, Wallet } from '../entities.ts';
import type { OrderError } from '../events.ts';
import { type ContractTerms, priceOf, sizeOf } from '../instruments/terms.ts';
import { allowsLeverage, sideLots, sideMeasure } from '../margin/exposure.ts';
import { exposureOf, type Hypothetical, marketTerms, markTicks, scheduleFor } from '../margin/figures.ts';
import type { RuleSet } from '../margin/rules.ts';
import { isolatedMarginIf, walletMargin, walletMarginIf } from '../margin/wallet.ts';
import { increasesDislocation } from '../market/dislocation.ts';
import type { State } from '../state.ts';
import { afterState } from './after-state.ts';
import type { FillPlan } from './plan.ts';

/** An order that asks to be let in. */
export interface Candidate {
  readonly account: Account;
  readonly wallet: Wallet;
  readonly market: Market;
  /** The wallet's position in the market, if it has one. */
  readonly position: Position | undefined;
  readonly side: Side;
  readonly ticks: number;
  readonly lots: number;
  readonly reduceOnly: boolean;
  /** True when what does not fill will rest. */
  readonly rests: boolean;
  /** True for limit orders; a market order has its own protection, and what it does not reach is cancelled (C27, C50). */
  readonly collared: boolean;
  /** The order that it replaces, when it is an edit. */
  readonly replaces: Order | undefined;
}

/** The first of refusals 14 to 18 that holds, if any. The venue's own accounts are not bound by them. */
export function refusalByAfterState(state: State, candidate: Candidate, plan: FillPlan): OrderError | undefined {
  if (candidate.account.role !== 'client') return undefined;
  const { market } = candidate;
  const terms = marketTerms(state, market);
  const { rules } = state.root;
  if (candidate.collared && outsideCollar(rules, terms, market, candidate, plan)) return 'PRICE_COLLAR';
  if (tradesFurtherOut(terms, market, candidate, plan)) return 'PRICE_DISLOCATION';
  if (exceedsMaxPosition(candidate)) return 'MAX_POSITION_EXCEEDED';
  const after = afterState(state, terms, candidate, plan);
  if (leavesLeverage(state, terms, candidate, after)) return 'FIXED_LEVERAGE_TOO_HIGH';
  return refusalByMargin(state, candidate, plan, after);
}

/** D25: the marketable part may not trade further from mark than the collar; the last fill is its worst price. */
function outsideCollar(
  rules: RuleSet,
  terms: ContractTerms,
  market: Market,
  candidate: Candidate,
  plan: FillPlan,
): boolean {
  const price = worstPrice(terms, plan);
  if (price === undefined) return false;
  return candidate.side === 'buy'
    ? price > market.markPrice * (1 + rules.limitOrderCollar)
    : price < market.markPrice * (1 - rules.limitOrderCollar);
}

/** C27: while the market is dislocated, nothing trades further out; the last fill is the order's worst price. */
function tradesFurtherOut(terms: ContractTerms, market: Market, candidate: Candidate, plan: FillPlan): boolean {
  const price = worstPrice(terms, plan);
  return price !== undefined && increasesDislocation(market, candidate.side, price);
}

/** The price of the last fill in USD; undefined when nothing would fill. */
export function worstPrice(terms: ContractTerms, plan: FillPlan): number | undefined {
  const worst = plan.fills[plan.fills.length - 1];
  return worst === undefined ? undefined : priceOf(terms, worst.ticks);
}

/** 3.5: position and resting orders of the side; reduce-only orders are not counted. */
function exceedsMaxPosition(candidate: Candidate): boolean {
  return !candidate.reduceOnly && reachedLots(candidate) > candidate.market.contract.maxPositionLots;
}

/** Lots of the position and of all orders of the side, this one included. */
export function reachedLots(candidate: Candidate): number {
  const { position, replaces, side } = candidate;
  const held = position?.lots ?? 0;
  const resting = position === undefined ? 0 : side === 'buy' ? position.buyLots : position.sellLots;
  const replaced = replaces === undefined || replaces.reduceOnly ? 0 : replaces.lots;
  return (side === 'buy' ? held : -held) + resting - replaced + candidate.lots;
}

/**
 * C104: in an isolated market an order may not raise its side, position and orders together, to a size at which the
 * schedule does not allow the market's leverage. What only closes raises nothing.
 */
function leavesLeverage(state: State, terms: ContractTerms, candidate: Candidate, after: Hypothetical): boolean {
  const { position, market, side, account } = candidate;
  if (position === undefined || position.leverage === 0) return false;
  if (sideLots(after.exposure, side) <= sideLots(exposureOf(state, position), side)) return false;
  const measure = sideMeasure(state.root.rules, terms, after.exposure, side, markTicks(terms, market));
  return !allowsLeverage(scheduleFor(state, terms, account.id), position.leverage, measure);
}

/**
 * D25: insufficient when the order raises the margin of positions and orders and leaves less than none available; of a
 * flex wallet the cross part has to bear its own margins, too (D10). It would cause a liquidation when it fills and the
 * part concerned, cross or isolated, ends below its maintenance margin.
 */
function refusalByMargin(
  state: State,
  candidate: Candidate,
  plan: FillPlan,
  hypothetical: Hypothetical,
): OrderError | undefined {
  const { wallet } = candidate;
  const after = walletMarginIf(state, wallet, hypothetical, state.walletMargin);
  const isolated = hypothetical.exposure.leverage !== 0;
  const fills = plan.fills.length > 0;
  const crossInDanger = fills && after.riskEquity < after.riskMaintenanceMargin;
  const crossLacks = wallet.kind === 'flex' && !isolated && after.riskEquity < after.riskInitialMarginWithOrders;
  const alone = fills && isolated ? isolatedMarginIf(state, wallet, hypothetical) : undefined;
  const isolatedInDanger = alone !== undefined && alone.equity < alone.maintenanceMargin;
  // What the wallet was before matters only to an order that would otherwise be refused.
  if (after.availableMargin >= 0 && !crossLacks && !crossInDanger && !isolatedInDanger) return undefined;
  const before = walletMargin(state, wallet);
  if (after.availableMargin < 0 && after.initialMarginWithOrders > before.initialMarginWithOrders) {
    return 'INSUFFICIENT_MARGIN';
  }
  if (crossLacks && after.riskInitialMarginWithOrders > before.riskInitialMarginWithOrders) {
    return 'INSUFFICIENT_MARGIN';
  }
  const wasSafe = before.riskEquity >= before.riskMaintenanceMargin;
  const endangersCross = wasSafe || after.riskMaintenanceMargin > before.riskMaintenanceMargin;
  return isolatedInDanger || (crossInDanger && endangersCross) ? 'WOULD_CAUSE_LIQUIDATION' : undefined;
}

/** Notional of an order in USD: contracts of inverse markets are dollars. */
export function notionalUsd(terms: ContractTerms, lots: number, ticks: number): number {
  return terms.linear ? sizeOf(terms, lots) * priceOf(terms, ticks) : sizeOf(terms, lots);
}
