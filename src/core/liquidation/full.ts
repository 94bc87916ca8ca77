/**
 * Full liquidation and what follows it (margin-and-risk 7): the book down to the price at which the part would be worth
 * nothing, then volunteers, then (linear) the book with the pool's help, and last the profitable counterparties. Each step
 * takes what the one before left over; what was closed above the zero-equity price stays with the client.
 */
import { NONE } from '../entities.ts';
import { marketTerms, markTicks } from '../margin/figures.ts';
import type { State } from '../state.ts';
import { assignRest } from './assignment.ts';
import { cancelOrdersIn, closeInBook } from './close.ts';
import { closeCovered } from './covered.ts';
import { inClosingOrder, type Leg, legsOf, partMargin, positionsOf } from './part.ts';
import { hasPositions, makeWhole } from './pool.ts';
import { type Proceeding, tellStep } from './proceeding.ts';
import { unwindRest } from './unwind.ts';
import { inverseMove, limitAfter, linearMove } from './zero-equity.ts';

/** A leg with the price at which it is given away, which holds for all the steps (C94). */
export interface BankruptLeg {
  readonly positionId: number;
  readonly marketId: number;
  readonly zeroEquityTicks: number;
}

/** Closes all of the part that can be closed. */
export function liquidateFully(proceeding: Proceeding): void {
  const { turn, part, linear } = proceeding;
  const { state } = turn;
  cancelOrdersOfPart(proceeding);
  const legs = atZeroEquity(state, proceeding, inClosingOrder(state, legsOf(state, part)));
  proceeding.spare = 0n;
  for (const leg of legs) if (isOpen(proceeding, leg)) closeAtLimit(proceeding, leg);
  for (const leg of legs) if (isOpen(proceeding, leg)) assignRest(proceeding, leg);
  if (linear) for (const leg of legs) if (isOpen(proceeding, leg)) closeCovered(proceeding, leg);
  for (const leg of legs) if (isOpen(proceeding, leg)) unwindRest(proceeding, leg);
}

/** Pays what a wallet without positions owes, and tells of it. */
export function settleDebt(proceeding: Proceeding): void {
  const { turn, part } = proceeding;
  if (hasPositions(turn.state, part.walletId)) return;
  const before = partMargin(turn.state, part);
  const poolUnits = makeWhole(turn, part.walletId);
  if (poolUnits === 0n) return;
  tellStep(proceeding, before, {
    step: 'madeWhole',
    marketId: NONE,
    limitTicks: 0,
    zeroEquityTicks: 0,
    lotsBefore: 0,
    lotsAfter: 0,
    poolUnits,
  });
}

/** Orders that offset a position would add risk once it is gone, so they go with it (C92). */
function cancelOrdersOfPart({ turn, part }: Proceeding): void {
  for (const id of positionsOf(turn.state, part)) cancelOrdersIn(turn, id);
}

function atZeroEquity(state: State, { part, linear }: Proceeding, legs: readonly Leg[]): readonly BankruptLeg[] {
  const { equity } = partMargin(state, part);
  const move = linear ? linearMove(equity, legs) : inverseMove(equity, legs);
  return legs.map(({ positionId, marketId, lots }) => {
    const market = state.markets.get(marketId);
    const terms = marketTerms(state, market);
    return { positionId, marketId, zeroEquityTicks: limitAfter(terms, lots, markTicks(terms, market), move) };
  });
}

function isOpen({ turn, postponed }: Proceeding, leg: BankruptLeg): boolean {
  return !postponed && turn.state.positions.get(leg.positionId).lots !== 0;
}

/** An order for all of the leg at its zero-equity price. */
function closeAtLimit(proceeding: Proceeding, { positionId, marketId, zeroEquityTicks }: BankruptLeg): void {
  const { state } = proceeding.turn;
  const before = partMargin(state, proceeding.part);
  const { lots } = state.positions.get(positionId);
  const closed = closeInBook(proceeding, {
    positionId,
    lots: Math.abs(lots),
    limitTicks: zeroEquityTicks,
    zeroEquityTicks,
    fillType: 'liquidation',
  });
  tellStep(proceeding, before, {
    step: 'full',
    marketId,
    limitTicks: zeroEquityTicks,
    zeroEquityTicks,
    lotsBefore: lots,
    lotsAfter: state.positions.get(positionId).lots,
    poolUnits: closed.poolUnits,
  });
}
