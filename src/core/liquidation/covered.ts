/**
 * Covered liquidation (margin-and-risk 7; C65), linear contracts only: what nobody volunteered for is sold into the book
 * within 5 % of its best price. The pool pays what that costs below the zero-equity price, at once; no more is sold than
 * it can pay for.
 */
import { NONE } from '../entities.ts';
import { marketTerms } from '../margin/figures.ts';
import { opposite } from '../orders/book.ts';
import { bestPrice, planFills } from '../orders/plan.ts';
import { closeInBook, closingSide, gainOver } from './close.ts';
import type { BankruptLeg } from './full.ts';
import { partMargin } from './part.ts';
import { poolUnits } from './pool.ts';
import { type Proceeding, tellStep } from './proceeding.ts';
import { largestThat } from './search.ts';
import { favourableTick } from './zero-equity.ts';

export function closeCovered(proceeding: Proceeding, leg: BankruptLeg): void {
  const { turn, part, accountId, settlementAsset } = proceeding;
  const { state } = turn;
  const { coveredLiquidationWidth } = state.root.rules;
  const { positionId, marketId, zeroEquityTicks } = leg;
  const market = state.markets.get(marketId);
  const terms = marketTerms(state, market);
  const { lots: held } = state.positions.get(positionId);
  const side = closingSide(held);
  const best = bestPrice(state, market, opposite(side));
  if (coveredLiquidationWidth === 0 || best === NONE) return;
  const limitTicks = favourableTick(terms, held, best * (1 - Math.sign(held) * coveredLiquidationWidth));
  const plan = planFills(state, market, side, limitTicks, Math.abs(held), accountId);
  let left = proceeding.spare + poolUnits(state, settlementAsset);
  let lots = 0;
  for (const fill of plan.fills) {
    const affordable = (count: number): boolean =>
      left + gainOver(terms, held, count, fill.ticks, zeroEquityTicks) >= 0n;
    const taken = largestThat(fill.lots, affordable);
    left += gainOver(terms, held, taken, fill.ticks, zeroEquityTicks);
    lots += taken;
  }
  if (lots === 0) return;
  const before = partMargin(state, part);
  const closed = closeInBook(proceeding, {
    positionId,
    lots,
    limitTicks,
    zeroEquityTicks,
    fillType: 'coveredLiquidation',
  });
  tellStep(proceeding, before, {
    step: 'covered',
    marketId,
    limitTicks,
    zeroEquityTicks,
    lotsBefore: held,
    lotsAfter: state.positions.get(positionId).lots,
    poolUnits: closed.poolUnits,
  });
}
