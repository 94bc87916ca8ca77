/** Preferences of the assignment program as they were added and deleted. There are few; each is kept as its own JSON. */
import type { AssignmentPreference } from '../core/commands/command.ts';
import type { AssignmentChanged } from '../core/events.ts';
import { ACCOUNT, CHAINED, PREVIOUS } from './account-chain.ts';
import { POSITION, type RecordLog, TIME } from './record-log.ts';
import type { AssignmentChange } from './rows.ts';

const DELETED = CHAINED;
export const ASSIGNMENT_WIDTH = CHAINED + 1;

/** Adds a change. `previous` is the account's row before. */
export function addAssignmentChange(
  log: RecordLog,
  position: number,
  change: AssignmentChanged,
  previous: number,
): void {
  const at = log.add(position, change.timeMs);
  const { numbers } = log;
  numbers[at + ACCOUNT] = change.accountId;
  numbers[at + PREVIOUS] = previous;
  numbers[at + DELETED] = change.deleted ? 1 : 0;
  log.setText(JSON.stringify(change.preference));
}

export function readAssignmentChange(log: RecordLog, row: number): AssignmentChange {
  const at = (column: number): number => log.number(row, column);
  return {
    position: at(POSITION),
    timeMs: at(TIME),
    accountId: at(ACCOUNT),
    preference: JSON.parse(log.text(row)) as AssignmentPreference,
    deleted: at(DELETED) === 1,
  };
}
