/**
 * Settling a fill: the trade is valued once, changes both positions, and its money moves in one balanced group of
 * postings a side. Realised profit comes from the market's clearing account, fees go to the venue's.
 */
import type { Market, Position } from '../entities.ts';
import type { FillSide, FillType, OrderView } from '../events.ts';
import { type ContractTerms, tradeValue } from '../instruments/terms.ts';
import { forgetFigures, marketTerms } from '../margin/figures.ts';
import { assertBalanced, bookedUnits, bookingStepOf, postToWallet } from '../money/ledger.ts';
import { ownPosition, walletFor } from '../positions/positions.ts';
import { applyTrade } from '../positions/trade.ts';
import type { Turn } from '../turn.ts';
import { feeOn, feeRateFor } from './fees.ts';

/** One side of a fill, as it comes to it. */
export interface Party {
  readonly accountId: number;
  readonly order: OrderView;
  readonly fillType: FillType;
}

/** Keys of an execution: its own, and one for each of its four ledger rows. */
const KEYS_OF_EXECUTION = 5;

/** Settles `lots` at `ticks` between maker and taker and tells of it. Orders themselves are the caller's. */
export function settleFill(
  turn: Turn,
  marketId: number,
  maker: Party,
  taker: Party,
  ticks: number,
  lots: number,
  makerFilled: boolean,
): void {
  const { state } = turn;
  const market = state.markets.own(marketId);
  const terms = marketTerms(state, market);
  const value = tradeValue(terms, lots, ticks);
  const makerSide = settleSide(turn, market, terms, maker, ticks, lots, value);
  const takerSide = settleSide(turn, market, terms, taker, ticks, lots, value);
  market.trades++;
  market.lastTicks = ticks;
  market.lastLots = lots;
  market.lastMs = turn.timeMs;
  market.lastSide = taker.order.side;
  turn.tell({
    type: 'execution',
    key: turn.keys(KEYS_OF_EXECUTION),
    marketId: market.id,
    timeMs: turn.timeMs,
    ticks,
    lots,
    markPrice: market.markPrice,
    sequence: market.trades,
    takerSide: taker.order.side,
    maker: makerSide,
    taker: takerSide,
    makerFilled,
  });
}

function settleSide(
  turn: Turn,
  market: Market,
  terms: ContractTerms,
  party: Party,
  ticks: number,
  lots: number,
  value: bigint,
): FillSide {
  const { state } = turn;
  const account = state.accounts.get(party.accountId);
  const wallet = walletFor(state, account, market);
  const position = ownPosition(state, wallet.id, market.id);
  const { lots: oldLots, entryPrice: oldEntryPrice, openedMs } = position;
  const profit = applyTrade(terms, position, party.order.side === 'buy' ? lots : -lots, ticks, value);
  noteChange(turn, market, position, oldLots);
  const rate = feeRateFor(terms, account, party.fillType);
  const booked = book(turn, market, terms, wallet.id, profit, value, rate);
  return {
    accountId: party.accountId,
    walletId: wallet.id,
    order: party.order,
    fillType: party.fillType,
    oldLots,
    newLots: position.lots,
    oldEntryPrice,
    newEntryPrice: position.entryPrice,
    openedMs: oldLots === 0 ? turn.timeMs : openedMs,
    ...booked,
  };
}

/** Keeps what follows from the position's size: open interest, when it was opened, and its figures. */
function noteChange(turn: Turn, market: Market, position: Position, oldLots: number): void {
  forgetFigures(turn.state, position);
  market.openInterestLots += Math.max(position.lots, 0) - Math.max(oldLots, 0);
  const flips = oldLots > 0 !== position.lots > 0;
  if (position.lots !== 0 && (oldLots === 0 || flips)) position.openedMs = turn.timeMs;
}

interface Booked {
  readonly realizedProfit: bigint;
  readonly fee: bigint;
  readonly realizedFunding: bigint;
  readonly oldBalance: bigint;
  readonly newBalance: bigint;
}

/**
 * Books profit and fee of one side. Each part is rounded to the booked decimals by itself (C41, D8); what the rounding
 * leaves over goes to the asset's rounding account, so that the group is balanced to the last unit.
 */
function book(
  turn: Turn,
  market: Market,
  terms: ContractTerms,
  walletId: number,
  profit: bigint,
  value: bigint,
  rate: number,
): Booked {
  const { state } = turn;
  const assetId = market.settlementAsset;
  const step = bookingStepOf(state, assetId);
  const exactProfit = profit * terms.unitsPerCost;
  const exactFee = feeOn(value * terms.unitsPerCost, rate);
  const realizedProfit = bookedUnits(exactProfit, step);
  const fee = bookedUnits(exactFee, step);
  const change = realizedProfit - fee;
  const rounding = exactProfit - realizedProfit + fee - exactFee;
  assertBalanced(change - exactProfit + exactFee + rounding);
  market.clearing -= exactProfit;
  if (exactFee !== 0n || rounding !== 0n) {
    const pots = state.pots.own(assetId);
    pots.fees += exactFee;
    pots.rounding += rounding;
  }
  const newBalance = postToWallet(state, walletId, assetId, change);
  return { realizedProfit, fee, realizedFunding: 0n, oldBalance: newBalance - change, newBalance };
}
