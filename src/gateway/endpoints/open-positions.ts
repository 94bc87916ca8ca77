/** `GET /openpositions`. */
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { object } from '../schema.ts';
import { openPositions } from '../wire/positions.ts';
import { OPEN_POSITIONS_REPLY } from '../wire/schemas/open-positions.ts';
import { accountOf, answerRead, stateOf, type VenueDoor } from './venue-door.ts';

export const OPEN_POSITIONS = endpoint({
  name: 'openpositions',
  summary: 'The open positions of the account.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/openpositions'],
  level: 'read',
  cost: 2,
  faults: 'classic',
  parameters: object({}),
  reply: OPEN_POSITIONS_REPLY,
});

export function openPositionsRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, OPEN_POSITIONS, ({ caller }) =>
    answerRead(venue, { openPositions: openPositions(stateOf(venue), accountOf(venue, caller)) }),
  );
}
