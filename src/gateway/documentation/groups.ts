/** How the documentation groups endpoints: by what they are about, in the order in which a reader needs them. */
import type { Endpoint } from '../endpoint.ts';
import { surfaceOf } from '../errors.ts';

export interface Group {
  readonly name: string;
  readonly description: string;
}

export const GROUPS = {
  wallets: { name: 'Wallets and positions', description: 'What an account holds, and what it could trade.' },
  orders: { name: 'Orders', description: 'Placing, changing and cancelling orders, and what became of them.' },
  market: { name: 'Market data', description: 'Contracts, prices, books and trades. No key is needed.' },
  transfers: { name: 'Transfers and subaccounts', description: 'Moving money between wallets and accounts.' },
  settings: { name: 'Settings', description: 'What an account has chosen: leverage, currencies, self-trades.' },
  assignment: { name: 'Assignment program', description: 'Taking over positions of accounts that are liquidated.' },
  rfqs: {
    name: 'Requests for quotes',
    description: 'A feature that this venue has switched off, as the real one may.',
  },
  account: { name: 'Account', description: 'Fees, notifications and whatever else concerns one account.' },
  history: { name: 'History', description: 'What happened, page by page.' },
  charts: { name: 'Charts', description: 'Candles. No key is needed.' },
  keys: { name: 'Keys', description: 'What a key is and may do.' },
} as const satisfies Readonly<Record<string, Group>>;

export type GroupId = keyof typeof GROUPS;

/** The beginnings of endpoints' names, where their surface does not tell the group. The first that fits counts. */
const BY_NAME: readonly (readonly [beginning: string, group: GroupId])[] = [
  ['accounts', 'wallets'],
  ['openpositions', 'wallets'],
  ['unwindqueue', 'wallets'],
  ['initialmargin', 'wallets'],
  ['portfolio-margining', 'wallets'],
  ['sendorder', 'orders'],
  ['editorder', 'orders'],
  ['cancel', 'orders'],
  ['batchorder', 'orders'],
  ['orders', 'orders'],
  ['openorders', 'orders'],
  ['fills', 'orders'],
  ['transfer', 'transfers'],
  ['withdrawal', 'transfers'],
  ['subaccount', 'transfers'],
  ['leveragepreferences', 'settings'],
  ['pnlpreferences', 'settings'],
  ['self-trade-strategy', 'settings'],
  ['assignmentprogram', 'assignment'],
  ['rfq', 'rfqs'],
];

export function groupOf({ name, paths, level }: Pick<Endpoint, 'name' | 'paths' | 'level'>): GroupId {
  switch (surfaceOf(paths[0] ?? '')) {
    case 'history':
      return 'history';
    case 'charts':
    case 'analytics':
      return 'charts';
    case 'auth':
      return 'keys';
    case 'derivatives': {
      const named = BY_NAME.find(([beginning]) => name.startsWith(beginning))?.[1];
      return named ?? (level === 'public' ? 'market' : 'account');
    }
  }
}
