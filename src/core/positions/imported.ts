/**
 * A position that comes from somewhere else: it is put where it belongs as it was, and the house takes the other side at
 * its entry price. For the house that is a trade like any other, so the market's clearing account, the sum of costs and
 * open interest stay balanced; for the account nothing is traded, charged or booked (C160). Funding that it has not
 * realised yet comes along, and what the one owes the other is to receive (C175).
 */
import { type Account, type Market, NONE, type Position, type Wallet } from '../entities.ts';
import type { ContractTerms } from '../instruments/terms.ts';
import { marketTerms } from '../margin/figures.ts';
import { forgetFigures } from '../margin/wallet-figures.ts';
import { forgetImpactMid } from '../market/impact.ts';
import { touchWallet } from '../money/ledger.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { bookAmounts } from './booking.ts';
import { noteAhead, realizeEndedHour } from './funding.ts';
import { positionFundingUnits } from './funding-figure.ts';
import { ownPosition, walletFor } from './positions.ts';
import { applyTrade } from './trade.ts';

/** A position in the units of its contract. */
export interface PlacedPosition {
  readonly marketId: number;
  /** Signed. */
  readonly lots: number;
  /** Of its size, without sign, in units of cost. */
  readonly cost: bigint;
  /** USD. */
  readonly entryPrice: number;
  /** 0 for cross margin. */
  readonly leverage: number;
  /** NONE for the settlement asset. */
  readonly profitAsset: number;
  /** In the settlement asset: negative is owed. */
  readonly carriedFunding: number;
}

/** Puts it into a wallet that has none in the market. */
export function placePosition(turn: Turn, account: Account, placed: PlacedPosition): void {
  const { state, timeMs } = turn;
  const market = state.markets.own(placed.marketId);
  const terms = marketTerms(state, market);
  const wallet = walletFor(state, account, market);
  const position = ownPosition(state, wallet.id, market.id);
  position.lots = placed.lots;
  position.cost = placed.lots > 0 ? placed.cost : -placed.cost;
  position.entryPrice = placed.entryPrice;
  position.openedMs = timeMs;
  position.fundedMs = timeMs;
  position.carriedFunding = placed.carriedFunding;
  position.leverage = placed.leverage;
  position.profitAsset = placed.profitAsset;
  market.openInterestLots += Math.max(placed.lots, 0);
  forgetFigures(state, position);
  touchWallet(state, wallet.id);
  takeOtherSide(turn, market, terms, placed);
}

function takeOtherSide(turn: Turn, market: Market, terms: ContractTerms, placed: PlacedPosition): void {
  const { state } = turn;
  const wallet = walletFor(state, state.accounts.get(state.root.houseAccount), market);
  const position = ownPosition(state, wallet.id, market.id);
  realizeEndedHour(turn, market, position);
  const { lots: before } = position;
  const { decimals } = state.assets.get(market.settlementAsset);
  const funding = positionFundingUnits(market, terms, position, turn.timeMs, decimals);
  const ticks = (placed.entryPrice * terms.tickScale) / terms.tickMantissa;
  const profit = applyTrade(terms, position, -placed.lots, ticks, placed.cost);
  bookAmounts(turn, market, wallet, { profit: profit * terms.unitsPerCost, fee: 0n, funding });
  noteAhead(state, market, funding);
  // Its own has just been booked: nothing is summed up here.
  position.carriedFunding = placed.carriedFunding === 0 ? 0 : -placed.carriedFunding;
  keepHouse(turn, market, wallet, position, before);
}

function keepHouse(turn: Turn, market: Market, wallet: Wallet, position: Position, before: number): void {
  const { state, timeMs } = turn;
  market.openInterestLots += Math.max(position.lots, 0) - Math.max(before, 0);
  if (position.lots !== 0 && before > 0 !== position.lots > 0) position.openedMs = timeMs;
  if (position.lots !== 0 && before === 0) position.openedMs = timeMs;
  position.fundedMs = timeMs;
  forgetFigures(state, position);
  forgetImpactMid(state, market.id);
  touchWallet(state, wallet.id);
}

/** Whether the account may have its profit in the asset; NONE stands for the settlement asset. */
export function profitAssetOf(state: State, market: Market, symbol: string | undefined): number | undefined {
  if (symbol === undefined) return NONE;
  const id = state.assetBySymbol.get(symbol);
  if (id === undefined) return undefined;
  return id === market.settlementAsset ? NONE : id;
}
