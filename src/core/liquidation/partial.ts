/**
 * Partial liquidation of a linear part (margin-and-risk 7; C22, C68, D28): slices of a tenth of what was held when it
 * began, each at a limit that leaves half of the maintenance margin, until the part is well again.
 */
import { NONE } from '../entities.ts';
import { marketTerms, markTicks } from '../margin/figures.ts';
import type { State } from '../state.ts';
import { closeInBook } from './close.ts';
import { inClosingOrder, type Leg, legsOf, type PartMargin, partMargin } from './part.ts';
import { unitsOf } from './pool.ts';
import { type Proceeding, tellStep } from './proceeding.ts';
import { favourableTick, upToWhole } from './zero-equity.ts';

/**
 * Sells the part off in slices. True when it is out of danger: equity at 1.1 times the maintenance margin. False when it
 * has to be liquidated in full: a slice was not filled completely, equity is below half of the maintenance margin, or
 * nothing can be closed.
 */
export function liquidateInSlices(proceeding: Proceeding): boolean {
  const { turn, part } = proceeding;
  const { state } = turn;
  const { partialLiquidationSlice, partialLiquidationFloor, partialLiquidationGoal } = state.root.rules;
  if (partialLiquidationSlice === 0) return false;
  const slices = legsOf(state, part).map(({ positionId, lots }) => ({
    positionId,
    lots: upToWhole(Math.abs(lots) * partialLiquidationSlice),
  }));
  let sliced = false;
  for (;;) {
    const margin = partMargin(state, part);
    if (sliced && margin.equity >= partialLiquidationGoal * margin.maintenanceMargin) return true;
    const leg = inClosingOrder(state, legsOf(state, part))[0];
    if (leg === undefined || margin.equity < partialLiquidationFloor * margin.maintenanceMargin) return false;
    const size = slices.find(({ positionId }) => positionId === leg.positionId)?.lots ?? 0;
    if (!closeSlice(proceeding, margin, leg, Math.min(size, Math.abs(leg.lots)))) return false;
    sliced = true;
  }
}

/** Closes one slice; true when all of it was filled. */
function closeSlice(proceeding: Proceeding, margin: PartMargin, leg: Leg, lots: number): boolean {
  const { state } = proceeding.turn;
  const limitTicks = sliceLimit(state, margin, leg, lots);
  proceeding.spare = unitsOf(state, proceeding.settlementAsset, margin.equity);
  const { positionId, marketId } = leg;
  const closed = closeInBook(proceeding, {
    positionId,
    lots,
    limitTicks,
    zeroEquityTicks: NONE,
    fillType: 'partialLiquidation',
  });
  tellStep(proceeding, margin, {
    step: 'partial',
    marketId,
    limitTicks,
    zeroEquityTicks: 0,
    lotsBefore: leg.lots,
    lotsAfter: state.positions.get(positionId).lots,
    poolUnits: closed.poolUnits,
  });
  return closed.lots === lots;
}

/**
 * Limit of a slice (C22): the price at which the slice alone leaves half of the maintenance margin, at most 1 % from the
 * mark; on the tick toward the mark.
 */
function sliceLimit(state: State, margin: PartMargin, leg: Leg, lots: number): number {
  const { partialLiquidationFloor, partialLiquidationWidth } = state.root.rules;
  const market = state.markets.get(leg.marketId);
  const terms = marketTerms(state, market);
  const mark = markTicks(terms, market);
  const toLose = margin.equity - partialLiquidationFloor * margin.maintenanceMargin;
  const distance = Math.min((toLose * terms.costScale) / (terms.costMantissa * lots), mark * partialLiquidationWidth);
  return favourableTick(terms, leg.lots, mark - Math.sign(leg.lots) * distance);
}
