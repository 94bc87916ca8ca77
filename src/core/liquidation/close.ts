/**
 * Closing a position in the book: an immediate-or-cancel order of the venue for the account, matched like any other
 * (margin-and-risk 7). The maker is an ordinary maker.
 */
import type { Side } from '../commands/command.ts';
import { NONE } from '../entities.ts';
import type { CoreEvent, FillType } from '../events.ts';
import { FEE_RATE_ONE } from '../instruments/fees.ts';
import { type ContractTerms, tradeValue } from '../instruments/terms.ts';
import { marketTerms, withheldPart } from '../margin/figures.ts';
import { coverDebt } from '../money/conversion.ts';
import { bookedUnits, bookingStepOf } from '../money/ledger.ts';
import { cancelOrder, executeFill } from '../orders/execute.ts';
import { feeOn } from '../orders/fees.ts';
import { type PlannedFill, planFills } from '../orders/plan.ts';
import { cutReduceOnly } from '../orders/reduce-only.ts';
import { newView } from '../orders/views.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { payFromPool } from './pool.ts';
import { hasRoom, type Proceeding } from './proceeding.ts';

/** An order to close a part of a position. */
export interface ClosingOrder {
  readonly positionId: number;
  readonly lots: number;
  readonly limitTicks: number;
  /** The zero-equity price against which gains and shortfalls of its fills count; NONE while the part is sliced. */
  readonly zeroEquityTicks: number;
  readonly fillType: FillType;
}

/** What a closing order came to. */
export interface Closed {
  readonly lots: number;
  /** What the pool paid on the way, less the liquidation fees that it took. */
  readonly poolUnits: bigint;
}

/** The side of the order that closes a position of that sign. */
export function closingSide(lots: number): Side {
  return lots > 0 ? 'sell' : 'buy';
}

/**
 * Sends the order. If it would meet an order of the account itself, the account's orders in that market are cancelled
 * first: nobody trades with himself, and the venue's order takes precedence (C91).
 */
export function closeInBook(proceeding: Proceeding, order: ClosingOrder): Closed {
  const { turn, accountId } = proceeding;
  const { state } = turn;
  const position = state.positions.get(order.positionId);
  const { marketId } = position;
  const side = closingSide(position.lots);
  let view = newView(NONE, accountId, marketId, side, 'ioc', order.limitTicks, order.lots, true, '', turn.timeMs);
  let poolUnits = 0n;
  while (view.filledLots < order.lots) {
    const open = order.lots - view.filledLots;
    let plan = planFills(state, state.markets.get(marketId), side, order.limitTicks, open, accountId);
    if (plan.meetsOwn) {
      cancelOrdersIn(turn, order.positionId);
      plan = planFills(state, state.markets.get(marketId), side, order.limitTicks, open, accountId);
    }
    if (plan.fills.length === 0) break;
    if (view.key === NONE) view = { ...view, key: turn.keys(1) };
    for (const fill of plan.fills) {
      if (!hasRoom(proceeding)) break;
      countGain(proceeding, order, fill);
      poolUnits += coverShortfall(proceeding);
      const feeAtMost = proceeding.spare > 0n ? proceeding.spare : 0n;
      const before = turn.events.length;
      view = executeFill(turn, marketId, { accountId, order: view, fillType: order.fillType, feeAtMost }, fill);
      proceeding.spare -= feeSince(turn.events, before, view.key);
      poolUnits -= takeLiquidationFee(proceeding, order, fill);
    }
    if (proceeding.postponed) break;
  }
  if (view.filledLots > 0) {
    if (view.filledLots < order.lots) {
      turn.tell({ type: 'orderCancelled', order: view, reason: 'IOC_WOULD_NOT_EXECUTE_REASON' });
    }
    cutReduceOnly(turn, order.positionId);
  }
  return { lots: view.filledLots, poolUnits };
}

/** Cancels the orders of a position's market, oldest first. */
export function cancelOrdersIn(turn: Turn, positionId: number): void {
  const { state } = turn;
  for (let id = state.positions.get(positionId).firstOrder; id !== NONE; ) {
    const order = state.orders.get(id);
    id = order.nextOwn;
    cancelOrder(turn, order, 'NOT_ENOUGH_MARGIN');
  }
}

/** What closing lots of a position of that sign at `ticks` gives more than at `zeroTicks`, in ledger units. */
export function gainOver(
  terms: ContractTerms,
  positionLots: number,
  lots: number,
  ticks: number,
  zeroTicks: number,
): bigint {
  const difference = (tradeValue(terms, lots, ticks) - tradeValue(terms, lots, zeroTicks)) * terms.unitsPerCost;
  return positionLots > 0 === (terms.profitSign === 1n) ? difference : -difference;
}

/** Counts what the fill gives above, or takes below, the zero-equity price. */
function countGain(proceeding: Proceeding, order: ClosingOrder, fill: PlannedFill): void {
  if (order.zeroEquityTicks === NONE) return;
  const { state } = proceeding.turn;
  const position = state.positions.get(order.positionId);
  const terms = marketTerms(state, state.markets.get(position.marketId));
  const gain = gainOver(terms, position.lots, fill.lots, fill.ticks, order.zeroEquityTicks);
  proceeding.spare += gain > 0n ? countedPart(state, position.profitAsset, gain) : gain;
}

/** A profit that will be paid in another currency is worth less there (2.4). */
function countedPart(state: State, profitAsset: number, units: bigint): bigint {
  const withheld = withheldPart(state, profitAsset);
  return withheld === 0 ? units : BigInt(Math.floor(Number(units) * (1 - withheld)));
}

/**
 * The pool pays what the part cannot (C65), before the fill that costs it: otherwise the wallet's other collateral would
 * be converted for a loss that is not its own.
 */
function coverShortfall(proceeding: Proceeding): bigint {
  if (proceeding.spare >= 0n) return 0n;
  const owed = -proceeding.spare;
  payFromPool(proceeding.turn, proceeding.part.walletId, proceeding.settlementAsset, owed);
  proceeding.spare = 0n;
  return owed;
}

/** The liquidation fee, for the pool, out of what the part has (C23); gives what was taken. */
function takeLiquidationFee(proceeding: Proceeding, order: ClosingOrder, fill: PlannedFill): bigint {
  const { turn, part, settlementAsset, linear } = proceeding;
  const { state } = turn;
  const rate = state.root.rules.liquidationFeeRate;
  if (!linear || rate === 0 || order.fillType === 'coveredLiquidation') return 0n;
  const terms = marketTerms(state, state.markets.get(state.positions.get(order.positionId).marketId));
  const units = tradeValue(terms, fill.lots, fill.ticks) * terms.unitsPerCost;
  const full = bookedUnits(feeOn(units, Math.round(rate * FEE_RATE_ONE)), bookingStepOf(state, settlementAsset));
  const fee = full > proceeding.spare ? proceeding.spare : full;
  payFromPool(turn, part.walletId, settlementAsset, -fee);
  coverDebt(turn, part.walletId);
  proceeding.spare -= fee;
  return fee;
}

/** The fee that the taker was charged for the fill just settled. */
function feeSince(events: readonly CoreEvent[], from: number, orderKey: number): bigint {
  for (let index = from; index < events.length; index++) {
    const event = events[index] as CoreEvent;
    if (event.type === 'execution' && event.taker.order.key === orderKey) return event.taker.fee;
  }
  return 0n;
}
