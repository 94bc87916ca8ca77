/** Schema of `GET /feeschedules`. Fees are in percent. */
import { list, number, object, text } from '../../schema.ts';
import { type Payload, success } from './common.ts';

const TIER = object({ makerFee: number(), takerFee: number(), usdVolume: number() });

export const FEE_SCHEDULES_REPLY = success({
  feeSchedules: list(object({ uid: text(), name: text(), tiers: list(TIER) })),
});

export type FeeSchedules = Payload<typeof FEE_SCHEDULES_REPLY>['feeSchedules'];
