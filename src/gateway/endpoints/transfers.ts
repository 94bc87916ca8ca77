/** `GET /transfers`, which the documentation has dropped and clients still call. */
import { whenRead } from '../../history/eventual.ts';
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { object, timeParameter } from '../schema.ts';
import { TRANSFERS_REPLY } from '../wire/schemas/transfers.ts';
import { transferRow } from '../wire/transfers.ts';
import { answerRead, stateOf, type VenueDoor } from './venue-door.ts';

/** Transfers listed at a time. */
const TRANSFERS_AT_MOST = 100;

export const TRANSFERS = endpoint({
  name: 'transfers',
  summary:
    'The last 100 transfers between wallets of the account, the newest first; or the 100 before `lastTransferTime`.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/transfers'],
  level: 'read',
  cost: 2,
  faults: 'classic',
  parameters: object({}, { lastTransferTime: timeParameter() }),
  reply: TRANSFERS_REPLY,
});

export function transfersRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, TRANSFERS, ({ values, caller }) => {
    const state = stateOf(venue);
    // Each transfer is two bookings, told one after the other: where the money left, then where it came.
    const ends = venue.history.bookingsOf(
      caller.key.accountId,
      values.lastTransferTime,
      2 * TRANSFERS_AT_MOST,
      'transfer',
    );
    return whenRead(ends, (bookings) => {
      const transfers = bookings.flatMap((from, index) => {
        const to = bookings[index - 1];
        return to !== undefined && to.key === from.key + 1 ? [transferRow(state, from, to)] : [];
      });
      return answerRead(venue, { transfers });
    });
  });
}
