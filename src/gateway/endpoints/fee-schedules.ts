/** `GET /feeschedules`. */
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { object } from '../schema.ts';
import { feeSchedules } from '../wire/fee-schedules.ts';
import { FEE_SCHEDULES_REPLY } from '../wire/schemas/fee-schedules.ts';
import { answerRead, stateOf, type VenueDoor } from './venue-door.ts';

export const FEE_SCHEDULES = endpoint({
  name: 'feeschedules',
  summary: 'The fee schedules that trades are charged by.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/feeschedules'],
  level: 'public',
  cost: 0,
  faults: 'handler',
  parameters: object({}),
  reply: FEE_SCHEDULES_REPLY,
});

export function feeSchedulesRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, FEE_SCHEDULES, () => answerRead(venue, { feeSchedules: feeSchedules(stateOf(venue)) }));
}
