/** `GET /fills`. */
import { whenRead } from '../../history/eventual.ts';
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { object, timeParameter } from '../schema.ts';
import { fill } from '../wire/fills.ts';
import { FILLS_REPLY } from '../wire/schemas/fills.ts';
import { fillRow } from './history-rows.ts';
import { answerRead, stateOf, type VenueDoor } from './venue-door.ts';

export const FILLS = endpoint({
  name: 'fills',
  summary: 'The last 100 fills of the account, the newest first; or the 100 before `lastFillTime`.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/fills'],
  level: 'read',
  cost: 2,
  costOf: (parameters) => (parameters.has('lastFillTime') ? 25 : 2),
  costText: '2; 25 with `lastFillTime`',
  faults: 'classic',
  parameters: object({}, { lastFillTime: timeParameter() }),
  reply: FILLS_REPLY,
});

export function fillsRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, FILLS, ({ values: { lastFillTime }, caller }) => {
    const withProfit = lastFillTime === undefined;
    return whenRead(venue.history.fillsOf(caller.key.accountId, lastFillTime), (rows) =>
      answerRead(venue, { fills: rows.map((row) => fill(stateOf(venue), fillRow(row), withProfit)) }),
    );
  });
}
