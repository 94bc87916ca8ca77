/** What is due by itself. */
import type { Schema } from '../codec.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

/** Something due at a time. Timers fire in (time, kind, subject) order. */
export interface Timer extends Entity {
  dueMs: number;
  /** Order within one instant. */
  kind: number;
  /** What it concerns: a market, an account; NONE for the venue. */
  subject: number;
}

export const TIMER: Schema<Timer> = {
  name: 'timer',
  fields: [
    ['dueMs', 'number'],
    ['kind', 'number'],
    ['subject', 'number'],
  ],
  blank: () => ({ id: NONE, epoch: NONE, dueMs: 0, kind: 0, subject: NONE }),
};
