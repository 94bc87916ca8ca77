/** `POST /cancelorder`. */
import type { CancelOrder } from '../../core/commands/command.ts';
import { endpoint } from '../endpoint.ts';
import { isRefusal, refuse } from '../errors.ts';
import { type Route, routesOf } from '../route.ts';
import { cancelStatus } from '../wire/cancel-status.ts';
import { clientIdFault } from '../wire/client-ids.ts';
import { CANCEL_ORDER_PARAMETERS, cancelOrderCommand } from '../wire/commands.ts';
import { FOREIGN_KEY } from '../wire/ids.ts';
import { CANCEL_ORDER_REPLY } from '../wire/schemas/cancel-order.ts';
import { carryOut, stateOf, type VenueDoor } from './venue-door.ts';

export const CANCEL_ORDER = endpoint({
  name: 'cancelorder',
  summary: 'Cancels an order.',
  methods: ['POST'],
  paths: ['/derivatives/api/v3/cancelorder'],
  level: 'full',
  cost: 10,
  faults: 'classic',
  hot: true,
  parameters: CANCEL_ORDER_PARAMETERS,
  reply: CANCEL_ORDER_REPLY,
});

export function cancelOrderRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, CANCEL_ORDER, ({ values, caller }) => {
    if (clientIdFault(values.cliOrdId) !== undefined) return refuse('invalidArgument', 'cliOrdId');
    const command = cancelOrderCommand(stateOf(venue), values, caller.key.accountId);
    if (isRefusal(command)) return command;
    return carryOut(venue, caller, command, (delivered) => {
      const { result } = delivered;
      const isGone = result.type === 'order' && result.status === 'notFound';
      return { cancelStatus: cancelStatus(stateOf(venue), delivered, isGone && wasFilled(venue, command)) };
    });
  });
}

/** The venue forgets an order that ends; the history knows how it ended. */
export function wasFilled({ history }: VenueDoor, { account, orderKey, cliOrdId }: CancelOrder): boolean {
  if (orderKey === FOREIGN_KEY) return false;
  const reference = orderKey === undefined ? { cliOrdId: cliOrdId ?? '' } : { orderKey };
  return history.closedOrder(account, reference)?.ending === 'filled';
}
