/** `POST /withdrawal`: money out of the venue, to the owner's account at the spot venue, by a key that may withdraw. */
import { assert } from '../../core/assert.ts';
import { endpoint } from '../endpoint.ts';
import { isRefusal } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { WITHDRAWAL_PARAMETERS, withdrawCommand } from '../wire/commands.ts';
import { withdrawalReference } from '../wire/ids.ts';
import { WITHDRAWAL_REPLY } from '../wire/schemas/withdrawal.ts';
import { carryOut, stateOf, type VenueDoor } from './venue-door.ts';

export const WITHDRAWAL = endpoint({
  name: 'withdrawal',
  summary: 'Moves an amount from a wallet, the holding wallet by default, to the spot venue.',
  methods: ['POST'],
  paths: ['/derivatives/api/v3/withdrawal'],
  level: 'withdrawal',
  cost: 100,
  faults: 'classic',
  parameters: WITHDRAWAL_PARAMETERS,
  reply: WITHDRAWAL_REPLY,
});

export function withdrawalRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, WITHDRAWAL, ({ values, caller }) => {
    const command = withdrawCommand(values, caller.key.accountId);
    if (isRefusal(command)) return command;
    return carryOut(venue, caller, command, ({ result }) => {
      assert(result.type === 'withdrawal', 'a withdrawal that is not refused is one');
      return { uid: withdrawalReference(stateOf(venue), result.bookingKey) };
    });
  });
}
