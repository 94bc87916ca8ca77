/**
 * The cached margin figures of a wallet's positions, side by side in one array, because admission walks all of them for
 * every order. A slot is computed by `exposureMargin` when its position or its orders have changed, and its profit when a
 * mark has moved. Dropping the array changes nothing but the time it takes.
 */
import { fail } from '../assert.ts';
import type { Side } from '../commands/command.ts';
import { type Market, NONE, type Position, type Wallet } from '../entities.ts';
import { feeTable, feeTableOf } from '../instruments/fees.ts';
import type { Schedule } from '../instruments/schedule.ts';
import { type ContractTerms, termsOf } from '../instruments/terms.ts';
import type { State } from '../state.ts';
import { type Exposure, exposureMargin, type RestingOrder, unrealizedProfit } from './exposure.ts';
import type { RuleSet } from './rules.ts';

/** What a slot holds, by offset. */
export const MARKED_AT = 0;
export const VALID = 1;
export const INITIAL = 2;
export const MAINTENANCE = 3;
export const LONG_SIDE = 4;
export const SHORT_SIDE = 5;
export const PROFIT = 6;
export const LOTS = 7;
export const COST = 8;
export const PAIR = 9;
export const MARKET_ID = 10;
/** Numbers a slot takes. */
export const SLOT = 11;

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

/** The wallet's array of figures; its slots may be out of date (`refreshSlot`). */
export function figuresOf(wallet: Wallet): Float64Array {
  const length = wallet.positions.length * SLOT;
  if (wallet.figures === undefined || wallet.figures.length !== length) wallet.figures = new Float64Array(length);
  return wallet.figures;
}

/** Forgets what depends on a position's size, cost or orders; to be called whenever they change. */
export function forgetFigures(state: State, position: Position): void {
  const wallet = state.wallets.get(position.walletId);
  if (wallet.figures === undefined) return;
  const slot = wallet.positions.indexOf(position.id) * SLOT;
  wallet.figures[slot + VALID] = 0;
  wallet.figures[slot + MARKED_AT] = 0;
}

/** Brings a slot up to date: everything when its position has changed, its figures at the mark when a mark has moved. */
export function refreshSlot(state: State, rules: RuleSet, wallet: Wallet, figures: Float64Array, index: number): void {
  const slot = index * SLOT;
  if (figures[slot + VALID] === 0) readPosition(state, wallet, figures, index);
  const market = state.markets.get(figures[slot + MARKET_ID] as number);
  const terms = marketTerms(state, market);
  const ticks = markTicks(terms, market);
  if (figures[slot + VALID] === 0 || basisMoves(rules, terms)) {
    const position = state.positions.get(wallet.positions[index] as number);
    const schedule = scheduleFor(state, terms, wallet.accountId);
    const margin = exposureMargin(rules, terms, schedule, exposureOf(state, position), ticks);
    figures[slot + INITIAL] = margin.initialMargin;
    figures[slot + MAINTENANCE] = margin.maintenanceMargin;
    figures[slot + LONG_SIDE] = margin.longSideMargin;
    figures[slot + SHORT_SIDE] = margin.shortSideMargin;
    figures[slot + VALID] = 1;
  }
  figures[slot + PROFIT] = unrealizedProfit(
    terms,
    figures[slot + LOTS] as number,
    figures[slot + COST] as number,
    ticks,
  );
  figures[slot + MARKED_AT] = state.markStamp;
}

function readPosition(state: State, wallet: Wallet, figures: Float64Array, index: number): void {
  const slot = index * SLOT;
  const position = state.positions.get(wallet.positions[index] as number);
  figures[slot + LOTS] = position.lots;
  figures[slot + COST] = Number(position.cost);
  figures[slot + PAIR] = state.pairOf(position.marketId);
  figures[slot + MARKET_ID] = position.marketId;
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
