/** `POST /cancelallorders`. */
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { cancelAllStatus } from '../wire/cancel-all-status.ts';
import { CANCEL_ALL_ORDERS_PARAMETERS, cancelAllOrdersCommand } from '../wire/commands.ts';
import { CANCEL_ALL_ORDERS_REPLY } from '../wire/schemas/cancel-all-orders.ts';
import { carryOut, stateOf, type VenueDoor } from './venue-door.ts';

export const CANCEL_ALL_ORDERS = endpoint({
  name: 'cancelallorders',
  summary: 'Cancels all orders of the account, or those in one market.',
  methods: ['POST'],
  paths: ['/derivatives/api/v3/cancelallorders'],
  level: 'full',
  cost: 25,
  faults: 'classic',
  parameters: CANCEL_ALL_ORDERS_PARAMETERS,
  reply: CANCEL_ALL_ORDERS_REPLY,
});

export function cancelAllOrdersRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, CANCEL_ALL_ORDERS, ({ values, caller }) =>
    carryOut(venue, caller, cancelAllOrdersCommand(values, caller.key.accountId), (delivered) => ({
      cancelStatus: cancelAllStatus(stateOf(venue), delivered, values.symbol),
    })),
  );
}
