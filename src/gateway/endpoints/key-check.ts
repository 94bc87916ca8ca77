/** `GET /api/auth/v1/api-keys/v3/check`: what the calling key is. */
import { endpoint } from '../endpoint.ts';
import { jsonReply } from '../reply.ts';
import { type Route, routesOf } from '../route.ts';
import { object } from '../schema.ts';
import { keyCheck } from '../wire/key-check.ts';
import { KEY_CHECK_REPLY } from '../wire/schemas/key-check.ts';
import { stateOf, type VenueDoor } from './venue-door.ts';

export const KEY_CHECK = endpoint({
  name: 'api-keys/v3/check',
  summary: 'The calling key: its account and its permissions.',
  methods: ['GET'],
  paths: ['/api/auth/v1/api-keys/v3/check'],
  level: 'any',
  cost: 0,
  faults: 'classic',
  parameters: object({}),
  reply: KEY_CHECK_REPLY,
});

export function keyCheckRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, KEY_CHECK, ({ caller }) =>
    jsonReply(200, JSON.stringify(keyCheck(stateOf(venue), caller.key))),
  );
}
