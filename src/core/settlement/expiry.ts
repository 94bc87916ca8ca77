/**
 * Expiry: what happens at the last trading time of dated contracts (margin-and-risk 10, C28, C61). Open orders are
 * cancelled, every position is closed at the settlement price, and the next maturities are listed.
 */
import { assert, must } from '../assert.ts';
import { NONE } from '../entities.ts';
import { amountOf } from '../margin/balances.ts';
import { withdrawHouse } from '../market/house.ts';
import { forgetImpactMid } from '../market/impact.ts';
import { sideId } from '../orders/book.ts';
import { cancelOrder } from '../orders/execute.ts';
import { cancelMarketTriggers } from '../orders/trigger-list.ts';
import type { State } from '../state.ts';
import type { Turn } from '../turn.ts';
import { settlePosition } from './close.ts';
import { listMaturities } from './listing.ts';
import { noteWindows, settlementDecimals, settlementUnits } from './window.ts';

/** Ids left for what follows from it. What is then still to settle is settled by the next tick, at the same time. */
const KEYS_KEPT_BACK = 300_000;

/** When contracts expire next; undefined when no dated contract is listed. */
export function nextExpiryMs(state: State): number | undefined {
  let next: number | undefined;
  for (const id of state.openMarkets) {
    const market = state.markets.get(id);
    const { lastTradingMs } = market.contract;
    const isOpen = lastTradingMs !== 0 && (market.listed || market.settlementCursor !== NONE);
    if (isOpen && (next === undefined || lastTradingMs < next)) next = lastTradingMs;
  }
  return next;
}

/** Expires what is due, and lists what follows it. May leave positions open when the entry runs short of ids. */
export function expireContracts(turn: Turn): void {
  const { state } = turn;
  const expired: number[] = [];
  for (const id of state.openMarkets) {
    const { listed, contract } = state.markets.get(id);
    if (!listed || contract.lastTradingMs === 0 || contract.lastTradingMs > turn.timeMs) continue;
    closeMarket(turn, id);
    expired.push(id);
  }
  if (expired.length > 0) {
    turn.tell({ type: 'pricesMoved', timeMs: turn.timeMs, marketIds: expired });
    for (const marketId of expired) turn.tell({ type: 'marketChanged', marketId });
  }
  for (const id of state.openMarkets) {
    if (state.markets.get(id).settlementCursor === NONE) continue;
    if (settlePositions(turn, id)) continue;
    // Those before it are settled: a venue that is loaded now would not count them as open either.
    state.indexOpenMarkets();
    return;
  }
  listMaturities(turn);
  state.indexOpenMarkets();
  noteWindows(state);
}

/** Ends trading: the house withdraws, orders are cancelled, and the mark is frozen at the settlement price. */
function closeMarket(turn: Turn, marketId: number): void {
  const { state } = turn;
  const market = state.markets.own(marketId);
  withdrawHouse(market);
  forgetImpactMid(state, marketId);
  market.listed = false;
  market.settlementUnits = settlementUnits(state, marketId);
  market.settlementPrice = amountOf(market.settlementUnits, settlementDecimals(state, market.baseAsset));
  market.settlementCursor = 0;
  market.markPrice = market.settlementPrice;
  state.markStamp++;
  cancelOrders(turn, marketId, 'buy');
  cancelOrders(turn, marketId, 'sell');
  cancelMarketTriggers(turn, marketId, 'CONTRACT_EXPIRED');
}

/** Cancels the orders of a side, best price first. */
function cancelOrders(turn: Turn, marketId: number, side: 'buy' | 'sell'): void {
  const { state } = turn;
  const id = sideId(marketId, side);
  for (;;) {
    const { firstOrders } = state.bookSides.get(id);
    if (firstOrders.length === 0) return;
    const best = must(firstOrders[firstOrders.length - 1], 'a price has an order');
    cancelOrder(turn, state.orders.get(best), 'CONTRACT_EXPIRED');
  }
}

/** Settles the market's positions by their ids, from where it stopped. True when all are settled. */
function settlePositions(turn: Turn, marketId: number): boolean {
  const { state } = turn;
  const market = state.markets.own(marketId);
  const price = { units: market.settlementUnits, decimals: settlementDecimals(state, market.baseAsset) };
  for (let id = market.settlementCursor; id < state.positions.size; id++) {
    if (state.positions.find(id)?.marketId !== marketId) continue;
    if (turn.keysLeft < KEYS_KEPT_BACK) {
      market.settlementCursor = id;
      return false;
    }
    settlePosition(turn, market, price, id);
  }
  market.settlementCursor = NONE;
  assert(market.openInterestLots === 0, 'a settled contract has no open interest');
  // Each position was valued by itself; what that leaves of the sum is rounding.
  if (market.clearing !== 0n) state.pots.own(market.settlementAsset).rounding += market.clearing;
  market.clearing = 0n;
  return true;
}
