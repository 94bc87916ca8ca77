/** All calls of the control door, in the order in which GET /control lists them. */
import { ACCOUNT_CALLS } from './accounts.ts';
import type { ControlCall } from './call.ts';
import { FAULT_CALLS } from './faults.ts';
import { IMPORT_CALLS } from './import.ts';
import { LINE_CALLS } from './line.ts';
import { RECORD_CALLS } from './records.ts';
import { VENUE_CALLS } from './venue.ts';

export const CALLS: readonly ControlCall[] = [
  ...VENUE_CALLS,
  ...ACCOUNT_CALLS,
  ...IMPORT_CALLS,
  ...RECORD_CALLS,
  ...FAULT_CALLS,
  ...LINE_CALLS,
];
