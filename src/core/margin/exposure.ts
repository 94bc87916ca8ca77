/**
 * Margin of what one wallet has in one market: its position and its resting orders. Pure functions of integers and, where
 * a rule takes the mark, of the mark; amounts are in the settlement asset (USD for linear contracts, coins for inverse).
 */
import type { Side } from '../commands/command.ts';
import { levelOf, type Schedule } from '../instruments/schedule.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import type { PriceBasis, RuleSet } from './rules.ts';

/** A resting order as margin sees it. */
export interface RestingOrder {
  readonly ticks: number;
  readonly lots: number;
}

/** A position with its resting orders, real or hypothetical. */
export interface Exposure {
  /** Signed size. */
  readonly lots: number;
  /** Signed cost as a number, in units of cost. */
  readonly cost: number;
  /** Resting orders that are not reduce-only: open lots a side, and of linear contracts the sums of lots x ticks. */
  readonly buyLots: number;
  readonly sellLots: number;
  readonly buyTickLots: number;
  readonly sellTickLots: number;
  /** Maximum leverage that the account set for the market; 0 for cross margin (3.2). */
  readonly leverage: number;
  /** The orders behind those sums, oldest first. Asked for only where the sums do not suffice. */
  orders(side: Side): readonly RestingOrder[];
}

/** Margins of one exposure, in the settlement asset. */
export interface ExposureMargin {
  /** Of the position alone. */
  initialMargin: number;
  maintenanceMargin: number;
  /** Isolated: the initial margin at entry that was assigned to it, without its realised funding (C8, D26); else 0. */
  assignedMargin: number;
  /** Of the position and the orders if all buys, or all sells, were to fill (C9). */
  longSideMargin: number;
  shortSideMargin: number;
}

/**
 * Margins of an exposure (margin-and-risk 3.1, 3.2, 3.4; C6 to C9, C11, D3, D4, D17, D22, D26). `markTicks` is the mark
 * in ticks and is read only where the rule set takes a basis at the mark; `multiplier` is what extreme volatility
 * multiplies initial margins with. It is asked at every order, so it writes into what it is given: by itself an object of
 * fractions takes a piece of memory for each of them.
 */
export function exposureMargin(
  rules: RuleSet,
  terms: ContractTerms,
  schedule: Schedule,
  exposure: Exposure,
  markTicks: number,
  multiplier: number,
  into: ExposureMargin = noMargin(),
): ExposureMargin {
  const initialBasis = terms.linear ? rules.linearInitialBasis : rules.inverseInitialBasis;
  const maintenanceBasis = terms.linear ? rules.linearMaintenanceBasis : rules.inverseMaintenanceBasis;
  const initialValue = positionValue(terms, exposure, initialBasis, markTicks);
  const maintenanceValue = positionValue(terms, exposure, maintenanceBasis, markTicks);
  const held = Math.abs(exposure.lots);
  const { leverage } = exposure;
  const measure = terms.linear ? maintenanceValue : held;
  const maintenanceRate = held === 0 ? 0 : rateOf(rules, schedule, schedule.maintenanceRates, measure);
  into.initialMargin = sizedMargin(rules, terms, schedule, leverage, multiplier, held, initialValue);
  into.maintenanceMargin = marginOf(terms, maintenanceValue, maintenanceRate);
  into.assignedMargin =
    leverage === 0 ? 0 : sizedMargin(rules, terms, schedule, leverage, 1, held, Math.abs(exposure.cost));
  const longLots = sideLots(exposure, 'buy');
  const longValue = longLots === 0 ? 0 : sideValue(terms, exposure, 'buy', initialValue);
  into.longSideMargin = sizedMargin(rules, terms, schedule, leverage, multiplier, longLots, longValue);
  const shortLots = sideLots(exposure, 'sell');
  const shortValue = shortLots === 0 ? 0 : sideValue(terms, exposure, 'sell', initialValue);
  into.shortSideMargin = sizedMargin(rules, terms, schedule, leverage, multiplier, shortLots, shortValue);
  return into;
}

/** The margins of nothing, to be written into. */
export function noMargin(): ExposureMargin {
  return { initialMargin: 0, maintenanceMargin: 0, assignedMargin: 0, longSideMargin: 0, shortSideMargin: 0 };
}

/** Value of the position in units of cost, not negative: what it cost, or what it is worth at the mark (C6). */
function positionValue(terms: ContractTerms, exposure: Exposure, basis: PriceBasis, markTicks: number): number {
  if (exposure.lots === 0) return 0;
  if (basis === 'entry') return Math.abs(exposure.cost);
  return valueAt(terms, Math.abs(exposure.lots), markTicks);
}

/** Value of lots at a price in ticks (a mark need not be whole), in units of cost. */
export function valueAt(terms: ContractTerms, lots: number, ticks: number): number {
  if (terms.linear) return lots * ticks;
  return (lots * terms.lotMantissa * terms.tickScale * terms.costScale) / (terms.lotScale * ticks * terms.tickMantissa);
}

/** Lots in one direction if every order of the side were to fill (C9); 0 where that only closes. */
export function sideLots({ lots, buyLots, sellLots }: Exposure, side: Side): number {
  return Math.max(0, side === 'buy' ? lots + buyLots : sellLots - lots);
}

/**
 * Value of these lots in units of cost (C9): a position of that direction at its basis plus every order of the side at its
 * limit; an opposite position is used up first by the orders that fill first, and only the excess counts.
 */
function sideValue(terms: ContractTerms, exposure: Exposure, side: Side, positionBasisValue: number): number {
  const buys = side === 'buy';
  const orderLots = buys ? exposure.buyLots : exposure.sellLots;
  if (buys ? exposure.lots >= 0 : exposure.lots <= 0) {
    if (terms.linear) return positionBasisValue + (buys ? exposure.buyTickLots : exposure.sellTickLots);
    return positionBasisValue + (orderLots === 0 ? 0 : coinValue(terms, exposure.orders(side)));
  }
  const excess = excessOver(exposure.orders(side), side, Math.abs(exposure.lots));
  return terms.linear ? tickLots(excess) : coinValue(terms, excess);
}

/** What the rate of initial margin of a direction is looked up by: USD notional at its basis, or contracts (C7, C9). */
export function sideMeasure(
  rules: RuleSet,
  terms: ContractTerms,
  exposure: Exposure,
  side: Side,
  markTicks: number,
): number {
  if (!terms.linear || sideLots(exposure, side) === 0) return sideLots(exposure, side);
  return sideValue(terms, exposure, side, positionValue(terms, exposure, rules.linearInitialBasis, markTicks));
}

/** True when the schedule allows a maximum leverage at a size (C70, C104): its rate asks for no more than 1 / leverage. */
export function allowsLeverage(schedule: Schedule, leverage: number, measure: number): boolean {
  return leverage * (schedule.initialRates[levelOf(schedule, measure)] as number) <= 1;
}

/** Initial margin of a size: the schedule's rate, of an isolated market at least 1 / leverage, times the multiplier (3.2, D26). */
function sizedMargin(
  rules: RuleSet,
  terms: ContractTerms,
  schedule: Schedule,
  leverage: number,
  multiplier: number,
  lots: number,
  value: number,
): number {
  if (lots === 0) return 0;
  const scheduled = rateOf(rules, schedule, schedule.initialRates, terms.linear ? value : lots);
  const rate = leverage === 0 ? scheduled : Math.max(scheduled, 1 / leverage);
  return marginOf(terms, value, rate * multiplier);
}

/** Rate of a size in the schedule's measure: that of its level for the whole of it, or each level's for its own part (C7). */
function rateOf(rules: RuleSet, schedule: Schedule, rates: readonly number[], measure: number): number {
  const level = levelOf(schedule, measure);
  if (rules.levels === 'whole' || level === 0) return rates[level] as number;
  const { bounds } = schedule;
  let sum = 0;
  for (let below = 0; below < level; below++) {
    const from = below === 0 ? 0 : (bounds[below] as number);
    sum += ((bounds[below + 1] as number) - from) * (rates[below] as number);
  }
  return (sum + (measure - (bounds[level] as number)) * (rates[level] as number)) / measure;
}

function marginOf(terms: ContractTerms, value: number, rate: number): number {
  return ((value * terms.costMantissa) / terms.costScale) * rate;
}

/** The part of the orders left when those that fill first have used up `held` lots: best price first, then oldest (D22). */
export function excessOver(orders: readonly RestingOrder[], side: Side, held: number): readonly RestingOrder[] {
  const inOrderOfFill = orders
    .map((order, age) => ({ ...order, age }))
    .sort((a, b) => (side === 'buy' ? b.ticks - a.ticks : a.ticks - b.ticks) || a.age - b.age);
  const excess: RestingOrder[] = [];
  let offset = held;
  for (const { ticks, lots } of inOrderOfFill) {
    const left = lots - Math.min(lots, offset);
    offset -= lots - left;
    if (left > 0) excess.push({ ticks, lots: left });
  }
  return excess;
}

function tickLots(orders: readonly RestingOrder[]): number {
  let sum = 0;
  for (const order of orders) sum += order.lots * order.ticks;
  return sum;
}

function coinValue(terms: ContractTerms, orders: readonly RestingOrder[]): number {
  let sum = 0;
  for (const order of orders) sum += valueAt(terms, order.lots, order.ticks);
  return sum;
}

/**
 * Unrealised profit at the mark in the settlement asset (margin-and-risk 2.3, 5): the value at the mark against the
 * cost, the other way round for inverse contracts.
 */
export function unrealizedProfit(terms: ContractTerms, lots: number, cost: number, markTicks: number): number {
  if (lots === 0) return 0;
  const value = lots > 0 ? valueAt(terms, lots, markTicks) : -valueAt(terms, -lots, markTicks);
  return ((terms.linear ? value - cost : cost - value) * terms.costMantissa) / terms.costScale;
}
