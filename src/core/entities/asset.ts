/** Assets of the ledger. */
import type { Schema } from '../codec.ts';
import type { Entity } from '../tables.ts';
import { NEVER_MS, NONE } from './none.ts';

/** An asset of the ledger. */
export interface Asset extends Entity {
  symbol: string;
  /** Digits of the smallest unit. */
  decimals: number;
  /** Fee credits are neither value nor collateral: they only pay fees (D32). */
  kind: 'cash' | 'coin' | 'credit';
  /** USD per unit; 1 for USD, 0 for fee credits. */
  indexPriceUsd: number;
  indexDecimals: number;
  haircut: number;
  conversionFee: number;
  /** Index prices at the last full minutes, oldest first: what extreme volatility is measured against (C27). */
  minutePrices: number[];
  /** From when on moves of its index count for the settlement of a contract (10); NEVER_MS without one. */
  windowFromMs: number;
}

export const ASSET: Schema<Asset> = {
  name: 'asset',
  fields: [
    ['symbol', 'text'],
    ['decimals', 'number'],
    ['kind', 'text'],
    ['indexPriceUsd', 'number'],
    ['indexDecimals', 'number'],
    ['haircut', 'number'],
    ['conversionFee', 'number'],
    ['minutePrices', 'numbers'],
    ['windowFromMs', 'number'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    symbol: '',
    decimals: 0,
    kind: 'coin',
    indexPriceUsd: 0,
    indexDecimals: 0,
    haircut: 0,
    conversionFee: 0,
    minutePrices: [],
    windowFromMs: NEVER_MS,
  }),
};
