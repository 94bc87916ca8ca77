/** The figures that an expectation may name, by path: `alice.flex.marginEquity`, `alice.positions.PF_XBTUSD.size`. */

import { suggestion } from '../control/nearest.ts';
import type { Account } from '../core/entities.ts';
import { assetTotal } from '../core/money/ledger.ts';
import type { State } from '../core/state.ts';
import { accountsBody } from '../gateway/wire/accounts.ts';
import { openPositions } from '../gateway/wire/positions.ts';
import type { Chronicle } from './chronicle.ts';
import { contractsOf, marketNamed } from './observe.ts';
import type { ScenarioEvent } from './result.ts';

export type Actual = number | string | boolean;

export type Found =
  | { readonly ok: true; readonly value: Actual }
  /** There is no such figure: a fault of the scenario. */
  | { readonly ok: false; readonly problem: string };

const NOT_THERE = (problem: string): Found => ({ ok: false, problem });
const found = (value: Actual): Found => ({ ok: true, value });

const COUNTS: Readonly<Record<string, ScenarioEvent['type']>> = {
  fills: 'fill',
  liquidations: 'liquidation',
  settlements: 'settlement',
};
const OF_ACCOUNT: readonly string[] = [
  'cash',
  'flex',
  'fi_xbtusd and its like',
  'positions',
  'orders',
  'openOrders',
  'liquidated',
  'liquidations',
  'fills',
  'settlements',
  'realizedProfit',
  'fundingReceived',
  'fees',
];

export class Figures {
  readonly #state: State;
  readonly #chronicle: Chronicle;
  readonly #wallets = new Map<number, unknown>();

  /** Figures of the present moment; made anew for another one. */
  constructor(state: State, chronicle: Chronicle) {
    this.#state = state;
    this.#chronicle = chronicle;
  }

  /** Of an account: everything that `GET /accounts` has, and what became of it. */
  ofAccount(account: Account, steps: readonly string[]): Found {
    const [first = '', ...rest] = steps;
    switch (first) {
      case 'positions':
        return this.#position(account, rest);
      case 'orders':
        return this.#order(account, rest);
      case 'openOrders':
        return found(account.openOrders);
      case 'liquidated':
        return found(this.#count(account, 'liquidation') > 0);
      case 'realizedProfit':
      case 'fundingReceived':
      case 'fees':
        return this.#total(account, first, rest);
    }
    const counted = COUNTS[first];
    if (counted !== undefined) return found(this.#count(account, counted));
    return this.#wallet(account, steps);
  }

  /** `markets.PF_XBTUSD.markPrice`, `indexPrices.XBT`, `venue.liquidatedAccounts`. */
  ofVenue([first = '', ...rest]: readonly string[]): Found {
    if (first === 'indexPrices') {
      const id = this.#state.assetBySymbol.get(rest[0] ?? '');
      return id === undefined
        ? NOT_THERE(`there is no asset ${rest[0]}`)
        : found(this.#state.assets.get(id).indexPriceUsd);
    }
    if (first === 'markets') return this.#market(rest);
    const [name = ''] = rest;
    switch (name) {
      case 'liquidatedAccounts':
        return found(new Set(this.#of('liquidation').map((event) => accountOf(event))).size);
      case 'liquidations':
        return found(this.#of('liquidation').length);
      case 'fills':
        return found(this.#of('fill').length);
      case 'conserved':
        return found(isConserved(this.#state));
      default: {
        const known = ['liquidatedAccounts', 'liquidations', 'fills', 'conserved'];
        return NOT_THERE(`venue has ${known.join(', ')}.${suggestion(name, known)}`);
      }
    }
  }

  #market([symbol = '', field = '']: readonly string[]): Found {
    const market = marketNamed(this.#state, symbol.toUpperCase());
    if (market === undefined) return NOT_THERE(`there is no market ${symbol}`);
    const fields: Readonly<Record<string, Actual>> = {
      markPrice: market.markPrice,
      fundingRate: market.fundingRate,
      listed: market.listed,
      suspended: market.suspended,
      postOnly: market.postOnly,
    };
    return pick(fields, field, `markets.${symbol}`);
  }

  #position(account: Account, [symbol = '', field = '']: readonly string[]): Found {
    if (marketNamed(this.#state, symbol.toUpperCase()) === undefined) return NOT_THERE(`there is no market ${symbol}`);
    const position = openPositions(this.#state, account).find((open) => open.symbol === symbol.toUpperCase());
    const fields: Readonly<Record<string, Actual>> = {
      size: position === undefined ? 0 : position.side === 'long' ? position.size : -position.size,
      price: position?.price ?? 0,
      pnl: position?.unrealizedPnl ?? 0,
      funding: position?.unrealizedFunding ?? 0,
    };
    return pick(fields, field, `positions.${symbol}`);
  }

  #order(account: Account, [name = '', field = 'status']: readonly string[]): Found {
    const order = this.#chronicle.orders.find(account.id, name);
    if (order === undefined) {
      const known = this.#chronicle.orders.names(account.id);
      return NOT_THERE(`${account.name} sent no order named ${name}.${suggestion(name, known)}`);
    }
    const { status, marketId, quantityLots, filledLots, reason } = order;
    const size = (lots: number): number => (marketId < 0 ? 0 : contractsOf(this.#state, marketId, lots));
    return pick({ status, reason, size: size(quantityLots), filled: size(filledLots) }, field, `orders.${name}`);
  }

  /** Of one wallet, or of flex when none is named. */
  #total(
    account: Account,
    name: 'realizedProfit' | 'fundingReceived' | 'fees',
    [wallet = 'flex']: readonly string[],
  ): Found {
    const id = account.wallets.find((walletId) => this.#state.wallets.get(walletId).name === wallet);
    return id === undefined
      ? NOT_THERE(`${account.name} has no wallet ${wallet}`)
      : found(this.#chronicle.totals.of(id)[name]);
  }

  #wallet(account: Account, steps: readonly string[]): Found {
    let at: unknown = this.#walletsOf(account);
    const path: string[] = [];
    for (const step of steps) {
      const names = typeof at === 'object' && at !== null ? Object.keys(at) : [];
      const name = names.find((known) => known.toLowerCase() === step.toLowerCase());
      if (name === undefined) {
        // A balance that was never there is none.
        if (isBalance(path)) return found(0);
        const known = path.length === 0 ? [...names, ...OF_ACCOUNT] : names;
        const where = path.length === 0 ? account.name : path.join('.');
        const has = path.length === 0 ? OF_ACCOUNT : names;
        return NOT_THERE(`${where} has no ${step}; it has ${has.join(', ')}.${suggestion(step, known)}`);
      }
      path.push(name);
      at = (at as Readonly<Record<string, unknown>>)[name];
    }
    if (typeof at === 'number') return found(at);
    if (typeof at === 'string') return found(/^-?[\d.]+$/.test(at) ? Number(at) : at);
    const names = typeof at === 'object' && at !== null ? Object.keys(at).join(', ') : '';
    return NOT_THERE(`${path.join('.')} is no figure; it has ${names}`);
  }

  #walletsOf(account: Account): unknown {
    const known = this.#wallets.get(account.id);
    if (known !== undefined) return known;
    const wallets: unknown = JSON.parse(accountsBody(this.#state, account));
    this.#wallets.set(account.id, wallets);
    return wallets;
  }

  #of(type: ScenarioEvent['type']): readonly ScenarioEvent[] {
    return this.#chronicle.events.filter((event) => event.type === type);
  }

  #count(account: Account, type: ScenarioEvent['type']): number {
    return this.#of(type).filter((event) => accountOf(event) === account.name).length;
  }
}

function accountOf(event: ScenarioEvent): string | undefined {
  return 'account' in event ? event.account : undefined;
}

/** `flex.currencies.XBT`, `flex.currencies.XBT.quantity`, `cash.balances.xbt`. */
function isBalance(path: readonly string[]): boolean {
  return path[1] === 'currencies' || path[1] === 'balances';
}

function pick(fields: Readonly<Record<string, Actual>>, name: string, where: string): Found {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (value !== undefined) return found(value);
  const known = Object.keys(fields);
  return NOT_THERE(`${where} has ${known.join(', ')}.${suggestion(name, known)}`);
}

/** Whether each asset sums to zero over everybody: no money came from nowhere. */
export function isConserved(state: State): boolean {
  for (let id = 0; id < state.assets.size; id++) if (assetTotal(state, id) !== 0n) return false;
  return true;
}
