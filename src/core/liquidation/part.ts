/**
 * What is liquidated together: an isolated position by itself, or all that the wallet holds in cross margin
 * (margin-and-risk 3.2, 7). Other wallets of the account are never asked.
 */
import type { Market, Wallet } from '../entities.ts';
import { amountOfCost } from '../instruments/terms.ts';
import { valueAt } from '../margin/exposure.ts';
import { marketTerms, markTicks, withheldPart } from '../margin/figures.ts';
import { isolatedMargin, type WalletMargin, walletMargin } from '../margin/wallet.ts';
import type { State } from '../state.ts';

/** Stands for all of a wallet, isolated positions included. */
export const WHOLE = -2;

/** `positionId` is the isolated position, or NONE for the wallet's cross part, or WHOLE. */
export interface Part {
  readonly walletId: number;
  readonly positionId: number;
}

/** In USD, or in the coin of a single-collateral wallet. */
export interface PartMargin {
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
}

/** One open position of a part. Amounts are in the settlement asset. */
export interface Leg {
  readonly positionId: number;
  readonly marketId: number;
  /** Signed size. */
  readonly lots: number;
  readonly maintenanceMargin: number;
  /** Value at the mark, not negative. */
  readonly value: number;
  /** Unrealised profit and accrued funding, and which part of it counts as margin while it is positive (2.4). */
  readonly unrealized: number;
  readonly counted: number;
}

/** The figures that decide about the part (7, C8, C16). */
export function partMargin(state: State, part: Part): PartMargin {
  const wallet = state.wallets.get(part.walletId);
  if (part.positionId >= 0) return isolatedMargin(state, wallet, part.positionId);
  const margin = walletMargin(state, wallet);
  if (part.positionId === WHOLE) return { ...margin, equity: margin.marginEquity };
  const { riskEquity, riskInitialMargin, riskMaintenanceMargin } = margin;
  return { equity: riskEquity, initialMargin: riskInitialMargin, maintenanceMargin: riskMaintenanceMargin };
}

/** What is held against a wallet's initial margin (D14): of a flex wallet the totals, of an inverse one with its funding. */
export function equityForInitial(wallet: Wallet, margin: WalletMargin): number {
  return wallet.kind === 'single' ? margin.riskEquity : margin.marginEquity;
}

/** D14: below initial margin, orders not counted. */
export function isShortOfInitial(wallet: Wallet, margin: WalletMargin): boolean {
  return equityForInitial(wallet, margin) < margin.initialMargin;
}

/** The part's positions, and rows that only have orders, in the wallet's order. */
export function positionsOf(state: State, part: Part): readonly number[] {
  if (part.positionId >= 0) return [part.positionId];
  const { positions } = state.wallets.get(part.walletId);
  return part.positionId === WHOLE ? positions : positions.filter((id) => state.positions.get(id).leverage === 0);
}

/**
 * The part's open positions that can be closed now, in the wallet's order. Positions in a market that does not trade wait
 * until it does.
 */
export function legsOf(state: State, part: Part): readonly Leg[] {
  const wallet = state.wallets.get(part.walletId);
  return positionsOf(state, part)
    .filter((id) => isOpen(state, id))
    .map((id) => legOf(state, wallet, id));
}

/** True when orders match in the market; the positions of others wait until they do (C95). */
export function trades(market: Market): boolean {
  return market.listed && !market.suspended && !market.postOnly;
}

/**
 * The order in which legs are closed (D28, C21, C90): of each underlying the heavier side first, because it alone sets the
 * netted requirement, then the side that hedges it; among them the largest maintenance margin, then by symbol. Equally
 * heavy sides: the long one.
 */
export function inClosingOrder(state: State, legs: readonly Leg[]): readonly Leg[] {
  const hedges = (leg: Leg): number =>
    leg.lots > 0 === longIsHeavier(state, legs, state.pairOf(leg.marketId)) ? 0 : 1;
  return [...legs].sort(
    (a, b) =>
      hedges(a) - hedges(b) ||
      b.maintenanceMargin - a.maintenanceMargin ||
      byText(symbolOf(state, a), symbolOf(state, b)),
  );
}

function isOpen(state: State, positionId: number): boolean {
  const position = state.positions.get(positionId);
  return position.lots !== 0 && trades(state.markets.get(position.marketId));
}

function legOf(state: State, wallet: Wallet, positionId: number): Leg {
  const position = state.positions.get(positionId);
  const market = state.markets.get(position.marketId);
  const terms = marketTerms(state, market);
  // Its own figures; those of an isolated position and of a cross leg come from the same place.
  const { pnl, unrealizedFunding, maintenanceMargin } = isolatedMargin(state, wallet, positionId);
  return {
    positionId,
    marketId: market.id,
    lots: position.lots,
    maintenanceMargin,
    value: amountOfCost(terms, valueAt(terms, Math.abs(position.lots), markTicks(terms, market))),
    unrealized: pnl + unrealizedFunding,
    counted: 1 - withheldPart(state, position.profitAsset),
  };
}

function longIsHeavier(state: State, legs: readonly Leg[], pair: number): boolean {
  let long = 0;
  let short = 0;
  for (const leg of legs) {
    if (state.pairOf(leg.marketId) !== pair) continue;
    if (leg.lots > 0) long += leg.maintenanceMargin;
    else short += leg.maintenanceMargin;
  }
  return long >= short;
}

function symbolOf(state: State, leg: Leg): string {
  return state.markets.get(leg.marketId).contract.symbol;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
