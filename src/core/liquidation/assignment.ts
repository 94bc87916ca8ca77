/**
 * Assignment (margin-and-risk 7; C64): volunteers take over at the zero-equity price what the book did not. The liquidity
 * pool tops the price up so that it is better than the mark for them; as much is assigned as it can pay for.
 */
import { marketTerms, markTicks } from '../margin/figures.ts';
import { bookedUnits, bookingStepOf } from '../money/ledger.ts';
import { opposite } from '../orders/book.ts';
import { cutReduceOnly } from '../orders/reduce-only.ts';
import { settleFill } from '../orders/settle.ts';
import { newView } from '../orders/views.ts';
import { findPosition, walletFor } from '../positions/positions.ts';
import { closingSide, gainOver } from './close.ts';
import type { BankruptLeg } from './full.ts';
import { partMargin } from './part.ts';
import { payFromPool, poolUnits } from './pool.ts';
import { hasRoom, type Proceeding, tellStep } from './proceeding.ts';
import { largestThat } from './search.ts';
import { splitEqually } from './split.ts';
import { type Offer, profitInBps, volunteersFor } from './volunteers.ts';
import { favourableTick } from './zero-equity.ts';

export function assignRest(proceeding: Proceeding, leg: BankruptLeg): void {
  const { turn, part } = proceeding;
  const { state } = turn;
  const { positionId, marketId, zeroEquityTicks } = leg;
  const { lots: held } = state.positions.get(positionId);
  const offer = offerOf(proceeding, leg, held);
  const volunteers = volunteersFor(turn, offer);
  const paidFor = largestThat(
    Math.abs(held),
    (lots) => offer.topUp(lots) <= poolUnits(state, proceeding.settlementAsset),
  );
  const shares = splitEqually(
    paidFor,
    volunteers.map(({ room }) => room),
  );
  if (!shares.some((share) => share > 0)) return;
  const before = partMargin(state, part);
  let paid = 0n;
  for (let index = 0; index < shares.length && hasRoom(proceeding); index++) {
    const share = shares[index] as number;
    const accountId = volunteers[index]?.accountId as number;
    if (share > 0) paid += assign(proceeding, leg, offer, accountId, share);
  }
  cutReduceOnly(turn, positionId);
  tellStep(proceeding, before, {
    step: 'assignment',
    marketId,
    limitTicks: zeroEquityTicks,
    zeroEquityTicks,
    lotsBefore: held,
    lotsAfter: state.positions.get(positionId).lots,
    poolUnits: paid,
  });
}

/** What is offered: the leg at its zero-equity price, and what the pool adds to make it better than the mark. */
function offerOf({ turn, accountId, settlementAsset }: Proceeding, leg: BankruptLeg, held: number): Offer {
  const { state } = turn;
  const market = state.markets.get(leg.marketId);
  const terms = marketTerms(state, market);
  const { zeroEquityTicks } = leg;
  // The tick that is at least so much better than the mark: whoever takes a long position over buys it.
  const target = favourableTick(
    terms,
    -held,
    markTicks(terms, market) * (1 - Math.sign(held) * state.root.rules.assignmentProfit),
  );
  const better = held > 0 ? zeroEquityTicks <= target : zeroEquityTicks >= target;
  const step = bookingStepOf(state, settlementAsset);
  return {
    accountId,
    marketId: market.id,
    lots: held,
    ticks: zeroEquityTicks,
    topUp: (lots) => (better ? 0n : bookedUnits(gainOver(terms, held, lots, zeroEquityTicks, target), step)),
    profitBps: profitInBps(terms, market, held, better ? zeroEquityTicks : target),
  };
}

/** One volunteer takes its share over; gives what the pool paid for it. */
function assign(proceeding: Proceeding, leg: BankruptLeg, offer: Offer, volunteerId: number, lots: number): bigint {
  const { turn, accountId, settlementAsset } = proceeding;
  const { state } = turn;
  const { marketId, zeroEquityTicks: ticks } = leg;
  const side = closingSide(offer.lots);
  const gives = newView(turn.keys(1), accountId, marketId, side, 'lmt', ticks, lots, true, '', turn.timeMs);
  const takes = newView(
    turn.keys(1),
    volunteerId,
    marketId,
    opposite(side),
    'lmt',
    ticks,
    lots,
    false,
    '',
    turn.timeMs,
  );
  settleFill(
    turn,
    marketId,
    { accountId: volunteerId, order: takes, fillType: 'assignee' },
    { accountId, order: gives, fillType: 'assignor' },
    ticks,
    lots,
    true,
  );
  const wallet = walletFor(state, state.accounts.get(volunteerId), state.markets.get(marketId));
  const units = offer.topUp(lots);
  payFromPool(turn, wallet.id, settlementAsset, units);
  const position = findPosition(state, wallet.id, marketId);
  if (position !== undefined) cutReduceOnly(turn, position.id);
  return units;
}
