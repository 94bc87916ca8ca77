/** `GET /notifications`. */
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { object } from '../schema.ts';
import { notifications } from '../wire/notifications.ts';
import { NOTIFICATIONS_REPLY } from '../wire/schemas/notifications.ts';
import { answerRead, stateOf, type VenueDoor } from './venue-door.ts';

export const NOTIFICATIONS = endpoint({
  name: 'notifications',
  summary: 'Contracts that settle within a week, and markets that do not trade freely.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/notifications'],
  level: 'read',
  cost: 2,
  faults: 'handler',
  parameters: object({}),
  reply: NOTIFICATIONS_REPLY,
});

export function notificationsRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, NOTIFICATIONS, () => answerRead(venue, { notifications: notifications(stateOf(venue)) }));
}
