/** Finding what a caller names: an account by id, name or uid, an asset, a market, a wallet. Reads only. */
import type { Account, Asset, Market } from '../core/entities.ts';
import { keyFromUuid } from '../core/ids.ts';
import { ledgerSymbol } from '../core/instruments/build.ts';
import type { State } from '../core/state.ts';
import type { Known } from '../import/reading.ts';

const ID = /^\d{1,15}$/;

/** Every account of a client; the house's and the noise account are the venue's own. */
export function clientAccounts(state: State): readonly Account[] {
  const accounts: Account[] = [];
  for (let id = 0; id < state.accounts.size; id++) {
    const account = state.accounts.find(id);
    if (account?.role === 'client') accounts.push(account);
  }
  return accounts;
}

/** A client's account by its id, its name or its uid. */
export function findAccount(state: State, reference: string): Account | undefined {
  const id = ID.test(reference) ? Number(reference) : keyFromUuid(state.root.seed, 'account', reference);
  if (id !== undefined) {
    const account = state.accounts.find(id);
    return account?.role === 'client' ? account : undefined;
  }
  for (let each = 0; each < state.accounts.size; each++) {
    const account = state.accounts.find(each);
    if (account?.name === reference && account.role === 'client') return account;
  }
  return undefined;
}

/** The asset's ledger symbol, from what a caller calls it: in any case, and BTC for XBT. */
export function matchSymbol(symbols: readonly string[], text: string): string | undefined {
  const upper = ledgerSymbol(text.toUpperCase());
  return [text, upper].find((symbol) => symbols.includes(symbol)) ?? symbols.find((own) => own.toUpperCase() === upper);
}

/** An asset by what a caller calls it. */
export function findAsset(state: State, text: string): Asset | undefined {
  const assets: Asset[] = [];
  for (let id = 0; id < state.assets.size; id++) assets.push(state.assets.get(id));
  const symbol = matchSymbol(
    assets.map((asset) => asset.symbol),
    text,
  );
  return assets.find((asset) => asset.symbol === symbol);
}

/** A market by its symbol, in any case. */
export function findMarket(state: State, text: string): Market | undefined {
  const id = state.marketBySymbol.get(text.toUpperCase());
  return id === undefined ? undefined : state.markets.get(id);
}

/** The names of an account's wallets. */
export function walletNames(state: State, account: Account): readonly string[] {
  return account.wallets.map((id) => state.wallets.get(id).name);
}

/** What the venue knows of what replies name: assets, markets that trade, wallets. */
export function knownOf(state: State): Known {
  const wallets: { name: string; coin: string | undefined }[] = [
    { name: 'cash', coin: undefined },
    { name: 'flex', coin: undefined },
  ];
  for (let id = 0; id < state.markets.size; id++) {
    const { kind, wallet, settlementAsset } = state.markets.get(id).contract;
    if (kind === 'inverse' && !wallets.some(({ name }) => name === wallet)) {
      wallets.push({ name: wallet, coin: settlementAsset });
    }
  }
  return {
    asset: (text) => findAsset(state, text)?.symbol,
    market: (text) => {
      const market = findMarket(state, text);
      return market?.listed === true ? market.contract.symbol : undefined;
    },
    wallets,
  };
}
