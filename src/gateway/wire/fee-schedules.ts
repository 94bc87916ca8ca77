/** `GET /feeschedules`: the schedules that trades are charged by (D19). */
import type { State } from '../../core/state.ts';
import type { FeeSchedules } from './schemas/fee-schedules.ts';

export function feeSchedules(state: State): FeeSchedules {
  return state.root.feeSchedules.map(({ uid, name, tiers }) => ({
    uid,
    name,
    tiers: tiers.map(({ makerFee, takerFee, usdVolume }) => ({ makerFee, takerFee, usdVolume })),
  }));
}
