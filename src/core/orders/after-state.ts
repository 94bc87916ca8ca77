/** The wallet as it would be after an order: what admission and the queries for margin and largest size judge (D25, C42). */
import { NONE, type Order, type Position } from '../entities.ts';
import { type ContractTerms, tradeValue } from '../instruments/terms.ts';
import { amountOf, collateralOf } from '../margin/balances.ts';
import { type Hypothetical, restingOrders } from '../margin/figures.ts';
import { bookedUnits, bookingStepOf } from '../money/ledger.ts';
import { fundingFigure } from '../positions/funding-figure.ts';
import { applyTrade, type Holding } from '../positions/trade.ts';
import type { State } from '../state.ts';
import type { Candidate } from './admission.ts';
import { feeOn, feeRateFor } from './fees.ts';
import type { FillPlan } from './plan.ts';

/**
 * The exposure after the planned fills and with the rest resting, and what is booked on the way: taker fees, realised
 * profit and, when the position changes, its accrued funding. Fee credits are not counted on.
 */
export function afterState(state: State, terms: ContractTerms, candidate: Candidate, plan: FillPlan): Hypothetical {
  const { position, side, replaces } = candidate;
  const holding: Holding = {
    lots: position?.lots ?? 0,
    cost: position?.cost ?? 0n,
    entryPrice: position?.entryPrice ?? 0,
  };
  const profitAsset = position?.profitAsset ?? NONE;
  const { market } = candidate;
  let gained = 0n;
  let debited = 0n;
  let funding = 0;
  let fundedMs = position?.fundedMs ?? state.root.timeMs;
  if (plan.fills.length > 0) {
    if (position !== undefined) funding = fundingFigure(market, terms, position, state.root.timeMs);
    fundedMs = state.root.timeMs;
    const rate = feeRateFor(state, terms, candidate.account, 'taker');
    const step = bookingStepOf(state, market.settlementAsset);
    for (const fill of plan.fills) {
      const value = tradeValue(terms, fill.lots, fill.ticks);
      const profit = applyTrade(terms, holding, side === 'buy' ? fill.lots : -fill.lots, fill.ticks, value);
      const bookedProfit = bookedUnits(profit * terms.unitsPerCost, step);
      if (bookedProfit > 0n) gained += bookedProfit;
      else debited -= bookedProfit;
      debited += bookedUnits(feeOn(value * terms.unitsPerCost, rate), step);
    }
  }
  const rest = candidate.rests && !candidate.reduceOnly ? candidate.lots - plan.filledLots : 0;
  const added = { ticks: candidate.ticks, lots: rest };
  const sums = restingSums(position, replaces);
  if (side === 'buy') {
    sums.buyLots += rest;
    sums.buyTickLots += rest * candidate.ticks;
  } else {
    sums.sellLots += rest;
    sums.sellTickLots += rest * candidate.ticks;
  }
  const { decimals } = state.assets.get(market.settlementAsset);
  const gains = amountOf(gained, decimals) + Math.max(funding, 0);
  const debits = amountOf(debited, decimals) - Math.min(funding, 0);
  const leverage = position?.leverage ?? 0;
  return {
    marketId: market.id,
    profitAsset,
    fundedMs,
    collateralChange: collateralOfGains(state, profitAsset, gains) - debits,
    isolatedFunding: leverage === 0 || position === undefined ? 0 : fundingKept(state, position, holding.lots, funding),
    exposure: {
      lots: holding.lots,
      cost: Number(holding.cost),
      ...sums,
      leverage,
      orders: (of) => {
        const list = position === undefined ? [] : restingOrders(state, position, of, replaces?.id ?? NONE);
        if (of === side && rest > 0) list.push(added);
        return list;
      },
    },
  };
}

/** Gains as collateral: paid in their currency less the conversion fee (D21), and there under its haircut (2.1). */
function collateralOfGains(state: State, profitAsset: number, gains: number): number {
  if (gains === 0 || profitAsset === NONE) return gains;
  const { haircut, conversionFee } = state.assets.get(profitAsset);
  return collateralOf(state.root.rules, gains * (1 - conversionFee), haircut, conversionFee);
}

/** Realised funding that the isolated position would keep (D27), with what it realises now. */
function fundingKept(state: State, position: Position, lots: number, realized: number): number {
  const { decimals } = state.assets.get(state.markets.get(position.marketId).settlementAsset);
  if (lots === 0 || lots > 0 !== position.lots > 0) return 0;
  const all = amountOf(position.isolatedFunding, decimals) + realized;
  const part = Math.abs(lots) / Math.abs(position.lots);
  return part < 1 ? all * part : all;
}

/** The position's sums of resting orders, less the order that is replaced. */
function restingSums(
  position: Position | undefined,
  replaces: Order | undefined,
): { buyLots: number; sellLots: number; buyTickLots: number; sellTickLots: number } {
  const sums = {
    buyLots: position?.buyLots ?? 0,
    sellLots: position?.sellLots ?? 0,
    buyTickLots: position?.buyTickLots ?? 0,
    sellTickLots: position?.sellTickLots ?? 0,
  };
  if (replaces === undefined || replaces.reduceOnly) return sums;
  if (replaces.side === 'buy') {
    sums.buyLots -= replaces.lots;
    sums.buyTickLots -= replaces.lots * replaces.ticks;
  } else {
    sums.sellLots -= replaces.lots;
    sums.sellTickLots -= replaces.lots * replaces.ticks;
  }
  return sums;
}
