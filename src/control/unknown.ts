/** Refusals of names that nothing has, with those there are. */
import type { State } from '../core/state.ts';
import { nearest } from './nearest.ts';
import { type ControlErrorCode, type Outcome, refuse, short } from './refusal.ts';

/** Of how many names the nearest is looked for: a venue may have very many accounts. */
const MOST_COMPARED = 200;
const MOST_NAMED = 8;

export function unknownAccount(state: State, reference: string): Outcome<never> {
  const names: string[] = [];
  for (let id = 0; id < state.accounts.size && names.length < MOST_COMPARED; id++) {
    const account = state.accounts.find(id);
    if (account?.role === 'client') names.push(account.name);
  }
  return unknown('unknownAccount', 'account with the id, name or uid', reference, names);
}

export function unknownMarket(state: State, symbol: string): Outcome<never> {
  const names: string[] = [];
  for (let id = 0; id < state.markets.size && names.length < MOST_COMPARED; id++) {
    const { contract, listed } = state.markets.get(id);
    if (listed) names.push(contract.symbol);
  }
  return unknown('unknownMarket', 'market named', symbol, names);
}

export function unknownAsset(state: State, symbol: string): Outcome<never> {
  const names: string[] = [];
  for (let id = 0; id < state.assets.size && names.length < MOST_COMPARED; id++)
    names.push(state.assets.get(id).symbol);
  return unknown('unknownAsset', 'asset named', symbol, names);
}

export function unknownWallet(wallet: string, names: readonly string[]): Outcome<never> {
  return unknown('unknownWallet', 'wallet named', wallet, names);
}

export function unknownSnapshot(name: string, names: readonly string[]): Outcome<never> {
  return unknown('unknownSnapshot', 'snapshot named', name, names);
}

function unknown(error: ControlErrorCode, what: string, given: string, names: readonly string[]): Outcome<never> {
  return refuse(error, `There is no ${what} ${short(given)}${listed(given, names)}.`);
}

/** `; there are A, B, C`; of many some, and the nearest first. */
function listed(given: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  if (names.length === 1) return `; there is ${names[0]}`;
  if (names.length <= MOST_NAMED) return `; there are ${names.join(', ')}`;
  const meant = nearest(given, names);
  const order = meant === undefined ? names : [meant, ...names.filter((name) => name !== meant)];
  return `; there are ${order.slice(0, MOST_NAMED).join(', ')} and others`;
}
