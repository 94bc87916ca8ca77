/**
 * Unwind (margin-and-risk 7; C66): what nobody took is closed against counterparties at the zero-equity price, those with
 * the highest score first, so that what is left of the bankrupt position's worth passes to them; the venue's own accounts
 * come last. Every long lot has a short one, so nothing can be left over.
 */
import { assert } from '../assert.ts';
import { opposite } from '../orders/book.ts';
import { cutReduceOnly } from '../orders/reduce-only.ts';
import { settleFill } from '../orders/settle.ts';
import { newView } from '../orders/views.ts';
import type { State } from '../state.ts';
import { closingSide } from './close.ts';
import type { BankruptLeg } from './full.ts';
import { partMargin } from './part.ts';
import { hasRoom, type Proceeding, tellStep } from './proceeding.ts';
import { UnwindOrders } from './unwind-orders.ts';

export function unwindRest(proceeding: Proceeding, leg: BankruptLeg): void {
  const { turn, part } = proceeding;
  const { state } = turn;
  const { positionId, marketId, zeroEquityTicks } = leg;
  const before = partMargin(state, part);
  const { lots: held } = state.positions.get(positionId);
  const long = held < 0;
  turn.unwindOrders ??= new UnwindOrders();
  for (const { positionId: counterparty, walletId } of turn.unwindOrders.queue(state, marketId, long)) {
    if (walletId === part.walletId) continue;
    if (state.positions.get(positionId).lots === 0 || !hasRoom(proceeding)) break;
    closeAgainst(proceeding, leg, counterparty);
  }
  for (const counterparty of venuePositions(state, marketId, long)) {
    if (state.positions.get(positionId).lots === 0 || !hasRoom(proceeding)) break;
    closeAgainst(proceeding, leg, counterparty);
  }
  cutReduceOnly(turn, positionId);
  const { lots } = state.positions.get(positionId);
  assert(lots === 0 || proceeding.postponed, 'a position has counterparties for all of its size');
  tellStep(proceeding, before, {
    step: 'unwind',
    marketId,
    limitTicks: zeroEquityTicks,
    zeroEquityTicks,
    lotsBefore: held,
    lotsAfter: lots,
    poolUnits: 0n,
  });
}

/** The venue's own positions against the bankrupt one. */
function venuePositions(state: State, marketId: number, long: boolean): readonly number[] {
  const positions: number[] = [];
  for (const accountId of [state.root.houseAccount, state.root.noiseAccount]) {
    for (const id of state.wallets.get(walletOf(state, accountId, marketId)).positions) {
      const position = state.positions.get(id);
      if (position.marketId === marketId && position.lots !== 0 && position.lots > 0 === long) positions.push(id);
    }
  }
  return positions;
}

function walletOf(state: State, accountId: number, marketId: number): number {
  return state.accounts.get(accountId).wallets[state.walletIndexOf(marketId)] as number;
}

/** Closes as much as both have. */
function closeAgainst(proceeding: Proceeding, leg: BankruptLeg, counterpartyId: number): void {
  const { turn, accountId } = proceeding;
  const { state } = turn;
  const { marketId, zeroEquityTicks: ticks, positionId } = leg;
  const held = state.positions.get(positionId).lots;
  const counterparty = state.positions.get(counterpartyId);
  const lots = Math.min(Math.abs(held), Math.abs(counterparty.lots));
  const side = closingSide(held);
  const other = counterparty.accountId;
  const bankrupt = newView(turn.keys(1), accountId, marketId, side, 'lmt', ticks, lots, true, '', turn.timeMs);
  const winner = newView(turn.keys(1), other, marketId, opposite(side), 'lmt', ticks, lots, true, '', turn.timeMs);
  settleFill(
    turn,
    marketId,
    { accountId: other, order: winner, fillType: 'unwindCounterparty' },
    { accountId, order: bankrupt, fillType: 'unwindBankrupt' },
    ticks,
    lots,
    true,
  );
  cutReduceOnly(turn, counterpartyId);
}
