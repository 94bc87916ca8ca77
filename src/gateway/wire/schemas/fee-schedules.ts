/** Schemas of `GET /feeschedules`, where fees are in percent, and of `GET /feeschedules/volumes`, in USD. */
import { list, number, object, type Schema, text } from '../../schema.ts';
import { type Payload, success, withFurther } from './common.ts';

const TIER = object({ makerFee: number(), takerFee: number(), usdVolume: number() });

export const FEE_SCHEDULES_REPLY = success({
  feeSchedules: list(object({ uid: text(), name: text(), tiers: list(TIER) })),
});

export type FeeSchedules = Payload<typeof FEE_SCHEDULES_REPLY>['feeSchedules'];

export const FEE_SCHEDULE_VOLUMES_REPLY = success({
  volumesByFeeSchedule: withFurther(object({}), number()) as Schema<Readonly<Record<string, number>>>,
});

export type VolumesByFeeSchedule = Payload<typeof FEE_SCHEDULE_VOLUMES_REPLY>['volumesByFeeSchedule'];
