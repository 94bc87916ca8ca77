/** `/leveragepreferences` and `/pnlpreferences`: what an account chose for single markets. */
import type { SetLeverage, SetProfitCurrency } from '../../core/commands/command.ts';
import { type Account, NONE, type Position } from '../../core/entities.ts';
import { ledgerSymbol } from '../../core/instruments/build.ts';
import type { State } from '../../core/state.ts';
import { type Refusal, refuse } from '../errors.ts';
import type { ProfitPreference } from './schemas/preferences.ts';

/** What names of currencies are made of; tested before the case is changed, for some letters turn into ASCII. */
const CURRENCY = /^[A-Za-z0-9.]{1,20}$/;

/** The ledger's symbol as a profit currency is spelt. */
export function profitCurrencyOf(asset: string): ProfitPreference['pnlCurrency'] {
  return (asset === 'XBT' ? 'BTC' : asset) as ProfitPreference['pnlCurrency']; // the core lets no others be chosen
}

/** JSON text of the isolated markets, wallet by wallet; leverages have two decimals, as captured ones have. */
export function leveragePreferencesText(state: State, account: Account, symbol?: string): string {
  const rows: string[] = [];
  for (const position of positionsOf(state, account)) {
    const { contract } = state.markets.get(position.marketId);
    if (position.leverage === 0 || (symbol !== undefined && contract.symbol !== symbol)) continue;
    rows.push(`{"symbol":${JSON.stringify(contract.symbol)},"maxLeverage":${position.leverage.toFixed(2)}}`);
  }
  return `[${rows.join(',')}]`;
}

/** The markets whose profit is not paid in USD. */
export function profitPreferences(state: State, account: Account): readonly ProfitPreference[] {
  return positionsOf(state, account)
    .filter(({ profitAsset }) => profitAsset !== NONE)
    .map(({ marketId, profitAsset }) => ({
      symbol: state.markets.get(marketId).contract.symbol,
      pnlCurrency: profitCurrencyOf(state.assets.get(profitAsset).symbol),
    }));
}

export function setLeverageCommand(account: number, symbol: string, maxLeverage: string | undefined): SetLeverage {
  return {
    type: 'setLeverage',
    account,
    symbol,
    ...(maxLeverage === undefined ? {} : { maxLeverage: Number(maxLeverage) }),
  };
}

/** The command, or `currencyDoesNotExist` for text that is no name. Bitcoin is `BTC` or `XBT`, in any case. */
export function setProfitCurrencyCommand(
  account: number,
  symbol: string,
  currency: string,
): SetProfitCurrency | Refusal {
  if (!CURRENCY.test(currency)) return refuse('currencyDoesNotExist');
  return { type: 'setProfitCurrency', account, symbol, asset: ledgerSymbol(currency.toUpperCase()) };
}

function positionsOf(state: State, account: Account): readonly Position[] {
  return account.wallets.flatMap((walletId) =>
    state.wallets.get(walletId).positions.map((id) => state.positions.get(id)),
  );
}
