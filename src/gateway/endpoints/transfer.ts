/** `POST /transfer`: money between the wallets of one account. */
import { endpoint } from '../endpoint.ts';
import { isRefusal } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { TRANSFER_PARAMETERS, transferCommand } from '../wire/commands.ts';
import { TRANSFER_REPLY } from '../wire/schemas/transfer.ts';
import { carryOut, type VenueDoor } from './venue-door.ts';

export const TRANSFER = endpoint({
  name: 'transfer',
  summary: 'Moves an amount between two wallets of the account.',
  methods: ['POST'],
  paths: ['/derivatives/api/v3/transfer'],
  level: 'full',
  cost: 10,
  faults: 'classic',
  parameters: TRANSFER_PARAMETERS,
  reply: TRANSFER_REPLY,
});

export function transferRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, TRANSFER, ({ values, caller }) => {
    const command = transferCommand(values, caller.key.accountId);
    return isRefusal(command) ? command : carryOut(venue, caller, command, () => ({}));
  });
}
