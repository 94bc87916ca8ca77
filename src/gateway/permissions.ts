/** What a key may do: two independent axes, and what an endpoint asks of them. */

/** The general axis: account state and trading. */
export type GeneralLevel = 'none' | 'read' | 'full';
/** The transfer axis: withdrawal from the venue. */
export type TransferLevel = 'none' | 'full';

export interface Permissions {
  readonly general: GeneralLevel;
  readonly transfer: TransferLevel;
}

/** `any`: every valid key; `withdrawal`: the transfer axis; `read` and `full`: at least that on the general axis. */
export type RequiredLevel = 'any' | 'read' | 'full' | 'withdrawal';

const GENERAL_RANK: Readonly<Record<GeneralLevel, number>> = { none: 0, read: 1, full: 2 };

/** Whether a key suffices. One that does not is answered by `authenticationError`, like an unknown one. */
export function permits(key: Permissions, required: RequiredLevel): boolean {
  switch (required) {
    case 'any':
      return true;
    case 'read':
    case 'full':
      return GENERAL_RANK[key.general] >= GENERAL_RANK[required];
    case 'withdrawal':
      return key.transfer === 'full';
  }
}

/** The levels as the key-check endpoint prints them. */
export const LEVEL_NAMES: Readonly<Record<GeneralLevel, string>> = {
  none: 'NO_ACCESS',
  read: 'READ_ONLY',
  full: 'FULL_ACCESS',
};
