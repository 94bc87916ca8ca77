/**
 * The dead-man switch: an account's orders are cancelled when it does not call again in time (C87). Deadlines are kept in
 * the root, the next one last; one timer stands for them all, because timers are looked through at every entry.
 */

import type { CancelAllAfter } from '../commands/command.ts';
import { SECOND_MS } from '../durations.ts';
import { NONE, type Root, TIMER } from '../entities.ts';
import type { Result } from '../events.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { cancelOrdersOf } from './cancel.ts';
import { cancelHeld } from './held-list.ts';

/** Order of the timer within one instant. */
export const DEAD_MAN_SWITCH = 6;

/** Sets the account's deadline anew, or takes it away. */
export function cancelAllAfter(turn: Turn, command: CancelAllAfter): Result {
  const { state } = turn;
  const { account, timeoutSeconds } = command;
  if (!state.accounts.get(account).active) return { type: 'refused', error: 'accountInactive' };
  const root = state.roots.own(0);
  const held = root.deadManAccounts.indexOf(account);
  if (held >= 0) removeAt(root, held);
  const dueMs = timeoutSeconds === 0 ? 0 : turn.timeMs + timeoutSeconds * SECOND_MS;
  if (dueMs > 0) insert(root, dueMs, account);
  armDeadMan(state);
  return { type: 'deadMan', dueMs };
}

/** Cancels the orders of the accounts whose deadline is reached, in (time, account) order. */
export function fireDeadMan(turn: Turn): void {
  const { state } = turn;
  const root = state.roots.own(0);
  root.deadManTimer = NONE;
  for (let last = root.deadManTimes.length - 1; last >= 0; last--) {
    if ((root.deadManTimes[last] as number) > turn.timeMs) break;
    const account = root.deadManAccounts[last] as number;
    removeAt(root, last);
    cancelOrdersOf(turn, account, undefined, 'DEAD_MAN_SWITCH');
    cancelHeld(state, account);
  }
  armDeadMan(state);
}

/** One timer, at the next deadline. */
function armDeadMan(state: State): void {
  const root = state.roots.own(0);
  const next = root.deadManTimes[root.deadManTimes.length - 1];
  if (root.deadManTimer !== NONE) {
    if (next === state.timers.get(root.deadManTimer).dueMs) return;
    state.timers.remove(root.deadManTimer);
    root.deadManTimer = NONE;
  }
  if (next === undefined) return;
  const timer = TIMER.blank();
  timer.dueMs = next;
  timer.kind = DEAD_MAN_SWITCH;
  root.deadManTimer = state.timers.insert(timer);
}

/** Later deadlines stand first, and of equal ones higher accounts. */
function insert(root: Root, dueMs: number, account: number): void {
  let at = root.deadManTimes.length;
  while (at > 0 && isNext(root, at - 1, dueMs, account)) at--;
  root.deadManTimes.splice(at, 0, dueMs);
  root.deadManAccounts.splice(at, 0, account);
}

/** True when the deadline at the index comes before this one. */
function isNext(root: Root, index: number, dueMs: number, account: number): boolean {
  const other = root.deadManTimes[index] as number;
  return other < dueMs || (other === dueMs && (root.deadManAccounts[index] as number) < account);
}

function removeAt(root: Root, index: number): void {
  root.deadManTimes.splice(index, 1);
  root.deadManAccounts.splice(index, 1);
}
