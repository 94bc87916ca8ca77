/** The assignment program: what an account offers to take over from others that are liquidated (margin-and-risk 7). */
import type { Account } from '../entities.ts';
import type { Result } from '../events.ts';
import type { Turn } from '../turn.ts';
import type { AddAssignment, AssignmentPreference, DeleteAssignment } from './command.ts';

/**
 * Adds a preference under the account's next number; numbers are never given again. Refusals: `accountInactive`,
 * `invalidArgument: contract` for a contract that is not listed or not of the type.
 */
export function addAssignment(turn: Turn, command: AddAssignment): Result {
  const { state } = turn;
  if (!state.accounts.get(command.account).active) return { type: 'refused', error: 'accountInactive' };
  const { symbol, contractType } = command.preference;
  if (symbol !== undefined) {
    const marketId = state.marketBySymbol.get(symbol);
    const market = marketId === undefined ? undefined : state.markets.get(marketId);
    if (market === undefined || !market.listed || market.contract.kind !== contractType) {
      return { type: 'refused', error: 'invalidArgument', detail: 'contract' };
    }
  }
  const account = state.accounts.own(command.account);
  account.assignmentsAdded++;
  const preference: AssignmentPreference = { ...command.preference, id: account.assignmentsAdded };
  account.assignments = [...account.assignments, preference];
  return changed(turn, account, preference, false);
}

/** Deletes a preference. Refusals: `accountInactive`, `notFound`. */
export function deleteAssignment(turn: Turn, command: DeleteAssignment): Result {
  const { state } = turn;
  const { active, assignments } = state.accounts.get(command.account);
  if (!active) return { type: 'refused', error: 'accountInactive' };
  const preference = assignments.find(({ id }) => id === command.id);
  if (preference === undefined) return { type: 'refused', error: 'notFound' };
  const account = state.accounts.own(command.account);
  account.assignments = assignments.filter((other) => other !== preference);
  return changed(turn, account, preference, true);
}

function changed(turn: Turn, account: Account, preference: AssignmentPreference, deleted: boolean): Result {
  turn.tell({ type: 'assignmentChanged', accountId: account.id, preference, deleted, timeMs: turn.timeMs });
  return { type: 'assignment', preference };
}
