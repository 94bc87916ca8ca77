/** The accounts of a venue for which nobody named any: ten, alike but for one, with keys that follow from the seed. */
import type { AccountInput, FundingInput } from '../control/account-inputs.ts';

const ACCOUNTS = 10;

/** Enough to try everything, little enough to be liquidated: about $500,000 each. */
const FUNDS: readonly FundingInput[] = [
  { wallet: 'cash', asset: 'USD', amount: '50000' },
  { wallet: 'cash', asset: 'XBT', amount: '0.5' },
  { wallet: 'cash', asset: 'ETH', amount: '5' },
  { wallet: 'cash', asset: 'EUR', amount: '10000' },
  { wallet: 'flex', asset: 'USD', amount: '100000' },
  { wallet: 'flex', asset: 'XBT', amount: '1' },
  { wallet: 'flex', asset: 'ETH', amount: '10' },
  { wallet: 'flex', asset: 'EUR', amount: '20000' },
  { wallet: 'fi_xbtusd', asset: 'XBT', amount: '1' },
];

/** `account-1` to `account-10`; the last speaks to clients that read balances as numbers only. `holds` says whether the venue has such a wallet for such an asset. */
export function defaultAccounts(holds: (wallet: string, asset: string) => boolean): readonly AccountInput[] {
  const funds = FUNDS.filter(({ wallet, asset }) => holds(wallet, asset));
  return Array.from({ length: ACCOUNTS }, (_, index) => ({
    name: `account-${index + 1}`,
    funds,
    ...(index + 1 === ACCOUNTS ? { dialect: 'numbers' } : {}),
  }));
}
