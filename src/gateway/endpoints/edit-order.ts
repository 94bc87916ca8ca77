/** `POST /editorder`. */
import { endpoint } from '../endpoint.ts';
import { isRefusal, refuse } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { clientIdFault } from '../wire/client-ids.ts';
import { EDIT_ORDER_PARAMETERS, editOrderCommand } from '../wire/commands.ts';
import { editStatus } from '../wire/edit-status.ts';
import { EDIT_ORDER_REPLY } from '../wire/schemas/edit-order.ts';
import { carryOut, stateOf, type VenueDoor } from './venue-door.ts';

export const EDIT_ORDER = endpoint({
  name: 'editorder',
  summary: 'Changes size or prices of an order that rests or waits for a price; its id stays.',
  methods: ['POST'],
  paths: ['/derivatives/api/v3/editorder'],
  level: 'full',
  cost: 10,
  faults: 'classic',
  hot: true,
  parameters: EDIT_ORDER_PARAMETERS,
  reply: EDIT_ORDER_REPLY,
});

export function editOrderRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, EDIT_ORDER, ({ values, caller }) => {
    if (clientIdFault(values.cliOrdId) !== undefined) return refuse('invalidArgument', 'cliOrdId');
    const command = editOrderCommand(stateOf(venue), values, caller.key.accountId);
    if (isRefusal(command)) return command;
    return carryOut(venue, caller, command, (delivered) => ({
      editStatus: editStatus(stateOf(venue), delivered, values.orderId),
    }));
  });
}
