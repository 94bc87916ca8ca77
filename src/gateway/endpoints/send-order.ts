/** `POST /sendorder`. What of its arguments is missing is said before the key is looked at, as clients test for. */
import { endpoint } from '../endpoint.ts';
import { isRefusal } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { clientIdFault } from '../wire/client-ids.ts';
import { SEND_ORDER_PARAMETERS, sendOrderCommand } from '../wire/commands.ts';
import { SEND_ORDER_REPLY } from '../wire/schemas/send-order.ts';
import { refusedStatus, sendStatus } from '../wire/send-status.ts';
import { answerRead, carryOut, stateOf, type VenueDoor } from './venue-door.ts';

export const SEND_ORDER = endpoint({
  name: 'sendorder',
  summary: 'Places an order, or one that waits for a price.',
  methods: ['POST'],
  paths: ['/derivatives/api/v3/sendorder'],
  level: 'full',
  cost: 10,
  faults: 'classic',
  hot: true,
  presenceBeforeKey: true,
  parameters: SEND_ORDER_PARAMETERS,
  reply: SEND_ORDER_REPLY,
});

export function sendOrderRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, SEND_ORDER, ({ values, caller }) => {
    const fault = clientIdFault(values.cliOrdId);
    if (fault !== undefined) return answerRead(venue, { sendStatus: refusedStatus(stateOf(venue), fault) });
    const command = sendOrderCommand(values, caller.key.accountId);
    if (isRefusal(command)) return command;
    return carryOut(venue, caller, command, (delivered) => ({ sendStatus: sendStatus(stateOf(venue), delivered) }));
  });
}
