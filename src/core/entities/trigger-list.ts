/** Triggers in the order in which they fire. */
import type { Schema } from '../codec.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

/**
 * The triggers of a market that watch one signal from one side, by price, the next to fire last; and those among them that
 * trail, oldest first. Id: market x 6 + signal x 2 + (0 below, 1 above); rows are made when a trigger first needs them.
 */
export interface TriggerList extends Entity {
  ticks: number[];
  triggers: number[];
  trailing: number[];
}

export const TRIGGER_LIST: Schema<TriggerList> = {
  name: 'triggerList',
  fields: [
    ['ticks', 'numbers'],
    ['triggers', 'numbers'],
    ['trailing', 'numbers'],
  ],
  blank: () => ({ id: NONE, epoch: NONE, ticks: [], triggers: [], trailing: [] }),
};
