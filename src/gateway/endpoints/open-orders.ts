/** `GET /openorders`. */
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { object } from '../schema.ts';
import { openOrders } from '../wire/open-orders.ts';
import { OPEN_ORDERS_REPLY } from '../wire/schemas/open-orders.ts';
import { accountOf, answerRead, stateOf, type VenueDoor } from './venue-door.ts';

export const OPEN_ORDERS = endpoint({
  name: 'openorders',
  summary: 'The orders of the account that rest or wait for a price, the newest first.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/openorders'],
  level: 'read',
  cost: 2,
  faults: 'classic',
  parameters: object({}),
  reply: OPEN_ORDERS_REPLY,
});

export function openOrdersRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, OPEN_ORDERS, ({ caller }) =>
    answerRead(venue, { openOrders: openOrders(stateOf(venue), accountOf(venue, caller)) }),
  );
}
