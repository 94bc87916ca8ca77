/** Wallets: an account's balances, apart by what they margin. */
import type { Schema } from '../codec.ts';
import type { WalletFigures } from '../margin/layout.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

/** `cash` holds, `flex` margins all linear contracts, a `single` wallet margins the inverse contracts of one pair. */
export type WalletKind = 'cash' | 'flex' | 'single';

export interface Wallet extends Entity {
  accountId: number;
  kind: WalletKind;
  /** `cash`, `flex`, `fi_xbtusd`. */
  name: string;
  /** Assets it ever held, in the order in which they came, and the balance of each in the ledger's units. */
  assets: number[];
  amounts: bigint[];
  /** Positions (and markets with resting orders), by pair, then by market. */
  positions: number[];
  /** Cache: value and collateral of the balances, valid while `balancesAt` is the venue's index stamp. */
  balancesAt: number;
  balanceValue: number;
  collateralValue: number;
  /** Cache of a wallet with several assets: each balance as a number, and the units it was made of. */
  quantities: number[] | undefined;
  quantitiesOf: bigint[] | undefined;
  /** Cache: margin figures of its positions, by pair. */
  figures: WalletFigures | undefined;
}

export const WALLET: Schema<Wallet> = {
  name: 'wallet',
  fields: [
    ['accountId', 'number'],
    ['kind', 'text'],
    ['name', 'text'],
    ['assets', 'numbers'],
    ['amounts', 'moneys'],
    ['positions', 'numbers'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    accountId: NONE,
    kind: 'cash',
    name: '',
    assets: [],
    amounts: [],
    positions: [],
    balancesAt: NONE,
    balanceValue: 0,
    collateralValue: 0,
    quantities: undefined,
    quantitiesOf: undefined,
    figures: undefined,
  }),
};
