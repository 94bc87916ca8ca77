/** `GET /feeschedules`: the schedules that trades are charged by (D19), and `GET /feeschedules/volumes`. */
import type { Account } from '../../core/entities.ts';
import { volumeUsd } from '../../core/orders/volume.ts';
import type { State } from '../../core/state.ts';
import type { FeeSchedules, VolumesByFeeSchedule } from './schemas/fee-schedules.ts';

export function feeSchedules(state: State): FeeSchedules {
  return state.root.feeSchedules.map(({ uid, name, tiers }) => ({
    uid,
    name,
    tiers: tiers.map(({ makerFee, takerFee, usdVolume }) => ({ makerFee, takerFee, usdVolume })),
  }));
}

/** The account's 30-day volume in USD. A tier goes by the volume over all contracts (C55), so it is the same under each schedule. */
export function volumesByFeeSchedule(state: State, account: Account): VolumesByFeeSchedule {
  const volume = volumeUsd(state, account);
  return Object.fromEntries(state.root.feeSchedules.map(({ uid }) => [uid, volume]));
}
