/** `POST /cancelallordersafter`: the dead-man switch. */
import { assert } from '../../core/assert.ts';
import { formatTime } from '../../core/iso-time.ts';
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { CANCEL_ALL_ORDERS_AFTER_PARAMETERS, cancelAllAfterCommand } from '../wire/commands.ts';
import { CANCEL_ALL_ORDERS_AFTER_REPLY } from '../wire/schemas/cancel-all-orders-after.ts';
import { carryOut, type VenueDoor } from './venue-door.ts';

export const CANCEL_ALL_ORDERS_AFTER = endpoint({
  name: 'cancelallordersafter',
  summary: 'Cancels all orders of the account unless it is called again within `timeout` seconds; 0 turns it off.',
  methods: ['POST'],
  paths: ['/derivatives/api/v3/cancelallordersafter'],
  level: 'full',
  cost: 25,
  faults: 'classic',
  parameters: CANCEL_ALL_ORDERS_AFTER_PARAMETERS,
  reply: CANCEL_ALL_ORDERS_AFTER_REPLY,
});

export function cancelAllOrdersAfterRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, CANCEL_ALL_ORDERS_AFTER, ({ values, caller }) =>
    carryOut(venue, caller, cancelAllAfterCommand(values, caller.key.accountId), ({ result, timeMs }) => {
      assert(result.type === 'deadMan', 'the dead-man switch comes to a deadline');
      const triggerTime = result.dueMs === 0 ? '0' : formatTime(result.dueMs);
      return { status: { currentTime: formatTime(timeMs), triggerTime } };
    }),
  );
}
