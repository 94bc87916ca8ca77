/** Accounts, clients' and the venue's own. */
import type { Schema } from '../codec.ts';
import type { ApiKey, AssignmentPreference, SelfTradeStrategy } from '../commands/command.ts';
import type { MarginScheduleName } from '../instruments/platforms.ts';
import type { Entity } from '../tables.ts';
import { NONE } from './none.ts';

/** Whose rules an account is under: a client, or one of the venue's own, which margin does not bind. */
export type AccountRole = 'client' | 'house' | 'noise';

export interface Account extends Entity {
  name: string;
  role: AccountRole;
  keys: readonly ApiKey[];
  active: boolean;
  tradingEnabled: boolean;
  marginSchedule: MarginScheduleName;
  /** The account whose subaccount it is; NONE for one of its own. */
  masterAccount: number;
  createdMs: number;
  /** Wallet ids: cash, flex, then one per inverse pair. */
  wallets: number[];
  /** Open orders over all markets. */
  openOrders: number;
  /** Uid of the fee schedule that the account is charged by; empty for that of each contract. */
  feeSchedule: string;
  /** Traded volume by day (days since 1970, ascending, at most 30 of them) in whole cents of USD. */
  volumeDays: number[];
  volumeCents: number[];
  /** What it takes over from accounts that are liquidated. */
  assignments: readonly AssignmentPreference[];
  /** Preferences it ever added: the number of the last one. */
  assignmentsAdded: number;
  /** What happens when an order of it would meet another one of its own (C86). */
  selfTradeStrategy: SelfTradeStrategy;
}

export const ACCOUNT: Schema<Account> = {
  name: 'account',
  fields: [
    ['name', 'text'],
    ['role', 'text'],
    ['keys', 'json'],
    ['active', 'flag'],
    ['tradingEnabled', 'flag'],
    ['marginSchedule', 'text'],
    ['masterAccount', 'number'],
    ['createdMs', 'number'],
    ['wallets', 'numbers'],
    ['openOrders', 'number'],
    ['feeSchedule', 'text'],
    ['volumeDays', 'numbers'],
    ['volumeCents', 'numbers'],
    ['assignments', 'json'],
    ['assignmentsAdded', 'number'],
    ['selfTradeStrategy', 'text'],
  ],
  blank: () => ({
    id: NONE,
    epoch: NONE,
    name: '',
    role: 'client',
    keys: [],
    active: true,
    tradingEnabled: true,
    marginSchedule: 'professional',
    masterAccount: NONE,
    createdMs: 0,
    wallets: [],
    openOrders: 0,
    feeSchedule: '',
    volumeDays: [],
    volumeCents: [],
    assignments: [],
    assignmentsAdded: 0,
    selfTradeStrategy: 'REJECT_TAKER',
  }),
};
