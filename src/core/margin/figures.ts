/**
 * The cached figures of one position: computed by `exposureMargin` when the position, its orders, its schedule or (where
 * a rule takes the mark) the mark has changed since. Dropping them changes nothing but the time it takes.
 */
import { fail } from '../assert.ts';
import type { Side } from '../commands/command.ts';
import { type Market, NONE, type Position } from '../entities.ts';
import { feeTable, feeTableOf } from '../instruments/fees.ts';
import type { Schedule } from '../instruments/schedule.ts';
import { type ContractTerms, termsOf } from '../instruments/terms.ts';
import type { State } from '../state.ts';
import { type Exposure, exposureMargin, type RestingOrder, unrealizedProfit } from './exposure.ts';
import type { RuleSet } from './rules.ts';

/** The market's terms of computation. */
export function marketTerms(state: State, market: Market): ContractTerms {
  if (market.terms !== undefined) return market.terms;
  const tables = state.root.feeSchedules.map((schedule) => {
    const result = feeTable(schedule);
    return result.ok ? result.table : fail(result.problem);
  });
  const fees = tables.length === 0 ? undefined : feeTableOf(tables, market.contract.feeScheduleUid);
  const terms = termsOf(market.contract, state.assets.get(market.settlementAsset).decimals, fees);
  market.terms = terms;
  return terms;
}

/** The mark in ticks; it need not be whole. */
export function markTicks(terms: ContractTerms, market: Market): number {
  return (market.markPrice * terms.tickScale) / terms.tickMantissa;
}

/** The margin schedule an account is under (D16). */
export function scheduleFor(state: State, terms: ContractTerms, accountId: number): Schedule {
  return state.accounts.get(accountId).marginSchedule === 'retail' ? terms.retail : terms.professional;
}

/** Brings the position's cached figures up to date. */
export function refreshFigures(state: State, rules: RuleSet, position: Position): void {
  const market = state.markets.get(position.marketId);
  const marked = position.markedAt === market.markStamp;
  if (position.figuresValid && marked) return;
  const terms = marketTerms(state, market);
  const ticks = markTicks(terms, market);
  if (!position.figuresValid || basisMoves(rules, terms)) {
    const schedule = scheduleFor(state, terms, position.accountId);
    const margin = exposureMargin(rules, terms, schedule, exposureOf(state, position), ticks);
    position.initialMargin = margin.initialMargin;
    position.maintenanceMargin = margin.maintenanceMargin;
    position.longSideMargin = margin.longSideMargin;
    position.shortSideMargin = margin.shortSideMargin;
    position.figuresValid = true;
  }
  position.unrealizedProfit = unrealizedProfit(terms, position.lots, Number(position.cost), ticks);
  position.markedAt = market.markStamp;
}

/** True when a margin of this kind of contract moves with the mark. */
function basisMoves(rules: RuleSet, terms: ContractTerms): boolean {
  return terms.linear
    ? rules.linearInitialBasis === 'mark' || rules.linearMaintenanceBasis === 'mark'
    : rules.inverseInitialBasis === 'mark' || rules.inverseMaintenanceBasis === 'mark';
}

/** The position with its resting orders as margin sees them. */
export function exposureOf(state: State, position: Position): Exposure {
  return {
    lots: position.lots,
    cost: Number(position.cost),
    buyLots: position.buyLots,
    sellLots: position.sellLots,
    buyTickLots: position.buyTickLots,
    sellTickLots: position.sellTickLots,
    orders: (side) => restingOrders(state, position, side),
  };
}

/** The position's resting orders of a side that need margin, oldest first; `without` names one to leave out. */
export function restingOrders(state: State, position: Position, side: Side, without: number = NONE): RestingOrder[] {
  const list: RestingOrder[] = [];
  for (let id = position.firstOrder; id !== NONE; ) {
    const order = state.orders.get(id);
    if (order.side === side && !order.reduceOnly && id !== without) list.push({ ticks: order.ticks, lots: order.lots });
    id = order.nextOwn;
  }
  return list;
}
