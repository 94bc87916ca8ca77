/** `/assignmentprogram/...`: what an account offers to take over when others are liquidated. */
import { assert } from '../../core/assert.ts';
import type { AddAssignment, DeleteAssignment } from '../../core/commands/command.ts';
import { formatTime } from '../../core/iso-time.ts';
import { whenRead } from '../../history/eventual.ts';
import type { Caller } from '../authentication.ts';
import { endpoint } from '../endpoint.ts';
import { isRefusal } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { integer, object } from '../schema.ts';
import { ADD_ASSIGNMENT_PARAMETERS, addAssignmentCommand, participant } from '../wire/assignment-program.ts';
import { ASSIGNMENT_HISTORY_REPLY, ASSIGNMENT_REPLY, ASSIGNMENTS_REPLY } from '../wire/schemas/assignment-program.ts';
import { accountOf, answerRead, carryOut, stateOf, type VenueDoor } from './venue-door.ts';

const BASE = '/derivatives/api/v3/assignmentprogram';

// The real venue lets a key that may only read change these.
const SHARED = { level: 'read', cost: 2, faults: 'classic' } as const;

export const ASSIGNMENTS = endpoint({
  ...SHARED,
  name: 'assignmentprogram/current',
  summary: 'What the account offers to take over from accounts that are liquidated.',
  methods: ['GET'],
  paths: [`${BASE}/current`],
  parameters: object({}),
  reply: ASSIGNMENTS_REPLY,
});

export const ADD_ASSIGNMENT = endpoint({
  ...SHARED,
  name: 'assignmentprogram/add',
  summary: 'Adds such an offer.',
  methods: ['POST'],
  paths: [`${BASE}/add`],
  parameters: ADD_ASSIGNMENT_PARAMETERS,
  reply: ASSIGNMENT_REPLY,
});

export const DELETE_ASSIGNMENT = endpoint({
  ...SHARED,
  name: 'assignmentprogram/delete',
  summary: 'Takes an offer back.',
  methods: ['POST'],
  paths: [`${BASE}/delete`],
  parameters: object({ id: integer({ minimum: 0 }) }),
  reply: ASSIGNMENT_REPLY,
});

export const ASSIGNMENT_HISTORY = endpoint({
  ...SHARED,
  name: 'assignmentprogram/history',
  summary: 'The last 100 offers that were added or taken back, the newest first.',
  methods: ['GET'],
  paths: [`${BASE}/history`],
  parameters: object({}),
  reply: ASSIGNMENT_HISTORY_REPLY,
});

export function assignmentProgramRoutes(venue: VenueDoor): readonly Route[] {
  return [
    ...routesOf(venue.door, ASSIGNMENTS, ({ caller }) => {
      const state = stateOf(venue);
      const participants = accountOf(venue, caller).assignments.map((preference) => ({
        id: preference.id,
        participant: participant(state, preference),
      }));
      return answerRead(venue, { participants });
    }),
    ...routesOf(venue.door, ADD_ASSIGNMENT, ({ values, caller }) => {
      const command = addAssignmentCommand(stateOf(venue), values, caller.key.accountId);
      return isRefusal(command) ? command : change(venue, caller, command);
    }),
    ...routesOf(venue.door, DELETE_ASSIGNMENT, ({ values, caller }) =>
      change(venue, caller, { type: 'deleteAssignment', account: caller.key.accountId, id: values.id }),
    ),
    ...routesOf(venue.door, ASSIGNMENT_HISTORY, ({ caller }) => {
      const state = stateOf(venue);
      return whenRead(venue.history.assignmentsOf(caller.key.accountId), (changes) => {
        const participants = changes.map(({ deleted, preference, timeMs }) => ({
          deleted,
          participant: participant(state, preference),
          timestamp: formatTime(timeMs),
        }));
        return answerRead(venue, { participants });
      });
    }),
  ];
}

function change(venue: VenueDoor, caller: Caller, command: AddAssignment | DeleteAssignment) {
  return carryOut(venue, caller, command, ({ result }) => {
    assert(result.type === 'assignment', 'a change of the assignment program gives the preference');
    const { preference } = result;
    return { id: preference.id, participant: participant(stateOf(venue), preference) };
  });
}
