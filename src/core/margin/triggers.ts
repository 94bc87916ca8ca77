/**
 * Trigger estimates of a single-collateral wallet: the price at which its portfolio value meets a requirement
 * (margin-and-risk 5, D11, C18). All marks of the pair move by one common factor; funding is not in triggers.
 */
import { type Market, NONE, type Wallet } from '../entities.ts';
import { amountOfCost } from '../instruments/terms.ts';
import type { State } from '../state.ts';
import { valueAt } from './exposure.ts';
import { marketTerms, markTicks } from './figures.ts';

/** What the triggers of a wallet are solved from. */
export interface TriggerBase {
  /** Balance plus the coins that the positions cost: what a worthless pair would leave. */
  readonly coins: number;
  /** Signed coins that the positions are worth at their marks. */
  readonly net: number;
  /** The price that is printed when the factor is 1: the only position's mark, else the perpetual's; in USD. */
  readonly referencePrice: number;
  /** The market whose tick the printed price is rounded to; NONE without positions. */
  readonly marketId: number;
}

/** Sums up the wallet's positions. `balance` is in coins. */
export function triggerBase(state: State, wallet: Wallet, balance: number): TriggerBase {
  let coins = balance;
  let net = 0;
  let open = 0;
  let only: Market | undefined;
  for (const id of wallet.positions) {
    const position = state.positions.get(id);
    if (position.lots === 0) continue;
    const market = state.markets.get(position.marketId);
    const terms = marketTerms(state, market);
    const value = amountOfCost(terms, valueAt(terms, Math.abs(position.lots), markTicks(terms, market)));
    net += position.lots > 0 ? value : -value;
    coins += amountOfCost(terms, Number(position.cost));
    open++;
    only = market;
  }
  const reference = open > 1 ? perpetualOf(state, wallet) : only;
  return {
    coins,
    net,
    referencePrice: reference?.markPrice ?? 0,
    marketId: open === 0 || reference === undefined ? NONE : reference.id,
  };
}

/** Price at which the portfolio value equals a fixed requirement in coins: P = N / (K - R); 0 when there is none. */
export function fixedTrigger(base: TriggerBase, requirement: number): number {
  return positive(base.net / (base.coins - requirement), base);
}

/** The same for a requirement that is taken at the mark and moves with it: P = (N + R at mark) / K. */
export function markTrigger(base: TriggerBase, requirementAtMark: number): number {
  return positive((base.net + requirementAtMark) / base.coins, base);
}

/** D11: printed whenever the solution is positive, also when it has been passed already. */
function positive(factor: number, base: TriggerBase): number {
  const price = factor * base.referencePrice;
  return base.marketId !== NONE && price > 0 && Number.isFinite(price) ? price : 0;
}

function perpetualOf(state: State, wallet: Wallet): Market | undefined {
  for (let id = 0; id < state.markets.size; id++) {
    const market = state.markets.get(id);
    const { contract } = market;
    if (contract.wallet === wallet.name && contract.lastTradingMs === 0) return market;
  }
  return undefined;
}
