/** `GET /unwindqueue`: how near the account's positions are to being unwound against others that are bankrupt. */
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { object } from '../schema.ts';
import { UNWIND_QUEUE_REPLY } from '../wire/schemas/unwind-queue.ts';
import { unwindQueue } from '../wire/unwind-queue.ts';
import { accountOf, answerRead, stateOf, type VenueDoor } from './venue-door.ts';

export const UNWIND_QUEUE = endpoint({
  name: 'unwindqueue',
  summary: 'Where the open positions of the account stand in the queues for unwinding: 100 comes first.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/unwindqueue'],
  level: 'read',
  cost: 200,
  faults: 'classic',
  parameters: object({}),
  reply: UNWIND_QUEUE_REPLY,
});

export function unwindQueueRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, UNWIND_QUEUE, ({ caller }) =>
    answerRead(venue, { queue: unwindQueue(stateOf(venue), accountOf(venue, caller)) }),
  );
}
