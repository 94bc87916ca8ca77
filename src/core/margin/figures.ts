/**
 * The cached margin figures of a wallet. Positions have a slot each, side by side and sorted as the wallet has them; the
 * slots of one pair add up to the pair's figures, and those to the wallet's. Admission asks for the whole wallet at every
 * order, so what has not changed must not be touched: an order changes one slot and one pair.
 */
import { fail } from '../assert.ts';
import type { Side } from '../commands/command.ts';
import { type Market, NONE, type Position, type Wallet } from '../entities.ts';
import { feeTable, feeTableOf } from '../instruments/fees.ts';
import { classOf } from '../instruments/platforms.ts';
import type { Schedule } from '../instruments/schedule.ts';
import { type ContractTerms, platformSchedule, termsOf } from '../instruments/terms.ts';
import type { State } from '../state.ts';
import { amountOf } from './balances.ts';
import { type Exposure, type ExposureMargin, exposureMargin, type RestingOrder, unrealizedProfit } from './exposure.ts';
import type { RuleSet } from './rules.ts';

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
  /** Since when its funding would accrue. */
  readonly fundedMs: number;
}

/** The cache of one wallet. */
export interface WalletFigures {
  /** The line on which it was laid out: a kept wallet and the live one may share it. */
  readonly line: number;
  /** The mark stamp for which the pairs were summed up. */
  markedAt: number;
  /** One slot a position, and behind them one for a hypothetical exposure. */
  readonly slots: Float64Array;
  /** The pairs, and behind them one that holds the hypothetical exposure. */
  readonly pairs: Float64Array;
  /** By slot: which of the pairs it belongs to. */
  readonly pairOfSlot: Int32Array;
}

/** What a slot holds, by offset. */
const MARKED_AT = 0;
export const MARKET_ID = 1;
export const LOTS = 2;
export const PROFIT = 3;
/** 1 when the market is isolated (3.2). */
export const ISOLATED = 4;
/** The part of an unrealised profit that does not count as margin: haircut and conversion fee of its currency (2.4, C5). */
export const WITHHELD = 5;
/** Since when funding accrues; NONE when the market has no rate. */
export const FUNDED_MS = 6;
// The numbers above are read together, those below are summed up once: so they stand.
const VALID = 7;
export const INITIAL = 8;
export const MAINTENANCE = 9;
export const LONG_SIDE = 10;
export const SHORT_SIDE = 11;
const COST = 12;
/** Assigned collateral of an isolated position (C8). */
export const ASSIGNED = 13;
const MULTIPLIER = 14;
/** Numbers a slot takes. */
export const SLOT = 15;

/** What a pair holds, by offset: its number, its slots, and its figures once they are summed up. */
export const PAIR_NUMBER = 0;
export const FIRST_SLOT = 1;
export const END_SLOT = 2;
export const PAIR_VALID = 3;
export const PAIR_PROFIT = 4;
/** Margins of the cross legs, netted. */
export const PAIR_INITIAL = 5;
export const PAIR_MAINTENANCE = 6;
export const PAIR_WITH_ORDERS = 7;
/** Margins and assigned collateral of the isolated legs, summed. */
export const PAIR_ISOLATED_INITIAL = 8;
export const PAIR_ISOLATED_MAINTENANCE = 9;
export const PAIR_ISOLATED_WITH_ORDERS = 10;
export const PAIR_ASSIGNED = 11;
/** 1 when something of it moves with time or counts apart: funding, a profit currency, an isolated position. */
export const PAIR_MOVES = 12;
/** Numbers a pair takes. */
export const PAIR = 13;

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

/** The wallet's cache, made when there is none; pairs summed up for other marks are no longer valid. */
export function figuresOf(state: State, wallet: Wallet): WalletFigures {
  let { figures } = wallet;
  const fits = figures !== undefined && figures.pairOfSlot.length === wallet.positions.length;
  if (figures === undefined || !fits || figures.line !== state.line) {
    figures = layOut(state, wallet);
    wallet.figures = figures;
  }
  if (figures.markedAt !== state.markStamp) {
    for (let at = PAIR_VALID; at < figures.pairs.length; at += PAIR) figures.pairs[at] = 0;
    figures.markedAt = state.markStamp;
  }
  return figures;
}

/** Forgets what depends on a position's size, cost or orders; to be called whenever they change. */
export function forgetFigures(state: State, position: Position): void {
  state.watch?.noteChange(position.walletId);
  const { figures, positions } = state.wallets.get(position.walletId);
  if (figures === undefined || figures.line !== state.line) return;
  const count = figures.pairOfSlot.length;
  const { slot } = position;
  // Another state over the same rows may have laid the wallet out differently since.
  const holds = slot !== NONE && slot < count && figures.slots[slot * SLOT + MARKET_ID] === position.marketId;
  const index = holds ? slot : positions.indexOf(position.id);
  if (index >= count) return;
  figures.slots[index * SLOT + VALID] = 0;
  figures.slots[index * SLOT + MARKED_AT] = 0;
  figures.pairs[(figures.pairOfSlot[index] as number) * PAIR + PAIR_VALID] = 0;
}

/** Brings a slot up to date: everything when its position has changed, its profit when a mark has moved. */
export function refreshSlot(state: State, rules: RuleSet, wallet: Wallet, slots: Float64Array, index: number): void {
  const slot = index * SLOT;
  if (slots[slot + MARKED_AT] === state.markStamp) return;
  const market = state.markets.get(slots[slot + MARKET_ID] as number);
  const terms = marketTerms(state, market);
  const ticks = markTicks(terms, market);
  const multiplier = market.marginMultiplier;
  const valid = slots[slot + VALID] === 1 && slots[slot + MULTIPLIER] === multiplier;
  if (!valid || basisMoves(rules, terms)) {
    const position = state.positions.get(wallet.positions[index] as number);
    const schedule = scheduleFor(state, terms, wallet.accountId);
    const margin = exposureMargin(rules, terms, schedule, exposureOf(state, position), ticks, multiplier);
    const isolated = position.leverage !== 0;
    slots[slot + LOTS] = position.lots;
    slots[slot + COST] = Number(position.cost);
    writeMargin(slots, slot, margin);
    slots[slot + ISOLATED] = isolated ? 1 : 0;
    slots[slot + ASSIGNED] = isolated ? margin.assignedMargin + isolatedFundingOf(state, market, position) : 0;
    slots[slot + WITHHELD] = withheldPart(state, position.profitAsset);
    slots[slot + MULTIPLIER] = multiplier;
    slots[slot + VALID] = 1;
  }
  slots[slot + FUNDED_MS] = hasFunding(market) ? state.positions.get(wallet.positions[index] as number).fundedMs : NONE;
  slots[slot + PROFIT] = unrealizedProfit(terms, slots[slot + LOTS] as number, slots[slot + COST] as number, ticks);
  slots[slot + MARKED_AT] = state.markStamp;
}

/** Where the slot of the hypothetical exposure stands. */
export function hypotheticalSlotOf(figures: WalletFigures): number {
  return figures.pairOfSlot.length * SLOT;
}

/** Where the sums of a pair with the hypothetical exposure are put. */
export function hypotheticalPairOf(figures: WalletFigures): number {
  return figures.pairs.length - PAIR;
}

/** Fills the hypothetical slot. What it held before is gone. */
export function fillHypotheticalSlot(
  state: State,
  rules: RuleSet,
  wallet: Wallet,
  figures: WalletFigures,
  hypothetical: Hypothetical,
): void {
  const { slots } = figures;
  const slot = hypotheticalSlotOf(figures);
  const { exposure } = hypothetical;
  const market = state.markets.get(hypothetical.marketId);
  const terms = marketTerms(state, market);
  const ticks = markTicks(terms, market);
  const schedule = scheduleFor(state, terms, wallet.accountId);
  const margin = exposureMargin(rules, terms, schedule, exposure, ticks, market.marginMultiplier);
  const isolated = exposure.leverage !== 0;
  slots[slot + MARKET_ID] = hypothetical.marketId;
  writeMargin(slots, slot, margin);
  slots[slot + LOTS] = exposure.lots;
  slots[slot + ISOLATED] = isolated ? 1 : 0;
  slots[slot + ASSIGNED] = isolated ? margin.assignedMargin + hypothetical.isolatedFunding : 0;
  slots[slot + WITHHELD] = withheldPart(state, hypothetical.profitAsset);
  slots[slot + FUNDED_MS] = hasFunding(market) ? hypothetical.fundedMs : NONE;
  slots[slot + PROFIT] = unrealizedProfit(terms, exposure.lots, exposure.cost, ticks);
}

function writeMargin(slots: Float64Array, slot: number, margin: ExposureMargin): void {
  slots[slot + INITIAL] = margin.initialMargin;
  slots[slot + MAINTENANCE] = margin.maintenanceMargin;
  slots[slot + LONG_SIDE] = margin.longSideMargin;
  slots[slot + SHORT_SIDE] = margin.shortSideMargin;
}

/** Lays the cache out for the wallet's positions, which are sorted by pair. */
function layOut(state: State, wallet: Wallet): WalletFigures {
  const count = wallet.positions.length;
  const slots = new Float64Array((count + 1) * SLOT);
  const pairOfSlot = new Int32Array(count);
  const pairs: number[] = [];
  for (let index = 0; index < count; index++) {
    const position = state.positions.get(wallet.positions[index] as number);
    const { marketId } = position;
    position.slot = index;
    const pair = state.pairOf(marketId);
    const last = pairs.length - PAIR;
    if (last < 0 || pairs[last + PAIR_NUMBER] !== pair)
      pairs.push(pair, index, index + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    else pairs[last + END_SLOT] = index + 1;
    slots[index * SLOT + MARKET_ID] = marketId;
    pairOfSlot[index] = pairs.length / PAIR - 1;
  }
  const withHypothetical = new Float64Array(pairs.length + PAIR);
  withHypothetical.set(pairs);
  return { line: state.line, markedAt: NONE, slots, pairs: withHypothetical, pairOfSlot };
}

/** True when a margin of this kind of contract moves with the mark. */
function basisMoves(rules: RuleSet, terms: ContractTerms): boolean {
  return terms.linear
    ? rules.linearInitialBasis === 'mark' || rules.linearMaintenanceBasis === 'mark'
    : rules.inverseInitialBasis === 'mark' || rules.inverseMaintenanceBasis === 'mark';
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
