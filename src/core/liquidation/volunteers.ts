/** Who takes a position over, and how much of it (margin-and-risk 7; C64): preferences, position limits and margin. */

import type { AssignmentPreference } from '../commands/command.ts';
import { DAY_MS } from '../durations.ts';
import { type Account, type Market, NONE, type Position } from '../entities.ts';
import { type ContractTerms, tradeValue } from '../instruments/terms.ts';
import { amountOf } from '../margin/balances.ts';
import { type Hypothetical, marketTerms, markTicks, restingOrders } from '../margin/figures.ts';
import { isolatedMarginIf, walletMarginIf } from '../margin/wallet.ts';
import { collateralOfGains } from '../orders/after-state.ts';
import { fundingFigure } from '../positions/funding-figure.ts';
import { findPosition, walletFor } from '../positions/positions.ts';
import { applyTrade, type Holding } from '../positions/trade.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { largestThat } from './search.ts';

/** What is offered to volunteers. `lots` is signed: long positions are taken over as long positions. */
export interface Offer {
  readonly accountId: number;
  readonly marketId: number;
  readonly lots: number;
  readonly ticks: number;
  /** What the pool adds for a number of lots, in units of the settlement asset. */
  topUp(lots: number): bigint;
  /** How much better than mark it is for the volunteer, in hundredths of a percent. */
  readonly profitBps: number;
}

/** A volunteer and the largest number of lots it takes. */
export interface Volunteer {
  readonly accountId: number;
  readonly room: number;
}

/** Volunteers with room, in account order. */
export function volunteersFor(turn: Turn, offer: Offer): readonly Volunteer[] {
  const { state, timeMs } = turn;
  // Preferences do not change during a look, and few of many accounts have any.
  turn.volunteers ??= accountsThatVolunteer(state);
  const volunteers: Volunteer[] = [];
  for (const accountId of turn.volunteers) {
    if (accountId === offer.accountId) continue;
    const room = roomOf(state, state.accounts.get(accountId), offer, timeMs);
    if (room > 0) volunteers.push({ accountId, room });
  }
  return volunteers;
}

function accountsThatVolunteer(state: State): readonly number[] {
  const ids: number[] = [];
  for (let id = 0; id < state.accounts.size; id++) {
    const { assignments, role, active } = state.accounts.get(id);
    if (assignments.length > 0 && role === 'client' && active) ids.push(id);
  }
  return ids;
}

/** Lots that the account takes: the most that one of its preferences allows, as far as its margin bears it. */
function roomOf(state: State, account: Account, offer: Offer, timeMs: number): number {
  const market = state.markets.get(offer.marketId);
  const wallet = walletFor(state, account, market);
  const position = findPosition(state, wallet.id, market.id);
  let most = 0;
  for (const preference of account.assignments) {
    if (fits(market, preference, offer, timeMs)) {
      most = Math.max(most, allowedBy(state, market, preference, position?.lots ?? 0, offer));
    }
  }
  return largestThat(most, (lots) => bears(state, account, market, position, offer, lots));
}

/** Whether a preference is for this offer at all. */
export function fits(market: Market, preference: AssignmentPreference, offer: Offer, timeMs: number): boolean {
  const { contract } = market;
  if (!preference.enabled || preference.contractType !== contract.kind) return false;
  if (preference.symbol !== undefined && preference.symbol !== contract.symbol) return false;
  if (preference.symbol === undefined && preference.pair !== undefined && preference.pair !== contract.pair)
    return false;
  const long = offer.lots > 0;
  if (!(long ? preference.acceptLong : preference.acceptShort)) return false;
  const least = long ? preference.minimumProfitLongBps : preference.minimumProfitShortBps;
  if (least !== undefined && offer.profitBps < least) return false;
  return preference.timeFrame === 'all' || (preference.timeFrame === 'weekends') === isWeekend(timeMs);
}

/** Saturday and Sunday in UTC. */
export function isWeekend(timeMs: number): boolean {
  // 1970-01-01 was a Thursday: day 0 is the fourth of a week that begins on Sunday.
  const weekday = (Math.floor(timeMs / DAY_MS) + 4) % 7;
  return weekday === 0 || weekday === 6;
}

/** Lots of the offer within the preference's sizes and the contract's largest position; `held` is the volunteer's own size. */
function allowedBy(state: State, market: Market, preference: AssignmentPreference, held: number, offer: Offer): number {
  const terms = marketTerms(state, market);
  const { maxSize, maxPositionUsd } = preference;
  const same = offer.lots > 0 ? held : -held;
  let most = Math.min(Math.abs(offer.lots), market.contract.maxPositionLots - same);
  if (maxSize !== undefined) most = Math.min(most, lotsIn(terms, maxSize));
  if (maxPositionUsd !== undefined) {
    const price = terms.linear ? market.markPrice : 1;
    most = Math.min(most, lotsIn(terms, maxPositionUsd / price) - same);
  }
  return Math.max(0, most);
}

function lotsIn(terms: ContractTerms, size: number): number {
  return Math.floor((size * terms.lotScale) / terms.lotMantissa + 1e-9);
}

/**
 * Whether the volunteer stays above its initial margin, orders included, with so many lots (C64). Where it isolates the
 * market, the position must not be in danger by itself either: what the pool pays comes into the wallet, not into its
 * assigned collateral.
 */
function bears(
  state: State,
  account: Account,
  market: Market,
  position: Position | undefined,
  offer: Offer,
  lots: number,
): boolean {
  const wallet = walletFor(state, account, market);
  const terms = marketTerms(state, market);
  const { decimals } = state.assets.get(market.settlementAsset);
  const holding: Holding = {
    lots: position?.lots ?? 0,
    cost: position?.cost ?? 0n,
    entryPrice: position?.entryPrice ?? 0,
  };
  const { timeMs } = state.root;
  const funding = position === undefined ? 0 : fundingFigure(market, terms, position, timeMs);
  const value = tradeValue(terms, lots, offer.ticks);
  const profit = applyTrade(terms, holding, offer.lots > 0 ? lots : -lots, offer.ticks, value);
  const profitAsset = position?.profitAsset ?? NONE;
  const supposed: Hypothetical = {
    marketId: market.id,
    exposure: {
      lots: holding.lots,
      cost: Number(holding.cost),
      buyLots: position?.buyLots ?? 0,
      sellLots: position?.sellLots ?? 0,
      buyTickLots: position?.buyTickLots ?? 0,
      sellTickLots: position?.sellTickLots ?? 0,
      leverage: position?.leverage ?? 0,
      orders: (side) => (position === undefined ? [] : restingOrders(state, position, side)),
    },
    collateralChange:
      collateralOfBooked(state, profitAsset, [amountOf(profit * terms.unitsPerCost, decimals), funding]) +
      amountOf(offer.topUp(lots), decimals),
    isolatedFunding: position === undefined ? 0 : amountOf(position.isolatedFunding, decimals),
    profitAsset,
    // What the position has accrued is realised when it changes; lots that are taken over accrue from now on.
    fundedMs: timeMs,
    carriedFunding: 0,
  };
  const after = walletMarginIf(state, wallet, supposed);
  if (after.availableMargin < 0 || after.riskEquity < after.riskInitialMarginWithOrders) return false;
  if (supposed.exposure.leverage === 0) return true;
  const alone = isolatedMarginIf(state, wallet, supposed);
  return alone.equity >= alone.maintenanceMargin;
}

/** What booked amounts change the collateral by: gains go to the profit currency, losses come out of USD (D21). */
function collateralOfBooked(state: State, profitAsset: number, amounts: readonly number[]): number {
  let gains = 0;
  let losses = 0;
  for (const amount of amounts) {
    if (amount > 0) gains += amount;
    else losses += amount;
  }
  return collateralOfGains(state, profitAsset, gains) + losses;
}

/** How much better than the mark a price is for whoever takes a position of that sign over there, in hundredths of a percent. */
export function profitInBps(terms: ContractTerms, market: Market, lots: number, ticks: number): number {
  const mark = markTicks(terms, market);
  return (Math.sign(lots) * (mark - ticks) * 10_000) / mark;
}
