/** Requests that maker protection holds back (C145): who has some, and what cancelling does to them. */
import { type Held, NONE } from '../entities.ts';
import type { State } from '../state.ts';

/** Requests of an account that may be held at a time; one more is refused. */
export const HELD_AT_MOST = 250;

/** The account's held requests, in one market or in all, by the place of their table. */
export function heldOf(state: State, accountId: number, marketId: number = NONE): readonly Held[] {
  const found: Held[] = [];
  for (let id = 0; id < state.held.size; id++) {
    const held = state.held.find(id);
    if (held === undefined || held.accountId !== accountId) continue;
    if (marketId === NONE || held.marketId === marketId) found.push(held);
  }
  return found;
}

/**
 * Cancels the account's held orders, or the one of a client's id: they are not taken back, but will not rest either, once
 * they are released. Gives how many there were.
 */
export function cancelHeld(state: State, accountId: number, marketId: number = NONE, cliOrdId?: string): number {
  let count = 0;
  for (const { id, command } of heldOf(state, accountId, marketId)) {
    if (command.type !== 'sendOrder' || (cliOrdId !== undefined && command.cliOrdId !== cliOrdId)) continue;
    state.held.own(id).mayRest = false;
    count++;
  }
  return count;
}

/** When the next held request is due; undefined while there is none. */
export function nextReleaseMs(state: State): number | undefined {
  let dueMs: number | undefined;
  for (let id = 0; id < state.held.size; id++) {
    const held = state.held.find(id);
    if (held !== undefined && (dueMs === undefined || held.dueMs < dueMs)) dueMs = held.dueMs;
  }
  return dueMs;
}
