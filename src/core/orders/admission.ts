/**
 * Admission by the after-state (D25, C42): the marketable part is filled hypothetically against the book with its fee and
 * realised profit, the rest is added as resting, and the wallet's margin is asked once more. Nothing is changed.
 */
import type { Side } from '../commands/command.ts';
import { type Account, type Market, NONE, type Order, type Position, type Wallet } from '../entities.ts';
import type { OrderError } from '../events.ts';
import { type ContractTerms, priceOf, sizeOf, tradeValue } from '../instruments/terms.ts';
import { amountOf } from '../margin/balances.ts';
import type { Exposure } from '../margin/exposure.ts';
import { marketTerms, restingOrders } from '../margin/figures.ts';
import type { RuleSet } from '../margin/rules.ts';
import { walletMargin, walletMarginIf } from '../margin/wallet.ts';
import { bookedUnits, bookingStepOf } from '../money/ledger.ts';
import { applyTrade, type Holding } from '../positions/trade.ts';
import type { State } from '../state.ts';
import { feeOn, feeRateFor } from './fees.ts';
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
  /** True for limit orders; a market order has its own protection, and what it does not reach is cancelled (C27). */
  readonly collared: boolean;
  /** The order that it replaces, when it is an edit. */
  readonly replaces: Order | undefined;
}

/** The first of refusals 14 to 17 that holds, if any. The venue's own accounts are not bound by them. */
export function refusalByAfterState(state: State, candidate: Candidate, plan: FillPlan): OrderError | undefined {
  if (candidate.account.role !== 'client') return undefined;
  const { market } = candidate;
  const terms = marketTerms(state, market);
  const { rules } = state.root;
  if (candidate.collared && outsideCollar(rules, terms, market, candidate, plan)) return 'PRICE_COLLAR';
  if (exceedsMaxPosition(candidate)) return 'MAX_POSITION_EXCEEDED';
  return refusalByMargin(state, terms, candidate, plan);
}

/** D25: the marketable part may not trade further from mark than the collar; the last fill is its worst price. */
function outsideCollar(
  rules: RuleSet,
  terms: ContractTerms,
  market: Market,
  candidate: Candidate,
  plan: FillPlan,
): boolean {
  const worst = plan.fills[plan.fills.length - 1];
  if (worst === undefined) return false;
  const price = priceOf(terms, worst.ticks);
  return candidate.side === 'buy'
    ? price > market.markPrice * (1 + rules.limitOrderCollar)
    : price < market.markPrice * (1 - rules.limitOrderCollar);
}

/** 3.5: position and resting orders of the side; reduce-only orders are not counted. */
function exceedsMaxPosition(candidate: Candidate): boolean {
  if (candidate.reduceOnly) return false;
  const { position, replaces, side } = candidate;
  const held = position?.lots ?? 0;
  const resting = position === undefined ? 0 : side === 'buy' ? position.buyLots : position.sellLots;
  const replaced = replaces === undefined || replaces.reduceOnly ? 0 : replaces.lots;
  const reached = (side === 'buy' ? held : -held) + resting - replaced + candidate.lots;
  return reached > candidate.market.contract.maxPositionLots;
}

function refusalByMargin(
  state: State,
  terms: ContractTerms,
  candidate: Candidate,
  plan: FillPlan,
): OrderError | undefined {
  const { wallet, market } = candidate;
  const { exposure, balanceChange } = afterState(state, terms, candidate, plan);
  const after = walletMarginIf(state, wallet, { marketId: market.id, exposure, balanceChange });
  const endangered = plan.fills.length > 0 && after.marginEquity < after.maintenanceMargin;
  // What the wallet was before matters only to an order that would otherwise be refused.
  if (after.availableMargin >= 0 && !endangered) return undefined;
  const before = walletMargin(state, wallet);
  if (after.initialMarginWithOrders > before.initialMarginWithOrders && after.availableMargin < 0) {
    return 'INSUFFICIENT_MARGIN';
  }
  const wasSafe = before.marginEquity >= before.maintenanceMargin;
  const endangers = wasSafe || after.maintenanceMargin > before.maintenanceMargin;
  return endangered && endangers ? 'WOULD_CAUSE_LIQUIDATION' : undefined;
}

/** The exposure after the planned fills and with the rest resting, and what is booked on the way, in the settlement asset. */
function afterState(
  state: State,
  terms: ContractTerms,
  candidate: Candidate,
  plan: FillPlan,
): { exposure: Exposure; balanceChange: number } {
  const { position, side, replaces } = candidate;
  const holding: Holding = {
    lots: position?.lots ?? 0,
    cost: position?.cost ?? 0n,
    entryPrice: position?.entryPrice ?? 0,
  };
  let booked = 0n;
  if (plan.fills.length > 0) {
    const rate = feeRateFor(terms, candidate.account, 'taker');
    const step = bookingStepOf(state, candidate.market.settlementAsset);
    for (const fill of plan.fills) {
      const value = tradeValue(terms, fill.lots, fill.ticks);
      const profit = applyTrade(terms, holding, side === 'buy' ? fill.lots : -fill.lots, fill.ticks, value);
      booked +=
        bookedUnits(profit * terms.unitsPerCost, step) - bookedUnits(feeOn(value * terms.unitsPerCost, rate), step);
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
  const decimals = state.assets.get(candidate.market.settlementAsset).decimals;
  return {
    exposure: {
      lots: holding.lots,
      cost: Number(holding.cost),
      ...sums,
      orders: (of) => {
        const list = position === undefined ? [] : restingOrders(state, position, of, replaces?.id ?? NONE);
        if (of === side && rest > 0) list.push(added);
        return list;
      },
    },
    balanceChange: booked === 0n ? 0 : amountOf(booked, decimals),
  };
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

/** Notional of an order in USD: contracts of inverse markets are dollars. */
export function notionalUsd(terms: ContractTerms, lots: number, ticks: number): number {
  return terms.linear ? sizeOf(terms, lots) * priceOf(terms, ticks) : sizeOf(terms, lots);
}
