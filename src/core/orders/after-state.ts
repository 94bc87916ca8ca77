/** The wallet as it would be after an order: what admission and the queries for margin and largest size judge (D25, C42, C181). */
import { NONE, type Position } from '../entities.ts';
import { type ContractTerms, tradeValue } from '../instruments/terms.ts';
import { amountOf, collateralOf } from '../margin/balances.ts';
import type { Exposure } from '../margin/exposure.ts';
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
  const { position, market } = candidate;
  const leverage = position?.leverage ?? 0;
  if (plan.fills.length === 0) {
    return {
      marketId: market.id,
      profitAsset: position?.profitAsset ?? NONE,
      fundedMs: position?.fundedMs ?? state.root.timeMs,
      carriedFunding: position?.carriedFunding ?? 0,
      collateralChange: 0,
      isolatedFunding: leverage === 0 || position === undefined ? 0 : fundingKept(state, position, position.lots, 0),
      exposure: exposureWith(state, candidate, plan, position?.lots ?? 0, position?.cost ?? 0n),
    };
  }
  const holding: Holding = {
    lots: position?.lots ?? 0,
    cost: position?.cost ?? 0n,
    entryPrice: position?.entryPrice ?? 0,
  };
  const funding = position === undefined ? 0 : fundingFigure(market, terms, position, state.root.timeMs);
  const profitAsset = position?.profitAsset ?? NONE;
  return {
    marketId: market.id,
    profitAsset,
    fundedMs: state.root.timeMs,
    carriedFunding: 0,
    collateralChange: bookedByFills(state, terms, candidate, plan, holding, funding),
    isolatedFunding: leverage === 0 || position === undefined ? 0 : fundingKept(state, position, holding.lots, funding),
    exposure: exposureWith(state, candidate, plan, holding.lots, holding.cost),
  };
}

/** Change of the collateral by the planned fills, which are applied to the holding: profit, fees, and the funding that comes with them. */
function bookedByFills(
  state: State,
  terms: ContractTerms,
  { position, market, side, account }: Candidate,
  plan: FillPlan,
  holding: Holding,
  funding: number,
): number {
  let gained = 0n;
  let debited = 0n;
  const rate = feeRateFor(state, terms, account, 'taker');
  const step = bookingStepOf(state, market.settlementAsset);
  for (const fill of plan.fills) {
    const value = tradeValue(terms, fill.lots, fill.ticks);
    const profit = applyTrade(terms, holding, side === 'buy' ? fill.lots : -fill.lots, fill.ticks, value);
    const bookedProfit = bookedUnits(profit * terms.unitsPerCost, step);
    if (bookedProfit > 0n) gained += bookedProfit;
    else debited -= bookedProfit;
    debited += bookedUnits(feeOn(value * terms.unitsPerCost, rate), step);
  }
  const { decimals } = state.assets.get(market.settlementAsset);
  const gains = amountOf(gained, decimals) + Math.max(funding, 0);
  const debits = amountOf(debited, decimals) - Math.min(funding, 0);
  return collateralOfGains(state, position?.profitAsset ?? NONE, gains) - debits;
}

/** The position as it will be, with its resting orders: less the one that is replaced, and with the candidate's rest. */
function exposureWith(
  state: State,
  { position, side, ticks, replaces, rests, reduceOnly, lots: wanted }: Candidate,
  plan: FillPlan,
  lots: number,
  cost: bigint,
): Exposure {
  const rest = rests && !reduceOnly ? wanted - plan.filledLots : 0;
  const replaced = replaces === undefined || replaces.reduceOnly ? undefined : replaces;
  const buys = (side === 'buy' ? rest : 0) - (replaced?.side === 'buy' ? replaced.lots : 0);
  const sells = (side === 'sell' ? rest : 0) - (replaced?.side === 'sell' ? replaced.lots : 0);
  const buyTicks =
    (side === 'buy' ? rest * ticks : 0) - (replaced?.side === 'buy' ? replaced.lots * replaced.ticks : 0);
  const sellTicks =
    (side === 'sell' ? rest * ticks : 0) - (replaced?.side === 'sell' ? replaced.lots * replaced.ticks : 0);
  return {
    lots,
    cost: Number(cost),
    buyLots: (position?.buyLots ?? 0) + buys,
    sellLots: (position?.sellLots ?? 0) + sells,
    buyTickLots: (position?.buyTickLots ?? 0) + buyTicks,
    sellTickLots: (position?.sellTickLots ?? 0) + sellTicks,
    leverage: position?.leverage ?? 0,
    orders: (of) => {
      const list = position === undefined ? [] : restingOrders(state, position, of, replaces?.id ?? NONE);
      if (of === side && rest > 0) list.push({ ticks, lots: rest });
      return list;
    },
  };
}

/** Gains as collateral: paid in their currency less the conversion fee (D21), and there under its haircut (2.1). */
export function collateralOfGains(state: State, profitAsset: number, gains: number): number {
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
