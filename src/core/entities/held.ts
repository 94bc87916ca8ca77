/** What waits for maker protection. */
import type { Schema } from '../codec.ts';
import type { BatchElement, CancelOrder } from '../commands/command.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

/** A request that maker protection holds back (C145). */
export interface Held extends Entity {
  accountId: number;
  /** The market whose window it waits for; NONE when its command names none that there is. */
  marketId: number;
  /** Number by which its answer is found. */
  ticket: number;
  dueMs: number;
  /** False once it was cancelled: it may still trade when it is released, but not rest. */
  mayRest: boolean;
  command: Exclude<BatchElement, CancelOrder>;
}

export const HELD: Schema<Held> = {
  name: 'held',
  fields: [
    ['accountId', 'number'],
    ['marketId', 'number'],
    ['ticket', 'number'],
    ['dueMs', 'number'],
    ['mayRest', 'flag'],
    ['command', 'json'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    accountId: NONE,
    marketId: NONE,
    ticket: NONE,
    dueMs: 0,
    mayRest: true,
    command: {} as Held['command'],
  }),
};
