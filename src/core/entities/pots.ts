/** The venue's own money. */
import type { Schema } from '../codec.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

/** The venue's own ledger accounts, one row per asset. */
export interface Pots extends Entity {
  /** The world outside: minus what came in. */
  outside: bigint;
  /** Trading fees taken. */
  fees: bigint;
  /** What rounding of booked amounts left over. */
  rounding: bigint;
  /** The other side of conversions between assets. */
  conversion: bigint;
  /** Interest on uncovered losses (C13). */
  interest: bigint;
  /** The liquidity pool: pays what a bankrupt wallet cannot, and takes liquidation fees (7). */
  pool: bigint;
}

export const POTS: Schema<Pots> = {
  name: 'pots',
  fields: [
    ['outside', 'money'],
    ['fees', 'money'],
    ['rounding', 'money'],
    ['conversion', 'money'],
    ['interest', 'money'],
    ['pool', 'money'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    outside: 0n,
    fees: 0n,
    rounding: 0n,
    conversion: 0n,
    interest: 0n,
    pool: 0n,
  }),
};
