/** `GET /feeschedules/volumes`. */
import { endpoint } from '../endpoint.ts';
import { type Route, routesOf } from '../route.ts';
import { object } from '../schema.ts';
import { volumesByFeeSchedule } from '../wire/fee-schedules.ts';
import { FEE_SCHEDULE_VOLUMES_REPLY } from '../wire/schemas/fee-schedules.ts';
import { accountOf, answerRead, stateOf, type VenueDoor } from './venue-door.ts';

export const FEE_SCHEDULE_VOLUMES = endpoint({
  name: 'feeschedules/volumes',
  summary: 'The volume that the fee tier of the account goes by, under the uid of each schedule.',
  methods: ['GET'],
  paths: ['/derivatives/api/v3/feeschedules/volumes'],
  level: 'read',
  cost: 2,
  faults: 'handler',
  parameters: object({}),
  reply: FEE_SCHEDULE_VOLUMES_REPLY,
});

export function feeScheduleVolumesRoutes(venue: VenueDoor): readonly Route[] {
  return routesOf(venue.door, FEE_SCHEDULE_VOLUMES, ({ caller }) =>
    answerRead(venue, { volumesByFeeSchedule: volumesByFeeSchedule(stateOf(venue), accountOf(venue, caller)) }),
  );
}
