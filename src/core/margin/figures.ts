/** What margin reads of a market, a position and its orders. */
import { fail } from '../assert.ts';
import type { Side } from '../commands/command.ts';
import { type Market, NONE, type Position } from '../entities.ts';
import { feeTable, feeTableOf } from '../instruments/fees.ts';
import { classOf } from '../instruments/platforms.ts';
import type { Schedule } from '../instruments/schedule.ts';
import { type ContractTerms, platformSchedule, termsOf } from '../instruments/terms.ts';
import type { State } from '../state.ts';
import { amountOf } from './balances.ts';
import type { Exposure, RestingOrder } from './exposure.ts';

/** What might be: another exposure in one market, and what would be booked on the way to it. */
export interface Hypothetical {
  readonly marketId: number;
  readonly exposure: Exposure;
  /** Change of the wallet's collateral by what is booked, in its settlement asset. */
  readonly collateralChange: number;
  /** Isolated: funding that the position has realised and keeps as assigned collateral (D27). */
  readonly isolatedFunding: number;
  /** Profit currency of the position; NONE for the settlement asset. */
  readonly profitAsset: number;
  /** Since when its funding would accrue, and what it would still bring along (C175). */
  readonly fundedMs: number;
  readonly carriedFunding: number;
}

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

/** The margin schedule an account is under (D16): that of its platform where the contract has one, else the contract's own (C144). */
export function scheduleFor(state: State, terms: ContractTerms, accountId: number): Schedule {
  const { marginSchedule } = state.accounts.get(accountId);
  if (marginSchedule === 'professional') return terms.professional;
  if (marginSchedule === 'retail') return terms.retail;
  return platformSchedule(terms, marginSchedule) ?? terms[classOf(marginSchedule)];
}

/** Whether anything accrues in the market. A change of rates moves the mark stamp, so that slots look again. */
export function hasFunding(market: Market): boolean {
  return market.fundingRate !== 0 || market.previousFundingRate !== 0;
}

/** Funding that an isolated position has realised: part of its assigned collateral (C8). */
export function isolatedFundingOf(state: State, market: Market, position: Position): number {
  if (position.isolatedFunding === 0n) return 0;
  return amountOf(position.isolatedFunding, state.assets.get(market.settlementAsset).decimals);
}

/** The part of an unrealised profit in that currency that is no margin: 1 - (1 - haircut) x (1 - conversion fee) (2.4, C5). */
export function withheldPart(state: State, profitAsset: number): number {
  if (profitAsset === NONE) return 0;
  const { haircut, conversionFee } = state.assets.get(profitAsset);
  return state.root.rules.profitAsMargin === 'haircutTimesFee'
    ? 1 - (1 - haircut) * (1 - conversionFee)
    : haircut + conversionFee;
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
    leverage: position.leverage,
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
