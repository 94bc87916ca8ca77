/**
 * A row of the account log as the socket tells it: that of REST, but what does not apply is 0 or empty text instead of
 * null, single-collateral wallets have the socket's names, and `collateral` names the currency that is booked.
 */
import type { State } from '../../../core/state.ts';
import type { Listed } from '../../../history/event-rows.ts';
import { logMembers } from '../../wire/account-log.ts';

const TEXTS: readonly string[] = ['contract', 'execution'];

/** JSON text of a row. */
export function accountLogText(state: State, entry: Listed): string {
  const members: string[] = [];
  for (const [name, text] of logMembers(state, entry)) {
    if (name === 'position_uid') continue;
    if (name === 'margin_account') members.push(`"margin_account":"${marginAccount(state, entry)}"`);
    else if (name === 'collateral') members.push(`"collateral":"${collateralOf(state, entry)}"`);
    else members.push(`"${name}":${text ?? (TEXTS.includes(name) ? '""' : '0')}`);
  }
  return `{${members.join(',')}}`;
}

/** `flex`, `cash`, or `f-xbt:usd` for the wallet that margins the inverse contracts of a pair. */
function marginAccount(state: State, entry: Listed): string {
  const wallet = state.wallets.get(rowOf(entry).walletId);
  if (wallet.kind !== 'single') return wallet.name;
  return singleWalletName(state.assets.get(wallet.assets[0] as number).symbol).toLowerCase();
}

function collateralOf(state: State, entry: Listed): string {
  const row = rowOf(entry);
  const assetId = 'assetId' in row ? row.assetId : state.markets.get(row.marketId).settlementAsset;
  return state.assets.get(assetId).symbol.toLowerCase();
}

/** The name of a single-collateral wallet on the socket: `F-XBT:USD`. */
export function singleWalletName(coin: string): string {
  return `F-${coin}:USD`;
}

type LogRow = { readonly walletId: number } & ({ readonly assetId: number } | { readonly marketId: number });

function rowOf(entry: Listed): LogRow {
  switch (entry.kind) {
    case 'fill':
      return entry.fill;
    case 'booking':
      return entry.booking;
    case 'funding':
      return entry.payment;
    case 'settlement':
      return entry.settlement;
    default:
      throw new Error('the account log has no rows of orders');
  }
}
