/**
 * The unwind queue (margin-and-risk 7; D31): positions by how much they have gained on how much leverage. The first in it
 * are closed against a bankrupt position that nobody took.
 */
import type { Position } from '../entities.ts';
import { amountOfCost } from '../instruments/terms.ts';
import { valueAt } from '../margin/exposure.ts';
import { marketTerms, markTicks } from '../margin/figures.ts';
import { isolatedMargin, walletMargin } from '../margin/wallet.ts';
import { findPosition } from '../positions/positions.ts';
import type { State } from '../state.ts';

/** A position in the queue. */
export interface Ranked {
  readonly positionId: number;
  readonly walletId: number;
  readonly score: number;
}

/**
 * Score of a position: return on its margin times effective leverage while it gains, divided by it while it loses. A
 * portfolio that is worth nothing counts as infinitely levered; without a gain or loss the score is 0 (D31).
 */
export function unwindScore(
  profit: number,
  initialMargin: number,
  positionValue: number,
  portfolioValue: number,
): number {
  if (profit === 0) return 0;
  const returnOnMargin = profit / initialMargin;
  if (portfolioValue <= 0) return profit > 0 ? Number.POSITIVE_INFINITY : 0;
  const leverage = positionValue / portfolioValue;
  return profit > 0 ? returnOnMargin * leverage : returnOnMargin / leverage;
}

/** Score of an open position at the marks. */
export function scoreOf(state: State, position: Position): number {
  const wallet = state.wallets.get(position.walletId);
  const market = state.markets.get(position.marketId);
  const terms = marketTerms(state, market);
  // The margin of the position alone, whether it is isolated or a cross leg.
  const { pnl, initialMargin } = isolatedMargin(state, wallet, position.id);
  const value = amountOfCost(terms, valueAt(terms, Math.abs(position.lots), markTicks(terms, market)));
  const margin = walletMargin(state, wallet);
  const portfolioValue =
    wallet.kind === 'single' ? margin.marginEquity : margin.balanceValue + margin.pnl + margin.unrealizedFunding;
  return unwindScore(pnl, initialMargin, value, portfolioValue);
}

/** Clients' positions of one direction in a market, the first to be unwound first; equal scores by wallet. */
export function unwindQueue(state: State, marketId: number, long: boolean): readonly Ranked[] {
  const queue: Ranked[] = [];
  for (let id = 0; id < state.positions.size; id++) {
    const position = state.positions.find(id);
    if (position === undefined || position.marketId !== marketId || !isOpen(position, long)) continue;
    if (state.accounts.get(position.accountId).role === 'client') queue.push(ranked(state, position));
  }
  return queue.sort(compareRanked);
}

/** What a wallet has in that queue; undefined when it has nothing there. */
export function rankOf(state: State, walletId: number, marketId: number, long: boolean): Ranked | undefined {
  const position = findPosition(state, walletId, marketId);
  if (position === undefined || !isOpen(position, long)) return undefined;
  return state.accounts.get(position.accountId).role === 'client' ? ranked(state, position) : undefined;
}

function ranked(state: State, position: Position): Ranked {
  return { positionId: position.id, walletId: position.walletId, score: scoreOf(state, position) };
}

/** The order of the queue. */
export function compareRanked(a: Ranked, b: Ranked): number {
  return byScore(b.score, a.score) || a.walletId - b.walletId;
}

/**
 * Where a client's position stands in the queue of its market and direction, as a fifth of it: 100 for those who are
 * unwound first, then 80, 60, 40 and 20 (C93); 0 for a position that is flat.
 */
export function unwindPercentile(state: State, position: Position): number {
  if (position.lots === 0) return 0;
  const long = position.lots > 0;
  const own = scoreOf(state, position);
  let all = 0;
  let ahead = 0;
  for (let id = 0; id < state.positions.size; id++) {
    const other = state.positions.find(id);
    if (other === undefined || other.marketId !== position.marketId || !isOpen(other, long)) continue;
    if (state.accounts.get(other.accountId).role !== 'client') continue;
    all++;
    if (other.id === position.id) continue;
    const order = byScore(scoreOf(state, other), own);
    if (order > 0 || (order === 0 && other.walletId < position.walletId)) ahead++;
  }
  return 20 * Math.ceil((5 * (all - ahead)) / all);
}

function isOpen(position: Position, long: boolean): boolean {
  return long ? position.lots > 0 : position.lots < 0;
}

/** Differences of infinities are no numbers, so scores are compared. */
function byScore(score: number, other: number): number {
  return score < other ? -1 : score > other ? 1 : 0;
}
