/**
 * The cached margin figures of a wallet (layout.ts). Positions have a slot each, sorted as the wallet has them; the slots of
 * one pair add up to the pair's sums, and those to the wallet's. Admission asks for the whole wallet at every order, so what
 * has not changed must not be touched: an order changes one slot and one pair.
 */
import { NONE, type Position, type Wallet } from '../entities.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import type { State } from '../state.ts';
import { type ExposureMargin, exposureMargin, unrealizedProfit } from './exposure.ts';
import {
  exposureOf,
  type Hypothetical,
  hasFunding,
  isolatedFundingOf,
  marketTerms,
  markTicks,
  scheduleFor,
  withheldPart,
} from './figures.ts';
import {
  ASSIGNED,
  CARRIED,
  COST,
  DETAILS,
  detailsAt,
  END_SLOT,
  FIRST_SLOT,
  FUNDED_MS,
  INITIAL,
  ISOLATED,
  ISOLATED_INITIAL,
  LONG_SIDE,
  LOTS,
  MAINTENANCE,
  MARKED_AT,
  MARKET_ID,
  MOVES,
  MULTIPLIER,
  PAIR_OF,
  PROFIT,
  pairAt,
  SEVERAL,
  SHORT_SIDE,
  SLOT,
  SUMMED_AT,
  SUMS,
  SUPPOSED_DETAILS,
  SUPPOSED_SUMS,
  slotAt,
  sumsAt,
  VALID,
  type WalletFigures,
  WITHHELD,
} from './layout.ts';
import type { RuleSet } from './rules.ts';

/** The wallet's cache, made when there is none; pairs that have changed, or were summed up for other marks, are stale. */
export function figuresOf(state: State, wallet: Wallet): WalletFigures {
  const { changedMarkets } = state;
  let { figures } = wallet;
  if (!isLaidOut(state, wallet, figures)) {
    figures = layOut(state, wallet);
    wallet.figures = figures;
    changedMarkets.clear(wallet.id);
  } else {
    for (let market = changedMarkets.take(wallet.id); market !== NONE; market = changedMarkets.take(wallet.id)) {
      forgetMarket(state, figures, market);
    }
  }
  if (figures.markedAt !== state.markStamp) {
    figures.markedAt = state.markStamp;
    figures.stale = SEVERAL;
    figures.plain = true;
  }
  return figures;
}

/** Whether the cache is of this line and of the positions that the wallet has. */
function isLaidOut(state: State, wallet: Wallet, figures: WalletFigures | undefined): figures is WalletFigures {
  return figures !== undefined && figures.line === state.line && figures.positions === wallet.positions.length;
}

/** What is told of where a wallet has a position when its cache cannot tell. */
export const UNKNOWN = -2;

/**
 * Where the wallet has its position in a market, as an index; NONE when it has none there, UNKNOWN when it is not laid out.
 * An order looks into these numbers anyway: they are nearer than a directory over all positions.
 */
export function indexOfMarket(state: State, wallet: Wallet, marketId: number): number {
  const { figures } = wallet;
  return isLaidOut(state, wallet, figures) ? slotIndex(state, figures, marketId) : UNKNOWN;
}

/** Index of a market's slot; NONE when there is none. */
function slotIndex(state: State, figures: WalletFigures, marketId: number): number {
  const { numbers } = figures;
  const number = state.pairOf(marketId);
  const pair = pairAt(figures, number);
  if (pair === figures.pairs || numbers[pair] !== number) return NONE;
  const details = detailsAt(figures, pair);
  const end = numbers[details + END_SLOT] as number;
  let index = numbers[details + FIRST_SLOT] as number;
  while (index < end && numbers[slotAt(figures, index) + MARKET_ID] !== marketId) index++;
  return index === end ? NONE : index;
}

/** Forgets what depends on a position's size, cost or orders; to be called whenever they change. */
export function forgetFigures(state: State, { walletId, marketId }: Position): void {
  state.watch?.noteChange(walletId);
  if (state.changedMarkets.note(walletId, marketId)) return;
  const { figures } = state.wallets.get(walletId);
  if (figures !== undefined && figures.line === state.line) forgetMarket(state, figures, marketId);
}

function forgetMarket(state: State, figures: WalletFigures, marketId: number): void {
  const index = slotIndex(state, figures, marketId);
  // A position that is new has no figures yet.
  if (index === NONE) return;
  const { numbers } = figures;
  const slot = slotAt(figures, index);
  numbers[slot + VALID] = 0;
  numbers[slot + MARKED_AT] = 0;
  const pair = numbers[slot + PAIR_OF] as number;
  numbers[detailsAt(figures, pair) + SUMMED_AT] = 0;
  if (figures.stale !== pair) figures.stale = figures.stale === NONE ? pair : SEVERAL;
}

/** Brings a slot up to date: everything when its position has changed, its profit when a mark has moved. Gives where it stands. */
export function refreshSlot(
  state: State,
  rules: RuleSet,
  wallet: Wallet,
  figures: WalletFigures,
  index: number,
): number {
  const slot = slotAt(figures, index);
  const { numbers } = figures;
  if (numbers[slot + MARKED_AT] === state.markStamp) return slot;
  const market = state.markets.get(numbers[slot + MARKET_ID] as number);
  const terms = marketTerms(state, market);
  const ticks = markTicks(terms, market);
  const multiplier = market.marginMultiplier;
  const valid = numbers[slot + VALID] === 1 && numbers[slot + MULTIPLIER] === multiplier;
  if (!valid || basisMoves(rules, terms)) {
    const position = state.positions.get(wallet.positions[index] as number);
    const schedule = scheduleFor(state, terms, wallet.accountId);
    const margin = exposureMargin(
      rules,
      terms,
      schedule,
      exposureOf(state, position),
      ticks,
      multiplier,
      state.exposureMargin,
    );
    const isolated = position.leverage !== 0;
    numbers[slot + LOTS] = position.lots;
    numbers[slot + COST] = Number(position.cost);
    writeMargin(numbers, slot, margin);
    numbers[slot + ISOLATED] = isolated ? 1 : 0;
    numbers[slot + ASSIGNED] = isolated ? margin.assignedMargin + isolatedFundingOf(state, market, position) : 0;
    numbers[slot + WITHHELD] = withheldPart(state, position.profitAsset);
    numbers[slot + CARRIED] = position.carriedFunding;
    numbers[slot + MULTIPLIER] = multiplier;
    numbers[slot + VALID] = 1;
  }
  numbers[slot + FUNDED_MS] =
    hasFunding(market) || numbers[slot + CARRIED] !== 0
      ? state.positions.get(wallet.positions[index] as number).fundedMs
      : NONE;
  numbers[slot + PROFIT] = unrealizedProfit(
    terms,
    numbers[slot + LOTS] as number,
    numbers[slot + COST] as number,
    ticks,
  );
  numbers[slot + MARKED_AT] = state.markStamp;
  return slot;
}

/** Fills the state's supposed slot: one for all wallets, since what it held before is of no use to anybody. */
export function suppose(state: State, rules: RuleSet, wallet: Wallet, hypothetical: Hypothetical): void {
  const slot = state.supposed;
  const { exposure } = hypothetical;
  const market = state.markets.get(hypothetical.marketId);
  const terms = marketTerms(state, market);
  const ticks = markTicks(terms, market);
  const schedule = scheduleFor(state, terms, wallet.accountId);
  const margin = exposureMargin(rules, terms, schedule, exposure, ticks, market.marginMultiplier, state.exposureMargin);
  const isolated = exposure.leverage !== 0;
  slot[MARKET_ID] = hypothetical.marketId;
  writeMargin(slot, 0, margin);
  slot[LOTS] = exposure.lots;
  slot[COST] = exposure.cost;
  slot[ISOLATED] = isolated ? 1 : 0;
  slot[ASSIGNED] = isolated ? margin.assignedMargin + hypothetical.isolatedFunding : 0;
  slot[WITHHELD] = withheldPart(state, hypothetical.profitAsset);
  slot[CARRIED] = hypothetical.carriedFunding;
  slot[FUNDED_MS] = hasFunding(market) || hypothetical.carriedFunding !== 0 ? hypothetical.fundedMs : NONE;
  slot[PROFIT] = unrealizedProfit(terms, exposure.lots, exposure.cost, ticks);
}

/**
 * Takes what was supposed of a wallet for what is: an order was admitted and now rests, and nothing else has happened since.
 * What the next order would have to look for in far memory is at hand here. The figures are those that a fresh look would
 * compute, by the same function from the same numbers.
 */
export function adoptSupposed(state: State, wallet: Wallet, marketId: number): void {
  const { supposed } = state;
  // A position that is new, or marks that have moved, leave nothing to adopt.
  if (!isLaidOut(state, wallet, wallet.figures) || wallet.figures.markedAt !== state.markStamp) return;
  const figures = figuresOf(state, wallet);
  const index = slotIndex(state, figures, marketId);
  const { numbers } = figures;
  const slot = slotAt(figures, index);
  const pair = numbers[slot + PAIR_OF] as number;
  const details = detailsAt(figures, pair);
  const sums = sumsAt(figures, pair);
  for (let at = MARKET_ID; at < SLOT; at++) numbers[slot + at] = supposed[at] as number;
  numbers[slot + MULTIPLIER] = state.markets.get(marketId).marginMultiplier;
  numbers[slot + VALID] = 1;
  numbers[slot + MARKED_AT] = state.markStamp;
  for (let at = 0; at < SUMS; at++) numbers[sums + at] = supposed[SUPPOSED_SUMS + at] as number;
  for (let at = ISOLATED_INITIAL; at < DETAILS; at++) numbers[details + at] = supposed[SUPPOSED_DETAILS + at] as number;
  numbers[details + SUMMED_AT] = state.markStamp;
  if (numbers[details + MOVES] !== 0) figures.plain = false;
  if (figures.stale === pair) figures.stale = NONE;
}

function writeMargin(numbers: Float64Array, slot: number, margin: ExposureMargin): void {
  numbers[slot + INITIAL] = margin.initialMargin;
  numbers[slot + MAINTENANCE] = margin.maintenanceMargin;
  numbers[slot + LONG_SIDE] = margin.longSideMargin;
  numbers[slot + SHORT_SIDE] = margin.shortSideMargin;
}

/** Lays the cache out for the wallet's positions, which are sorted by pair. */
function layOut(state: State, wallet: Wallet): WalletFigures {
  const positions = wallet.positions.length;
  const pairs: { number: number; first: number; end: number }[] = [];
  for (let index = 0; index < positions; index++) {
    const position = state.positions.get(wallet.positions[index] as number);
    const number = state.pairOf(position.marketId);
    const last = pairs[pairs.length - 1];
    if (last === undefined || last.number !== number) pairs.push({ number, first: index, end: index + 1 });
    else last.end = index + 1;
  }
  const figures: WalletFigures = {
    line: state.line,
    positions,
    pairs: pairs.length,
    numbers: new Float64Array(pairs.length * (1 + SUMS + DETAILS) + positions * SLOT),
    markedAt: NONE,
    stale: SEVERAL,
    plain: true,
  };
  const { numbers } = figures;
  for (const [pair, { number, first, end }] of pairs.entries()) {
    numbers[pair] = number;
    numbers[detailsAt(figures, pair) + FIRST_SLOT] = first;
    numbers[detailsAt(figures, pair) + END_SLOT] = end;
    for (let index = first; index < end; index++) {
      const slot = slotAt(figures, index);
      numbers[slot + PAIR_OF] = pair;
      numbers[slot + MARKET_ID] = state.positions.get(wallet.positions[index] as number).marketId;
    }
  }
  return figures;
}

/** True when a margin of this kind of contract moves with the mark. */
function basisMoves(rules: RuleSet, terms: ContractTerms): boolean {
  return terms.linear
    ? rules.linearInitialBasis === 'mark' || rules.linearMaintenanceBasis === 'mark'
    : rules.inverseInitialBasis === 'mark' || rules.inverseMaintenanceBasis === 'mark';
}
