/** Preferences of the assignment program as they were added and deleted. There are few; each is kept as its own JSON. */
import type { AssignmentPreference } from '../core/commands/command.ts';
import type { AssignmentChanged } from '../core/events.ts';
import { OWN, POSITION, type RowView, TIME } from './row.ts';
import type { RowStore } from './row-store.ts';
import type { AssignmentChange } from './rows.ts';

const ACCOUNT = OWN;
const DELETED = OWN + 1;
const ASSIGNMENT_WIDTH = OWN + 2;

/** Adds a change. */
export function addAssignmentChange(rows: RowStore, position: number, change: AssignmentChanged): void {
  const at = rows.begin('assignment', ASSIGNMENT_WIDTH, position, change.timeMs);
  const { numbers } = rows;
  numbers[at + ACCOUNT] = change.accountId;
  numbers[at + DELETED] = change.deleted ? 1 : 0;
  rows.setText(JSON.stringify(change.preference));
}

export function readAssignmentChange(row: RowView): AssignmentChange {
  const at = (column: number): number => row.number(column);
  return {
    position: at(POSITION),
    timeMs: at(TIME),
    accountId: at(ACCOUNT),
    preference: JSON.parse(row.text) as AssignmentPreference,
    deleted: at(DELETED) === 1,
  };
}
