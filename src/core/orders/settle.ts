/**
 * Settling a fill: the trade is valued once, changes both positions, and its money moves in one balanced group of
 * postings a side (positions/booking.ts). The position's funding is realised with it.
 */
import type { Market, Position } from '../entities.ts';
import type { FillSide, FillType, OrderView } from '../events.ts';
import { type ContractTerms, tradeValue } from '../instruments/terms.ts';
import { marketTerms } from '../margin/figures.ts';
import { forgetFigures } from '../margin/wallet-figures.ts';
import { forgetImpactMid } from '../market/impact.ts';
import { bookedUnits, bookingStepOf } from '../money/ledger.ts';
import { bookAmounts, settleCurrencies } from '../positions/booking.ts';
import { noteAhead, realizeEndedHour } from '../positions/funding.ts';
import { positionFundingUnits } from '../positions/funding-figure.ts';
import { keptFunding } from '../positions/isolated.ts';
import { ownPosition, walletFor } from '../positions/positions.ts';
import { applyTrade } from '../positions/trade.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { feeOn, feeRateFor } from './fees.ts';
import { noteVolume } from './volume.ts';

/** One side of a fill, as it comes to it. */
export interface Party {
  readonly accountId: number;
  readonly order: OrderView;
  readonly fillType: FillType;
  /** The most it can be charged, in units of the settlement asset: a wallet in liquidation pays no more than it has (C63). */
  readonly feeAtMost?: bigint;
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
  // The house's quote is smaller, and what a reduce-only order of either party may close is another.
  forgetImpactMid(state, marketId);
  const terms = marketTerms(state, market);
  const value = tradeValue(terms, lots, ticks);
  const units = value * terms.unitsPerCost;
  const makerSide = settleSide(turn, market, terms, maker, ticks, lots, value, units);
  const takerSide = settleSide(turn, market, terms, taker, ticks, lots, value, units);
  state.tradeStamp++;
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
  settleCurrencies(turn, makerSide.walletId, makerSide.profitAsset, makerSide);
  settleCurrencies(turn, takerSide.walletId, takerSide.profitAsset, takerSide);
}

function settleSide(
  turn: Turn,
  market: Market,
  terms: ContractTerms,
  party: Party,
  ticks: number,
  lots: number,
  value: bigint,
  units: bigint,
): FillSide {
  const { state } = turn;
  const account = state.accounts.get(party.accountId);
  const wallet = walletFor(state, account, market);
  const position = ownPosition(state, wallet.id, market.id);
  realizeEndedHour(turn, market, position);
  const { lots: oldLots, entryPrice: oldEntryPrice, openedMs } = position;
  const { decimals } = state.assets.get(market.settlementAsset);
  const funding = positionFundingUnits(market, terms, position, turn.timeMs, decimals);
  const profit = applyTrade(terms, position, party.order.side === 'buy' ? lots : -lots, ticks, value);
  const rate = feeRateFor(state, terms, account, party.fillType);
  noteVolume(state, account.id, terms, lots, ticks);
  const fullFee = feeOn(units, rate);
  const exactFee = party.feeAtMost === undefined ? fullFee : limitedFee(state, market, fullFee, party.feeAtMost);
  const booked = bookAmounts(turn, market, wallet, {
    profit: profit === 0n ? 0n : profit * terms.unitsPerCost,
    fee: exactFee,
    funding,
  });
  noteAhead(state, market, funding);
  noteChange(turn, market, position, oldLots, booked.realizedFunding);
  return {
    accountId: party.accountId,
    walletId: wallet.id,
    profitAsset: position.profitAsset,
    order: party.order,
    fillType: party.fillType,
    oldLots,
    newLots: position.lots,
    oldEntryPrice,
    newEntryPrice: position.entryPrice,
    openedMs: oldLots === 0 ? turn.timeMs : openedMs,
    feeRate: rate,
    realizedProfit: booked.realizedProfit,
    fee: booked.fee,
    realizedFunding: booked.realizedFunding,
    oldBalance: booked.oldBalance,
    newBalance: booked.newBalance,
  };
}

/** A fee that, once it is rounded to the booked decimals, is not above a limit (C63). */
function limitedFee(state: State, market: Market, fee: bigint, atMost: bigint): bigint {
  const step = bookingStepOf(state, market.settlementAsset);
  return bookedUnits(fee, step) > atMost ? atMost - (atMost % step) : fee;
}

/** Keeps what follows from the position's size: open interest, since when it is open and funded, and its figures. */
function noteChange(turn: Turn, market: Market, position: Position, oldLots: number, realizedFunding: bigint): void {
  forgetFigures(turn.state, position);
  market.openInterestLots += Math.max(position.lots, 0) - Math.max(oldLots, 0);
  const flips = oldLots > 0 !== position.lots > 0;
  if (position.lots !== 0 && (oldLots === 0 || flips)) position.openedMs = turn.timeMs;
  position.fundedMs = turn.timeMs;
  position.carriedFunding = 0;
  if (position.leverage !== 0) {
    position.isolatedFunding = keptFunding(position.isolatedFunding + realizedFunding, oldLots, position.lots);
  }
}
