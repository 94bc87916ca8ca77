/**
 * The sums of one underlying: its cross positions and orders of both directions, netted by the heavier side (3.3), with
 * orders never below the positions' own margin (C9); isolated markets by themselves (3.2).
 */
import { NONE, type Wallet } from '../entities.ts';
import { accruedFunding } from '../positions/funding-figure.ts';
import type { State } from '../state.ts';
import { marketTerms } from './figures.ts';
import {
  ASSIGNED,
  CARRIED,
  detailsAt,
  END_SLOT,
  FIRST_SLOT,
  FUNDED_MS,
  INITIAL,
  ISOLATED,
  ISOLATED_ASSIGNED,
  ISOLATED_INITIAL,
  ISOLATED_MAINTENANCE,
  ISOLATED_WITH_ORDERS,
  LONG_SIDE,
  LOTS,
  MAINTENANCE,
  MARKET_ID,
  MOVES,
  PROFIT,
  SEVERAL,
  SHORT_SIDE,
  SUM_INITIAL,
  SUM_MAINTENANCE,
  SUM_PROFIT,
  SUM_WITH_ORDERS,
  SUMMED_AT,
  SUPPOSED_DETAILS,
  SUPPOSED_SUMS,
  slotAt,
  sumsAt,
  type WalletFigures,
  WITHHELD,
} from './layout.ts';
import type { RuleSet } from './rules.ts';
import { refreshSlot } from './wallet-figures.ts';

/** Sums up what is stale, but for one pair that is not asked for (NONE: all are). */
export function refreshPairs(
  state: State,
  rules: RuleSet,
  wallet: Wallet,
  figures: WalletFigures,
  except: number,
): void {
  const { stale } = figures;
  if (stale === NONE || stale === except) return;
  if (stale !== SEVERAL) {
    refreshPair(state, rules, wallet, figures, stale);
    figures.stale = NONE;
    return;
  }
  figures.stale = NONE;
  for (let pair = 0; pair < figures.pairs; pair++) {
    if (figures.numbers[detailsAt(figures, pair) + SUMMED_AT] === state.markStamp) continue;
    if (pair === except) figures.stale = pair;
    else refreshPair(state, rules, wallet, figures, pair);
  }
}

function refreshPair(state: State, rules: RuleSet, wallet: Wallet, figures: WalletFigures, pair: number): void {
  const { numbers } = figures;
  const details = detailsAt(figures, pair);
  sumPair(state, rules, wallet, figures, pair, false, numbers, sumsAt(figures, pair), details);
  numbers[details + SUMMED_AT] = state.markStamp;
  if (numbers[details + MOVES] !== 0) figures.plain = false;
}

/** Sums up the pair with the supposed slot in it; `pair` is NONE when the wallet has nothing else in it. */
export function sumSupposedPair(
  state: State,
  rules: RuleSet,
  wallet: Wallet,
  figures: WalletFigures,
  pair: number,
): void {
  sumPair(state, rules, wallet, figures, pair, true, state.supposed, SUPPOSED_SUMS, SUPPOSED_DETAILS);
}

/**
 * Sums a pair up into `target`. Where something is supposed, that slot stands in its market's place. It is asked at every
 * order, so its sums are plain numbers and nothing is allocated.
 */
function sumPair(
  state: State,
  rules: RuleSet,
  wallet: Wallet,
  figures: WalletFigures,
  pair: number,
  supposes: boolean,
  target: Float64Array,
  sums: number,
  details: number,
): void {
  const { numbers } = figures;
  const { supposed } = state;
  const end = pair === NONE ? 0 : (numbers[detailsAt(figures, pair) + END_SLOT] as number);
  const supposedMarket = supposes ? (supposed[MARKET_ID] as number) : NONE;
  let longInitial = 0;
  let shortInitial = 0;
  let longMaintenance = 0;
  let shortMaintenance = 0;
  let longSide = 0;
  let shortSide = 0;
  let isolatedInitial = 0;
  let isolatedMaintenance = 0;
  let isolatedWithOrders = 0;
  let assigned = 0;
  let profit = 0;
  let moves = 0;
  let pending = supposes;
  let index = pair === NONE ? 0 : (numbers[detailsAt(figures, pair) + FIRST_SLOT] as number);
  while (index < end || pending) {
    let slots = numbers;
    let slot = 0;
    const marketId = index < end ? marketOf(figures, index) : Number.MAX_SAFE_INTEGER;
    if (pending && supposedMarket <= marketId) {
      pending = false;
      slots = supposed;
      if (supposedMarket === marketId) index++;
    } else {
      slot = refreshSlot(state, rules, wallet, figures, index);
      index++;
    }
    profit += slots[slot + PROFIT] as number;
    const isIsolated = slots[slot + ISOLATED] === 1;
    if (isIsolated || slots[slot + WITHHELD] !== 0 || slots[slot + FUNDED_MS] !== NONE) moves = 1;
    const initial = slots[slot + INITIAL] as number;
    const maintenance = slots[slot + MAINTENANCE] as number;
    if (isIsolated) {
      isolatedInitial += initial;
      isolatedMaintenance += maintenance;
      isolatedWithOrders += withOrdersOfSlot(slots, slot);
      assigned += slots[slot + ASSIGNED] as number;
      continue;
    }
    if ((slots[slot + LOTS] as number) > 0) {
      longInitial += initial;
      longMaintenance += maintenance;
    } else {
      shortInitial += initial;
      shortMaintenance += maintenance;
    }
    longSide += slots[slot + LONG_SIDE] as number;
    shortSide += slots[slot + SHORT_SIDE] as number;
  }
  const netInitial = Math.max(longInitial, shortInitial);
  target[sums + SUM_INITIAL] = netInitial;
  target[sums + SUM_MAINTENANCE] = Math.max(longMaintenance, shortMaintenance);
  target[sums + SUM_WITH_ORDERS] = Math.max(longSide, shortSide, netInitial);
  target[sums + SUM_PROFIT] = profit;
  target[details + ISOLATED_INITIAL] = isolatedInitial;
  target[details + ISOLATED_MAINTENANCE] = isolatedMaintenance;
  target[details + ISOLATED_WITH_ORDERS] = isolatedWithOrders;
  target[details + ISOLATED_ASSIGNED] = assigned;
  target[details + MOVES] = moves;
}

/** An isolated market's own margin with orders: its heavier side, never below that of the position (C9). */
export function withOrdersOfSlot(slots: Float64Array, slot: number): number {
  const sides = Math.max(slots[slot + LONG_SIDE] as number, slots[slot + SHORT_SIDE] as number);
  return Math.max(sides, slots[slot + INITIAL] as number);
}

/** Accrued funding of a slot's position, with what it brought along (8, C175). */
export function fundingOfSlot(state: State, slots: Float64Array, slot: number): number {
  const fundedMs = slots[slot + FUNDED_MS] as number;
  const lots = slots[slot + LOTS] as number;
  if (fundedMs === NONE || lots === 0) return 0;
  const market = state.markets.get(slots[slot + MARKET_ID] as number);
  const accrued = accruedFunding(market, marketTerms(state, market), lots, fundedMs, state.root.timeMs);
  return (slots[slot + CARRIED] as number) + accrued;
}

/** 2.4, C5: profits shrink, losses count in full. */
export function asMarginOfSlot(slots: Float64Array, slot: number, funding: number): number {
  const unrealized = (slots[slot + PROFIT] as number) + funding;
  return unrealized - withheldOf(unrealized, slots[slot + WITHHELD] as number);
}

/** The part of an unrealised profit that is no margin. */
export function withheldOf(unrealized: number, part: number): number {
  return unrealized > 0 && part !== 0 ? unrealized * part : 0;
}

function marketOf(figures: WalletFigures, index: number): number {
  return figures.numbers[slotAt(figures, index) + MARKET_ID] as number;
}
